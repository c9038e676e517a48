"""The end of an acceptance: on the day after, the worker opens the finding again, with a step of that day and a trace."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import make_aware

from belfort.domain.findings import FindingState, FindingStep as Step
from belfort.domain.permissions import Ability, Actor, Grant, Role
from belfort.models import Finding, Job
from belfort.services import finding_log, jobs

JOB = "finding-end"


def plan_end(*, finding: Finding, until: date) -> None:
    """Enqueue the end of an acceptance, for the first moment after its last day."""
    jobs.enqueue(
        at=make_aware(datetime.combine(until + timedelta(days=1), time())),
        kind=JOB,
        arguments={"organization": finding.organization_id, "finding": str(finding.pk)},
        unique_key=f"{JOB}-{finding.pk}-{until}",
    )


def government_of(job: Job) -> Actor:
    """Return who opens it again: the worker, in the context of the government alone."""
    return Actor(name="Belfort", grants=(Grant(job.arguments["organization"], Role.OFFICER),))


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Open the finding of a job again, when its acceptance is over."""
    end_acceptance(actor=actor, at=at, key=UUID(job.arguments["finding"]))


@transaction.atomic
def end_acceptance(*, actor: Actor, at: datetime, key: UUID) -> bool:
    """Open a finding whose acceptance is over; returns whether it was. Doing it twice writes once."""
    rows = Finding.objects.visible_to(actor).filter(pk=key).select_related("organization")
    finding: Finding | None = rows.first()
    if finding is None:
        return False
    actor.require(Ability.EDIT_FINDINGS, finding.organization_id)
    finding_log.lock(finding.organization)
    finding.refresh_from_db(fields=["state", "accepted_until"])
    before = FindingState(finding.state)
    if finding_log.settle(actor=actor, at=at, finding=finding) is before:
        return False
    finding_log.record(actor=actor, at=at, finding=finding, verb="finding.reopened", body={"step": Step.EXPIRE.value})
    finding_log.refresh_count(at=at, organization=finding.organization)
    return True
