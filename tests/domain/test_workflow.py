"""Chapter 5 of docs/scoring.md: states of a row and progress."""

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.workflow import (
    DECIDED,
    IN_USE,
    NEXT,
    STATE_NAMES,
    RegisterState,
    RegisterStep,
    next_state,
    progress,
    steps_from,
)

PROPOSED, CONFIRMED, ADAPTED, NOT_OURS, OWN = RegisterState
CONFIRM, ADAPT, REJECT = RegisterStep

TABLE = {
    (PROPOSED, CONFIRM): CONFIRMED,
    (PROPOSED, ADAPT): ADAPTED,
    (PROPOSED, REJECT): NOT_OURS,
    (CONFIRMED, CONFIRM): CONFIRMED,
    (CONFIRMED, ADAPT): ADAPTED,
    (CONFIRMED, REJECT): NOT_OURS,
    (ADAPTED, CONFIRM): CONFIRMED,
    (ADAPTED, ADAPT): ADAPTED,
    (ADAPTED, REJECT): NOT_OURS,
    (NOT_OURS, CONFIRM): CONFIRMED,
    (NOT_OURS, ADAPT): ADAPTED,
    (OWN, ADAPT): OWN,
    (OWN, REJECT): NOT_OURS,
}


@pytest.mark.parametrize("state", list(RegisterState))
@pytest.mark.parametrize("step", list(RegisterStep))
def test_each_step_leads_where_the_table_says_or_is_refused(state, step):
    """Rule 5.1."""
    is_generic = state is not OWN
    if (state, step) in TABLE:
        assert next_state(state, step, reason="because", generic=is_generic) is TABLE[state, step]
    else:
        with pytest.raises(InvalidError) as refusal:
            next_state(state, step, reason="because", generic=is_generic)
        assert STATE_NAMES[state].nl in refusal.value.text.nl
    assert (step in steps_from(state)) == ((state, step) in TABLE)


@given(st.lists(st.sampled_from(RegisterStep), max_size=12))
def test_a_row_of_the_list_never_leaves_its_table(steps):
    """Rule 5.1."""
    state = PROPOSED
    for step in steps:
        if step in steps_from(state):
            before, state = state, next_state(state, step, reason="because", generic=True)
            assert state in NEXT[before].values()
        assert state in {PROPOSED, CONFIRMED, ADAPTED, NOT_OURS}


@given(st.lists(st.sampled_from(RegisterStep), max_size=12))
def test_an_own_row_is_own_or_not_ours_and_nothing_else(steps):
    """Rule 5.2."""
    state = OWN
    for step in steps:
        if step in steps_from(state):
            state = next_state(state, step, reason="because", generic=False)
        assert state in {OWN, NOT_OURS}


@pytest.mark.parametrize("step", [CONFIRM, ADAPT])
def test_an_own_row_that_was_not_ours_becomes_own_again(step):
    """Rule 5.2."""
    assert next_state(NOT_OURS, step, reason="", generic=False) is OWN


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
@pytest.mark.parametrize(
    ("state", "step", "is_generic"), [(PROPOSED, ADAPT, True), (CONFIRMED, REJECT, True), (OWN, REJECT, False)]
)
def test_a_deviation_and_a_refusal_ask_a_reason(state, step, is_generic, reason):
    """Rule 5.3."""
    with pytest.raises(InvalidError) as refusal:
        next_state(state, step, reason=reason, generic=is_generic)
    assert refusal.value.field == "reason"
    assert next_state(state, step, reason="we do this with a neighbor", generic=is_generic)


def test_confirming_and_adapting_an_own_row_ask_no_reason():
    """Rule 5.3."""
    assert next_state(PROPOSED, CONFIRM, reason="", generic=True) is CONFIRMED
    assert next_state(OWN, ADAPT, reason="", generic=False) is OWN


def test_in_use_is_everything_that_is_ours():
    """Rule 5.4."""
    assert set(RegisterState) - IN_USE == {NOT_OURS}


def test_decided_is_everything_but_what_waits():
    """Rule 5.5."""
    assert set(RegisterState) - DECIDED == {PROPOSED}


@pytest.mark.parametrize(
    ("counts", "decided", "percent"), [((1, 500, 20, 10, 3), 533, 99), ((0, 500, 21, 10, 3), 534, 100)]
)
def test_the_worked_examples_of_progress_hold(counts, decided, percent):
    """Rules 5.5 and 5.6."""
    found = progress(zip(RegisterState, counts, strict=True))
    assert (found.total, found.decided, found.open, found.percent) == (534, decided, 534 - decided, percent)


def test_an_empty_register_has_no_progress():
    """Rule 5.6."""
    assert progress([]).percent == 0


@given(st.lists(st.tuples(st.sampled_from(RegisterState), st.integers(0, 2_000))))
def test_progress_is_one_hundred_only_when_nothing_is_open(rows):
    """Rule 5.6."""
    found = progress(rows)
    assert 0 <= found.percent <= 100
    assert found.decided + found.open == found.total == sum(count for _, count in rows)
    assert (found.percent == 100) == (found.open == 0 and found.total > 0)
