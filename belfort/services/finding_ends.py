"""What the passing of a day does to findings, by the worker: an acceptance ends, and one more is overdue.

After the last day of an acceptance the finding is open again, with a step of that day and a trace.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from belfort.domain.findings import FindingState, FindingStep as Step
from belfort.domain.permissions import Ability, Actor, Grant, Role
from belfort.models import Finding, Job, Organization
from belfort.services import finding_log, jobs

JOB = "finding-end"


def plan_end(*, finding: Finding, until: date) -> None:
    """Enqueue the end of an acceptance, for the first moment after its last day."""
    jobs.enqueue(
        at=finding_log.first_moment(until + timedelta(days=1)),
        kind=JOB,
        arguments={"organization": finding.organization_id, "finding": str(finding.pk)},
        unique_key=f"{JOB}-{finding.pk}-{until}",
    )


def government_of(job: Job) -> Actor:
    """Return who does it: the worker, in the context of the government alone."""
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


@transaction.atomic
def count(job: Job, actor: Actor, at: datetime) -> None:
    """Count the findings of a government again: one more became overdue. Doing it twice on a day writes the same."""
    organization = Organization.objects.get(pk=job.arguments["organization"])
    actor.require(Ability.EDIT_FINDINGS, organization.pk)
    finding_log.lock(organization)
    finding_log.refresh_count(at=at, organization=organization)
