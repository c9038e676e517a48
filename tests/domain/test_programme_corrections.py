"""Chapter 9 of docs/scoring.md: the way back, for a step of an enrolment and for an audit."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.enrolment_corrections import EventSaid, begun_on, corrected_events
from belfort.domain.errors import InvalidError
from belfort.domain.programme import EnrolmentEvent, EnrolmentState as State, TrackKind, event_at, state_at
from belfort.domain.programme_audits import (
    AuditFacts,
    AuditKind,
    AuditState,
    audit_state_at,
    corrected_days,
    count_audits,
    require_cancellable,
)

MARCH, JUNE, TODAY = date(2026, 3, 1), date(2026, 6, 1), date(2026, 6, 10)
BEFORE = TODAY - timedelta(days=1)
BASIC = TrackKind.BASIC_AUDIT
SELECTED, ANNOUNCED, STARTED, REPORTED, FOLLOWED_UP = AuditState


def course() -> tuple[EnrolmentEvent, ...]:
    return EnrolmentEvent(1, MARCH, State.ENROLLED), EnrolmentEvent(2, JUNE, State.COMPLETED)


def test_a_completion_that_never_happened() -> None:
    """Rule 9.70 with its example."""
    after = corrected_events(BASIC, course(), 2, EventSaid(None, JUNE), TODAY)
    assert state_at(after, BEFORE) is State.COMPLETED
    assert state_at(after, TODAY) is State.ENROLLED
    with pytest.raises(InvalidError, match="volgen de stappen niet op elkaar"):
        corrected_events(BASIC, course(), 1, EventSaid(None, MARCH), TODAY)
    again = corrected_events(BASIC, after, 3, EventSaid(State.COMPLETED, date(2026, 5, 1)), TODAY + timedelta(days=1))
    assert state_at(again, TODAY) is State.ENROLLED
    assert event_at(again, TODAY + timedelta(days=1)) == again[-1]


def test_another_day_and_another_state() -> None:
    """Rule 9.70."""
    later = corrected_events(BASIC, course(), 1, EventSaid(State.ENROLLED, date(2026, 4, 1)), TODAY)
    assert begun_on(later, BEFORE) == MARCH
    assert begun_on(later, TODAY) == date(2026, 4, 1)
    other = corrected_events(BASIC, course(), 2, EventSaid(State.WITHDRAWN, JUNE), TODAY)
    assert state_at(other, TODAY) is State.WITHDRAWN
    assert begun_on((), TODAY) is None


@pytest.mark.parametrize(
    ("number", "said", "field"),
    [
        (2, EventSaid(State.COMPLETED, JUNE), "state"),  # the same
        (9, EventSaid(None, JUNE), "corrects"),  # not there
        (1, EventSaid(State.ENROLLED, date(2026, 7, 1)), "on"),  # completed before it began
        (2, EventSaid(State.WAITING, JUNE), "on"),
        (2, EventSaid(State.COMPLETED, JUNE, 40), "staff_percent"),
    ],
)
def test_what_cannot_be(number: int, said: EventSaid, field: str) -> None:
    """Rule 9.70."""
    with pytest.raises(InvalidError) as refusal:
        corrected_events(BASIC, course(), number, said, TODAY)
    assert refusal.value.field == field


def test_what_is_corrected_is_not_corrected_again() -> None:
    """Rules 9.3 and 9.70: the correction is."""
    after = corrected_events(BASIC, course(), 2, EventSaid(None, JUNE), TODAY)
    with pytest.raises(InvalidError, match="al verbeterd"):
        corrected_events(BASIC, after, 2, EventSaid(State.WITHDRAWN, JUNE), TODAY)


@given(st.dates(MARCH, BEFORE), st.sampled_from([EventSaid(None, JUNE), EventSaid(State.WITHDRAWN, BEFORE)]))
def test_a_correction_leaves_every_earlier_day(day: date, said: EventSaid) -> None:
    """Rule 9.70."""
    assert state_at(corrected_events(BASIC, course(), 2, said, TODAY), day) is state_at(course(), day)


def days(*each: date) -> dict[AuditState, date]:
    return dict(zip(AuditState, each, strict=False))


def facts(days: dict[AuditState, date], *, cancelled: date | None = None, until: date | None = None) -> AuditFacts:
    return AuditFacts("a", "body", AuditKind.BASIC, days, cancelled_on=cancelled, known_until=until)


def test_another_day_of_a_start() -> None:
    """Rule 9.71 with its example."""
    old = days(date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1))
    new = corrected_days(old, {**old, STARTED: date(2026, 6, 15)}, is_repeat=False)
    versions = [facts(old, until=date(2026, 6, 20)), facts(new)]
    assert count_audits(versions, date(2026, 6, 10)).busy == ("a",)
    assert count_audits(versions, date(2026, 6, 20)).busy == ("a",)
    assert count_audits([facts(new)], date(2026, 6, 10)).busy == ()


def test_only_the_last_steps_are_taken_back() -> None:
    """Rule 9.71."""
    old = days(date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1))
    assert corrected_days(old, days(date(2026, 4, 2)), is_repeat=False) == days(date(2026, 4, 2))
    for after, field in (
        ({}, "selected_on"),
        ({SELECTED: date(2026, 4, 1), STARTED: date(2026, 6, 1)}, "started_on"),
        ({**old, ANNOUNCED: date(2026, 3, 31)}, "announced_on"),
        ({**old, REPORTED: date(2026, 7, 1)}, "reported_on"),
    ):
        with pytest.raises(InvalidError) as refusal:
            corrected_days(old, after, is_repeat=False)
        assert refusal.value.field == field


def test_a_repeat_audit_keeps_its_term() -> None:
    """Rules 9.25 and 9.71."""
    old = days(date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1))
    assert corrected_days(old, {**old, STARTED: date(2026, 7, 1)}, is_repeat=True)
    with pytest.raises(InvalidError) as refusal:
        corrected_days(old, {**old, STARTED: date(2026, 7, 2)}, is_repeat=True)
    assert refusal.value.field == "started_on"


def test_a_cancelled_audit_counts_nowhere() -> None:
    """Rule 9.72 with its example."""
    old = days(date(2026, 3, 1))
    cancelled, restored = date(2026, 5, 1), date(2026, 6, 1)
    assert audit_state_at(old, date(2026, 4, 30), cancelled) is SELECTED
    assert audit_state_at(old, cancelled, cancelled) is None
    versions = [facts(old, cancelled=cancelled, until=restored), facts(old)]
    assert count_audits(versions, date(2026, 4, 30)).planned == ("a",)
    assert count_audits(versions, date(2026, 5, 15)).planned == ()
    assert count_audits(versions, restored).planned == ("a",)


def test_what_is_reported_is_not_cancelled() -> None:
    """Rule 9.72."""
    require_cancellable(days(MARCH, MARCH, MARCH))
    with pytest.raises(InvalidError, match="gerapporteerd"):
        require_cancellable(days(MARCH, MARCH, MARCH, MARCH))
