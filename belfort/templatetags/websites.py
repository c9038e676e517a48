"""How verdicts, grades and full HTTPS read: a word and a sign, never a color alone."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from belfort.domain.host_proofs import PROOF_NAMES, Proof
from belfort.domain.posture import NOT_ENOUGH, ROLE_NAMES, Role
from belfort.domain.posture_checks import EFFORT_NAMES, Effort
from belfort.domain.posture_verdict import OUTCOME_NAMES, Outcome

register = template.Library()

TONES = {
    Outcome.PASS: "good",
    Outcome.WARN: "warn",
    Outcome.FAIL: "bad",
    Outcome.NA: "plain",
    Outcome.UNKNOWN: "",
}
GRADE_TONES = {"A": "good", "B": "good", "C": "warn", "D": "bad", "E": "bad"}


@register.simple_tag
def outcome(value: str) -> SafeString:
    """Show a verdict as a pill."""
    key = Outcome(value)
    return format_html('<span class="pill {}">{}</span>', TONES[key], OUTCOME_NAMES[key].into(get_language() or "nl"))


@register.simple_tag
def full_https(value: bool | None) -> SafeString:
    """Say whether everything is on HTTPS."""
    tone, name = {
        True: ("good", _("volledig HTTPS")),
        False: ("bad", _("niet volledig HTTPS")),
        None: ("", _("HTTPS nog onbekend")),
    }[value]
    return format_html('<span class="pill {}">{}</span>', tone, name)


@register.simple_tag
def grade(letter: str | None, points: int | None) -> SafeString:
    """Show the letter of a score with its points out of 100."""
    if not letter:
        return format_html('<span class="soft">{}</span>', NOT_ENOUGH.into(get_language() or "nl"))
    words = _("{points} op 100").format(points=points)
    return format_html(
        '<span class="nowrap"><span class="pill {}">{}</span> <span class="soft">{}</span></span>',
        GRADE_TONES[letter],
        letter,
        words,
    )


@register.filter
def proof_name(value: Proof) -> str:
    """Name what shows that a website is the government's own."""
    return PROOF_NAMES[value].into(get_language() or "nl")


@register.filter
def part_name(value: str) -> str:
    """Name what a website is to a government."""
    return ROLE_NAMES[Role(value)].into(get_language() or "nl")


@register.filter
def effort_name(value: Effort) -> str:
    """Say how much work a repair usually is."""
    return EFFORT_NAMES[value].into(get_language() or "nl")
