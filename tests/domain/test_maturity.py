"""Chapter 7 of docs/scoring.md: means, conditions of a level, and answers that are missing."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel, Mode
from belfort.domain.maturity import CategoryMaturity, summarize
from belfort.domain.maturity_failures import Failure, Rule
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from tests.domain.scored import (
    BASIC,
    CYFUN_2023,
    CYFUN_2025,
    ESSENTIAL,
    EVERYWHERE,
    IMPORTANT,
    SHIPPED,
    all_at,
    answered,
    category,
    invented,
    mean,
    slowly,
    thrown,
)

seeds = st.integers(0, 10**6)
places = st.sampled_from(EVERYWHERE)
HALF = Fraction(1, 2)
WORKED = {
    "PR.AA-01.1": Score(4, 3),
    "PR.AA-03.1": Score(3, 2),
    "PR.AA-03.2": Score(4, 2),
    "PR.AA-05.1": Score(3, 3),
    "PR.AA-05.2": Score(3, 2),
    "PR.AA-05.3": Score(2, 2),
    "PR.AA-05.4": Score(4, 5),
    "PR.AA-06.1": Score(1, 2),
}


@pytest.mark.parametrize(
    "score",
    [Score(0, 3), Score(3, 6), Score(-1, 3), Score(True, 3), Score(3, 2.5), Score("3", 3), Score(3.0, 3)],
)
def test_a_score_that_is_no_whole_number_from_one_to_five_is_refused_by_name(score):
    """Rule 7.2."""
    with pytest.raises(InvalidError) as refused:
        summarize(CYFUN_2023, BASIC, {"PR.AC-1.1": score})
    assert refused.value.field == "PR.AC-1.1"
    assert refused.value.text.en == "PR.AC-1.1: a score is a whole number from 1 to 5."


def test_a_wrong_score_is_refused_at_any_level():
    """Rule 7.2."""
    with pytest.raises(InvalidError):
        summarize(CYFUN_2025, BASIC, {"GV.SC-10.1": Score(6, 1)})


def test_a_control_of_another_version_is_refused_by_name():
    """Rule 7.2."""
    with pytest.raises(InvalidError) as refused:
        summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 3, 3, {"PR.AC-1.1": Score(3, 3)}))
    assert refused.value.field == "PR.AC-1.1"
    assert refused.value.text.nl == "PR.AC-1.1 bestaat niet in CyberFundamentals 2025."


def test_the_worked_category_holds():
    """Rules 7.3, 7.4, 7.5 and 7.6."""
    found = summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 2, 3, WORKED))
    part = category(found, "PR.AA")
    assert [(group.documentation, group.implementation) for group in part.groups] == [
        (4, 3),
        (Fraction("3.5"), 2),
        (3, 3),
        (1, 2),
    ]
    assert (part.documentation, part.implementation, part.maturity) == (
        Fraction("2.875"),
        Fraction("2.5"),
        Fraction("2.6875"),
    )
    assert found.total == (16 * Fraction("2.5") + Fraction("2.6875")) / 17 == Fraction(683, 272)


def test_a_key_control_has_the_mean_of_its_own_scores():
    """Rule 7.7."""
    found = summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 2, 3, WORKED))
    figures = {key.ref: (key.maturity, key.ok) for key in found.key_controls}
    assert len(figures) == 13
    assert figures["PR.AA-05.4"] == (Fraction("4.5"), True)
    assert figures["PR.AA-05.3"] == (2, False)
    assert figures["PR.AA-05.2"] == (Fraction("2.5"), True)


@given(places, seeds)
def test_every_figure_equals_the_slow_computation(place, seed):
    """Rules 7.3, 7.4, 7.5, 7.6 and 7.23."""
    framework, level, _ = place
    scores = thrown(framework, level, seed)
    categories, total = slowly(framework, level, scores)
    found = summarize(framework, level, scores)
    assert {
        part.ref: (part.documentation, part.implementation, part.maturity) for part in found.categories
    } == categories
    assert found.total == total


@given(answered())
def test_any_framework_equals_the_slow_computation(given_answers):
    """Rules 7.3, 7.4, 7.5, 7.6 and 7.20."""
    framework, scores = given_answers
    categories, total = slowly(framework, BASIC, scores)
    found = summarize(framework, BASIC, scores)
    assert {part.ref: part.maturity for part in found.categories} == {
        ref: figures[2] for ref, figures in categories.items()
    }
    assert found.total == total


@given(places, seeds)
def test_the_order_of_the_answers_does_not_matter(place, seed):
    """Rule 7.8."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    shuffled = list(scores.items())
    Random(seed).shuffle(shuffled)
    assert summarize(framework, level, dict(shuffled), mode) == summarize(framework, level, scores, mode)


