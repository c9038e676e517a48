"""What stands on the page of a track on a day, or of all tracks of a kind, counted so that it can be kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from belfort.domain.programme import (
    ENROLMENT_STATE_NAMES,
    TAKING_PART,
    EnrolmentState as State,
    TrackKind,
    enrolment_steps,
)
from belfort.domain.programme_counts import AttendanceFact, Audience, Participation, attended
from belfort.domain.terms import Text
from belfort.models import Track
from belfort.services.prepared import Made, Row
from belfort.services.programme_day import Counts
from belfort.services.tracks import name_of

EVERYBODY, DAYS = "alle", "dagen"
GOVERNMENTS, LIVE, LATER = "besturen", "live", "later"
TAKING = "deelnemers"
# the lists that can be chosen, by the words of addresses, with the states in them
STANDS = {
    TAKING: TAKING_PART,
    "wachtlijst": frozenset({State.WAITING}),
    "interesse": frozenset({State.INTERESTED}),
    "aangeboden": frozenset({State.OFFERED}),
    "test": frozenset({State.TESTING}),
    "uitgerold": frozenset({State.ROLLED_OUT}),
}
STAND_NAMES = {
    TAKING: Text("wie deelneemt", "who takes part"),
    **{name: ENROLMENT_STATE_NAMES[next(iter(states))] for name, states in STANDS.items() if name != TAKING},
    GOVERNMENTS: Text("besturen", "governments"),
    LIVE: Text("live", "live"),
    LATER: Text("later bekeken", "watched later"),
}
STAND_OF = {state: name for name, states in STANDS.items() if name != TAKING for state in states}
WITH_SESSIONS = frozenset({TrackKind.INFO_SESSION, TrackKind.WORKSHOP})


def stands_of(kind: TrackKind) -> tuple[str, ...]:
    """Return which lists of participants a kind of track has beside the whole one."""
    e_learning = ("aangeboden", "test", "uitgerold")
    return (TAKING, *(e_learning if kind is TrackKind.E_LEARNING else ("wachtlijst", "interesse")))


def track_subject(track: Track) -> str:
    """Return under which name the lists of a track are kept."""
    return f"track/{track.key}"


def kind_subject(kind: TrackKind) -> str:
    """Return under which name the lists of all tracks of a kind are kept."""
    return f"kind/{kind.value}"


def subjects(programme_tracks: Iterable[Track]) -> dict[str, list[Track]]:
    """Return everything that is kept: each track, and each kind of which there are several."""
    rows = list(programme_tracks)
    found = {track_subject(row): [row] for row in rows}
    for kind in TrackKind:
        same = [row for row in rows if row.kind == kind.value]
        if len(same) > 1:
            found[kind_subject(kind)] = same
    return found


def made(counts: Counts, tracks: Sequence[Track]) -> Made:
    """Return who takes part in some tracks of one kind, who was at their sessions, and how many looked at the toolkit."""
    kind = TrackKind(tracks[0].kind)
    content, lists = _participants(counts, tracks, kind)
    if kind in WITH_SESSIONS:
        present = counts.audience(tracks)
        content |= {"present": len(present.governments), LIVE: present.live, LATER: present.later}
        lists |= _present(counts, present)
    if kind is TrackKind.TOOLKIT:
        days = [row for row in counts.facts.toolkit_days if row.day <= counts.as_of]
        content["visitors"] = counts.visitors
        lists[DAYS] = [[row.day.isoformat(), row.visitors] for row in reversed(days)]
    return Made(content, lists)


def _participants(
    counts: Counts, tracks: Sequence[Track], kind: TrackKind
) -> tuple[dict[str, int], dict[str, list[Row]]]:
    """Return the governments in some tracks, under the names that they have on the day, each once."""
    rows = {str(row.key): row for row in counts.facts.enrolment_rows}
    names = {str(track.pk): name_of(track) for track in tracks}
    through: dict[str, set[str]] = defaultdict(set)
    for stand in counts.stands:
        enrolment = stand.enrolment
        if enrolment.track_key in names and stand.state is not State.WITHDRAWN:
            body = counts.successors.of(enrolment.organization)
            through[body].add(enrolment.track_key)
    lists: dict[str, list[Row]] = {name: [] for name in (EVERYBODY, *stands_of(kind))}
    found = [one for one in counts.participations(tracks) if one.state is not State.WITHDRAWN]
    for one in sorted(found, key=lambda one: counts.name(one.organization)):
        row = rows[one.stand.enrolment.key]
        steps = [step.value for step in enrolment_steps(kind, row.state)]
        shown: Row = [
            str(row.key),
            counts.name(one.organization),
            one.state.value,
            one.stand.event.dated_on.isoformat(),
        ]
        shown += [one.first_on.isoformat(), row.note, steps, _before(counts, one)]
        shown.append([[*_both(name)] for key, name in names.items() if key in through[one.organization]])
        for name in _lists(one.state, kind):
            lists[name].append(shown)
    return {"governments": len(lists[TAKING])}, lists


def _lists(state: State, kind: TrackKind) -> Iterable[str]:
    """Return the lists in which a government stands."""
    yield EVERYBODY
    if state in TAKING_PART:
        yield TAKING
    if STAND_OF.get(state) in stands_of(kind):
        yield STAND_OF[state]


def _before(counts: Counts, one: Participation) -> list[str]:
    """Return the names under which a government took part, where these are others than its own."""
    return sorted(counts.name(body) for body in one.bodies if body != one.organization)


def _present(counts: Counts, present: Audience) -> dict[str, list[Row]]:
    sessions = {str(row.pk): row.title for row in counts.facts.workshops}

    def rows(facts: Iterable[AttendanceFact]) -> list[Row]:
        ordered = sorted(facts, key=lambda fact: (fact.dated_on, fact.number), reverse=True)
        return [
            [fact.session, sessions[fact.session], _named(counts, fact), fact.dated_on.isoformat(), fact.people]
            for fact in ordered
        ]

    governments = [
        [
            counts.name(one.organization),
            *_both(counts.kind(one.organization)),
            one.first_on.isoformat(),
            one.live,
            one.later,
        ]
        for one in attended(present, counts.successors)
    ]
    by_name = sorted(governments, key=lambda row: str(row[0]))
    return {GOVERNMENTS: by_name, LIVE: rows(present.live_rows), LATER: rows(present.later_rows)}


def _both(words: Text) -> tuple[str, str]:
    return words.nl, words.en


def _named(counts: Counts, fact: AttendanceFact) -> str:
    return counts.name(counts.successors.of(fact.organization)) if fact.organization else ""
