"""Run jobs: each kind has the actor for which it works and the work itself; both in one transaction with "done"."""

from collections.abc import Callable
from datetime import datetime

from belfort.domain.permissions import Actor
from belfort.models import Job, Organization
from belfort.services import (
    actors,
    demo,
    demo_sector,
    demo_websites,
    disclosure_contacts,
    disclosure_intake,
    disclosure_mail,
    enrolments,
    finding_ends,
    finding_log,
    installation,
    jobs,
    occasions,
    picture_looks,
    posture_pictures,
    prepared,
    preparing,
    publications,
    reminders,
    reports,
    round_closings,
    round_reports,
    scan_runs,
    sector_looks,
    tenancy,
    toolkit_visits,
)


def _demo_actor(job: Job) -> Actor:
    organization = Organization.objects.get(pk=job.arguments["organization"])
    return demo.officer_of(organization, job.arguments["seed"])


def _demo(job: Job, actor: Actor, at: datetime) -> None:
    organization = Organization.objects.get(pk=job.arguments["organization"])
    demo.fill_rest(actor=actor, at=at, organization=organization, seed=job.arguments["seed"])


KINDS: dict[str, tuple[Callable[[Job], Actor], Callable[[Job, Actor, datetime], None]]] = {
    "demo": (_demo_actor, _demo),
    demo_sector.JOB: (actors.programme_of, demo_sector.run),
    demo_websites.JOB: (actors.programme_of, demo_websites.run),
    disclosure_contacts.JOB: (disclosure_contacts.governments_of, disclosure_contacts.run),
    disclosure_intake.JOB: (disclosure_mail.government_of, disclosure_intake.hand_over),
    disclosure_mail.MAIL: (disclosure_mail.person_of, disclosure_mail.send),
    disclosure_mail.WARNING: (disclosure_mail.government_of, disclosure_mail.warn),
    enrolments.JOB: (enrolments.programme_of, enrolments.give_places),
    finding_ends.JOB: (finding_ends.government_of, finding_ends.run),
    finding_log.COUNT_JOB: (finding_ends.government_of, finding_ends.count),
    sector_looks.JOB: (actors.programme_of, picture_looks.run),
    prepared.JOB: (actors.programme_of, preparing.run),
    posture_pictures.JOB: (actors.programme_of, posture_pictures.run),
    publications.JOB: (actors.programme_of, publications.run),
    occasions.JOB: (actors.programme_of, occasions.run),
    occasions.PEOPLE: (occasions.members_of, occasions.tell_people),
    "reminder": (reminders.person_of, reminders.send),
    reports.JOB: (reports.person_of, reports.make),
    toolkit_visits.JOB: (actors.programme_of, toolkit_visits.run),
    round_closings.JOB: (actors.programme_of, round_closings.run),
    round_reports.JOB: (round_reports.person_of, round_reports.make),
}


def plan(*, at: datetime) -> None:
    """Enqueue what time alone brings; workers side by side plan the same once. A demo sends no mail, and is not measured."""
    if not installation.is_demo():
        reminders.plan(at=at)
        occasions.plan(at=at)
        posture_pictures.plan(at=at)
    disclosure_contacts.plan(at=at)
    round_closings.plan(at=at)
    publications.plan(at=at)


def watch(*, at: datetime) -> None:
    """Enqueue what a change brings, when it is not there yet; asked every minute."""
    preparing.plan(at=at)
    toolkit_visits.plan(at=at)


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


def run_scans(*, at: datetime) -> bool:
    """Look at websites that are due; returns whether there were any."""
    return scan_runs.run_due(at=at) > 0