@given(places, seeds, st.data())
def test_a_better_answer_never_lowers_a_figure(place, seed, data):
    """Rule 7.8."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    ref = data.draw(st.sampled_from(sorted(scores)))
    old = scores[ref]
    assert old.documentation
    assert old.implementation
    better = Score(data.draw(st.integers(old.documentation, 5)), data.draw(st.integers(old.implementation, 5)))
    before, after = (summarize(framework, level, each, mode) for each in (scores, scores | {ref: better}))
    assert after.total >= before.total
    for one, other in zip(before.categories, after.categories, strict=True):
        assert other.documentation >= one.documentation
        assert other.implementation >= one.implementation
        assert all(new.maturity >= past.maturity for past, new in zip(one.groups, other.groups, strict=True))
    assert all(new.maturity >= past.maturity for past, new in zip(before.key_controls, after.key_controls, strict=True))
    assert {(failure.rule, failure.ref) for failure in after.failures} <= {
        (failure.rule, failure.ref) for failure in before.failures
    }


@pytest.mark.parametrize(("framework", "level", "mode"), EVERYWHERE)
@pytest.mark.parametrize("score", range(1, 6))
def test_scores_that_are_all_the_same_are_so_everywhere(framework, level, mode, score):
    """Rule 7.9."""
    found = summarize(framework, level, all_at(framework, level, score, score), mode)
    figures = {found.total, *(key.maturity for key in found.key_controls)}
    for part in found.categories:
        figures |= {part.documentation, part.implementation, part.maturity}
        figures |= {figure for group in part.groups for figure in (group.documentation, group.implementation)}
    assert figures == {score}


@given(places, st.integers(1, 5), st.integers(1, 5), seeds)
def test_the_total_stays_between_the_lowest_and_the_highest_score(place, low, high, seed):
    """Rule 7.9."""
    framework, level, mode = place
    low, high, dice = min(low, high), max(low, high), Random(seed)
    scores = {
        control.ref: Score(dice.randint(low, high), dice.randint(low, high)) for control in framework.controls_at(level)
    }
    found = summarize(framework, level, scores, mode)
    assert low <= found.total <= high
    assert all(low <= part.maturity <= high for part in found.categories)


@given(places, seeds)
def test_every_figure_can_be_unfolded_to_its_answers(place, seed):
    """Rule 7.10."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    found = summarize(framework, level, scores, mode)
    assert found.total == mean(part.maturity for part in found.categories)
    for part in found.categories:
        assert part.maturity == (part.documentation + part.implementation) / 2
        for side in ("documentation", "implementation"):
            counted = [group for group in part.groups if side in group.group.counted]
            assert getattr(part, side) == mean(getattr(group, side) for group in counted)
            for group in part.groups:
                inside = [found.controls[ref] for ref in group.group.controls]
                assert getattr(group, side) == mean(getattr(control, side) for control in inside)
    for ref, control in found.controls.items():
        assert control.score is scores[ref]
        assert (control.documentation, control.implementation) == (
            scores[ref].documentation,
            scores[ref].implementation,
        )
        assert control.maturity == HALF * (control.documentation + control.implementation)


@pytest.mark.parametrize("framework", SHIPPED)
@pytest.mark.parametrize(
    ("level", "thresholds"),
    [
        (BASIC, (Fraction("2.5"), None, Fraction("2.5"))),
        (IMPORTANT, (3, None, 3)),
        (ESSENTIAL, (3, 3, Fraction("3.5"))),
    ],
)
def test_the_conditions_are_the_same_in_both_versions(framework, level, thresholds):
    """Rule 7.11."""
    rules = framework.rules[level]
    assert (rules.key_control, rules.category, rules.total) == thresholds


