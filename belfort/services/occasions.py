"""What a day brings to people of governments: a round that still asks, a session that comes, a place that came free.

The worker looks once a day who is concerned, and gives each of them the digest of `reminders`. Rules: `docs/scoring.md`,
chapter 10. Nothing of the content of a self-assessment stands in a mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from belfort.domain.permissions import GRANTS, Ability, Actor, Grant, Role
from belfort.domain.programme import TAKING_PART, EnrolmentState
from belfort.domain.reminders import BEFORE_SESSION, CAUGHT_UP, change_day, is_due, place_day, session_days
from belfort.domain.rounds import RoundState
from belfort.domain.terms import Text
from belfort.models import Enrolment, EnrolmentStep, Job, Membership, Organization, Round, Submission, User, Workshop
from belfort.models.shared import SharedQuerySet
from belfort.services import jobs, own_rounds, programmes, round_changes, rounds, tracks
from belfort.services.own_rounds import OwnRound

JOB, PEOPLE, DIGEST = "occasions", "occasion-people", "reminder"
TOLD = frozenset({Ability.SCORE_CONTROL, Ability.SUBMIT_ASSESSMENT, Ability.ENROL})
ROLES = [role.value for role in Role if TOLD & GRANTS[role]]
SILENT = frozenset({RoundState.NOT_STARTED, RoundState.BUSY})

ROUND = Text(
    "De meetronde “{name}” sluit op {day}; uw bestuur diende nog niets in.",
    "The round “{name}” closes on {day}; your government has not submitted anything yet.",
)
MOVED = Text(
    "De meetronde “{name}” sluit op {day}, niet op {before}; uw bestuur diende nog niets in.",
    "The round “{name}” closes on {day}, not on {before}; your government has not submitted anything yet.",
)
AGAIN = Text(
    "De meetronde “{name}” vraagt uw bestuur toch een zelfevaluatie, tegen {day}.",
    "The round “{name}” asks your government for a self-assessment after all, by {day}.",
)
SESSION = Text("Sessie “{title}” op {when}{place}.", "Session “{title}” on {when}{place}.")
AT = Text("{day} om {clock}", "{day} at {clock}")
PLACE = Text(
    "Er kwam een plaats vrij: uw bestuur is ingeschreven voor {track}.",
    "A place came free: your government is enrolled in {track}.",
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the programme brings on a day, before it is known to whom: rounds that remind, sessions that come.

    `moved` are the rounds that close on another day, with the day on which they would have; `asking` all that are open.
    """

    today: date
    told_on: date | None
    rounds: Sequence[Round]
    workshops: Sequence[Workshop]
    moved: Mapping[UUID, date] = field(default_factory=dict)
    asking: Sequence[Round] = ()


def get_calendar(*, programme: Organization, today: date, told_on: date | None = None) -> Calendar:
    """Return what a day brings; `told_on` is the day of the last mail, of which nothing is told again."""
    asking = [row for row in rounds.get_rounds(programme) if rounds.dates_of(row).is_open(today)]
    coming = Workshop.objects.filter(track__programme=programme, held_on__gte=today, cancelled_on=None)
    coming = coming.filter(held_on__lte=today + max(BEFORE_SESSION)).select_related("track")
    return Calendar(
        today,
        told_on,
        [row for row in asking if is_due(rounds.dates_of(row).reminder_days, today, told_on)],
        [row for row in coming.order_by("held_on", "title") if is_due(session_days(row.held_on), today, told_on)],
        {row.pk: day for row in asking if (day := _moved(row, today, told_on))},
        asking,
    )


def _moved(row: Round, today: date, told_on: date | None) -> date | None:
    changes = round_changes.get_changes(row)
    due = [each.changed_on for each in changes if is_due([change_day(each.changed_on)], today, told_on)]
    return round_changes.moved(row, changes, min(due)) if due else None


def get_lines(*, actor: Actor, organization: Organization, calendar: Calendar) -> list[Text]:
    """Return what a day brings to a person in one government, as sentences; none when nothing does."""
    found = []
    if calendar.asking and (
        actor.may(Ability.SCORE_CONTROL, organization.pk) or actor.may(Ability.SUBMIT_ASSESSMENT, organization.pk)
    ):
        found += _rounds(actor, organization, calendar)
    if actor.may(Ability.ENROL, organization.pk):
        found += _sessions(actor, organization, calendar)
        found += _places(actor, organization, calendar)
    return found


def _rounds(actor: Actor, organization: Organization, calendar: Calendar) -> list[Text]:
    own = own_rounds.get_own_rounds(actor=actor, organization=organization, today=calendar.today)
    asking = {row.pk for row in calendar.asking}
    return [line for one in own if one.round.pk in asking and one.state in SILENT and (line := _line(one, calendar))]


def _line(one: OwnRound, calendar: Calendar) -> Text | None:
    """Return what is told of a round that asks a government: that it asks again, closes on another day, or still asks."""
    row, again = one.round, one.asked_again_on
    if again is not None and is_due([change_day(again)], calendar.today, calendar.told_on):
        return AGAIN.filled(name=row.name, day=row.closes_on)
    if row.pk in calendar.moved:
        return MOVED.filled(name=row.name, day=row.closes_on, before=calendar.moved[row.pk])
    due = any(each.pk == row.pk for each in calendar.rounds)
    return ROUND.filled(name=row.name, day=row.closes_on) if due else None


