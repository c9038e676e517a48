"""What waits for a person, by mail: once a week at most, and besides on the days that `occasions` names, never twice a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.mail import send_mail
from django.db.models import Q
from django.utils.timezone import localdate

from belfort.domain.findings import FindingState
from belfort.domain.permissions import Ability, Actor, Role
from belfort.domain.submission import AssessmentState
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Evidence, Finding, Job, Organization, Snapshot, User
from belfort.services import actors, disclosure_mail, jobs, occasions, programmes, tenancy, website_alerts
from belfort.services.addresses import get_address

PAUSE = timedelta(days=7)
SOON = timedelta(days=14)
STALE = timedelta(days=30)
OLD = timedelta(days=365)

DUE_ONE = Text("1 maatregel wacht op uw antwoord, tegen {day}.", "1 control waits for your answer, by {day}.")
DUE = Text(
    "{count} maatregelen wachten op uw antwoord, de eerste tegen {day}.",
    "{count} controls wait for your answer, the first by {day}.",
)
EVIDENCE_ONE = Text(
    "1 bewijsstuk is ouder dan een jaar: klopt het nog?",
    "1 piece of evidence is older than a year: does it still hold?",
)
EVIDENCE = Text(
    "{count} bewijsstukken zijn ouder dan een jaar: kloppen ze nog?",
    "{count} pieces of evidence are older than a year: do they still hold?",
)
FINDING_ONE = Text("1 vaststelling is op te lossen, tegen {day}.", "1 finding is to be fixed, by {day}.")
FINDINGS = Text(
    "{count} vaststellingen zijn op te lossen, de eerste tegen {day}.",
    "{count} findings are to be fixed, the first by {day}.",
)
LATE_ONE = Text(
    "1 vaststelling is te laat: ze moest opgelost zijn tegen {day}.", "1 finding is late: it was to be fixed by {day}."
)
LATE = Text(
    "{count} vaststellingen zijn te laat; de eerste moest opgelost zijn tegen {day}.",
    "{count} findings are late; the first was to be fixed by {day}.",
)
STILL = Text(
    "De zelfevaluatie “{name}” is al een maand niet gewijzigd.",
    "The self-assessment “{name}” has not changed for a month.",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person in one government: counts, and the days on which something is or was due, in order."""

    organization: Organization
    due: int
    first_due_on: date | None
    old_evidence: int
    stale_drafts: Sequence[str]
    late_findings: Sequence[date] = ()
    findings: Sequence[date] = ()
    more: Sequence[Text] = ()
    dated: Sequence[Text] = ()

    @property
    def lines(self) -> list[Text]:
        """Return what waits as sentences, what comes on a day first; none when nothing does."""
        found = list(self.dated)
        if self.due:
            found.append(
                (DUE_ONE if self.due == 1 else DUE).filled(count=self.due, day=f"{self.first_due_on:%d/%m/%Y}")
            )
        for days, one, many in ((self.late_findings, LATE_ONE, LATE), (self.findings, FINDING_ONE, FINDINGS)):
            if days:
                words = one if len(days) == 1 else many
                found.append(words.filled(count=len(days), day=f"{days[0]:%d/%m/%Y}"))
        if self.old_evidence:
            found.append((EVIDENCE_ONE if self.old_evidence == 1 else EVIDENCE).filled(count=self.old_evidence))
        return [*found, *(STILL.filled(name=name) for name in self.stale_drafts), *self.more]


def get_waiting(*, actor: Actor, at: datetime, organization: Organization) -> Waiting:
    """Return what waits for a person in one government: given controls, and for the officer the rest too."""
    today = localdate(at)
    drafts = Assessment.objects.visible_to(actor).of(organization.id).filter(state=AssessmentState.DRAFT)
    given = (
        Answer.objects.visible_to(actor)
        .of(organization.id)
        .current()
        .filter(owner_id=actor.user_id, assessment__in=drafts, due_on__lte=today + SOON)
        .filter(Q(documentation=None) | Q(implementation=None), not_applicable=False)
    )
    days = sorted(day for day in given.values_list("due_on", flat=True) if day)
    due = _findings(actor, organization, today)
    findings = [day for day in due if day < today], [day for day in due if day >= today]
    more = disclosure_mail.get_waiting_lines(actor=actor, at=at, organization=organization)
    if Role.OFFICER not in actor.roles_in(organization.id):
        return Waiting(organization, len(days), days[0] if days else None, 0, [], *findings, more)
    evidence = Evidence.objects.visible_to(actor).of(organization.id).standing().filter(dated_on__lt=today - OLD)
    still = Snapshot.objects.visible_to(actor).of(organization.id)
    still = still.filter(kind="draft", assessment__in=drafts, taken_at__lt=at - STALE)
    names = list(still.order_by("taken_at").values_list("assessment__name", flat=True))
    return Waiting(organization, len(days), days[0] if days else None, evidence.count(), names, *findings, more)


