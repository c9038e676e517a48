"""Reports: asked for by a person, made in the background, kept with their hash and what they were made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Language, Text
from belfort.models import Assessment, Job, Organization, Report, StoredFile, User
from belfort.models.jobs import JobState
from belfort.reporting import assessment_pdf, assessment_xlsx, council
from belfort.reporting.assessment import AssessmentReport
from belfort.services import actors, assessments, files, jobs, report_contents, tenancy, trail
from belfort.services.assessments import find_assessment
from belfort.services.trail import Subject

PAGE = 25
FIRST = timedelta(days=3650)  # somebody waits for a report: its job goes before all that nobody waits for
JOB = "report"
OFFICE = "application/vnd.openxmlformats-officedocument"
WAITING, DONE, FAILED = "waiting", "done", "failed"


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of report: its name, for whom it is, who may have it, and what file comes out."""

    name: Text
    note: Text
    ability: Ability
    file_name: Text
    ending: str
    media_type: str


FULL = Text("Volledige zelfevaluatie", "Full self-assessment")
FULL_NAME = Text("zelfevaluatie", "self-assessment")
KINDS: Mapping[str, ReportKind] = {
    "council": ReportKind(
        Text("Staat van de informatieveiligheid", "State of information security"),
        Text(
            "Voor de raad: twee tot vier bladzijden in gewone taal, zonder technische zwakke plekken (PDF).",
            "For the council: two to four pages in plain language, without technical weaknesses (PDF).",
        ),
        Ability.READ_RESULTS,
        Text("staat-informatieveiligheid", "state-information-security"),
        "pdf",
        "application/pdf",
    ),
    "full-pdf": ReportKind(
        Text("{name}, PDF", "{name}, PDF").filled(name=FULL),
        Text(
            "Elke maatregel met scores, motivering en bewijsstukken.", "Each control with scores, grounds and evidence."
        ),
        Ability.READ_ANSWERS,
        FULL_NAME,
        "pdf",
        "application/pdf",
    ),
    "full-xlsx": ReportKind(
        Text("{name}, Excel", "{name}, Excel").filled(name=FULL),
        Text("Om te sorteren, te filteren en te rekenen.", "To sort, filter and compute."),
        Ability.READ_ANSWERS,
        FULL_NAME,
        "xlsx",
        f"{OFFICE}.spreadsheetml.sheet",
    ),
    "full-docx": ReportKind(
        Text("{name}, Word", "{name}, Word").filled(name=FULL),
        Text("Om in een eigen document te gebruiken.", "To use in a document of your own."),
        Ability.READ_ANSWERS,
        FULL_NAME,
        "docx",
        f"{OFFICE}.wordprocessingml.document",
    ),
}


def _word(report: AssessmentReport, language: str) -> bytes:
    from belfort.reporting import assessment_docx  # noqa: PLC0415 a large library, for the worker only

    return assessment_docx.make(report, language)


