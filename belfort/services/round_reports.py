"""Accounts of rounds: asked by a person of the region, made in the background, kept with their hash and their sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Language, Text
from belfort.models import Job, Organization, Round, RoundReport, StoredFile, User
from belfort.models.jobs import JobState
from belfort.reporting import round_account_docx, round_account_pdf, round_account_xlsx
from belfort.reporting.round_account import RoundAccount
from belfort.services import actors, files, jobs, round_accounts, rounds, tenancy, trail
from belfort.services.reports import DONE, FAILED, FIRST, OFFICE, WAITING
from belfort.services.trail import Subject

JOB = "round-report"
FORMATS: Mapping[str, Text] = {
    "docx": Text("Word, om verder aan te schrijven", "Word, to write on"),
    "pdf": Text("PDF, om te verspreiden", "PDF, to distribute"),
    "xlsx": Text("Excel, om mee te rekenen", "Excel, to compute with"),
}
MEDIA_TYPES = {
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
MAKERS: Mapping[str, Callable[[RoundAccount, str], bytes]] = {
    "docx": round_account_docx.make,
    "pdf": round_account_pdf.make,
    "xlsx": round_account_xlsx.make,
}
FILE_NAME = Text("verantwoording", "account")


@dataclass(frozen=True, slots=True)
class RoundReportView:
    """An account as a page shows it: `state` is waiting, running, done or failed."""

    report: RoundReport
    state: str

    @property
    def format(self) -> Text:
        """Return the kind of file in words."""
        return FORMATS[self.report.kind]

    @property
    def busy(self) -> bool:
        """Say whether it is still to come."""
        return self.state in {WAITING, JobState.RUNNING}


@transaction.atomic
def ask_report(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, kind: str, language: str
) -> RoundReport:
    """Ask the account of a closed round; a worker makes it. The same one that still waits is not asked twice."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    if kind not in FORMATS:
        raise InvalidError(Text("Kies Word, PDF of Excel.", "Choose Word, PDF or Excel."), field="kind")
    if language not in set(Language):
        raise InvalidError(Text("Kies Nederlands of Engels.", "Choose Dutch or English."), field="language")
    row = rounds.find_round(programme, key)
    round_accounts.require_closed(row)
    waiting = _waiting(actor, programme, row, kind, language)
    if waiting is not None:
        return waiting
    report: RoundReport = RoundReport.objects.add(
        RoundReport(
            organization=programme,
            round=row,
            kind=kind,
            language=language,
            state=WAITING,
            asked_at=at,
            asked_by_id=actor.user_id or None,
        )
    )
    arguments = {"organization": programme.pk, "report": str(report.pk), "user": actor.user_id}
    jobs.enqueue(at=at - FIRST, kind=JOB, arguments=arguments, unique_key=_job_key(report))
    _note(actor, at, programme, "round.report_asked", row, {"format": kind, "language": language})
    return report


def _waiting(actor: Actor, programme: Organization, row: Round, kind: str, language: str) -> RoundReport | None:
    """Return the same account when it still waits; one whose job was given up is written off, to be asked again."""
    rows = RoundReport.objects.visible_to(actor).of(programme.pk).filter(round=row, state=WAITING)
    for report in rows.filter(kind=kind, language=language):
        if not Job.objects.filter(unique_key=_job_key(report), state=JobState.FAILED).exists():
            found: RoundReport = report
            return found
        RoundReport.unscoped_rows.filter(pk=report.pk).update(state=FAILED)
    return None


def _job_key(report: RoundReport) -> str:
    return f"{JOB}-{report.pk}"


def person_of(job: Job) -> Actor:
    """Return who asked the account that a job makes, with the rights of today."""
    if not job.arguments["user"]:
        return actors.programme_operator(Organization.objects.get(pk=job.arguments["organization"]))
    user = User.objects.get(pk=job.arguments["user"])
    with tenancy.acting_for_nobody():
        return actors.get_actor(user=user, on=localdate())


def make(job: Job, actor: Actor, at: datetime) -> None:
    """Make the account that a job is about."""
    programme = Organization.objects.get(pk=job.arguments["organization"])
    make_report(actor=actor, at=at, programme=programme, key=UUID(job.arguments["report"]))


@transaction.atomic
def make_report(*, actor: Actor, at: datetime, programme: Organization, key: UUID) -> RoundReport:
    """Make an account that waits, and keep it; one that was made already stays as it is."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    report = _find(actor, programme, key, lock=True)
    if report.state != WAITING:
        return report
    account = round_accounts.get_account(actor=actor, at=at, programme=programme, key=report.round_id)
    sources = round_accounts.sources_of(actor=actor, at=at, programme=programme, key=report.round_id)
    data = MAKERS[report.kind](account, report.language)
    file = files.keep(
        actor=actor,
        at=at,
        organization=programme,
        name=f"{FILE_NAME.into(report.language)}-{report.round.closes_on}-{localdate(at)}.{report.kind}",
        data=data,
        media_type=MEDIA_TYPES[report.kind],
    )
    RoundReport.unscoped_rows.filter(pk=report.pk).update(state=DONE, made_at=at, sources=sources, file=file)
    report.state, report.made_at, report.sources, report.file = DONE, at, sources, file
    body = {"sha256": file.sha256, "sources": sources}
    _note(actor, at, programme, "round.report_made", report.round, body)
    return report


def get_reports(*, actor: Actor, programme: Organization, row: Round) -> list[RoundReportView]:
    """Return the newest accounts of a round with how far each is; none for who may not read them."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = RoundReport.objects.visible_to(actor).of(programme.pk).filter(round=row)
    return _views(list(rows.select_related("file", "asked_by", "round").order_by("-asked_at", "pk")[:20]))


def get_report(*, actor: Actor, programme: Organization, key: UUID) -> RoundReportView:
    """Return one account with how far it is; raises MissingError."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    return _views([_find(actor, programme, key)])[0]


def _views(reports: list[RoundReport]) -> list[RoundReportView]:
    keys = [_job_key(report) for report in reports if report.state == WAITING]
    states = dict(Job.objects.filter(unique_key__in=keys).values_list("unique_key", "state")) if keys else {}
    found = []
    for report in reports:
        state = states.get(_job_key(report), report.state)
        found.append(RoundReportView(report, report.state if state == JobState.DONE else state))
    return found


def _find(actor: Actor, programme: Organization, key: UUID, *, lock: bool = False) -> RoundReport:
    rows = RoundReport.objects.visible_to(actor).of(programme.pk)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    report: RoundReport | None = rows.select_related("round", "file", "asked_by").filter(pk=key).first()
    if report is None:
        raise MissingError
    return report


@transaction.atomic
def open_report(*, actor: Actor, at: datetime, programme: Organization, key: UUID) -> tuple[StoredFile, bytes]:
    """Return the file of an account and its bytes; the trail keeps who took it."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    report = _find(actor, programme, key)
    if report.file is None:
        raise InvalidError(Text("Dit rapport is nog niet klaar.", "This report is not ready yet."))
    report.file.organization = programme
    data = files.read(report.file)
    _note(actor, at, programme, "round.report_opened", report.round, {"sha256": report.file.sha256})
    return report.file, data


def _note(actor: Actor, at: datetime, programme: Organization, verb: str, row: Round, body: dict[str, Any]) -> None:
    trail.record(
        actor=actor, at=at, organization=programme, verb=verb, subject=Subject("round", row.pk, row.name), body=body
    )
