"""What a verdict is: an outcome, the facts that decided it, and a sentence that says so. `docs/scoring.md`, chapter 11."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from belfort.domain.observations import FAILURE_NAMES, Unknown
from belfort.domain.terms import Text


class Outcome(StrEnum):
    """The five answers to a check."""

    PASS = "pass"  # noqa: S105 no password
    WARN = "warn"
    FAIL = "fail"
    NA = "na"
    UNKNOWN = "unknown"


OUTCOME_NAMES: Mapping[Outcome, Text] = {
    Outcome.PASS: Text("in orde", "in order"),
    Outcome.WARN: Text("kan beter", "could be better"),
    Outcome.FAIL: Text("niet in orde", "not in order"),
    Outcome.NA: Text("niet van toepassing", "not applicable"),
    Outcome.UNKNOWN: Text("onbekend", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its evidence (what JSON can hold) and the sentence that explains it.

    `is_certain`: no second measurement is needed to believe it, such as of a certificate that expired.
    """

    outcome: Outcome
    explanation: Text
    evidence: Mapping[str, Any] = field(default_factory=dict)
    is_certain: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as `belfort scan --json` prints it."""
        return {
            "verdict": str(self.outcome),
            "evidence": dict(self.evidence),
            "explanation_nl": self.explanation.nl,
        }


UNSEEN = Text("Niet te zien: {why}.", "Not seen: {why}.")


def passed(explanation: Text, **evidence: Any) -> Verdict:
    """Return that a check is in order."""
    return Verdict(Outcome.PASS, explanation, evidence)


def warned(explanation: Text, **evidence: Any) -> Verdict:
    """Return that a check could be better."""
    return Verdict(Outcome.WARN, explanation, evidence)


def failed(explanation: Text, **evidence: Any) -> Verdict:
    """Return that a check is not in order."""
    return Verdict(Outcome.FAIL, explanation, evidence)


def skipped(explanation: Text, **evidence: Any) -> Verdict:
    """Return that a check does not apply."""
    return Verdict(Outcome.NA, explanation, evidence)


def unseen(unknown: Unknown, **evidence: Any) -> Verdict:
    """Return that a check could not be seen, with the reason."""
    found = {"reason": str(unknown.reason), "detail": unknown.detail[:200], **evidence}
    return Verdict(Outcome.UNKNOWN, UNSEEN.filled(why=FAILURE_NAMES[unknown.reason]), found)
