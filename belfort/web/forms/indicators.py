"""Forms of the indicators of a programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from belfort.domain.indicators import FORMULA_NAMES, Formula, Unit
from belfort.services.indicators import IndicatorContent
from belfort.web.forms.base import VersionedForm, choice, day, text
from belfort.web.forms.submissions import choices_of

TARGET = {
    Unit.GOVERNMENTS: _("Een aantal besturen."),
    Unit.SHARE: _("Een percentage, met hoogstens één cijfer na de komma."),
}


class IndicatorForm(VersionedForm):
    """What the programme says of an indicator from a day on."""

    name_nl = text(_("Naam"), length=120)
    name_en = text(_("Engelse naam"), required=False, length=120)
    definition_nl = text(_("Wat telt de indicator?"), length=500, area=True)
    definition_en = text(_("Engelse omschrijving"), required=False, length=500, area=True)
    target = forms.DecimalField(label=_("Doel"), max_digits=9, decimal_places=1)
    holds_from = day(_("Geldt vanaf"), hint=_("Over de dagen ervoor blijft staan wat toen gold."))

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].help_text = TARGET[unit] if unit else gettext("Een aantal besturen, of een percentage.")

    @property
    def content(self) -> IndicatorContent:
        """Return what was filled in."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "formula"}}
        return IndicatorContent(**said)


class NewIndicatorForm(IndicatorForm):
    """An indicator of the programme itself, on one of the formulas."""

    formula = choice(_("Berekening"), [])
    field_order = ("formula",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formula"].choices = choices_of(FORMULA_NAMES)  # type: ignore[attr-defined]

    @property
    def formula_chosen(self) -> Formula:
        """Return the formula that was chosen."""
        return Formula(self.cleaned_data["formula"])


class WithdrawIndicatorForm(VersionedForm):
    """From which day on the programme does without an indicator."""

    holds_from = day(_("Ingetrokken vanaf"), hint=_("Over de dagen ervoor blijft de indicator staan."))
