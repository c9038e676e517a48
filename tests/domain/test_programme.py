"""Chapter 9 of docs/scoring.md: tracks, enrolments, places, and the dates within a track."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.programme import (
    E_LEARNING_STATES,
    ENROLMENT_STATE_NAMES,
    TAKING_PART,
    TRACK_NAMES,
    EnrolmentEvent,
    EnrolmentState,
    EnrolmentStep,
    TrackKind,
    enrolment_steps,
    event_at,
    event_faults,
    events_of_row,
    next_enrolment_state,
    outside,
    state_at,
    table_of,
)
from belfort.domain.programme_places import Capacity, Place, PlaceRequest, places_at

INTERESTED, WAITING, ENROLLED, WITHDRAWN, COMPLETED, OFFERED, TESTING, ROLLED_OUT = EnrolmentState
SHOW_INTEREST, WAIT, ENROL, WITHDRAW, COMPLETE, OFFER, TEST, ROLL_OUT = EnrolmentStep

ORDINARY = {
    (None, SHOW_INTEREST): INTERESTED,
    (None, WAIT): WAITING,
    (None, ENROL): ENROLLED,
    (INTERESTED, WAIT): WAITING,
    (INTERESTED, ENROL): ENROLLED,
    (INTERESTED, WITHDRAW): WITHDRAWN,
    (WAITING, ENROL): ENROLLED,
    (WAITING, WITHDRAW): WITHDRAWN,
    (ENROLLED, WITHDRAW): WITHDRAWN,
    (ENROLLED, COMPLETE): COMPLETED,
    (WITHDRAWN, SHOW_INTEREST): INTERESTED,
    (WITHDRAWN, WAIT): WAITING,
    (WITHDRAWN, ENROL): ENROLLED,
}
E_LEARNING = {
    (None, OFFER): OFFERED,
    (None, TEST): TESTING,
    (None, ROLL_OUT): ROLLED_OUT,
    (OFFERED, TEST): TESTING,
    (OFFERED, ROLL_OUT): ROLLED_OUT,
    (OFFERED, WITHDRAW): WITHDRAWN,
    (TESTING, ROLL_OUT): ROLLED_OUT,
    (TESTING, WITHDRAW): WITHDRAWN,
    (ROLLED_OUT, ROLL_OUT): ROLLED_OUT,
    (ROLLED_OUT, WITHDRAW): WITHDRAWN,
    (WITHDRAWN, OFFER): OFFERED,
    (WITHDRAWN, TEST): TESTING,
    (WITHDRAWN, ROLL_OUT): ROLLED_OUT,
}
SLUGS = "basic-audit additional-audit ethical-hacking info-session workshop e-learning toolkit guidance landing-zone posters communication"


def test_the_tracks_have_the_slugs_of_the_files_and_a_name_each() -> None:
    assert [track.value for track in TrackKind] == SLUGS.split()
    assert set(TRACK_NAMES) == set(TrackKind)
    assert len({name.nl for name in TRACK_NAMES.values()}) == len(TrackKind)
    assert set(ENROLMENT_STATE_NAMES) == set(EnrolmentState)


@pytest.mark.parametrize("track", list(TrackKind))
@pytest.mark.parametrize("state", [None, *EnrolmentState])
@pytest.mark.parametrize("step", list(EnrolmentStep))
def test_each_step_leads_where_the_table_says_or_is_refused(track, state, step) -> None:
    """Rules 9.16 and 9.17."""
    table = E_LEARNING if track is TrackKind.E_LEARNING else ORDINARY
    assert (step in enrolment_steps(track, state)) == ((state, step) in table)
    if (state, step) in table:
        assert next_enrolment_state(track, state, step) is table[state, step]
    else:
        with pytest.raises(InvalidError) as refusal:
            next_enrolment_state(track, state, step)
        assert (ENROLMENT_STATE_NAMES[state].nl if state else "er nog niet") in refusal.value.text.nl


@pytest.mark.parametrize(("percent", "is_fine"), [(0, True), (100, True), (-1, False), (101, False)])
def test_a_roll_out_carries_a_share_of_staff(percent: int, is_fine: bool) -> None:
    """Rule 9.17."""
    if is_fine:
        assert next_enrolment_state(TrackKind.E_LEARNING, TESTING, ROLL_OUT, staff_percent=percent) is ROLLED_OUT
        return
    with pytest.raises(InvalidError) as refusal:
        next_enrolment_state(TrackKind.E_LEARNING, TESTING, ROLL_OUT, staff_percent=percent)
    assert refusal.value.field == "staff_percent"


@pytest.mark.parametrize(
    ("track", "state", "step"), [(TrackKind.E_LEARNING, OFFERED, TEST), (TrackKind.WORKSHOP, ENROLLED, COMPLETE)]
)
def test_only_a_roll_out_carries_a_share_of_staff(track, state, step) -> None:
    """Rule 9.17."""
    with pytest.raises(InvalidError):
        next_enrolment_state(track, state, step, staff_percent=50)


def event(number: int, day: int, state: EnrolmentState | None, **values) -> EnrolmentEvent:
    return EnrolmentEvent(number, date(2021, 1, day), state, **values)


def test_the_state_of_a_day_is_that_of_the_last_event_by_then() -> None:
    """Rule 9.18."""
    events = [event(1, 5, WAITING), event(2, 10, ENROLLED), event(3, 20, WITHDRAWN)]
    found = [state_at(events, date(2021, 1, day)) for day in (4, 5, 9, 10, 19, 20)]
    assert found == [None, WAITING, WAITING, ENROLLED, ENROLLED, WITHDRAWN]
    assert state_at(reversed(events), date(2021, 1, 12)) is ENROLLED


def test_of_two_events_of_one_day_the_last_one_written_down_counts() -> None:
    """Rule 9.18."""
    assert state_at([event(2, 5, WITHDRAWN), event(1, 5, ENROLLED)], date(2021, 1, 5)) is WITHDRAWN


def test_an_event_that_was_written_down_later_about_an_earlier_day_does_not_decide() -> None:
    """Rule 9.18."""
    assert state_at([event(2, 5, WAITING), event(1, 6, ENROLLED)], date(2021, 1, 7)) is ENROLLED


def test_a_correction_of_an_event_counts_from_its_day_and_can_take_it_away() -> None:
    """Rules 9.2 and 9.18."""
    events = [event(1, 5, ENROLLED), event(2, 8, WITHDRAWN)]
    events.append(event(3, 8, None, corrects=2, corrected_on=date(2021, 1, 15)))
    assert state_at(events, date(2021, 1, 14)) is WITHDRAWN
    assert state_at(events, date(2021, 1, 15)) is ENROLLED
    assert event_at(events, date(2021, 1, 15)) == events[0]


def test_what_the_table_does_not_allow_is_named() -> None:
    """Rules 9.16 and 9.17."""
    fine = [event(1, 5, WAITING), event(2, 6, ENROLLED), event(3, 7, COMPLETED)]
    assert event_faults(TrackKind.WORKSHOP, fine) == ()
    wrong = [*fine, event(4, 8, WITHDRAWN), event(5, 9, ENROLLED)]
    assert [fault.number for fault in event_faults(TrackKind.WORKSHOP, wrong)] == [4]
    assert event_faults(TrackKind.WORKSHOP, [event(1, 5, OFFERED)])[0].why.nl == "aangeboden kan niet na niets."
    assert [fault.number for fault in event_faults(TrackKind.E_LEARNING, fine)] == [1, 2, 3]
    mended = [*wrong[:4], event(5, 8, None, corrects=4, corrected_on=date(2021, 1, 9))]
    assert event_faults(TrackKind.WORKSHOP, mended) == ()


@given(st.sampled_from(TrackKind), st.lists(st.sampled_from(EnrolmentStep), max_size=12))
def test_an_enrolment_never_leaves_its_table(track: TrackKind, steps: list[EnrolmentStep]) -> None:
    """Rules 9.16 and 9.17."""
    state: EnrolmentState | None = None
    events = []
    for day, step in enumerate(steps, start=1):
        if step in enrolment_steps(track, state):
            state = next_enrolment_state(track, state, step)
            events.append(event(day, day, state))
        assert (state in E_LEARNING_STATES | {None, WITHDRAWN}) or track is not TrackKind.E_LEARNING
    assert event_faults(track, events) == ()
    assert state_at(events, date(2021, 2, 1)) is state
    assert all(target in table_of(track) for targets in table_of(track).values() for target in targets.values())


FIRST, LAST = date(2021, 1, 1), date(2021, 6, 1)


@pytest.mark.parametrize(
    ("track", "values", "told"),
    [
        (TrackKind.WORKSHOP, {}, [(FIRST, ENROLLED, None)]),
        (TrackKind.WORKSHOP, {"state": WAITING}, [(FIRST, WAITING, None)]),
        (TrackKind.WORKSHOP, {"completed_on": LAST}, [(FIRST, ENROLLED, None), (LAST, COMPLETED, None)]),
        (
            TrackKind.WORKSHOP,
            {"completed_on": LAST, "state": COMPLETED},
            [(FIRST, ENROLLED, None), (LAST, COMPLETED, None)],
        ),
        (TrackKind.WORKSHOP, {"withdrawn_on": LAST}, [(FIRST, ENROLLED, None), (LAST, WITHDRAWN, None)]),
        (
            TrackKind.WORKSHOP,
            {"withdrawn_on": LAST, "state": WAITING},
            [(FIRST, WAITING, None), (LAST, WITHDRAWN, None)],
        ),
        (TrackKind.E_LEARNING, {}, [(FIRST, OFFERED, None)]),
        (TrackKind.E_LEARNING, {"state": TESTING}, [(FIRST, TESTING, None)]),
        (TrackKind.E_LEARNING, {"state": ROLLED_OUT, "staff_percent": 80}, [(FIRST, ROLLED_OUT, 80)]),
        (TrackKind.E_LEARNING, {"state": ROLLED_OUT, "completed_on": FIRST}, [(FIRST, ROLLED_OUT, None)]),
        (
            TrackKind.E_LEARNING,
            {"state": ROLLED_OUT, "completed_on": LAST, "staff_percent": 80},
            [(FIRST, OFFERED, None), (LAST, ROLLED_OUT, 80)],
        ),
        (
            TrackKind.E_LEARNING,
            {"state": TESTING, "completed_on": LAST},
            [(FIRST, TESTING, None), (LAST, ROLLED_OUT, None)],
        ),
    ],
)
def test_a_row_of_a_file_tells_its_events(track, values, told) -> None:
    """Rule 9.19."""
    found = events_of_row(track, enrolled_on=FIRST, **values)
    assert list(found) == told
    events = [EnrolmentEvent(number, day, state) for number, (day, state, _) in enumerate(found)]
    assert event_faults(track, events) == ()


def test_days_within_a_track_include_its_first_and_last_day() -> None:
    """Rule 9.20."""
    days = {"a": FIRST, "b": LAST, "c": None}
    assert outside(days, FIRST, LAST) == {}
    found = outside({"a": FIRST - timedelta(1), "b": LAST + timedelta(1)}, FIRST, LAST)
    assert found["a"].nl == "het spoor begint pas op 01/01/2021."
    assert found["b"].nl == "het spoor eindigde op 01/06/2021."
    assert outside({"a": date.min, "b": date.max}, None, None) == {}


DAY = date(2021, 3, 1)


def asked(*requests: tuple[str, int, int | None]) -> list[PlaceRequest]:
    """Return requests of (key, day of March, day of March of the withdrawal), numbered as they come."""
    return [
        PlaceRequest(key, number, date(2021, 3, day), date(2021, 3, until) if until else None)
        for number, (key, day, until) in enumerate(requests)
    ]


def limited(*pairs: tuple[int, int | None]) -> list[Capacity]:
    return [Capacity(date(2021, 3, day), places) for day, places in pairs]


def held(requests: list[PlaceRequest], capacities: list[Capacity], day: int) -> tuple[list[str], list[str]]:
    found = places_at(requests, capacities, date(2021, 3, day))
    return [place.key for place in found.taken], list(found.waiting)


def test_the_worked_example_of_places_holds() -> None:
    """Rules 9.21 and 9.22."""
    requests = asked(("A", 1, 10), ("B", 2, None), ("C", 3, None))
    assert held(requests, limited((1, 2)), 9) == (["A", "B"], ["C"])
    assert held(requests, limited((1, 2)), 10) == (["B", "C"], [])
    assert Place("C", date(2021, 3, 10)) in places_at(requests, limited((1, 2)), date(2021, 3, 10)).taken


def test_the_first_come_are_served_first_and_of_one_day_the_first_written_down() -> None:
    """Rule 9.21."""
    requests = asked(("late", 5, None), ("first", 4, None), ("second", 4, None), ("third", 4, None))
    assert held(requests[::-1], limited((1, 2)), 6) == (["first", "second"], ["third", "late"])


def test_a_place_that_comes_free_goes_to_who_waits_and_not_to_who_asks_that_day() -> None:
    """Rule 9.22."""
    requests = asked(("A", 1, 5), ("new", 5, None), ("B", 2, None))
    assert held(requests, limited((1, 1)), 5) == (["B"], ["new"])


def test_who_withdraws_while_waiting_is_passed_over() -> None:
    """Rule 9.22."""
    requests = asked(("A", 1, 5), ("B", 2, 4), ("C", 3, None))
    assert held(requests, limited((1, 1)), 5) == (["C"], [])
    assert held(asked(("A", 1, 1)), limited((1, 1)), 1) == ([], [])


def test_nobody_loses_a_place_and_more_places_move_up_the_first() -> None:
    """Rule 9.23."""
    requests = asked(("A", 1, None), ("B", 2, None), ("C", 3, None), ("D", 4, None))
    capacities = limited((1, 2), (5, 1), (8, 3), (9, None))
    assert held(requests, capacities, 4) == (["A", "B"], ["C", "D"])
    assert held(requests, capacities, 5) == (["A", "B"], ["C", "D"])
    assert held(requests, capacities, 8) == (["A", "B", "C"], ["D"])
    assert held(requests, capacities[::-1], 9) == (["A", "B", "C", "D"], [])


def test_who_withdraws_and_comes_back_stands_at_the_end() -> None:
    """Rule 9.23."""
    requests = asked(("A", 1, 3), ("B", 1, None), ("C", 2, None), ("A", 4, None))
    assert held(requests, limited((1, 1)), 4) == (["B"], ["C", "A"])


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[PlaceRequest], list[Capacity]]:
    requests = []
    for number in range(draw(st.integers(0, 10))):
        day = draw(st.integers(1, 20))
        until = draw(st.none() | st.integers(day, 28))
        requests.append(PlaceRequest(f"k{number}", number, date(2021, 3, day), date(2021, 3, until) if until else None))
    return requests, [Capacity(DAY, draw(st.integers(0, 5)))]


@given(queues(), st.integers(1, 28), st.randoms(use_true_random=False))
def test_with_one_capacity_the_first_that_stay_have_the_places(queue, day: int, chance) -> None:
    """Rules 9.21 and 9.22."""
    requests, capacities = queue
    on = date(2021, 3, day)
    stay = [one for one in requests if one.asked_on <= on and not (one.withdrawn_on and one.withdrawn_on <= on)]
    keys = [one.key for one in sorted(stay, key=lambda one: (one.asked_on, one.number))]
    found = places_at(requests, capacities, on)
    limit = capacities[0].places
    assert {place.key for place in found.taken} == set(keys[:limit])
    assert list(found.waiting) == keys[limit:]
    chance.shuffle(requests)
    assert places_at(requests, capacities, on) == found


def test_taking_part_leaves_out_offers_interest_waiting_and_withdrawal() -> None:
    """Rule 9.29."""
    assert set(EnrolmentState) - TAKING_PART == {INTERESTED, WAITING, WITHDRAWN, OFFERED}
