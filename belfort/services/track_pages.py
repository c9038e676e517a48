"""The page of a track on a day, and of all tracks of a kind where a programme has several: one list of it, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import TRACK_NAMES, EnrolmentState, TrackKind
from belfort.domain.terms import Text
from belfort.models import Organization, Track
from belfort.services import track_lists, tracks
from belfort.services.prepared import PROGRAMME, Subject
from belfort.services.programme_views import Listing, listing, view
from belfort.services.track_lists import DAYS, EVERYBODY, GOVERNMENTS, LATER, LIVE, STAND_NAMES, WITH_SESSIONS

SESSION_LISTS = (GOVERNMENTS, LIVE, LATER)


@dataclass(frozen=True, slots=True)
class Participant:
    """A government in a track on a day, under the name that it has then, with what can happen next.

    `before` are the names under which it took part until a merger; `through` the tracks, where a page shows several.
    """

    key: str
    name: str
    state: EnrolmentState
    since: date
    enrolled_on: date
    note: str
    steps: tuple[str, ...]
    before: tuple[str, ...]
    through: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Attendant:
    """A government that was at sessions by a day: since when, and its people live and later."""

    name: str
    kind: Text
    first_on: date
    live: int
    later: int


@dataclass(frozen=True, slots=True)
class Seen:
    """People who saw a session on a day; `name` is empty where nobody knows of which government."""

    session: str
    title: str
    name: str
    seen_on: date
    people: int


@dataclass(frozen=True, slots=True)
class Visits:
    """The visitors of the toolkit on a day."""

    day: date
    visitors: int


AnyLine = Participant | Attendant | Seen | Visits


@dataclass(frozen=True, slots=True)
class TrackPage:
    """Some tracks of a kind on a day: figures, and one list; `stand` says which, `stands` which others there are."""

    tracks: Sequence[Track]
    kind: TrackKind
    name: Text
    summary: Text
    as_of: date
    figures: dict[str, int]
    stand: str
    stands: tuple[tuple[str, Text], ...]
    listing: Listing[AnyLine]

    @property
    def track(self) -> Track | None:
        """Return the track where it is one."""
        return self.tracks[0] if len(self.tracks) == 1 else None


def get_track_page(
    *, actor: Actor, at: datetime, programme: Organization, key: str, as_of: date, stand: str = "", page: int = 1
) -> TrackPage:
    """Return a track with a page of one of its lists on a day; who withdrew by then is in none. Raises MissingError."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    track = tracks.find_track(programme, key)
    subject = Subject(programme, PROGRAMME, track_lists.track_subject(track), as_of)
    names = tracks.name_of(track), tracks.summary_of(track)
    return _page(actor, at, subject, [track], names, stand, page)


def get_kind_page(
    *, actor: Actor, at: datetime, programme: Organization, kind: str, as_of: date, stand: str = "", page: int = 1
) -> TrackPage:
    """Return all tracks of a kind as one, with a page of one of their lists on a day. Raises MissingError for no track."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = [row for row in tracks.get_tracks(programme) if row.kind == kind]
    if not rows:
        raise MissingError
    if len(rows) == 1:
        return get_track_page(
            actor=actor, at=at, programme=programme, key=rows[0].key, as_of=as_of, stand=stand, page=page
        )
    found = TrackKind(kind)
    subject = Subject(programme, PROGRAMME, track_lists.kind_subject(found), as_of)
    return _page(actor, at, subject, rows, (TRACK_NAMES[found], Text("", "")), stand, page)


def _page(
    actor: Actor, at: datetime, subject: Subject, rows: Sequence[Track], names: tuple[Text, Text], stand: str, page: int
) -> TrackPage:
    kind = TrackKind(rows[0].kind)
    seen = view(actor, at, subject, lambda counts: track_lists.made(counts, rows))
    totals: dict[str, int] = seen.content["totals"]
    choices = _choices(kind, totals)
    chosen = stand if stand in choices else choices[0]
    found = seen.page(chosen, page)
    return TrackPage(
        rows,
        kind,
        *names,
        subject.as_of,
        {name: value for name, value in seen.content.items() if isinstance(value, int) and name != "layout"},
        chosen,
        tuple((name, STAND_NAMES.get(name, Text("alle", "all"))) for name in choices),
        listing(seen, found, [_line(chosen, row) for row in found.rows]),
    )


def _choices(kind: TrackKind, totals: dict[str, int]) -> tuple[str, ...]:
    """Return the lists of a kind, the one that a page begins with first; sessions may do without enrolments."""
    participants = (EVERYBODY, *track_lists.stands_of(kind))
    if kind in WITH_SESSIONS:
        return (*SESSION_LISTS, *(participants if totals[EVERYBODY] else ()))
    if kind is TrackKind.TOOLKIT:
        return (DAYS, *(participants if totals[EVERYBODY] else ()))
    return participants


def _line(name: str, row: list) -> AnyLine:  # type: ignore[type-arg]
    if name == DAYS:
        return Visits(date.fromisoformat(row[0]), row[1])
    if name == GOVERNMENTS:
        return Attendant(row[0], Text(row[1], row[2]), date.fromisoformat(row[3]), row[4], row[5])
    if name in {LIVE, LATER}:
        return Seen(row[0], row[1], row[2], date.fromisoformat(row[3]), row[4])
    key, body, state, since, enrolled_on, note, steps, before, through = row
    days = date.fromisoformat(since), date.fromisoformat(enrolled_on)
    names = tuple(Text(*both) for both in through)
    return Participant(key, body, EnrolmentState(state), *days, note, tuple(steps), tuple(before), names)
