"""What is believed of a check as a row, and back."""

from collections.abc import Mapping
from datetime import datetime

from belfort.domain.posture_stability import State, shown
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.terms import Text
from belfort.models import CheckState, Organization, Website


def verdict_of(row: CheckState) -> Verdict:
    """Return the verdict that a row holds."""
    kept = row.evidence
    explanation = Text(kept.get("nl", ""), kept.get("en", ""))
    return Verdict(Outcome(row.verdict), explanation, kept.get("facts", {}), is_certain=bool(kept.get("certain")))


def verdicts_of(rows: Mapping[str, CheckState], at: datetime | None) -> dict[str, Verdict]:
    """Return the verdicts of rows by check, as they show at a moment."""
    return {key: shown_of(row, at) for key, row in rows.items()}


def shown_of(row: CheckState, at: datetime | None) -> Verdict:
    """Return the verdict of a row at a moment: unknown when nothing was seen for a week; None for what never grows old."""
    return verdict_of(row) if at is None else shown(state_of(row), at)


def state_of(row: CheckState) -> State:
    """Return what is believed of a check, as the domain settles it."""
    candidate = Outcome(row.candidate) if row.candidate else None
    return State(verdict_of(row), row.first_seen_at, row.last_seen_at, candidate, row.candidate_since)


def row_of(organization: Organization, website: Website, key: str, state: State, version: str) -> CheckState:
    """Return a new row for what is believed of a check from now on."""
    row = CheckState(
        organization=organization,
        website=website,
        check_key=key,
        verdict=state.verdict.outcome.value,
        first_seen_at=state.first_seen_at,
        catalogue_version=version,
    )
    refresh(row, state)
    return row


def refresh(row: CheckState, state: State) -> None:
    """Put what a look added into a row whose verdict stays: evidence, when it was seen, what waits for a second look."""
    verdict = state.verdict
    row.evidence = {
        "facts": dict(verdict.evidence),
        "nl": verdict.explanation.nl,
        "en": verdict.explanation.en,
        "certain": verdict.is_certain,
    }
    row.last_seen_at = state.last_seen_at
    row.candidate = state.candidate.value if state.candidate else ""
    row.candidate_since = state.candidate_since