@pytest.mark.parametrize(("framework", "level", "mode"), EVERYWHERE)
def test_a_level_is_achieved_exactly_at_its_threshold(framework, level, mode):
    """Rules 7.11 and 7.12."""
    at_threshold = {BASIC: (2, 3), IMPORTANT: (3, 3), ESSENTIAL: (3, 4)}[level]
    found = summarize(framework, level, all_at(framework, level, *at_threshold), mode)
    assert found.achieved
    assert found.total == framework.rules[level].total
    one_lower = {framework.controls_at(level)[0].ref: Score(at_threshold[0] - 1, at_threshold[1])}
    short = summarize(framework, level, all_at(framework, level, *at_threshold, one_lower), mode)
    assert not short.achieved
    assert [failure.rule for failure in short.failures if failure.rule is not Rule.CATEGORY] == [Rule.TOTAL]


def test_a_category_is_a_condition_at_essential_only():
    """Rule 7.11."""
    for level in AssuranceLevel:
        but = {control.ref: Score(1, 1) for control in CYFUN_2025.controls_at(level) if control.category == "RS.MA"}
        found = summarize(CYFUN_2025, level, all_at(CYFUN_2025, level, 5, 5, but))
        expected = [Failure(Rule.CATEGORY, "RS.MA", Fraction(1), Fraction(3))] if level is ESSENTIAL else []
        assert list(found.failures) == expected
        assert found.achieved is not bool(expected)


def test_just_below_a_threshold_fails():
    """Rule 7.12."""
    framework = invented({"A": {"A-1": 5000}}, each_category=Fraction("2.5"))
    refs = [control.ref for control in framework.controls]
    reached = dict.fromkeys(refs, Score(2, 3))
    found = summarize(framework, BASIC, reached)
    assert (found.total, found.achieved) == (Fraction("2.5"), True)
    short = summarize(framework, BASIC, reached | {refs[0]: Score(1, 3)})
    assert short.total == Fraction("2.4999")
    assert [(failure.rule, failure.ref, failure.value) for failure in short.failures] == [
        (Rule.CATEGORY, "A", Fraction("2.4999")),
        (Rule.TOTAL, "total", Fraction("2.4999")),
    ]
    assert short.failures[1].text.nl == "Het totaal is 2,49 en moet minstens 2,50 halen."


def test_a_key_control_counts_as_key_at_the_level_that_was_chosen():
    """Rule 7.13."""
    for level, is_key in ((IMPORTANT, False), (ESSENTIAL, True)):
        found = summarize(CYFUN_2023, level, all_at(CYFUN_2023, level, 5, 5, {"PR.AC-7.1": Score(1, 1)}))
        assert ("PR.AC-7.1" in {key.ref for key in found.key_controls}) is is_key
        assert [failure.ref for failure in found.failed(Rule.KEY_CONTROL)] == ["PR.AC-7.1"] * is_key


def test_an_answer_that_the_level_does_not_ask_is_ignored_and_named():
    """Rule 7.14."""
    scores = all_at(CYFUN_2025, BASIC, 2, 3)
    more = scores | {"GV.SC-10.1": Score(1, 1), "GV.OC-01.1": NOT_APPLICABLE}
    found = summarize(CYFUN_2025, BASIC, more)
    assert found.ignored == ("GV.SC-10.1", "GV.OC-01.1")
    assert replace(found, scores=scores) == summarize(CYFUN_2025, BASIC, scores)


def test_the_worked_failures_hold():
    """Rule 7.15."""
    assert summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 2, 3)).failures == ()
    found = summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 2, 3, {"PR.PS-04.1": Score(2, 2)}))
    assert not found.achieved
    assert found.failures == (
        Failure(Rule.KEY_CONTROL, "PR.PS-04.1", Fraction(2), Fraction("2.5")),
        Failure(Rule.TOTAL, "total", Fraction(169, 68), Fraction("2.5")),
    )


def test_failures_come_in_one_order_and_each_says_what_it_is():
    """Rule 7.15."""
    scores = all_at(CYFUN_2025, ESSENTIAL, 3, 3, {"PR.PS-04.1": Score(2, 3), "GV.RM-01.1": NOT_APPLICABLE})
    scores |= dict.fromkeys(("GV.OC-01.1", "GV.OC-02.1", "GV.OC-03.1", "GV.OC-03.2", "GV.OC-04.1"), NOT_APPLICABLE)
    found = summarize(CYFUN_2025, ESSENTIAL, scores)
    assert [failure.text.en for failure in found.failures] == [
        "Key control PR.PS-04.1 is at 2.50 and must reach at least 3.00.",
        "Category PR.PS is at 2.98 and must reach at least 3.00.",
        "The total is 2.99 and must reach at least 3.50.",
        "6 controls are “not applicable”, at most 5 may be.",
        "GV.RM-01.1 cannot be “not applicable” at this level.",
    ]
    del scores["DE.AE-03.1"]
    assert summarize(CYFUN_2025, ESSENTIAL, scores).failures[-1].text.nl == (
        "DE.AE-03.1 is nog niet volledig beantwoord."
    )


