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
    EnrolmentFacts,
    Mode,
    SuccessionFact,
    audience,
    counted_as,
    enrolled_governments,
    reached_governments,
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
    assert (refusal.value.field, refusal.value.text.nl) == ("dated_on", "Dit kan niet vóór 2021-01-02.")


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
        with pytest.raises(InvalidError, match=f"{first} en ten laatste op {last}"):
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
    facts = AuditFacts("a", "x", AuditKind.BASIC, {**DAYS, FOLLOWED_UP: date(2021, 5, 1)}, Outcome.WHOLLY)

    def at(month: int, day: int = 1) -> list[bool]:
        found = count_audits([facts], date(2021, month, day))
        return [bool(one) for one in (found.planned, found.busy, found.done, found.taken_over, found.followed_up)]

    assert not any(bool(one) for one in (count_audits([facts], date(2020, 12, 31)).planned,))
    assert at(1) == [True, False, False, False, False]
    assert at(2, 28) == [True, False, False, False, False]
    assert at(3) == [False, True, False, False, False]
    assert at(4) == [False, False, True, True, False]
    assert at(5) == [False, False, True, True, True]
    assert audit_state_at(facts.days, date(2021, 4, 30)) is REPORTED
    assert audit_state_at(facts.days, date(2020, 1, 1)) is None


def test_the_theme_audits_of_2017_and_2018_are_counted() -> None:
    """Rule 9.26."""
    outcomes = [Outcome.NONE] * 4 + [Outcome.IMPORTANT_PART] * 15 + [Outcome.WHOLLY] * 9
    audits = [
        AuditFacts(f"t{number}", f"b{number}", AuditKind.THEME, {**DAYS, REPORTED: date(2018, 12, 31)}, outcome)
        for number, outcome in enumerate(outcomes)
    ]
    found = count_audits(audits, date(2018, 12, 31))
    assert (len(found.done), len(found.taken_over)) == (28, 24)
    unknown = AuditFacts("u", "b", AuditKind.THEME, {REPORTED: date(2018, 1, 1)})
    assert count_audits([unknown], date(2018, 12, 31)).taken_over == ()


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
    assert (found[1].live_rows, found[1].later_rows) == ((1, 3), (2,))
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
