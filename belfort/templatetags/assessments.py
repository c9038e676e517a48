"""Words and pills about self-assessments; used with `{% load assessments %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel
from belfort.domain.maturity_figures import shown
from belfort.domain.submission import ASSESSMENT_STATE_NAMES, AssessmentState
from belfort.domain.workflow import Progress
from belfort.services import standings

register = template.Library()

TONES = {AssessmentState.DRAFT: "info", AssessmentState.SUBMITTED: "good", AssessmentState.SENT_BACK: "warn"}


@register.filter
def assurance(level: str) -> str:
    """Name an assurance level."""
    return LEVEL_NAMES[AssuranceLevel(level)].into(get_language() or "nl")


@register.simple_tag
def assessment_state(state: str) -> SafeString:
    """Show where an assessment stands as a pill."""
    key = AssessmentState(state)
    name = ASSESSMENT_STATE_NAMES[key].into(get_language() or "nl")
    return format_html('<span class="pill {}">{}</span>', TONES[key], name)


@register.filter
def distance(snapshot: Any) -> str:
    """Say what still stands between kept figures and their level."""
    return standings.gap_of(snapshot).towards(AssuranceLevel(snapshot.level)).into(get_language() or "nl")


@register.filter
def total_shown(snapshot: Any) -> str:
    """Write the total of kept figures, cut to two decimals; a dash while answers are missing."""
    return shown(standings.fraction(snapshot.result["total"])).into(get_language() or "nl")


@register.filter
def answered(snapshot: Any) -> Progress:
    """Return how many controls are answered, for the meter."""
    return Progress(snapshot.control_count, snapshot.answered_count)
