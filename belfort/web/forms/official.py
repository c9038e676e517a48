"""Forms for official files: a filled workbook, an own copy to fill, texts of controls."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel
from belfort.web.forms.base import Form


class WorkbookForm(Form):
    """A filled official workbook; the file of 2023 holds three levels, so it asks which."""

    file = forms.FileField(
        label=_("Officieel werkboek"),
        allow_empty_file=True,
        help_text=_("Excel (.xlsx) van het CCB: CyberFundamentals 2023 of 2025."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    level = forms.ChoiceField(
        label=_("Niveau"),
        required=False,
        help_text=_("Alleen nodig bij het werkboek van 2023: dat heeft drie tabbladen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        levels = [(level.value, name.into(language)) for level, name in LEVEL_NAMES.items()]
        self.fields["level"].choices = [("", _("staat in het bestand")), *levels]  # type: ignore[attr-defined]

    @property
    def level_chosen(self) -> AssuranceLevel | None:
        """Return the level that was chosen, when one was."""
        chosen = self.cleaned_data["level"]
        return AssuranceLevel(chosen) if chosen else None


class OwnCopyForm(Form):
    """The user's own copy of the official workbook, blank or filled earlier."""

    file = forms.FileField(
        label=_("Uw kopie van het officiële werkboek"),
        allow_empty_file=True,
        help_text=_("Excel (.xlsx) van hetzelfde raamwerk en niveau; leeg of van vorig jaar."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class TextsForm(Form):
    """A file with the official words of controls."""

    file = forms.FileField(
        label=_("Bestand"),
        allow_empty_file=True,
        help_text=_("Een bibliotheek van CISO Assistant (.yaml) of het officiële werkboek (.xlsx)."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx"}),
    )
    language = forms.ChoiceField(
        label=_("Taal van het werkboek"),
        choices=[("en", "English"), ("nl", "Nederlands")],
        help_text=_("Een bibliotheek zegt dit zelf."),
    )
