"""The form that asks a report: about which self-assessment, which kind, in which language."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.submission import ASSESSMENT_STATE_NAMES, AssessmentState
from belfort.domain.terms import Text
from belfort.services.assessments import Listed
from belfort.services.reports import ReportKind
from belfort.web.forms.base import Form, choice

NAMED = Text("{name}, {day} ({state})", "{name}, {day} ({state})")
KIND = Text("{name}. {note}", "{name}. {note}")


class ReportForm(Form):
    """Asking a report."""

    kind = choice(_("Welk rapport?"), [], radio=True)
    assessment = choice(_("Over welke zelfevaluatie?"), [])
    language = choice(_("In welke taal?"), [("nl", "Nederlands"), ("en", "English")])

    def __init__(self, *args: Any, kinds: Mapping[str, ReportKind], found: list[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = get_language() or "nl"
        cast("forms.ChoiceField", self.fields["kind"]).choices = [
            (key, KIND.filled(name=kind.name, note=kind.note).into(spoken)) for key, kind in kinds.items()
        ]
        cast("forms.ChoiceField", self.fields["assessment"]).choices = [
            (str(item.assessment.pk), _named(item, spoken)) for item in found
        ]

    @property
    def key(self) -> UUID:
        """Return which assessment was chosen."""
        return UUID(self.cleaned_data["assessment"])


def _named(item: Listed, language: str) -> str:
    assessment = item.assessment
    state = ASSESSMENT_STATE_NAMES[AssessmentState(assessment.state)]
    day = date_format(assessment.measured_on, "j F Y")
    return NAMED.filled(name=assessment.name, day=day, state=state).into(language)