def _findings(actor: Actor, organization: Organization, today: date) -> list[date]:
    """Return the due days, in order, of the findings that a person must fix within two weeks or should have fixed.

    Those are the ones that were given, and for the officer also those that nobody has.
    """
    mine = Q(responsible_id=actor.user_id)
    if Role.OFFICER in actor.roles_in(organization.id):
        mine |= Q(responsible=None)
    rows = Finding.objects.visible_to(actor).of(organization.id).filter(mine, due_on__lte=today + SOON)
    rows = rows.filter(state__in=[FindingState.OPEN.value, FindingState.ANSWERED.value])
    return sorted(rows.values_list("due_on", flat=True))


def plan(*, at: datetime) -> int:
    """Enqueue the digest of everybody who may get one this week; any number of workers may plan. Returns how many."""
    year, week, _ = localdate(at).isocalendar()
    people = User.objects.filter(is_active=True, reminders=True)
    people = people.exclude(reminded_on__gt=localdate(at) - PAUSE)
    keys = list(people.values_list("pk", flat=True))
    planned = set(
        Job.objects.filter(unique_key__in=[f"reminder-{key}-{year}-{week}" for key in keys]).values_list(
            "arguments__user", flat=True
        )
    )
    fresh = [key for key in keys if key not in planned]
    for key in fresh:
        jobs.enqueue(at=at, kind="reminder", arguments={"user": key}, unique_key=f"reminder-{key}-{year}-{week}")
    return len(fresh)


def person_of(job: Job) -> Actor:
    """Return the person whose digest a job makes, with the rights of today."""
    user = User.objects.get(pk=job.arguments["user"])
    with tenancy.acting_for_nobody():
        return actors.get_actor(user=user, on=localdate(job.due_at))


def send(job: Job, actor: Actor, at: datetime) -> None:
    """Send one person what waits, when something does and the person still wants it; the day is remembered.

    Who had a mail this week gets another one only for what comes on a day, and never two on one day.
    """
    user, today = User.objects.select_for_update().get(pk=job.arguments["user"]), localdate(at)
    told_on = user.reminded_on
    if not user.reminders or not user.is_active or told_on == today:
        return
    bodies = Organization.objects.filter(pk__in=actor.organizations_with(Ability.READ_RESULTS)).order_by("name")
    programme = programmes.get_programme()
    coming = occasions.get_calendar(programme=programme, today=today, told_on=told_on) if programme else None
    waiting = []
    for body in bodies:
        dated = occasions.get_lines(actor=actor, organization=body, calendar=coming) if coming else []
        dated += website_alerts.get_mail_lines(actor=actor, organization=body, today=today, told_on=told_on)
        waiting.append(replace(get_waiting(actor=actor, at=at, organization=body), dated=dated))
    waiting = [item for item in waiting if item.lines]
    this_week = told_on is not None and told_on > today - PAUSE
    if not waiting or (this_week and not any(item.dated for item in waiting)):
        return
    User.objects.filter(pk=user.pk).update(reminded_on=today)
    send_mail(SUBJECT.into(user.language), _text(user, waiting), None, [user.email])


SUBJECT = Text("Belfort: wat op u wacht", "Belfort: what waits for you")
OPENING = Text("Dag {name},", "Dear {name},")
CLOSING = Text(
    "U krijgt deze mail hoogstens één keer per week, en daarnaast alleen als een datum nadert. "
    "Uitzetten kan bij uw gegevens: {link}",
    "You get this mail at most once a week, and besides only when a date comes near. "
    "Turn it off with your details: {link}",
)


def _text(user: User, waiting: Sequence[Waiting]) -> str:
    parts = [OPENING.filled(name=user.name).into(user.language)]
    for item in waiting:
        lines = "\n".join(f"- {line.into(user.language)}" for line in item.lines)
        parts.append(f"{item.organization.name}\n{lines}\n{get_address('start', item.organization.slug)}")
    parts.append(CLOSING.filled(link=get_address("account")).into(user.language))
    return "\n\n".join(parts) + "\n"
