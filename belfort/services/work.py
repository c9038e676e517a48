"""Run jobs: each kind has the actor for which it works and the work itself; both in one transaction with "done"."""

from collections.abc import Callable
from datetime import datetime

from belfort.domain.permissions import Actor
from belfort.models import Job, Organization
from belfort.services import (
    demo,
    demo_sector,
    enrolments,
    installation,
    jobs,
    publications,
    reminders,
    reports,
    tenancy,
)


def _demo_actor(job: Job) -> Actor:
    organization = Organization.objects.get(pk=job.arguments["organization"])
    return demo.officer_of(organization, job.arguments["seed"])


def _demo(job: Job, actor: Actor, at: datetime) -> None:
    organization = Organization.objects.get(pk=job.arguments["organization"])
    demo.fill_rest(actor=actor, at=at, organization=organization, seed=job.arguments["seed"])


KINDS: dict[str, tuple[Callable[[Job], Actor], Callable[[Job, Actor, datetime], None]]] = {
    "demo": (_demo_actor, _demo),
    demo_sector.JOB: (publications.programme_of, demo_sector.run),
    enrolments.JOB: (enrolments.programme_of, enrolments.give_places),
    publications.JOB: (publications.programme_of, publications.run),
    "reminder": (reminders.person_of, reminders.send),
    reports.JOB: (reports.person_of, reports.make),
}


def plan(*, at: datetime) -> None:
    """Enqueue what time alone brings; workers side by side plan the same once. A demo sends no mail."""
    if not installation.is_demo():
        reminders.plan(at=at)
    publications.plan(at=at)


def run_one(*, at: datetime) -> bool:
    """Claim and run one job that is due; returns whether there was one."""
    claimed = jobs.claim(at=at)
    if claimed is None:
        return False
    try:
        who, work = KINDS[claimed.job.kind]
        actor = who(claimed.job)
        with tenancy.acting(actor), jobs.finishing(claimed, at):
            work(claimed.job, actor, at)
    except Exception as error:  # noqa: BLE001 a job that fails is put back, whatever went wrong
        jobs.note_failure(claimed=claimed, at=at, error=error)
    return True
