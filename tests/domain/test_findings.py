"""The way of a finding, its severity, its counts, its doubles, and what it says about a claim."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from belfort.domain.disagreements import Evidence, disagreements
from belfort.domain.errors import ForbiddenError, InvalidError
from belfort.domain.finding_counts import FindingFacts, OpenCounts, count_open, next_late_day
from belfort.domain.finding_pairs import Likeness, candidates, may_be_same, title_share
from belfort.domain.findings import (
    CATEGORY_NAMES,
    FINDING_STATE_NAMES,
    FINDING_STEP_NAMES,
    NEXT,
    SEVERITY_NAMES,
    STANDING,
    Category,
    FindingState as State,
    FindingStep as Step,
    Severity,
    is_overdue,
    next_finding_state,
    require_acceptance,
    require_other_eyes,
    require_same_score,
    severity_of_score,
    state_on,
)
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score

DAY = date(2026, 11, 25)


def test_every_word_has_a_name():
    for words, names in (
        (Category, CATEGORY_NAMES),
        (Severity, SEVERITY_NAMES),
        (State, FINDING_STATE_NAMES),
        (Step, FINDING_STEP_NAMES),
    ):
        assert set(names) == set(words)
    assert len(Category) == 14


def test_the_way_of_a_finding():
    """Rule 12.1: open, answered, fixed, closed; no step is skipped and only a retest closes."""
    state = State.OPEN
    for step, after in (
        (Step.RESPOND, State.ANSWERED),
        (Step.FIX, State.FIXED),
        (Step.FAIL, State.OPEN),
        (Step.RESPOND, State.ANSWERED),
        (Step.RESPOND, State.ANSWERED),
        (Step.FIX, State.FIXED),
        (Step.CLOSE, State.CLOSED),
        (Step.REOPEN, State.OPEN),
    ):
        state = next_finding_state(state, step)
        assert state is after
    closing = {
        (before, step) for before, steps in NEXT.items() for step, after in steps.items() if after is State.CLOSED
    }
    assert closing == {(State.FIXED, Step.CLOSE)}
    for state, step in ((State.OPEN, Step.FIX), (State.CLOSED, Step.CHANGE), (State.FIXED, Step.ACCEPT)):
        with pytest.raises(InvalidError):
            next_finding_state(state, step)


@given(st.lists(st.sampled_from(list(Step)), max_size=30))
def test_a_finding_never_leaves_its_table(steps):
    state = State.OPEN
    for step in steps:
        try:
            state = next_finding_state(state, step)
        except InvalidError:
            continue
        assert state in State


def test_who_fixed_it_does_not_retest_it():
    """Rule 12.2: four eyes."""
    require_other_eyes(fixed_by=3, retested_by=4)
    require_other_eyes(fixed_by=None, retested_by=0)
    with pytest.raises(ForbiddenError):
        require_other_eyes(fixed_by=3, retested_by=3)


def test_an_acceptance_has_a_reason_and_ends():
    """Rule 12.3: with a reason, from today to 365 days ahead, open again the day after."""
    require_acceptance("Vervangen in 2027", DAY, DAY)
    require_acceptance("Vervangen in 2027", DAY + timedelta(days=365), DAY)
    for reason, until in ((" ", DAY), ("x", None), ("x", DAY - timedelta(days=1)), ("x", DAY + timedelta(days=366))):
        with pytest.raises(InvalidError):
            require_acceptance(reason, until, DAY)
    last = date(2027, 3, 31)
    assert state_on(State.ACCEPTED, last, last) is State.ACCEPTED
    assert state_on(State.ACCEPTED, last, date(2027, 4, 1)) is State.OPEN
    assert state_on(State.CLOSED, last, date(2027, 4, 1)) is State.CLOSED


def test_what_counts_as_open_and_what_as_overdue():
    """Rule 12.4: a fix without a retest counts as open and is never overdue; the due day itself is in time."""
    assert {State.OPEN, State.ANSWERED, State.FIXED} == STANDING
    before = DAY - timedelta(days=1)
    assert is_overdue(State.OPEN, before, DAY)
    assert is_overdue(State.ANSWERED, before, DAY)
    assert not is_overdue(State.OPEN, DAY, DAY)
    assert not is_overdue(State.FIXED, before, DAY)
    assert not is_overdue(State.OPEN, None, DAY)
    found = [
        FindingFacts(Severity.CRITICAL, State.OPEN, before),
        FindingFacts(Severity.HIGH, State.FIXED, before),
        FindingFacts(Severity.HIGH, State.CLOSED, before),
        FindingFacts(Severity.MEDIUM, State.ACCEPTED, before, accepted_until=DAY),
        FindingFacts(Severity.LOW, State.ACCEPTED, before, accepted_until=before),
        FindingFacts(Severity.LOW, State.DUPLICATE, before),
    ]
    assert count_open(found, DAY) == OpenCounts(critical=1, high=1, medium=0, low=1, overdue=2)
    assert count_open(found, DAY).total == 3


def test_the_days_on_which_overdue_grows_by_itself():
    """Rule 12.4: they are counted anew on the day after each due day, of what is open or answered."""
    ninth, twentieth = date(2026, 12, 9), date(2026, 12, 20)
    found = [
        FindingFacts(Severity.HIGH, State.ANSWERED, twentieth),
        FindingFacts(Severity.LOW, State.OPEN, ninth),
        FindingFacts(Severity.LOW, State.OPEN),
        *(FindingFacts(Severity.HIGH, state, date(2026, 12, 2)) for state in set(State) - {State.OPEN, State.ANSWERED}),
    ]
    assert next_late_day(found, date(2026, 12, 1)) == date(2026, 12, 10)
    assert next_late_day(found, ninth) == date(2026, 12, 10)
    assert next_late_day(found, date(2026, 12, 10)) == date(2026, 12, 21)
    assert next_late_day(found, date(2026, 12, 21)) is None
    for day in (ninth, twentieth):
        before, after = (count_open(found, each).overdue for each in (day, day + timedelta(days=1)))
        assert after == before + 1


def test_a_score_that_is_written_down_is_the_computed_one():
    """Rule 12.5: another score than that of the vector is refused, by its field."""
    require_same_score(None, Decimal("9.8"))
    require_same_score(Decimal("9.8"), Decimal("9.8"))
    with pytest.raises(InvalidError) as refused:
        require_same_score(Decimal("7.5"), Decimal("9.8"))
    assert refused.value.field == "cvss_score"
    assert refused.value.text.nl == "De vector geeft 9,8, niet 7,5."
    assert refused.value.text.en == "The vector gives 9.8, not 7.5."


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        *(("0.0", "low"), ("3.9", "low"), ("4.0", "medium"), ("6.9", "medium")),
        *(("7.0", "high"), ("8.9", "high"), ("9.0", "critical"), ("10.0", "critical")),
    ],
)
def test_a_score_stands_for_a_severity(score, severity):
    """Rule 12.6: critical from 9.0, high from 7.0, medium from 4.0, low below."""
    assert severity_of_score(Decimal(score)) == severity


def alike(key, **changes):
    values = {"audit": key, "category": Category.MFA, "title": f"Titel{key}", **changes}
    return Likeness(key, **values)


def test_what_is_proposed_as_the_same():
    """Rule 12.13: across audits, by the mark of a tool, or by category with place, facility or title."""
    one = alike("a", location="mail.example", facility=1, fingerprint="f")
    assert may_be_same(one, alike("b", category=Category.WEB, fingerprint="f"))
    assert may_be_same(one, alike("b", location=" MAIL.example "))
    assert may_be_same(one, alike("b", facility=1))
    assert not may_be_same(one, alike("b", category=Category.WEB, location="mail.example", facility=1))
    assert not may_be_same(one, alike("b", audit="a", fingerprint="f"))
    assert not may_be_same(one, one)
    assert not may_be_same(alike("a"), alike("b"))
    assert may_be_same(alike("a", audit=None, facility=2), alike("b", audit=None, facility=2))
    best = alike("c", fingerprint="f")
    assert candidates(one, [alike("b", facility=1), best]) == (best, alike("b", facility=1))


def test_how_much_two_titles_share():
    """Rule 12.14: words of three letters on, of all that either has: here 3 of 5."""
    share = title_share("Geen MFA voor beheerders", "MFA ontbreekt voor beheerders")
    assert (share.numerator, share.denominator) == (3, 5)
    assert title_share("", "!") == 0
    assert may_be_same(alike("a", title="Geen MFA voor beheerders"), alike("b", title="MFA ontbreekt voor beheerders"))


@pytest.mark.parametrize(
    ("score", "severity", "state", "disagrees"),
    [
        (Score(1, 4), "high", "open", True),
        (Score(1, 3), "critical", "fixed", True),
        (Score(5, 2), "critical", "open", False),
        (Score(5, 4), "medium", "open", False),
        (Score(5, 4), "high", "accepted", False),
        (Score(5, 4), "high", "closed", False),
        (Score(5, None), "high", "open", False),
        (NOT_APPLICABLE, "high", "open", False),
    ],
)
def test_when_a_claim_and_a_finding_disagree(score, severity, state, disagrees):
    """Rule 12.15: implementation 3 or more beside a critical or high finding that counts as open."""
    found = disagreements({"PR.AA-01.1": score}, [Evidence(7, "PR.AA-01.1", Severity(severity), State(state))])
    assert bool(found) is disagrees
    assert disagreements({"PR.AA-01.1": score}, []) == ()


def test_the_highest_claim_comes_first():
    """Rule 12.16: the highest claim first, the worst finding first; no score changes."""
    scores = {"A-1.1": Score(3, 3), "B-1.1": Score(3, 5), "C-1.1": Score(3, 3)}
    evidence = [
        Evidence(1, "C-1.1", Severity.HIGH, State.OPEN),
        Evidence(2, "A-1.1", Severity.HIGH, State.OPEN),
        Evidence(3, "A-1.1", Severity.CRITICAL, State.ANSWERED),
        Evidence(4, "B-1.1", Severity.HIGH, State.OPEN),
    ]
    found = disagreements(scores, evidence)
    assert [(one.ref, one.implementation, one.findings) for one in found] == [
        ("B-1.1", 5, (4,)),
        ("A-1.1", 3, (3, 2)),
        ("C-1.1", 3, (1,)),
    ]
    assert found[1].text.nl == "A-1.1 is gescoord op 3, maar 2 kritieke of hoge vaststellingen staan open."
    assert scores["B-1.1"] == Score(3, 5)
