"""The way and the terms of a report from outside: chapter 13 of `docs/scoring.md`."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.disclosures import (
    ALPHABET,
    NEXT,
    OPEN,
    DisclosureState as State,
    Moments,
    Move,
    TermKind,
    TermState,
    code_of,
    require_moments,
    require_move,
    terms_at,
    wait_before_report,
    warnings_for,
)
from belfort.domain.errors import InvalidError

FOUND = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HOURS = st.integers(-500, 500).map(lambda hours: timedelta(minutes=37 * hours))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


TABLE = {
    State.RECEIVED: {State.TRIAGED, State.REJECTED, State.DUPLICATE},
    State.TRIAGED: {State.CONFIRMED, State.REJECTED, State.DUPLICATE},
    State.CONFIRMED: {State.FIXED, State.REJECTED, State.DUPLICATE},
    State.FIXED: {State.CLOSED, State.CONFIRMED},
    State.CLOSED: {State.TRIAGED},
    State.REJECTED: {State.TRIAGED},
    State.DUPLICATE: {State.TRIAGED},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("target", State)
def test_a_report_goes_where_the_table_says_and_nowhere_else(state: State, target: State) -> None:
    """Rule 13.1."""
    move = Move(target, "omdat het zo is", has_severity=True, has_original=True)
    if target in TABLE[state]:
        require_move(state, move)
    else:
        with pytest.raises(InvalidError) as refusal:
            require_move(state, move)
        assert refusal.value.field == "target"


def test_from_every_state_there_is_a_way_and_what_is_done_can_be_opened_again() -> None:
    """Rule 13.1."""
    assert set(NEXT) == set(State)
    assert {state for state in State if NEXT[state] == (State.TRIAGED,)} == set(State) - OPEN


@pytest.mark.parametrize(
    ("state", "move", "field"),
    [
        (State.RECEIVED, Move(State.TRIAGED), "severity"),
        (State.TRIAGED, Move(State.CONFIRMED, "echt zo"), "severity"),
        (State.RECEIVED, Move(State.DUPLICATE, "zelfde", has_severity=True), "original"),
        (State.RECEIVED, Move(State.REJECTED, "  "), "note"),
        (State.FIXED, Move(State.CONFIRMED, has_severity=True), "note"),
        (State.CLOSED, Move(State.TRIAGED, has_severity=True), "note"),
        (State.REJECTED, Move(State.TRIAGED, has_severity=True), "note"),
        (State.DUPLICATE, Move(State.TRIAGED, has_severity=True), "note"),
    ],
)
def test_what_belongs_to_a_decision_must_be_there(state: State, move: Move, field: str) -> None:
    """Rule 13.2."""
    with pytest.raises(InvalidError) as refusal:
        require_move(state, move)
    assert refusal.value.field == field


def test_going_on_asks_no_reason() -> None:
    """Rule 13.2."""
    require_move(State.RECEIVED, Move(State.TRIAGED, has_severity=True))
    require_move(State.CONFIRMED, Move(State.FIXED))
    require_move(State.FIXED, Move(State.CLOSED))
    require_move(State.RECEIVED, Move(State.DUPLICATE, has_original=True))


def test_without_the_moment_of_the_finding_a_term_counts_from_the_receipt_and_says_so() -> None:
    """Rule 13.3."""
    received = at(24, 15)
    known = terms_at(Moments(received, FOUND), received)
    unknown = terms_at(Moments(received), received)
    assert [term.from_receipt for term in (*known, *unknown)] == [False, False, True, True]
    assert [term.due_at for term in known] == [at(25, 10), at(27, 10)]
    assert [term.due_at for term in unknown] == [at(25, 15), at(27, 15)]


def test_the_last_second_of_a_term_is_in_time_and_a_full_report_also_notifies() -> None:
    """Rule 13.4."""
    last, second = FOUND + timedelta(hours=24), timedelta(seconds=1)
    states = [terms_at(Moments(FOUND, FOUND, done), at(30, 9))[0].state for done in (last, last + second)]
    assert states == [TermState.IN_TIME, TermState.LATE]
    states = [terms_at(Moments(FOUND, FOUND), now)[0].state for now in (last, last + second)]
    assert states == [TermState.RUNNING, TermState.PASSED]
    at_once = Moments(FOUND, FOUND, reported_at=at(24, 12))
    assert [term.state for term in terms_at(at_once, at(30, 9))] == [TermState.IN_TIME, TermState.IN_TIME]
    later = Moments(FOUND, FOUND, notified_at=at(26, 10), reported_at=at(24, 12))
    assert terms_at(later, at(30, 9))[0].done_at == at(24, 12)
    assert not terms_at(Moments(FOUND, FOUND, notified_at=at(24, 12)), at(24, 12))[1].is_done


@pytest.mark.parametrize(
    ("moments", "now", "nl", "en"),
    [
        (Moments(FOUND, FOUND), at(25, 9), ("nog 1 uur", "nog 49 uur"), ("1 hour left", "49 hours left")),
        (
            Moments(FOUND, FOUND),
            at(25, 9, 30),
            ("nog minder dan een uur", "nog 48 uur"),
            ("less than an hour left", "48 hours left"),
        ),
        (Moments(FOUND, FOUND), at(25, 10, 1), ("1 uur voorbij", "nog 47 uur"), ("1 hour past", "47 hours left")),
        (
            Moments(FOUND, FOUND, at(25, 10), at(27, 12, 30)),
            at(30, 9),
            ("op tijd", "3 uur te laat"),
            ("in time", "3 hours late"),
        ),
        (Moments(at(24, 15)), at(25, 9), ("nog 6 uur", "nog 54 uur"), ("6 hours left", "54 hours left")),
    ],
)
def test_the_worked_numbers_of_the_terms(
    moments: Moments, now: datetime, nl: tuple[str, str], en: tuple[str, str]
) -> None:
    """Rule 13.5."""
    said = [term.words for term in terms_at(moments, now)]
    assert [words.nl for words in said] == list(nl)
    assert [words.en for words in said] == list(en)


@given(HOURS, st.one_of(st.none(), HOURS), st.one_of(st.none(), HOURS), HOURS)
def test_a_term_is_one_thing_at_a_time(
    found: timedelta, notified: timedelta | None, reported: timedelta | None, now: timedelta
) -> None:
    """Rule 13.5."""
    moments = Moments(
        FOUND,
        FOUND + found,
        None if notified is None else FOUND + notified,
        None if reported is None else FOUND + reported,
    )
    first, second = terms_at(moments, FOUND + now)
    assert first.due_at + timedelta(hours=48) == second.due_at
    for term in (first, second):
        assert term.is_done == (term.state in {TermState.IN_TIME, TermState.LATE})
        assert term.hours >= (1 if term.state in {TermState.LATE, TermState.PASSED} else 0)
    assert first.is_done or not second.is_done


def test_the_worked_numbers_of_the_warnings() -> None:
    """Rule 13.6."""
    found = warnings_for(Moments(at(25, 5), FOUND))
    assert found == {TermKind.NOTIFICATION: at(25, 5), TermKind.REPORT: at(27, 4)}
    assert warnings_for(Moments(at(25, 10), FOUND)) == {TermKind.REPORT: at(27, 4)}
    assert warnings_for(Moments(at(28, 10), FOUND)) == {}
    assert warnings_for(Moments(at(24, 15))) == {TermKind.NOTIFICATION: at(25, 9), TermKind.REPORT: at(27, 9)}


@pytest.mark.parametrize(
    ("moments", "field"),
    [
        (Moments(FOUND, at(26, 0)), "found_at"),
        (Moments(FOUND, FOUND, notified_at=at(26, 0)), "notified_at"),
        (Moments(FOUND, FOUND, reported_at=at(26, 0)), "reported_at"),
        (Moments(FOUND, FOUND, notified_at=at(24, 9)), "notified_at"),
        (Moments(FOUND, FOUND, reported_at=at(24, 9)), "reported_at"),
        (Moments(FOUND, FOUND, notified_at=at(25, 9), reported_at=at(25, 8)), "reported_at"),
    ],
)
def test_nothing_happens_in_the_future_or_before_the_finding(moments: Moments, field: str) -> None:
    """Rule 13.7."""
    with pytest.raises(InvalidError) as refusal:
        require_moments(moments, at(25, 12))
    assert refusal.value.field == field
    require_moments(Moments(FOUND, FOUND, at(24, 12), at(25, 12)), at(25, 12))


def test_three_reports_go_at_once_and_then_each_waits_longer() -> None:
    """Rule 13.8."""
    now = at(25, 9)
    minutes = [wait_before_report(sent, now, now) // timedelta(minutes=1) for sent in range(9)]
    assert minutes == [0, 0, 0, 10, 20, 40, 60, 60, 60]
    assert wait_before_report(4, now - timedelta(minutes=15), now) == timedelta(minutes=5)
    assert wait_before_report(4, now - timedelta(minutes=20), now) == timedelta(0)
    assert wait_before_report(400, now - timedelta(days=1), now) == timedelta(0)
    assert wait_before_report(4, now + timedelta(days=3), now) == timedelta(minutes=20)


@given(st.integers(0, 2**64))
def test_a_code_is_short_and_cannot_be_misread(number: int) -> None:
    """Rule 13.9."""
    code = code_of(number)
    assert len(code) == 11
    assert code[:2] == "M-"
    assert code[6] == "-"
    assert set(code[2:6] + code[7:]) <= set(ALPHABET)
    assert set("ILOU") & set(ALPHABET) == set()
    assert code == code_of(number + 2**40)
    assert code != code_of(number ^ 1)
