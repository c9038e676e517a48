"""What every change of a finding leaves: a step in its life, an event in the trail, and the count of the day."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate, make_aware

from belfort.domain.finding_counts import FindingFacts, OpenCounts, count_open, next_late_day
from belfort.domain.findings import FindingState, FindingStep as Step, Severity, state_on
from belfort.domain.permissions import Ability, Actor
from belfort.models import Finding, FindingCount, FindingStep, Organization
from belfort.services import jobs, programmes, trail
from belfort.services.trail import Subject

COUNT_JOB = "finding-count"
FACTS = ("severity", "state", "due_on", "accepted_until")


@dataclass(frozen=True, slots=True)
class Note:
    """What is written down of a step: which, on which day, the words of the person, and what it changed."""

    step: Step
    dated_on: date
    words: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def lock(organization: Organization) -> None:
    """Let one person at a time change the findings of a government, so that numbers and counts are right."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def next_number(organization: Organization) -> int:
    """Return a number that no finding of the government ever had; the caller locked."""
    last = Finding.unscoped_rows.filter(organization=organization).order_by("-number").values_list("number", flat=True)
    return int(last.first() or 0) + 1


def add_step(*, actor: Actor, at: datetime, finding: Finding, note: Note, number: int | None = None) -> None:
    """Add a step to the life of a finding, in the state that the row has now; the caller leaves the trace."""
    actor.require(Ability.FOLLOW_FINDINGS, finding.organization_id)
    if number is None:
        number = FindingStep.objects.visible_to(actor).of(finding.organization_id).filter(finding=finding).count() + 1
    FindingStep.objects.add(
        FindingStep(
            organization_id=finding.organization_id,
            finding=finding,
            number=number,
            step=note.step.value,
            state=finding.state,
            dated_on=note.dated_on,
            note=note.words.strip(),
            facts={name: value.isoformat() if isinstance(value, date) else value for name, value in note.facts.items()},
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
        )
    )


def settle(*, actor: Actor, at: datetime, finding: Finding) -> FindingState:
    """Return where a finding stands today; one whose acceptance ended is opened in its row, with a step of that day.

    The version stays: nobody else changed what the reader saw. The caller locked and leaves the trace.
    """
    state = FindingState(finding.state)
    now = state_on(state, finding.accepted_until, localdate(at))
    if now is not state:
        ended: date = finding.accepted_until  # type: ignore[assignment]
        finding.state, finding.accepted_until = now.value, None
        Finding.unscoped_rows.filter(pk=finding.pk).update(state=now.value, accepted_until=None)
        add_step(actor=actor, at=at, finding=finding, note=Note(Step.EXPIRE, ended + timedelta(days=1)))
    return now


def record(*, actor: Actor, at: datetime, finding: Finding, verb: str, body: dict[str, Any] | None = None) -> None:
    """Leave the trace of a change."""
    trail.record(
        actor=actor, at=at, organization=finding.organization, verb=verb, subject=subject_of(finding), body=body
    )


def subject_of(finding: Finding) -> Subject:
    """Return a finding as the trail names it."""
    return Subject("finding", finding.pk, f"{finding.number}. {finding.title}")


def facts_of(rows: Any) -> list[FindingFacts]:
    """Return findings as the domain counts them, from a query."""
    return [
        FindingFacts(Severity(severity), FindingState(state), due_on, accepted_until)
        for severity, state, due_on, accepted_until in rows.values_list(*FACTS)
    ]


def refresh_count(*, at: datetime, organization: Organization) -> OpenCounts:
    """Write how many findings are open today, all of the government; nothing is written where no programme runs.

    Part of the transaction of a change, which leaves the trace; the caller locked. The worker does it again on the next day
    on which one becomes overdue.
    """
    today = localdate(at)
    facts = facts_of(Finding.unscoped_rows.filter(organization=organization))
    counts = count_open(facts, today)
    programme = programmes.get_programme()
    if programme is not None:
        values = asdict(counts)
        rows = FindingCount.unscoped_rows.filter(organization=organization, dated_on=today)
        if not rows.update(**values):
            FindingCount.objects.add(
                FindingCount(organization=organization, programme=programme, dated_on=today, **values)
            )
        _plan_count(organization, next_late_day(facts, today))
    return counts


def first_moment(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return make_aware(datetime.combine(day, time()))


def _plan_count(organization: Organization, day: date | None) -> None:
    if day is not None:
        jobs.enqueue(
            at=first_moment(day),
            kind=COUNT_JOB,
            arguments={"organization": organization.pk},
            unique_key=f"{COUNT_JOB}-{organization.pk}-{day}",
        )
