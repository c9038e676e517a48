"""Chapter 9 of docs/scoring.md: audits, and governments and people counted once."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.programme import EnrolmentEvent, EnrolmentState, TrackKind
from belfort.domain.programme_audits import (
    AUDIT_KIND_NAMES,
    AUDIT_STATE_NAMES,
    OUTCOME_NAMES,
    AuditFacts,
    AuditKind,
    AuditState,
    Outcome,
    audit_state_at,
    count_audits,
    months_later,
    next_audit_day,
    require_repeat,
)
from belfort.domain.programme_counts import (
    AttendanceFact,
    DeliveryFact,
    EnrolmentFacts,
    Mode,
    SuccessionFact,
    Successors,
    attended,
    audience,
    counted_as,
    delivered,
    enrolled_governments,
    participations,
    reached_governments,
    stands,
)

SELECTED, ANNOUNCED, STARTED, REPORTED, FOLLOWED_UP = AuditState
DAYS = {SELECTED: date(2021, 1, 1), ANNOUNCED: date(2021, 2, 1), STARTED: date(2021, 3, 1), REPORTED: date(2021, 4, 1)}


def test_every_word_has_a_name() -> None:
    assert (set(AUDIT_KIND_NAMES), set(AUDIT_STATE_NAMES), set(OUTCOME_NAMES)) == (
        set(AuditKind),
        set(AuditState),
        set(Outcome),
    )


@pytest.mark.parametrize("reached", range(6))
@pytest.mark.parametrize("step", list(AuditState))
def test_an_audit_goes_one_by_one(reached: int, step: AuditState) -> None:
    """Rule 9.24."""
    order = list(AuditState)
    days = {state: date(2021, 1 + place, 1) for place, state in enumerate(order[:reached])}
    if reached < 5 and step is order[reached]:
        assert next_audit_day(days, step, date(2021, 9, 1), is_repeat=False) == {**days, step: date(2021, 9, 1)}
    else:
        with pytest.raises(InvalidError) as refusal:
            next_audit_day(days, step, date(2021, 9, 1), is_repeat=False)
        assert refusal.value.field == "state"


def test_no_day_comes_before_the_one_before_it() -> None:
    """Rule 9.24."""
    days = {SELECTED: date(2021, 1, 2)}
    assert next_audit_day(days, ANNOUNCED, date(2021, 1, 2), is_repeat=False)
    with pytest.raises(InvalidError) as refusal:
        next_audit_day(days, ANNOUNCED, date(2021, 1, 1), is_repeat=False)
    assert (refusal.value.field, refusal.value.text.nl) == ("dated_on", "Dit kan niet vóór 02/01/2021.")


@pytest.mark.parametrize(
    ("announced", "first", "last"),
    [
        (date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)),
        (date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)),
        (date(2023, 1, 30), date(2023, 2, 28), date(2023, 3, 30)),
    ],
)
def test_a_repeat_audit_starts_one_to_two_months_after_it_was_announced(announced, first, last) -> None:
    """Rule 9.25."""
    require_repeat(announced, first)
    require_repeat(announced, last)
    for wrong in (first - timedelta(1), last + timedelta(1)):
        with pytest.raises(InvalidError, match=f"{first:%d/%m/%Y} en ten laatste op {last:%d/%m/%Y}"):
            require_repeat(announced, wrong)


def test_only_a_repeat_audit_has_that_rule_and_only_at_its_start() -> None:
    """Rule 9.25."""
    days = {SELECTED: date(2021, 1, 1), ANNOUNCED: date(2021, 1, 1)}
    assert next_audit_day(days, STARTED, date(2021, 1, 2), is_repeat=False)
    assert next_audit_day(days, STARTED, date(2021, 2, 1), is_repeat=True)
    with pytest.raises(InvalidError):
        next_audit_day(days, STARTED, date(2021, 1, 2), is_repeat=True)
    assert next_audit_day({**days, STARTED: date(2021, 2, 1)}, REPORTED, date(2021, 2, 1), is_repeat=True)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 30))
def test_months_later_is_in_that_month_and_never_on_a_later_day(day: date, months: int) -> None:
    """Rule 9.25."""
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(1)).day == 1)


def test_an_audit_is_planned_then_busy_then_done() -> None:
    """Rule 9.26."""
    facts = AuditFacts("a", "x", AuditKind.BASIC, {**DAYS, FOLLOWED_UP: date(2021, 5, 1)})

    def at(month: int, day: int = 1) -> list[bool]:
        found = count_audits([facts], date(2021, month, day))
        return [bool(one) for one in (found.planned, found.busy, found.done, found.followed_up)]

    assert not any(bool(one) for one in (count_audits([facts], date(2020, 12, 31)).planned,))
    assert at(1) == [True, False, False, False]
    assert at(2, 28) == [True, False, False, False]
    assert at(3) == [False, True, False, False]
    assert at(4) == [False, False, True, False]
    assert at(5) == [False, False, True, True]
    assert audit_state_at(facts.days, date(2021, 4, 30)) is REPORTED
    assert audit_state_at(facts.days, date(2020, 1, 1)) is None


MERGED = date(2025, 1, 1)
INTO_C = [SuccessionFact("A", "C", MERGED), SuccessionFact("B", "C", MERGED)]


def enrolled(organization: str, track: TrackKind = TrackKind.BASIC_AUDIT, *states: EnrolmentState) -> EnrolmentFacts:
    events = [
        EnrolmentEvent(number, date(2020, 1, 1 + number), state)
        for number, state in enumerate(states or (EnrolmentState.ENROLLED,))
    ]
    return EnrolmentFacts(organization, track, tuple(events))


BASIC = frozenset({TrackKind.BASIC_AUDIT})


def test_a_body_counts_under_its_own_name_until_it_merged() -> None:
    """Rule 9.27."""
    assert counted_as("A", INTO_C, date(2024, 12, 31)) == "A"
    assert counted_as("A", INTO_C, MERGED) == "C"
    assert counted_as("X", INTO_C, MERGED) == "X"


def test_mergers_are_followed_as_far_as_they_go_by_that_day() -> None:
    """Rule 9.27."""
    facts = [*INTO_C, SuccessionFact("C", "D", date(2031, 1, 1))]
    assert [counted_as("A", facts, date(year, 6, 1)) for year in (2024, 2026, 2031)] == ["A", "C", "D"]
    around = [SuccessionFact("A", "A", MERGED), SuccessionFact("P", "Q", MERGED), SuccessionFact("Q", "P", MERGED)]
    assert counted_as("A", around, MERGED) == "A"
    assert counted_as("P", around, MERGED) in {"P", "Q"}
    split = [SuccessionFact("A", "Z", MERGED), SuccessionFact("A", "C", MERGED)]
    assert counted_as("A", split, MERGED) == counted_as("A", split[::-1], MERGED) == "C"


def test_two_that_merge_are_two_before_and_one_after() -> None:
    """Rules 9.27 and 9.28."""
    both = [enrolled("A"), enrolled("B")]
    assert enrolled_governments(both, INTO_C, date(2024, 12, 31), tracks=BASIC) == {"A": ("A",), "B": ("B",)}
    assert enrolled_governments(both, INTO_C, MERGED, tracks=BASIC) == {"C": ("A", "B")}
    assert enrolled_governments([*both, enrolled("C")], INTO_C, MERGED, tracks=BASIC) == {"C": ("A", "B", "C")}


def test_a_government_counts_once_in_several_tracks() -> None:
    """Rule 9.28."""
    both = [enrolled("A"), enrolled("A", TrackKind.WORKSHOP), enrolled("A", TrackKind.GUIDANCE)]
    two = frozenset({TrackKind.BASIC_AUDIT, TrackKind.WORKSHOP})
    assert enrolled_governments(both, [], MERGED, tracks=two) == {"A": ("A",)}
    assert enrolled_governments(both, [], MERGED, tracks=frozenset({TrackKind.TOOLKIT})) == {}


def lessons(key: str, body: str, *told: tuple[int, EnrolmentState]) -> EnrolmentFacts:
    events = [EnrolmentEvent(place, date(2022, month, 1), state) for place, (month, state) in enumerate(told, start=1)]
    return EnrolmentFacts(body, TrackKind.E_LEARNING, tuple(events), key)


def test_the_furthest_of_several_enrolments_decides_once() -> None:
    """Rule 9.60."""
    offered, rolled_out = EnrolmentState.OFFERED, EnrolmentState.ROLLED_OUT
    facts = [lessons("1", "A", (2, offered)), lessons("2", "B", (3, offered), (6, rolled_out))]
    before, after = (
        participations(stands(facts, day), Successors(INTO_C, day)) for day in (date(2024, 12, 31), MERGED)
    )
    assert [(one.organization, one.state, one.first_on) for one in before] == [
        ("A", offered, date(2022, 2, 1)),
        ("B", rolled_out, date(2022, 3, 1)),
    ]
    [one] = after
    assert (one.organization, one.bodies, one.state, one.first_on) == ("C", ("A", "B"), rolled_out, date(2022, 2, 1))
    assert one.stand.enrolment.key == "2"


def test_what_was_withdrawn_decides_only_when_nothing_else_is_left() -> None:
    """Rule 9.60."""
    withdrawn, offered = EnrolmentState.WITHDRAWN, EnrolmentState.OFFERED
    gone = lessons("1", "A", (1, offered), (2, withdrawn))
    [one] = participations(stands([gone, lessons("2", "B", (3, offered))], MERGED), Successors(INTO_C, MERGED))
    assert (one.state, one.bodies, one.first_on) == (offered, ("B",), date(2022, 3, 1))
    [alone] = participations(stands([gone], MERGED), Successors((), MERGED))
    assert alone.state is withdrawn


@given(st.permutations(range(4)))
def test_the_order_of_enrolments_does_not_matter(order) -> None:
    """Rule 9.60."""
    every = [
        lessons("1", "A", (2, EnrolmentState.TESTING)),
        lessons("2", "B", (2, EnrolmentState.TESTING)),
        lessons("3", "A", (1, EnrolmentState.OFFERED)),
        lessons("4", "D", (4, EnrolmentState.OFFERED)),
    ]
    wanted = participations(stands(every, MERGED), Successors(INTO_C, MERGED))
    assert participations(stands([every[place] for place in order], MERGED), Successors(INTO_C, MERGED)) == wanted


def test_people_of_a_government_are_added_up_live_and_later() -> None:
    """Rules 9.28 and 9.30."""
    rows = [present(1, "A", Mode.LIVE, 3), present(2, "B", Mode.LATER, 2, 9), present(3, "", Mode.LIVE, 5)]
    found = audience(rows, INTO_C, MERGED, tracks=frozenset({TrackKind.INFO_SESSION}))
    [one] = attended(found, Successors(INTO_C, MERGED))
    assert (one.organization, one.live, one.later, one.first_on) == ("C", 3, 2, date(2021, 1, 1))


def test_who_withdrew_took_part_until_then() -> None:
    """Rule 9.29."""
    facts = [enrolled("A", TrackKind.BASIC_AUDIT, EnrolmentState.ENROLLED, EnrolmentState.WITHDRAWN)]
    found = [enrolled_governments(facts, [], date(2020, 1, day), tracks=BASIC) for day in (1, 2)]
    assert found == [{"A": ("A",)}, {}]
    withdrawn = frozenset({EnrolmentState.WITHDRAWN})
    assert enrolled_governments(facts, [], MERGED, tracks=BASIC, states=withdrawn) == {"A": ("A",)}


def present(number: int, organization: str, mode: Mode, people: int, day: int = 1, **values) -> AttendanceFact:
    return AttendanceFact(number, date(2021, 1, day), TrackKind.INFO_SESSION, mode, people, organization, **values)


SESSIONS = frozenset({TrackKind.INFO_SESSION})


def test_people_count_live_or_later_from_their_own_day_on() -> None:
    """Rule 9.30."""
    facts = [present(1, "A", Mode.LIVE, 5), present(2, "A", Mode.LATER, 7, day=9), present(3, "", Mode.LIVE, 11)]
    found = [audience(facts, [], date(2021, 1, day), tracks=SESSIONS) for day in (8, 9)]
    assert [(one.live, one.later, dict(one.governments)) for one in found] == [
        (16, 0, {"A": ("A",)}),
        (16, 7, {"A": ("A",)}),
    ]
    numbers = [[row.number for row in rows] for rows in (found[1].live_rows, found[1].later_rows)]
    assert numbers == [[1, 3], [2]]
    assert audience(facts, [], date(2021, 1, 9), tracks=BASIC).live == 0


def test_attendance_is_corrected_by_a_new_row() -> None:
    """Rules 9.2 and 9.30."""
    facts = [present(1, "A", Mode.LIVE, 5)]
    facts.append(present(2, "A", Mode.LIVE, 0, corrects=1, corrected_on=date(2021, 2, 1)))
    assert audience(facts, [], date(2021, 1, 31), tracks=SESSIONS).live == 5
    after = audience(facts, [], date(2021, 2, 1), tracks=SESSIONS)
    assert (after.live, dict(after.governments)) == (0, {})


def test_governments_at_several_sessions_count_once_through_a_merger() -> None:
    """Rules 9.28 and 9.30."""
    facts = [present(1, "A", Mode.LIVE, 5), present(2, "A", Mode.LIVE, 5), present(3, "B", Mode.LATER, 5)]
    assert len(audience(facts, INTO_C, date(2024, 12, 31), tracks=SESSIONS).governments) == 2
    after = audience(facts, INTO_C, MERGED, tracks=SESSIONS)
    assert (dict(after.governments), after.live, after.later) == ({"C": ("A", "B")}, 10, 5)


def test_reached_is_who_takes_part_or_was_at_a_session() -> None:
    """Rule 9.31."""
    enrolments = [enrolled("A"), enrolled("X", TrackKind.E_LEARNING, EnrolmentState.OFFERED)]
    facts = [present(1, "B", Mode.LATER, 5), present(2, "", Mode.LIVE, 5)]
    assert list(reached_governments(enrolments, facts, INTO_C, date(2024, 12, 31))) == ["A", "B"]
    assert reached_governments(enrolments, facts, INTO_C, MERGED) == {"C": ("A", "B")}


def sent(number: int, organization: str, copies: int, corrects: int | None = None, day: int = 0) -> DeliveryFact:
    corrected_on = date(2026, 10, day) if day else None
    first = date(2026, 10, 1)
    return DeliveryFact(number, first, organization, TrackKind.POSTERS, "Affiche", copies, corrects, corrected_on)


SENT = [sent(1, "A", 25), sent(2, "B", 40), sent(3, "A", 20, 1, 5), sent(4, "B", 0, 2, 8)]


@pytest.mark.parametrize(
    ("day", "copies", "governments"), [(1, 65, "AB"), (4, 65, "AB"), (5, 60, "AB"), (7, 60, "AB"), (8, 20, "A")]
)
def test_material_counts_as_it_was_known_on_the_day(day: int, copies: int, governments: str) -> None:
    """Rule 9.43."""
    found = delivered(SENT, date(2026, 10, day))
    assert (sum(one.copies for one in found), sorted(one.organization for one in found)) == (copies, list(governments))
    assert delivered(SENT[::-1], date(2026, 10, day)) == found


def test_material_does_not_count_before_its_day() -> None:
    """Rule 9.43."""
    assert delivered(SENT, date(2026, 9, 30)) == ()
    earlier = DeliveryFact(5, date(2026, 9, 1), "A", TrackKind.POSTERS, "Affiche", 20, 3, date(2026, 10, 9))
    assert delivered([*SENT, earlier], date(2026, 9, 1)) == ()
    assert [one.dated_on for one in delivered([*SENT, earlier], date(2026, 10, 9))] == [date(2026, 9, 1)]


@given(
    st.lists(st.sampled_from("ABCDEF"), max_size=8),
    st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"), st.integers(2021, 2030)), max_size=6),
    st.integers(2020, 2031),
    st.randoms(use_true_random=False),
)
def test_every_body_stands_behind_exactly_one_government(bodies, mergers, year: int, chance) -> None:
    """Rules 9.27 and 9.28."""
    facts = [SuccessionFact(one, other, date(at, 1, 1)) for one, other, at in mergers]
    on = date(year, 6, 1)
    found = enrolled_governments([enrolled(body) for body in bodies], facts, on, tracks=BASIC)
    assert sorted(body for behind in found.values() for body in behind) == sorted(set(bodies))
    assert len(found) <= len(set(bodies))
    chance.shuffle(bodies)
    chance.shuffle(facts)
    assert enrolled_governments([enrolled(body) for body in bodies], facts, on, tracks=BASIC) == found
