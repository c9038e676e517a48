"""The sessions of the demo's programme, and who was there: by 1 September 2021, 201 governments, 459 live, 719 later."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from belfort.domain.permissions import Actor
from belfort.domain.programme import TrackKind
from belfort.domain.programme_counts import Mode
from belfort.models import Organization, Track, Workshop
from belfort.services import attendances, demo_mergers
from belfort.services.attendances import Presence

GOVERNMENTS, LIVE, LATER, VISITORS = 201, 459, 719, 1_246
FIRST = (
    (date(2020, 6, 9), "Wat doet u als alles uitligt?"),
    (date(2020, 9, 22), "Wachtwoorden en aanmelden in twee stappen"),
    (date(2020, 12, 8), "Leveranciers en afspraken"),
    (date(2021, 3, 16), "Reservekopieën die werken"),
    (date(2021, 5, 4), "Phishing herkennen"),
    (date(2021, 6, 15), "Van audit naar actieplan"),
)
LATER_ON = tuple(
    (date(year, month, 12), f"Infosessie {title} {year}")
    for year in range(2022, 2027)
    for month, title in ((3, "NIS2"), (10, "CyberFundamentals"))
)
WORKSHOPS = tuple(
    (date(year, month, 20), f"Workshop informatieclassificatie {month}/{year}")
    for year in (2023, 2024, 2025, 2026)
    for month in (2, 5, 9, 11)
)


def make_sessions(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    tracks: Mapping[TrackKind, Track],
    governments: Sequence[Organization],
    random: Random,
) -> None:
    """Make the sessions up to now with who was there."""
    first = [_session(tracks[TrackKind.INFO_SESSION], day, title) for day, title in FIRST]
    bodies = random.sample(list(governments), min(GOVERNMENTS, len(governments)))
    counted: dict[Workshop, list[Presence]] = {session: [] for session in first}
    places = [bodies[place % len(bodies)] if place < LIVE - 30 else None for place in range(LIVE)]  # 30 of nobody knows
    for session, presence in _spread(first, places, Mode.LIVE, random):
        counted[session].append(presence)
    places = [random.choice(bodies) if place % 5 else None for place in range(LATER)]
    for session, presence in _spread(first, places, Mode.LATER, random):
        counted[session].append(presence)
    for day, title in (*LATER_ON, *WORKSHOPS):
        if day <= localdate(at):
            kind = TrackKind.WORKSHOP if title.startswith("Workshop") else TrackKind.INFO_SESSION
            session = _session(tracks[kind], day, title)
            counted[session] = _guests(session, governments, 14 if kind is TrackKind.WORKSHOP else 45, random)
    for session, presences in counted.items():
        attendances.record_attendance(
            actor=actor, at=at, programme=programme, workshop_key=session.pk, presences=presences
        )
    ahead = localdate(at) + timedelta(days=23)
    for place, title in enumerate(("Infosessie incidenten melden", "Workshop continuïteit")):
        kind = TrackKind.WORKSHOP if place else TrackKind.INFO_SESSION
        _session(tracks[kind], ahead + timedelta(days=14 * place), title)


def _session(track: Track, day: date, title: str) -> Workshop:
    return Workshop.objects.create(track=track, title=title, held_on=day, place="Online", capacity=200)


def _spread(
    sessions: Sequence[Workshop], places: Sequence[Organization | None], mode: Mode, random: Random
) -> list[tuple[Workshop, Presence]]:
    """Give one person a place in a session for each body named; who watched later did so within ten weeks."""
    tally: dict[tuple[int, int | None, int], tuple[Workshop, Organization | None, int]] = {}
    for body in places:
        session = random.choice(sessions)
        days = 0 if mode is Mode.LIVE else random.randint(1, 70)
        key = (sessions.index(session), body.pk if body else None, days)
        tally[key] = (session, body, tally[key][2] + 1 if key in tally else 1)
    return [
        (session, Presence(body, mode, people, session.held_on + timedelta(days=key[2])))
        for key, (session, body, people) in tally.items()
    ]


def _guests(session: Workshop, governments: Sequence[Organization], most: int, random: Random) -> list[Presence]:
    here = [row for row in governments if session.held_on < demo_mergers.MERGED_ON or row.status == "active"]
    chosen = random.sample(here, min(random.randint(most // 2, most), len(here)))
    return [Presence(row, Mode.LIVE, random.randint(1, 3), session.held_on) for row in chosen]
