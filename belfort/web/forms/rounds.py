"""Forms of rounds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel
from belfort.domain.rounds import RoundDates
from belfort.domain.terms import Text
from belfort.services.rounds import RoundContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.submissions import choices_of


class RoundForm(Form):
    """What the region asks, of whom, and when."""

    name = text(_("Naam"), length=120, hint=_("Bijvoorbeeld: Meetronde 2027."))
    framework = choice(_("Raamwerk"), [])
    level = choice(_("Minstens niveau"), [])
    kinds = forms.MultipleChoiceField(label=_("Voor wie?"), choices=[], widget=forms.CheckboxSelectMultiple())
    opens_on = day(_("Opent op"))
    reminds_on = day(_("Herinnering op"))
    closes_on = day(_("Sluit op"), hint=_("De laatste dag waarop indienen op tijd is."))

    def __init__(self, *args: Any, frameworks: Mapping[str, Text], kinds: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("framework", frameworks), ("level", LEVEL_NAMES), ("kinds", kinds)):
            self.fields[name].choices = choices_of(choices)  # type: ignore[attr-defined]

    @property
    def content(self) -> RoundContent:
        """Return what was filled in."""
        data = self.cleaned_data
        dates = RoundDates(data["opens_on"], data["reminds_on"], data["closes_on"])
        return RoundContent(data["name"], data["framework"], AssuranceLevel(data["level"]), tuple(data["kinds"]), dates)


class DatesForm(VersionedForm):
    """Other dates for a round; what is past is shown and stays."""

    opens_on = day(_("Opent op"))
    reminds_on = day(_("Herinnering op"))
    closes_on = day(
        _("Sluit op"), hint=_("Vervroegen laat minstens veertien dagen; wie nog moet indienen, krijgt een mail.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_on", "reminds_on"):
            self.fields[name].disabled = self.initial[name] <= today

    @property
    def dates(self) -> RoundDates:
        """Return what was filled in."""
        return RoundDates(*(self.cleaned_data[name] for name in ("opens_on", "reminds_on", "closes_on")))


class ExcuseForm(Form):
    """Excusing a government from a round."""

    organization = text(_("Bestuur"), hint=_("Naam, NIS-, KBO- of OVO-nummer."))
    reason = text(_("Reden"), length=500, area=True)


class ComparisonForm(Form):
    """Which two rounds stand side by side."""

    een = choice(_("Eerste ronde"), [])
    ander = choice(_("Tweede ronde"), [])

    def __init__(self, *args: Any, rounds: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enough = len(rounds) > 1
        for name in ("een", "ander"):
            self.fields[name].choices = [(str(row.pk), row.name) for row in rounds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a round beside itself."""
        data = super().clean() or {}
        if data.get("een") and data.get("een") == data.get("ander"):
            self.add_error("ander", _("Kies twee verschillende rondes."))
        return data

    @property
    def pair(self) -> tuple[UUID, UUID]:
        """Return the keys of both."""
        return UUID(self.cleaned_data["een"]), UUID(self.cleaned_data["ander"])

    def require_pair(self) -> tuple[UUID, UUID]:
        """Return the keys of both; raises InvalidError when there are no two."""
        if not self.is_valid():
            raise InvalidError(Text("Kies twee verschillende rondes.", "Choose two different rounds."), field="ander")
        return self.pair


class AccountForm(Form):
    """In which format and language the account of a round is made."""

    kind = choice(_("Bestand"), [], radio=True)
    language = choice(_("Taal"), [("nl", _("Nederlands")), ("en", _("Engels"))])

    def __init__(self, *args: Any, formats: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(formats)  # type: ignore[attr-defined]
