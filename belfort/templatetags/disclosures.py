"""Words and pills about reports from outside; used with `{% load disclosures %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from belfort.domain.disclosures import (
    DISCLOSURE_STATE_NAMES,
    TERM_NAMES,
    DisclosureState,
    DisclosureTerm,
    TermState,
)
from belfort.domain.terms import Text

register = template.Library()

TONES = {
    DisclosureState.RECEIVED: "warn",
    DisclosureState.TRIAGED: "warn",
    DisclosureState.CONFIRMED: "warn",
    DisclosureState.FIXED: "info",
    DisclosureState.CLOSED: "good",
    DisclosureState.REJECTED: "plain",
    DisclosureState.DUPLICATE: "plain",
}
TERM_TONES = {
    TermState.IN_TIME: "good",
    TermState.LATE: "bad",
    TermState.RUNNING: "warn",
    TermState.PASSED: "bad",
}
# what a person does who sends a report there
MOVES = {
    DisclosureState.TRIAGED: Text("Beoordeel", "Triage"),
    DisclosureState.CONFIRMED: Text("Bevestig", "Confirm"),
    DisclosureState.FIXED: Text("Meld opgelost", "Report as fixed"),
    DisclosureState.CLOSED: Text("Sluit af", "Close"),
    DisclosureState.REJECTED: Text("Wijs af", "Reject"),
    DisclosureState.DUPLICATE: Text("Dubbel van een andere", "Duplicate of another"),
}
AGAIN = Text("Open weer", "Open again")
NOT_FIXED = Text("Toch niet opgelost", "Not fixed after all")


@register.simple_tag
def disclosure_state(value: str) -> SafeString:
    """Show where a report stands as a pill."""
    key = DisclosureState(value)
    return format_html('<span class="pill {}">{}</span>', TONES[key], _said(DISCLOSURE_STATE_NAMES[key]))


@register.simple_tag
def term_state(term: DisclosureTerm) -> SafeString:
    """Show how a term stands as a pill."""
    return format_html('<span class="pill {}">{}</span>', TERM_TONES[term.state], _said(term.words))


@register.filter
def term_name(term: DisclosureTerm) -> str:
    """Name a term."""
    return _said(TERM_NAMES[term.kind])


@register.simple_tag
def move_name(state: str, target: str) -> str:
    """Name what sending a report from one state to another does."""
    where = DisclosureState(target)
    if where is DisclosureState.TRIAGED and state != DisclosureState.RECEIVED:
        return _said(AGAIN)
    if where is DisclosureState.CONFIRMED and state == DisclosureState.FIXED:
        return _said(NOT_FIXED)
    return _said(MOVES[where])


def _said(text: Text) -> str:
    return text.into(get_language() or "nl")
