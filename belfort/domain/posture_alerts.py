"""What a government is told by itself: something turned bad, or a certificate nears its end; and what it answers to that.

`docs/scoring.md`, chapter 11, parts "Alerts" and "Explanations".
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.posture_checks import CATALOGUE, CHECKS
from belfort.domain.posture_stability import State
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.terms import Text

LONGEST_MONTHS = 12
ENDING = "cert.expiry"


class AlertKind(StrEnum):
    """Why somebody is told."""

    TURNED_BAD = "turned_bad"
    CERTIFICATE_ENDS = "certificate_ends"


ALERT_TEXTS: Mapping[AlertKind, Text] = {
    AlertKind.TURNED_BAD: Text("{host}: {question} Niet meer in orde.", "{host}: {question} No longer in order."),
    AlertKind.CERTIFICATE_ENDS: Text(
        "{host}: het certificaat moet vernieuwd worden.", "{host}: renew the certificate."
    ),
}


@dataclass(frozen=True, slots=True)
class Alert:
    """One message about one host: which check, why, and what was seen."""

    kind: AlertKind
    host: str
    check: str
    explanation: Text

    @property
    def text(self) -> Text:
        """Return the message in one line."""
        return ALERT_TEXTS[self.kind].filled(host=self.host, question=CHECKS[self.check].question)


def alerts(host: str, before: Mapping[str, State], after: Mapping[str, State]) -> tuple[Alert, ...]:
    """Return what turned bad between two looks at a host, in the order of the catalogue; once, when it is believed.

    A check that had no verdict before says nothing turned; information never does.
    """
    found = []
    for check in CATALOGUE:
        old, new = before.get(check.key), after.get(check.key)
        kind = None if old is None or new is None else _kind(check.key, old.verdict, new.verdict)
        if kind is not None and new is not None and not check.is_information:
            found.append(Alert(kind, host, check.key, new.verdict.explanation))
    return tuple(found)


def _kind(key: str, old: Verdict, new: Verdict) -> AlertKind | None:
    if key == ENDING:
        near = {Outcome.WARN, Outcome.FAIL}
        return AlertKind.CERTIFICATE_ENDS if new.outcome in near and old.outcome not in near else None
    was_right = old.outcome in {Outcome.PASS, Outcome.WARN, Outcome.NA}
    return AlertKind.TURNED_BAD if was_right and new.outcome is Outcome.FAIL else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a government leaves a verdict as it is, until a day; the verdict and the score stay as they are."""

    check: str
    reason: str
    owner: str
    starts_on: date
    ends_on: date

    def holds_on(self, day: date) -> bool:
        """Say whether the explanation holds on a day, its first and last one included."""
        return self.starts_on <= day <= self.ends_on


def require_explanation(explanation: Explanation) -> None:
    """Raise InvalidError unless a known check is explained with a reason, an owner and an end within twelve months."""
    last = _months_after(explanation.starts_on, LONGEST_MONTHS)
    faults = (
        (explanation.check not in CHECKS, "check", Text("Deze controle bestaat niet.", "This check does not exist.")),
        (not explanation.reason.strip(), "reason", Text("Geef een reden.", "Give a reason.")),
        (not explanation.owner.strip(), "owner", Text("Noem wie dit opvolgt.", "Name who follows this up.")),
        (
            explanation.ends_on <= explanation.starts_on,
            "ends_on",
            Text("De einddatum ligt na de begindatum.", "The end date is after the start date."),
        ),
        (
            explanation.ends_on > last,
            "ends_on",
            Text("Een uitleg geldt hoogstens twaalf maanden.", "An explanation holds for at most twelve months."),
        ),
    )
    for is_wrong, field, text in faults:
        if is_wrong:
            raise InvalidError(text, field)


def explained_on(explanations: Iterable[Explanation], day: date) -> dict[str, Explanation]:
    """Return the explanation that holds on a day for each check; of several the one that ends last."""
    holding = sorted((each for each in explanations if each.holds_on(day)), key=lambda each: each.ends_on)
    return {each.check: each for each in holding}


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
