"""Forms of rounds."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel
from belfort.domain.rounds import RoundDates
from belfort.domain.terms import Text
from belfort.services.rounds import RoundContent
from belfort.web.forms.base import Form, choice, day, text
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


class ExcuseForm(Form):
    """Excusing a government from a round."""

    organization = text(_("Bestuur"), hint=_("Naam, NIS-, KBO- of OVO-nummer."))
    reason = text(_("Reden"), length=500, area=True)
