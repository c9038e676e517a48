"""Chapter 7 of docs/scoring.md: steps and the gap."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.frameworks import Mode, ScoreDimension
from belfort.domain.maturity import summarize
from belfort.domain.maturity_distance import Gap, Step, distance, gap
from belfort.domain.maturity_failures import Rule
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from tests.domain.scored import BASIC, CYFUN_2023, CYFUN_2025, ESSENTIAL, EVERYWHERE, all_at, invented, thrown

places = st.sampled_from(EVERYWHERE)
seeds = st.integers(0, 10**6)
WORKED = all_at(CYFUN_2025, BASIC, 2, 3, {"PR.PS-04.1": Score(2, 2)})


def at_basic(scores):
    return summarize(CYFUN_2025, BASIC, scores)


@pytest.mark.parametrize(
    ("ref", "gain"),
    [("GV.OC-03.1", Fraction(1, 34)), ("PR.PS-04.1", Fraction(1, 68)), ("PR.AA-05.1", Fraction(1, 544))],
)
def test_a_gain_follows_from_the_place_of_the_control(ref, gain):
    """Rule 7.27."""
    for low in (1, 4):
        steps = {step.ref: step for step in distance(at_basic(all_at(CYFUN_2025, BASIC, low, low)), None)}
        assert steps[ref].gain == gain


@given(places, seeds)
def test_a_step_lifts_the_total_by_its_gain(place, seed):
    """Rules 7.27 and 7.28."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    found = summarize(framework, level, scores, mode)
    for step in distance(found, 5):
        before, after = scores[step.ref], Score(step.documentation, step.implementation)
        assert replace(after, **{step.raised.value: getattr(before, step.raised.value)}) == before
        assert getattr(after, step.raised.value) == getattr(before, step.raised.value) + 1
        lifted = summarize(framework, level, scores | {step.ref: after}, mode)
        assert lifted.total - found.total == step.gain


@given(places, seeds)
def test_no_step_of_another_score_gains_more(place, seed):
    """Rule 7.28."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    found = summarize(framework, level, scores, mode)
    for step in distance(found, 3):
        score = scores[step.ref]
        for side in ScoreDimension:
            value = getattr(score, side.value)
            if value < 5:
                lifted = scores | {step.ref: replace(score, **{side.value: value + 1})}
                gain = summarize(framework, level, lifted, mode).total - found.total
                assert gain <= step.gain
                if gain == step.gain:
                    assert getattr(score, step.raised.value) <= value


@given(places, seeds)
def test_gains_stay_while_answers_are_missing(place, seed):
    """Rule 7.27."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    full = {step.ref: step for step in distance(summarize(framework, level, scores, mode), None)}
    some = dict(list(scores.items())[::2])
    for step in distance(summarize(framework, level, some, mode), None):
        assert step == full[step.ref]


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (Score(2, 3), (3, 3)),
        (Score(3, 2), (3, 3)),
        (Score(2, 2), (3, 2)),
        (Score(5, 1), (5, 2)),
        (Score(1, 5), (2, 5)),
    ],
)
def test_the_lower_score_is_raised_and_documentation_when_both_are_equal(score, expected):
    """Rule 7.28."""
    framework = invented({"A": {"A-1": 1}})
    (step,) = distance(summarize(framework, BASIC, {"A-1.1": score}))
    assert (step.documentation, step.implementation) == expected


@pytest.mark.parametrize("score", [Score(5, 5), NOT_APPLICABLE, Score(3, None), Score(None, 3), Score()])
def test_what_cannot_be_raised_has_no_step(score):
    """Rule 7.28."""
    found = at_basic(all_at(CYFUN_2025, BASIC, 1, 1, {"GV.OC-03.1": score}))
    assert "GV.OC-03.1" not in {step.ref for step in distance(found, None)}


def test_nothing_is_left_to_raise_when_everything_is_at_five():
    """Rule 7.28."""
    assert distance(at_basic(all_at(CYFUN_2025, BASIC, 5, 5)), None) == ()


def test_in_the_workbook_the_score_that_counts_is_raised():
    """Rules 7.24 and 7.28."""
    but = {"PR.AA-06.1": Score(3, 1), "PR.AA-06.2": Score(5, 1)}
    scores = all_at(CYFUN_2025, ESSENTIAL, 5, 5, but)
    by_rule, as_workbook = (
        {step.ref: step.raised for step in distance(summarize(CYFUN_2025, ESSENTIAL, scores, mode), None)}
        for mode in Mode
    )
    assert by_rule == {"PR.AA-06.1": ScoreDimension.IMPLEMENTATION, "PR.AA-06.2": ScoreDimension.IMPLEMENTATION}
    assert as_workbook == {"PR.AA-06.1": ScoreDimension.DOCUMENTATION}


