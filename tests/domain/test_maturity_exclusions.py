"""Chapter 7 of docs/scoring.md: what is not applicable."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel, ExclusionRule, FrameworkControl, Mode
from belfort.domain.maturity import summarize
from belfort.domain.maturity_failures import Failure, Rule
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score, require_exclusions
from tests.domain.scored import (
    BASIC,
    CYFUN_2023,
    CYFUN_2025,
    ESSENTIAL,
    IMPORTANT,
    all_at,
    category,
    invented,
    slowly,
    thrown,
)

FREE = {
    level: [control.ref for control in CYFUN_2025.controls_at(level) if CYFUN_2025.may_exclude(control.ref, level)]
    for level in AssuranceLevel
}


@pytest.mark.parametrize("level", AssuranceLevel)
@pytest.mark.parametrize("ref", ["ID.AM-1.1", "RC.CO-3.1", "PR.AC-1.1"])
def test_in_2023_nothing_can_be_not_applicable(level, ref):
    """Rule 7.19."""
    for refuse in (summarize, require_exclusions):
        with pytest.raises(InvalidError) as refused:
            refuse(CYFUN_2023, level, all_at(CYFUN_2023, ESSENTIAL, 5, 5, {ref: NOT_APPLICABLE}))
        assert refused.value.field == ref
        assert ref in refused.value.text.nl
    assert not CYFUN_2023.may_exclude(ref, level)


@pytest.mark.parametrize(
    ("level", "limit", "score", "management"),
    [(BASIC, 1, "2.5", False), (IMPORTANT, 3, 3, False), (ESSENTIAL, 5, 3, True)],
)
def test_2025_has_a_limit_and_a_score_for_each_level(level, limit, score, management):
    """Rule 7.20."""
    assert CYFUN_2025.rules[level].exclusion == ExclusionRule(limit, Fraction(score), True, management)


@pytest.mark.parametrize("level", AssuranceLevel)
@pytest.mark.parametrize("mode", Mode)
def test_each_counts_with_its_score_in_both_dimensions(level, mode):
    """Rule 7.20."""
    rule = CYFUN_2025.rules[level].exclusion
    out = dict.fromkeys(FREE[level][: rule.limit], NOT_APPLICABLE)
    found = summarize(CYFUN_2025, level, all_at(CYFUN_2025, level, 5, 4, out), mode)
    assert found.excluded == tuple(out)
    assert (found.exclusion_limit, found.failures) == (rule.limit, ())
    for ref in out:
        control = found.controls[ref]
        assert (control.documentation, control.implementation, control.excluded) == (rule.score, rule.score, True)


def test_the_worked_example_holds_and_nothing_is_left_out_of_a_mean():
    """Rule 7.20."""
    found = summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 4, 4, {"GV.OC-03.1": NOT_APPLICABLE}))
    assert category(found, "GV.OC").maturity == Fraction("2.5")
    assert found.total == Fraction(133, 34)


@given(st.sampled_from(AssuranceLevel), st.integers(0, 10**6), st.data())
def test_not_applicable_counts_as_the_slow_computation_says(level, seed, data):
    """Rule 7.20."""
    limit = CYFUN_2025.rules[level].exclusion.limit
    out = data.draw(st.sets(st.sampled_from(FREE[level]), max_size=limit))
    scores = thrown(CYFUN_2025, level, seed) | dict.fromkeys(out, NOT_APPLICABLE)
    found = summarize(CYFUN_2025, level, scores)
    categories, total = slowly(CYFUN_2025, level, scores)
    assert found.total == total
    assert {part.ref: part.maturity for part in found.categories} == {ref: part[2] for ref, part in categories.items()}
    assert found.failed(Rule.NOT_APPLICABLE) == ()
    require_exclusions(CYFUN_2025, level, scores)


@given(st.sampled_from([IMPORTANT, ESSENTIAL]), st.integers(0, 10**6), st.data(), st.sampled_from(Mode))
def test_not_applicable_is_the_same_as_a_score_of_three_twice(level, seed, data, mode):
    """Rule 7.20."""
    out = data.draw(st.sets(st.sampled_from(FREE[level]), min_size=1, max_size=3))
    scores = thrown(CYFUN_2025, level, seed)
    excluded = summarize(CYFUN_2025, level, scores | dict.fromkeys(out, NOT_APPLICABLE), mode)
    scored = summarize(CYFUN_2025, level, scores | dict.fromkeys(out, Score(3, 3)), mode)
    assert excluded.total == scored.total
    assert excluded.categories == scored.categories
    assert excluded.failures == scored.failures


def test_what_was_scored_before_does_not_count_while_it_is_not_applicable():
    """Rule 7.20."""
    before = Score(5, 5, not_applicable=True)
    found = summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 4, 4, {"GV.OC-03.1": before}))
    assert found.total == Fraction(133, 34)


@pytest.mark.parametrize("level", AssuranceLevel)
def test_exactly_the_controls_that_the_table_names_are_refused(level):
    """Rule 7.21."""
    for control in CYFUN_2025.controls_at(level):
        scores = {control.ref: NOT_APPLICABLE}
        never = control.is_key(level) or (level is ESSENTIAL and control.management)
        assert (control.ref in FREE[level]) is not never
        if never:
            with pytest.raises(InvalidError) as refused:
                require_exclusions(CYFUN_2025, level, scores)
            assert refused.value.field == control.ref
            assert refused.value.text.en == f"{control.ref} cannot be “not applicable” at this level."
        else:
            require_exclusions(CYFUN_2025, level, scores)


def test_whether_a_control_is_key_is_read_at_the_level():
    """Rules 7.13 and 7.21."""
    levels = frozenset({IMPORTANT, ESSENTIAL})
    control = FrameworkControl("A-1.1", "A", "A-1", levels, frozenset({ESSENTIAL}))
    rule = ExclusionRule(1, Fraction(3))
    assert [rule.allows(control, level) for level in (IMPORTANT, ESSENTIAL)] == [True, False]
    assert ExclusionRule(1, Fraction(3), never_key=False).allows(control, ESSENTIAL)


@pytest.mark.parametrize("level", AssuranceLevel)
def test_one_more_than_the_limit_is_refused_by_name(level):
    """Rule 7.21."""
    limit = CYFUN_2025.rules[level].exclusion.limit
    require_exclusions(CYFUN_2025, level, dict.fromkeys(FREE[level][:limit], NOT_APPLICABLE))
    many = FREE[level][: limit + 1]
    with pytest.raises(InvalidError) as refused:
        require_exclusions(CYFUN_2025, level, dict.fromkeys(many, NOT_APPLICABLE))
    assert refused.value.field == many[-1]
    assert all(ref in refused.value.text.nl for ref in many)
    assert f"Hoogstens {limit} mag" in refused.value.text.nl


def test_what_the_level_does_not_ask_does_not_count_toward_the_limit():
    """Rule 7.21."""
    higher = [control.ref for control in CYFUN_2025.controls if not control.applies(BASIC)]
    require_exclusions(CYFUN_2025, BASIC, dict.fromkeys([*higher, FREE[BASIC][0]], NOT_APPLICABLE))


def test_exclusions_stay_when_the_level_changes_and_are_failures():
    """Rule 7.22."""
    scores = all_at(CYFUN_2025, ESSENTIAL, 5, 5, {"ID.RA-05.2": NOT_APPLICABLE})
    assert summarize(CYFUN_2025, IMPORTANT, scores).achieved
    found = summarize(CYFUN_2025, ESSENTIAL, scores)
    assert found.failures == (Failure(Rule.NOT_APPLICABLE, "ID.RA-05.2"),)
    assert not found.achieved
    assert found.complete


def test_too_many_exclusions_after_a_change_of_level_are_one_failure():
    """Rule 7.22."""
    out = dict.fromkeys(["GV.OC-03.1", "GV.RM-03.1"], NOT_APPLICABLE)
    scores = all_at(CYFUN_2025, ESSENTIAL, 5, 5, out)
    assert summarize(CYFUN_2025, ESSENTIAL, scores).achieved
    found = summarize(CYFUN_2025, BASIC, scores)
    assert found.failures == (Failure(Rule.NOT_APPLICABLE, "", Fraction(2), Fraction(1)),)
    assert (found.excluded, found.exclusion_limit) == (tuple(out), 1)


def test_an_excluded_key_control_does_not_hold():
    """Rule 7.22."""
    framework = invented({"A": {"A-1": 2}}, keys=["A-1.1"], exclusion=ExclusionRule(2, Fraction(4)))
    found = summarize(framework, BASIC, {"A-1.1": NOT_APPLICABLE, "A-1.2": Score(4, 4)})
    assert [(key.maturity, key.ok) for key in found.key_controls] == [(4, False)]
    assert found.failures == (Failure(Rule.NOT_APPLICABLE, "A-1.1"),)