def _sessions(actor: Actor, organization: Organization, calendar: Calendar) -> list[Text]:
    if not calendar.workshops:
        return []
    rows = Enrolment.objects.visible_to(actor).of(organization.pk).filter(state__in=TAKING_PART)
    taken = set(rows.values_list("track_id", flat=True))
    return [_session(row) for row in calendar.workshops if row.track_id in taken]


def _session(row: Workshop) -> Text:
    day = _day(row.held_on)
    when = AT.filled(day=day, clock=f"{row.starts_at:%H:%M}") if row.starts_at else Text(day, day)
    return SESSION.filled(title=row.title, when=when, place=f", {row.place}" if row.place else "")


def _places(actor: Actor, organization: Organization, calendar: Calendar) -> list[Text]:
    rows = _given(EnrolmentStep.objects.visible_to(actor).of(organization.pk), calendar)
    return [PLACE.filled(track=tracks.name_of(row.enrolment.track)) for row in rows]


def _given(rows: SharedQuerySet, calendar: Calendar) -> list[EnrolmentStep]:
    """Return the places that were given to who waited: a step to enrolled right after one to waiting."""
    before = rows.filter(
        enrolment_id=OuterRef("enrolment_id"), number=OuterRef("number") - 1, state=EnrolmentState.WAITING.value
    )
    first = calendar.today - CAUGHT_UP - timedelta(days=1)
    given = rows.filter(state=EnrolmentState.ENROLLED.value, corrects=None)  # a correction gives no place
    found = given.filter(Exists(before), recorded_at__date__gte=first)
    return [
        row
        for row in found.select_related("enrolment__track").order_by("recorded_at", "pk")
        if is_due([place_day(localdate(row.recorded_at))], calendar.today, calendar.told_on)
    ]


def plan(*, at: datetime) -> None:
    """Enqueue the look at today, once; where no programme runs there is nothing to look at."""
    programme = programmes.get_programme()
    if programme is None:
        return
    day = localdate(at)
    arguments = {"programme": programme.pk, "day": day.isoformat()}
    jobs.enqueue(at=at, kind=JOB, arguments=arguments, unique_key=f"{JOB}-{programme.pk}-{day}")


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Find the governments that a day concerns, and enqueue the look at their people."""
    programme = Organization.objects.get(pk=job.arguments["programme"])
    concerned = get_concerned(actor=actor, programme=programme, today=date.fromisoformat(job.arguments["day"]))
    if concerned:
        arguments = {"bodies": sorted(concerned), "day": job.arguments["day"]}
        jobs.enqueue(at=at, kind=PEOPLE, arguments=arguments, unique_key=f"{PEOPLE}-{job.arguments['day']}")


def get_concerned(*, actor: Actor, programme: Organization, today: date) -> set[int]:
    """Return the governments that a day concerns: silent in a round, in the track of a session, or with a new place."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    calendar = get_calendar(programme=programme, today=today)
    found: set[int] = set()
    for row in calendar.asking:
        if row.pk in calendar.moved or row in calendar.rounds:
            page = rounds.get_round(actor=actor, programme=programme, key=row.pk)
            found |= {one.organization.pk for one in page.participants if one.state in SILENT}
    found |= _asked_again(actor, programme, calendar)
    taking = Enrolment.objects.visible_to(actor).within(programme.pk).filter(state__in=TAKING_PART)
    sessions = {row.track_id for row in calendar.workshops}
    found |= set(taking.filter(track__in=sessions).values_list("organization_id", flat=True))
    steps = _given(EnrolmentStep.objects.visible_to(actor).within(programme.pk), calendar)
    return found | {row.organization_id for row in steps}


def _asked_again(actor: Actor, programme: Organization, calendar: Calendar) -> set[int]:
    """Return the governments of which an excuse was withdrawn lately."""
    rows = (
        Submission.objects.visible_to(actor)
        .within(programme.pk)
        .filter(
            round__in=calendar.asking,
            snapshot_id=None,
            excuse="",
            recorded_at__date__gte=calendar.today - CAUGHT_UP - timedelta(days=1),
        )
    )
    return set(rows.values_list("organization_id", flat=True))


def members_of(job: Job) -> Actor:
    """Return for whom the worker looks at the people of the governments of a job: who manages their members."""
    return Actor(name="Belfort", grants=tuple(Grant(key, Role.ADMINISTRATOR) for key in job.arguments["bodies"]))


def tell_people(job: Job, actor: Actor, at: datetime) -> None:
    """Enqueue the digest of everybody who may do something about it; who was told today already gets none."""
    day = date.fromisoformat(job.arguments["day"])
    holds = Q(revoked_at=None, starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    rows = Membership.objects.visible_to(actor).filter(holds, role__in=ROLES)
    wanted = User.objects.filter(pk__in=set(rows.values_list("user_id", flat=True)), is_active=True, reminders=True)
    for key in wanted.exclude(reminded_on=day).order_by("pk").values_list("pk", flat=True):
        jobs.enqueue(at=at, kind=DIGEST, arguments={"user": key}, unique_key=f"{DIGEST}-{key}-{day}")


def _day(on: date) -> str:
    return f"{on:%d/%m/%Y}"