def test_the_worked_steps_hold():
    """Rule 7.29."""
    assert distance(at_basic(WORKED)) == (
        Step("PR.PS-04.1", 3, 2, Fraction(1, 68), ScoreDimension.DOCUMENTATION, failing_key=True),
        Step("GV.OC-03.1", 3, 3, Fraction(1, 34), ScoreDimension.DOCUMENTATION, failing_key=False),
        Step("GV.RM-03.1", 3, 3, Fraction(1, 34), ScoreDimension.DOCUMENTATION, failing_key=False),
    )


@given(places, seeds)
def test_failing_key_controls_come_first_then_the_larger_gain_then_the_order(place, seed):
    """Rule 7.29."""
    framework, level, mode = place
    found = summarize(framework, level, thrown(framework, level, seed), mode)
    failing = {failure.ref for failure in found.failed(Rule.KEY_CONTROL)}
    order = list(found.controls)
    steps = distance(found, None)
    assert [step.ref in failing for step in steps] == [step.failing_key for step in steps]
    keys = [(not step.failing_key, -step.gain, order.index(step.ref)) for step in steps]
    assert keys == sorted(keys)
    assert failing <= {step.ref for step in steps}
    assert distance(found) == steps[:3]


def test_the_gap_of_the_worked_example_holds():
    """Rule 7.30."""
    found = gap(at_basic(WORKED))
    assert found == Gap(key_controls=1, categories=0, total=Fraction(1, 68), exclusions=0, missing=0)
    assert not found.closed
    assert found.text.nl == "Nog te gaan: 1 kernmaatregel en 0,02 punt op het totaal."


def test_the_gap_counts_every_kind_of_failure():
    """Rule 7.30."""
    free = ["GV.OC-01.1", "GV.OC-02.1", "GV.OC-03.1", "GV.OC-03.2", "GV.OC-04.1"]
    scores = all_at(CYFUN_2025, ESSENTIAL, 1, 1, dict.fromkeys([*free, "GV.RM-01.1"], NOT_APPLICABLE))
    found = gap(summarize(CYFUN_2025, ESSENTIAL, scores))
    assert (found.key_controls, found.categories, found.exclusions, found.missing) == (29, 22, 1, 0)
    assert 2 < found.total < Fraction("2.5")
    del scores["RS.MA-01.1"], scores["RS.MA-05.1"]
    found = gap(summarize(CYFUN_2025, ESSENTIAL, scores))
    assert (found.categories, found.missing, found.total) == (21, 2, None)
    assert found.text.en == ("Still to go: 2 answers, 29 key controls, 21 categories and 1 exclusion too many.")


@given(places, seeds)
def test_the_gap_is_closed_exactly_when_the_level_is_achieved(place, seed):
    """Rule 7.30."""
    framework, level, mode = place
    scores = {ref: Score(5, max(2, score.implementation)) for ref, score in thrown(framework, level, seed).items()}
    found = summarize(framework, level, scores, mode)
    assert gap(found).closed is found.achieved


def test_the_total_alone_keeps_a_gap_open():
    """Rule 7.30."""
    found = gap(summarize(CYFUN_2025, ESSENTIAL, all_at(CYFUN_2025, ESSENTIAL, 3, 3)))
    assert found == Gap(0, 0, Fraction("0.5"), 0, 0)
    assert not found.closed
    assert found.text.en == "Still to go: 0.50 points on the total."


def test_an_exclusion_that_is_never_allowed_is_one_too_many():
    """Rule 7.30."""
    found = gap(summarize(CYFUN_2025, ESSENTIAL, all_at(CYFUN_2025, ESSENTIAL, 5, 5, {"GV.RM-01.1": NOT_APPLICABLE})))
    assert found == Gap(0, 0, Fraction(0), exclusions=1, missing=0)
    assert not found.closed


def test_a_closed_gap_says_so():
    """Rule 7.30."""
    found = gap(summarize(CYFUN_2023, BASIC, all_at(CYFUN_2023, BASIC, 2, 3)))
    assert found.closed
    assert found.text.en == "Every condition holds."
    assert not gap(summarize(CYFUN_2023, BASIC, {})).closed