@pytest.mark.parametrize("left", [None, Score(), Score(5, None), Score(None, 5)])
def test_a_control_without_both_scores_is_missing_and_nothing_else(left):
    """Rule 7.16."""
    scores = all_at(CYFUN_2025, ESSENTIAL, 5, 5)
    del scores["PR.PS-04.1"]
    found = summarize(CYFUN_2025, ESSENTIAL, scores | ({"PR.PS-04.1": left} if left else {}))
    assert found.failures == (Failure(Rule.MISSING, "PR.PS-04.1"),)
    assert not found.complete
    assert not found.achieved
    assert found.total is None
    assert category(found, "PR.PS").maturity is None
    key = next(key for key in found.key_controls if key.ref == "PR.PS-04.1")
    assert (key.maturity, key.ok) == (None, False)


def test_nothing_answered_gives_every_control_as_missing():
    """Rule 7.16."""
    found = summarize(CYFUN_2023, IMPORTANT, {})
    assert [failure.rule for failure in found.failures] == [Rule.MISSING] * 140
    assert (found.total, found.answered_count, found.control_count) == (None, 0, 140)


@given(places, seeds, st.data())
def test_what_is_complete_keeps_its_figures_while_others_are_missing(place, seed, data):
    """Rules 7.16 and 7.17."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    gone = data.draw(st.sets(st.sampled_from(sorted(scores)), min_size=1, max_size=20))
    whole = summarize(framework, level, scores, mode)
    found = summarize(framework, level, {ref: score for ref, score in scores.items() if ref not in gone}, mode)
    assert {failure.ref for failure in found.failed(Rule.MISSING)} == gone
    for part, full in zip(found.categories, whole.categories, strict=True):
        inside = {ref for group in part.groups for ref in group.group.controls}
        assert part.complete is not bool(inside & gone)
        assert part == full if part.complete else part.maturity is None
        for group, full_group in zip(part.groups, full.groups, strict=True):
            assert group.maturity == (None if set(group.group.controls) & gone else full_group.maturity)
    for key, full_key in zip(found.key_controls, whole.key_controls, strict=True):
        assert key.maturity == (None if key.ref in gone else full_key.maturity)


def test_one_of_the_two_scores_is_enough_for_its_own_means():
    """Rule 7.17."""
    scores = all_at(CYFUN_2025, BASIC, 2, 3, {"PR.AA-01.1": Score(4, None)})
    part = category(summarize(CYFUN_2025, BASIC, scores), "PR.AA")
    assert (part.documentation, part.implementation, part.maturity) == (Fraction("2.5"), None, None)
    assert (part.groups[0].documentation, part.groups[0].implementation) == (4, None)


def test_progress_counts_what_is_completely_answered():
    """Rule 7.18."""
    scores = {
        "PR.AA-01.1": Score(1, 1),
        "PR.AA-03.1": Score(1, None),
        "GV.OC-03.1": NOT_APPLICABLE,
        "GV.SC-10.1": Score(1, 1),
    }
    found = summarize(CYFUN_2025, BASIC, scores, Mode.WORKBOOK)
    assert (found.answered_count, found.control_count) == (2, 34)
    part = category(found, "PR.AA")
    assert (part.answered_count, part.control_count, part.complete) == (1, 8, False)
    assert category(found, "GV.OC").complete


@given(seeds)
def test_what_is_kept_of_one_framework_is_never_taken_for_another(seed):
    """Rule 7.4: the same answers to as many controls of a category, in other subcategories."""
    shapes = ({"A": {"A-1": 1, "A-2": 3}}, {"A": {"A-1": 3, "A-2": 1}}, {"A": {"A-1": 4}})
    for shape in (*shapes, *shapes):
        framework = invented(shape)
        scores = thrown(framework, BASIC, seed)
        found = summarize(framework, BASIC, scores)
        assert ({part.ref: figures(part) for part in found.categories}, found.total) == slowly(framework, BASIC, scores)


def figures(part: CategoryMaturity) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    return part.documentation, part.implementation, part.maturity