WRITERS: Mapping[str, Callable[[AssessmentReport, str], bytes]] = {
    "full-pdf": assessment_pdf.make,
    "full-xlsx": assessment_xlsx.make,
    "full-docx": _word,
}


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as a page shows it: `state` is waiting, running, done or failed; `ahead` counts the jobs before it."""

    report: Report
    kind: ReportKind
    state: str
    ahead: int = 0

    @property
    def busy(self) -> bool:
        """Say whether it is still to come."""
        return self.state in {WAITING, JobState.RUNNING}

    @property
    def measured_on(self) -> date | None:
        """Return the day that the report speaks of, once it is made."""
        said = self.report.sources.get("measured_on")
        return date.fromisoformat(said) if said else None


@dataclass(frozen=True, slots=True)
class ReportList:
    """A page of reports, newest first."""

    reports: list[ReportView]
    page: int
    pages: int

    @property
    def busy(self) -> bool:
        """Say whether one of them is still to come."""
        return any(view.busy for view in self.reports)


def get_kinds(*, actor: Actor, organization: Organization) -> dict[str, ReportKind]:
    """Return the kinds of reports that the actor may have."""
    return {key: kind for key, kind in KINDS.items() if actor.may(kind.ability, organization.id)}


@transaction.atomic
def ask_report(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, kind: str, language: str
) -> Report:
    """Ask a report about an assessment; a worker makes it. The same one that still waits is not asked twice."""
    if kind not in KINDS:
        raise InvalidError(Text("Kies een rapport uit de lijst.", "Choose a report from the list."), field="kind")
    if language not in set(Language):
        raise InvalidError(Text("Kies Nederlands of Engels.", "Choose Dutch or English."), field="language")
    actor.require(KINDS[kind].ability, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    waiting = _waiting(actor, assessment, kind, language)
    if waiting is not None:
        return waiting
    report: Report = Report.objects.add(
        Report(
            organization=organization,
            kind=kind,
            language=language,
            assessment=assessment,
            state=WAITING,
            asked_at=at,
            asked_by_id=actor.user_id or None,
        )
    )
    arguments = {"organization": organization.pk, "report": str(report.pk), "user": actor.user_id}
    jobs.enqueue(at=at - FIRST, kind=JOB, arguments=arguments, unique_key=_job_key(report))
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="report.asked",
        subject=_subject(report),
        body={"kind": kind, "language": language, "assessment": str(assessment.pk)},
    )
    return report


def _waiting(actor: Actor, assessment: Assessment, kind: str, language: str) -> Report | None:
    """Return the same report when it still waits; one whose job was given up is written off, so that it can be asked again."""
    rows = Report.objects.visible_to(actor).of(assessment.organization_id).filter(state=WAITING)
    for report in rows.filter(assessment=assessment, kind=kind, language=language):
        if not Job.objects.filter(unique_key=_job_key(report), state=JobState.FAILED).exists():
            found: Report = report
            return found
        Report.unscoped_rows.filter(pk=report.pk).update(state=FAILED)
    return None


def _job_key(report: Report) -> str:
    return f"{JOB}-{report.pk}"


def _subject(report: Report) -> Subject:
    return Subject("report", report.pk, report.assessment.name)


def person_of(job: Job) -> Actor:
    """Return who asked the report that a job makes, with the rights of today."""
    organization = Organization.objects.get(pk=job.arguments["organization"])
    if not job.arguments["user"]:
        return actors.operator(organization)
    user = User.objects.get(pk=job.arguments["user"])
    with tenancy.acting_for_nobody():
        return actors.get_actor(user=user, on=localdate())


def make(job: Job, actor: Actor, at: datetime) -> None:
    """Make the report that a job is about."""
    organization = Organization.objects.get(pk=job.arguments["organization"])
    make_report(actor=actor, at=at, organization=organization, key=UUID(job.arguments["report"]))


@transaction.atomic
def make_report(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> Report:
    """Make a report that waits, and keep it; one that was made already stays as it is."""
    report = _find(actor, organization, key, lock=True)
    actor.require(KINDS[report.kind].ability, organization.id)
    if report.state != WAITING:
        return report
    made = _written(actor, at, organization, report.assessment, report.kind, report.language)
    kind = KINDS[report.kind]
    name = f"{kind.file_name.into(report.language)}-{organization.slug}-{made.sources['measured_on']}.{kind.ending}"
    file = files.keep(
        actor=actor, at=at, organization=organization, name=name, data=made.data, media_type=kind.media_type
    )
    Report.unscoped_rows.filter(pk=report.pk).update(state=DONE, made_at=at, sources=made.sources, file=file)
    report.state, report.made_at, report.sources, report.file = DONE, at, made.sources, file
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="report.made",
        subject=_subject(report),
        body={"sha256": file.sha256, "sources": made.sources},
    )
    return report


@dataclass(frozen=True, slots=True)
class _Made:
    data: bytes
    sources: dict[str, Any]


def _written(
    actor: Actor, at: datetime, organization: Organization, assessment: Assessment, kind: str, language: str
) -> _Made:
    if kind == "council":
        read = report_contents.get_council_report(actor=actor, at=at, organization=organization, assessment=assessment)
        return _Made(council.make(read, language), report_contents.sources_of(read.origin))
    full = report_contents.get_assessment_report(actor=actor, at=at, organization=organization, assessment=assessment)
    return _Made(WRITERS[kind](full, language), report_contents.sources_of(full.origin))


def get_reports(*, actor: Actor, organization: Organization, page: int = 1) -> ReportList:
    """Return the reports that the actor may have, newest first, with how far each is."""
    actor.require(Ability.READ_RESULTS, organization.id)
    kinds = get_kinds(actor=actor, organization=organization)
    rows = Report.objects.visible_to(actor).of(organization.id).filter(kind__in=kinds)
    pages = max(1, -(-rows.count() // PAGE))
    page = min(max(page, 1), pages)
    found = rows.select_related("assessment", "file", "asked_by").order_by("-asked_at", "pk")
    return ReportList(_views(list(found[(page - 1) * PAGE : page * PAGE])), page, pages)


def get_report(*, actor: Actor, organization: Organization, key: UUID) -> ReportView:
    """Return one report with how far it is; raises MissingError for one of a kind that the actor may not have."""
    [view] = _views([_find(actor, organization, key)], count_ahead=True)
    actor.require(view.kind.ability, organization.id)
    return view


def _views(reports: list[Report], *, count_ahead: bool = False) -> list[ReportView]:
    keys = [_job_key(report) for report in reports if report.state == WAITING]
    known = {job.unique_key: job for job in Job.objects.filter(unique_key__in=keys)} if keys else {}
    found = []
    for report in reports:
        job = known.get(_job_key(report))
        state = job.state if job is not None and job.state != JobState.DONE else report.state
        ahead = _ahead(job) if count_ahead and job is not None and state == WAITING else 0
        found.append(ReportView(report, KINDS[report.kind], state, ahead))
    return found


def _ahead(job: Job) -> int:
    busy = Job.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING), due_at__lt=job.due_at)
    return busy.count()


def _find(actor: Actor, organization: Organization, key: UUID, *, lock: bool = False) -> Report:
    rows = Report.objects.visible_to(actor).of(organization.id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    report: Report | None = rows.select_related("assessment", "file", "asked_by").filter(pk=key).first()
    if report is None:
        raise MissingError
    report.organization = report.assessment.organization = organization
    return report


@transaction.atomic
def open_report(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> tuple[StoredFile, bytes]:
    """Return the file of a report and its bytes; the trail keeps who took it."""
    report = _find(actor, organization, key)
    actor.require(KINDS[report.kind].ability, organization.id)
    if report.file is None:
        raise InvalidError(Text("Dit rapport is nog niet klaar.", "This report is not ready yet."))
    report.file.organization = organization
    data = files.read(report.file)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="report.opened",
        subject=_subject(report),
        body={"sha256": report.file.sha256},
    )
    return report.file, data


@transaction.atomic
def export_report(
    *, actor: Actor, at: datetime, organization: Organization, kind: str, language: str, key: UUID | None = None
) -> bytes:
    """Return a report at once, for a command: of the assessment named, else the newest submitted one, else the draft."""
    actor.require(KINDS[kind].ability, organization.id)
    chosen = key or find_newest(actor=actor, organization=organization)
    assessment = find_assessment(actor=actor, organization=organization, key=chosen)
    made = _written(actor, at, organization, assessment, kind, language)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="report.exported",
        subject=Subject("report", "", f"{KINDS[kind].name.nl} ({language})"),
        body={"kind": kind, "language": language, "sources": made.sources},
    )
    return made.data


def find_newest(*, actor: Actor, organization: Organization) -> UUID:
    """Return the newest submitted assessment, else the draft, for a command that names none; raises InvalidError."""
    found = assessments.get_assessments(actor=actor, organization=organization)
    submitted = [item for item in found if not item.assessment.is_open]
    chosen = next(iter(submitted or found), None)
    if chosen is None:
        words = Text("{name} heeft nog geen zelfevaluatie.", "{name} has no self-assessment yet.")
        raise InvalidError(words.filled(name=organization.name))
    return UUID(str(chosen.assessment.pk))
