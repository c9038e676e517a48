"""The programme of the demo: fictional governments in the numbers that were published of the real one.

Published: 122 basic audits ordered, 102 governments in ethical hacking and 201 at information sessions on 1 September
2021, with EUR 742,707.50 committed of a credit of EUR 2,179,541.27; EUR 228,182 of EUR 1,250,000 on 25 April 2024.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Actor
from belfort.domain.programme import TAKING_PART, TRACK_NAMES, EnrolmentState as State, TrackKind as Kind
from belfort.domain.rounds import RoundDates
from belfort.domain.terms import Text
from belfort.models import (
    Delivery,
    Enrolment,
    EnrolmentStep,
    Organization,
    Partnership,
    PartnershipMember,
    ToolkitDay,
    Track,
)
from belfort.services import demo_money, demo_sessions, rounds
from belfort.services.demo_mergers import MERGED_ON
from belfort.services.rounds import RoundContent

BEGAN = date(2020, 1, 1)
COUNTED = date(2021, 9, 1)


@dataclass(frozen=True, slots=True)
class Wave:
    """So many governments that come into a track between two days (the last not included)."""

    kind: Kind
    count: int
    since: date
    until: date


WAVES = (
    Wave(Kind.BASIC_AUDIT, 122, date(2020, 3, 1), COUNTED),
    Wave(Kind.BASIC_AUDIT, 41, date(2021, 9, 2), date(2026, 10, 1)),
    Wave(Kind.ADDITIONAL_AUDIT, 9, date(2020, 9, 1), COUNTED),
    Wave(Kind.ADDITIONAL_AUDIT, 12, date(2021, 10, 1), date(2026, 9, 1)),
    Wave(Kind.ETHICAL_HACKING, 102, date(2020, 5, 1), COUNTED),
    Wave(Kind.ETHICAL_HACKING, 37, date(2021, 9, 15), date(2026, 10, 1)),
    Wave(Kind.E_LEARNING, 174, date(2022, 2, 1), date(2026, 6, 1)),
    Wave(Kind.GUIDANCE, 46, date(2023, 3, 1), date(2026, 10, 1)),
    Wave(Kind.LANDING_ZONE, 23, date(2024, 9, 1), date(2026, 10, 1)),
)
SUMMARIES = {
    Kind.BASIC_AUDIT: Text(
        "Een auditor kijkt een week lang hoe uw bestuur ervoor staat. De Vlaamse overheid betaalt mee.",
        "An auditor looks for a week at where your government stands. The Flemish government pays a part.",
    ),
    Kind.ADDITIONAL_AUDIT: Text(
        "Een tweede blik op een onderwerp naar keuze.", "A second look at a subject of your choice."
    ),
    Kind.ETHICAL_HACKING: Text(
        "Studenten van een hogeschool proberen binnen te raken, met uw toestemming en onder begeleiding.",
        "Students of a university college try to get in, with your consent and under guidance.",
    ),
    Kind.INFO_SESSION: Text(
        "Anderhalf uur over één onderwerp, live of achteraf te bekijken.",
        "An hour and a half about one subject, live or to watch afterwards.",
    ),
    Kind.WORKSHOP: Text(
        "Een halve dag samen aan de slag met de informatieclassificatie.",
        "Half a day of work together on the information classification.",
    ),
    Kind.E_LEARNING: Text("Korte lessen voor al uw personeel.", "Short lessons for all your staff."),
    Kind.TOOLKIT: Text("Sjablonen en draaiboeken, vrij te gebruiken.", "Templates and scripts, free to use."),
    Kind.GUIDANCE: Text(
        "Begeleiding bij een continuïteitsplan of bij toegangsbeheer.",
        "Guidance on a continuity plan or on access management.",
    ),
    Kind.LANDING_ZONE: Text(
        "Een plek om op terug te vallen als alles uitligt.", "A place to fall back on when everything is down."
    ),
    Kind.POSTERS: Text("Affiches en oefenmails over phishing.", "Posters and practice mails about phishing."),
    Kind.COMMUNICATION: Text("Nieuwsbrief en mailings.", "Newsletter and mailings."),
}
SHARED = ("informatieveiligheidscoördinator", "functionaris voor gegevensbescherming")
SHARES = {Kind.BASIC_AUDIT: ("0.7500", "4500.00"), Kind.ADDITIONAL_AUDIT: ("0.5000", "3000.00")}


@transaction.atomic
def make_programme(*, actor: Actor, at: datetime, programme: Organization, seed: int) -> None:
    """Tell the history of the programme up to now: tracks, enrolments, sessions, audits, money, partnerships."""
    random = Random(seed)  # noqa: S311 invented data
    today = localdate(at)
    tracks = make_tracks(programme)
    governments = list(Organization.objects.local().filter(is_fictional=True, kind="municipality").order_by("pk"))
    for wave in WAVES:
        _enrol(actor, at, programme, tracks[wave.kind], wave, governments, random)
    _deliver(at, programme, tracks, governments, random)
    demo_sessions.make_sessions(
        actor=actor, at=at, programme=programme, tracks=tracks, governments=governments, random=random
    )
    demo_money.make_audits(programme=programme, tracks=tracks, governments=governments, random=random, today=today)
    demo_money.make_budget(actor=actor, at=at, programme=programme)
    _partnerships(programme, governments, random, today)


def make_rounds(*, actor: Actor, at: datetime, programme: Organization) -> None:
    """Open the rounds of three years, before the governments tell their history: their submissions hand themselves in."""
    for year, framework in ((2024, "cyfun-2023"), (2025, "cyfun-2023"), (2026, "cyfun-2025")):
        dates = RoundDates(date(year, 3, 1), date(year, 6, 1), date(year, 7, 15))
        if dates.opens_on <= localdate(at):
            content = RoundContent(
                f"Meetronde {year}", framework, AssuranceLevel.BASIC, ("municipality", "ocmw"), dates
            )
            rounds.open_round(actor=actor, at=at, programme=programme, content=content)


def make_tracks(programme: Organization) -> dict[Kind, Track]:
    """Make one track of each kind."""
    return {
        kind: Track.objects.create(
            programme=programme,
            key=kind.value,
            kind=kind.value,
            name_nl=TRACK_NAMES[kind].nl.capitalize(),
            name_en=TRACK_NAMES[kind].en.capitalize(),
            summary_nl=SUMMARIES[kind].nl,
            summary_en=SUMMARIES[kind].en,
            starts_on=BEGAN,
            share=SHARES.get(kind, (None, None))[0],
            cap_eur=SHARES.get(kind, (None, None))[1],
            position=place,
        )
        for place, kind in enumerate(Kind)
    }


def existing(governments: Sequence[Organization], day: date) -> list[Organization]:
    """Return the governments that existed on a day: before the mergers all of them, later without those that went over."""
    return [row for row in governments if day < MERGED_ON or row.status == "active"]


def any_day(random: Random, since: date, until: date) -> date:
    """Return a day from the first, before the last."""
    return since + timedelta(days=random.randrange(max((until - since).days, 1)))


def _enrol(
    actor: Actor,
    at: datetime,
    programme: Organization,
    track: Track,
    wave: Wave,
    governments: Sequence[Organization],
    random: Random,
) -> None:
    """Let a wave of governments into a track, each with its steps; who is in it already is not asked again."""
    today = localdate(at)
    have = set(
        Enrolment.objects.visible_to(actor)
        .within(programme.pk)
        .filter(track=track)
        .values_list("organization_id", flat=True)
    )
    asked = [row for row in existing(governments, wave.until) if row.pk not in have]
    chosen = random.sample(asked, min(wave.count, len(asked)))
    enrolments, steps = [], []
    for organization in chosen:
        day = min(any_day(random, wave.since, wave.until), today)
        told = _course(wave.kind, day, today, random)
        enrolment = Enrolment(
            organization=organization,
            programme=programme,
            track=track,
            state=told[-1][1].value,
            enrolled_on=day,
            asked_at=at,
        )
        enrolments.append(enrolment)
        steps += [
            EnrolmentStep(
                organization=organization,
                programme=programme,
                enrolment=enrolment,
                number=number,
                state=state.value,
                dated_on=on,
                staff_percent=percent,
                recorded_at=at,
            )
            for number, (on, state, percent) in enumerate(told, start=1)
        ]
    Enrolment.objects.add_all(enrolments)
    EnrolmentStep.objects.add_all(steps)
    track.taken_count += sum(row.state in TAKING_PART for row in enrolments)
    Track.objects.filter(pk=track.pk).update(taken_count=track.taken_count)


def _course(kind: Kind, day: date, today: date, random: Random) -> list[tuple[date, State, int | None]]:
    """Return how an enrolment went: e-learning is tested and rolled out, most others are completed, a few withdraw."""
    told: list[tuple[date, State, int | None]] = []
    if kind is Kind.E_LEARNING:
        told.append((day, State.OFFERED, None))
        steps = [(120, State.TESTING), (260, State.ROLLED_OUT)][: random.choice((0, 1, 2, 2, 2))]
    else:
        told.append((day, State.ENROLLED, None))
        late = day >= COUNTED and random.random() < 0.06  # noqa: PLR2004
        steps = [(400, State.WITHDRAWN)] if late else [(random.randint(200, 500), State.COMPLETED)]
    for after, state in steps:
        on = day + timedelta(days=after + random.randrange(60))
        if on <= today:
            percent = random.randint(35, 98) if state is State.ROLLED_OUT else None
            told.append((on, state, percent))
    return told


def _deliver(
    at: datetime,
    programme: Organization,
    tracks: dict[Kind, Track],
    governments: Sequence[Organization],
    random: Random,
) -> None:
    """Send posters and newsletters, and count the visitors of the toolkit."""
    rows = [
        Delivery(
            organization=organization,
            programme=programme,
            track=tracks[Kind.POSTERS],
            material=f"Affiche “Denk voor u klikt” {year}",
            copies=random.choice((10, 15, 20, 25, 40)),
            delivered_on=date(year, 10, random.randint(1, 20)),
            recorded_at=at,
        )
        for year, share in ((2021, 0.4), (2023, 0.6), (2025, 0.7))
        for organization in existing(governments, date(year, 10, 1))
        if random.random() < share
    ]
    Delivery.objects.add_all(rows)
    visitors: dict[date, int] = {}
    for _ in range(demo_sessions.VISITORS):
        day = any_day(random, date(2020, 6, 1), COUNTED)
        visitors[day] = visitors.get(day, 0) + 1
    day = COUNTED + timedelta(days=1)
    while day <= localdate(at):
        visitors[day] = random.randint(0, 7)
        day += timedelta(days=1)
    ToolkitDay.objects.bulk_create(
        [ToolkitDay(programme=programme, day=day, visitors=count) for day, count in sorted(visitors.items()) if count],
        batch_size=500,
    )


def _partnerships(programme: Organization, governments: Sequence[Organization], random: Random, today: date) -> None:
    """Let some governments of one province work together, and a few share an officer."""
    for number in range(14):
        began = any_day(random, date(2019, 1, 1), date(2026, 1, 1))
        here = [row for row in existing(governments, today) if row.status == "active"]
        first = random.choice(here)
        near = [row for row in here if row.province == first.province]
        partnership = Partnership.objects.create(
            programme=programme,
            name=f"Samenwerking {first.name} {number + 1}",
            kind="partnership" if number < 11 else "working_group",  # noqa: PLR2004
            shares_officer=number % 3 == 0,
            shared_function=SHARED[number // 3 % 2] if number % 3 == 0 else "",
            starts_on=began,
            ends_on=began + timedelta(days=900) if number % 7 == 6 else None,  # noqa: PLR2004
        )
        PartnershipMember.objects.bulk_create(
            [
                PartnershipMember(partnership=partnership, member=member, starts_on=began)
                for member in random.sample(near, min(random.randint(2, 6), len(near)))
            ]
        )
