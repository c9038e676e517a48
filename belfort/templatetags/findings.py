"""Words and pills about findings; used with `{% load findings %}`."""

from datetime import date
from typing import Any

from django import template
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from belfort.domain.findings import (
    CATEGORY_NAMES,
    FINDING_STATE_NAMES,
    FINDING_STEP_NAMES,
    SEVERITY_NAMES,
    Category,
    FindingState,
    FindingStep,
    Severity,
)

register = template.Library()

TONES = {Severity.CRITICAL: "bad", Severity.HIGH: "bad", Severity.MEDIUM: "warn", Severity.LOW: "plain"}
STATE_TONES = {
    FindingState.OPEN: "warn",
    FindingState.ANSWERED: "warn",
    FindingState.FIXED: "info",
    FindingState.CLOSED: "good",
    FindingState.ACCEPTED: "info",
    FindingState.DUPLICATE: "plain",
}


@register.simple_tag
def severity(value: str) -> SafeString:
    """Show how severe a finding is as a pill."""
    key = Severity(value)
    return format_html('<span class="pill {}">{}</span>', TONES[key], SEVERITY_NAMES[key].into(get_language() or "nl"))


@register.simple_tag
def finding_state(value: str) -> SafeString:
    """Show where a finding stands as a pill."""
    key = FindingState(value)
    name = FINDING_STATE_NAMES[key].into(get_language() or "nl")
    return format_html('<span class="pill {}">{}</span>', STATE_TONES[key], name)


@register.filter
def category_name(value: str) -> str:
    """Name what a finding is about."""
    return CATEGORY_NAMES[Category(value)].into(get_language() or "nl")


@register.filter
def step_name(value: str) -> str:
    """Name a step in the life of a finding."""
    return FINDING_STEP_NAMES[FindingStep(value)].into(get_language() or "nl")


@register.filter
def told(facts: dict[str, Any]) -> str:
    """Say what a step changed, in one line."""
    found = []
    for name, value in facts.items():
        day = parse_date(value) if isinstance(value, str) and len(value) == len("2026-01-31") else None
        if name == "due_on" and isinstance(day, date):
            found.append(_("op te lossen tegen %(day)s") % {"day": date_format(day, "j F Y")})
        elif name == "accepted_until" and isinstance(day, date):
            found.append(_("tot en met %(day)s") % {"day": date_format(day, "j F Y")})
        elif name == "severity":
            found.append(_("ernst %(name)s") % {"name": SEVERITY_NAMES[Severity(value)].into(get_language() or "nl")})
        elif name == "to":
            found.append(_("aan %(name)s") % {"name": value} if value else _("aan niemand"))
        elif name == "of":
            found.append(_("met nummer %(number)s") % {"number": value})
    return ", ".join(found)
