"""Chapter 8 of docs/scoring.md: the most common gaps and the most effective next control."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings, strategies as st

from belfort.domain.discretion_counts import Count
from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import ExclusionRule, Framework
from belfort.domain.maturity import summarize
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from belfort.domain.sector_effects import effects
from belfort.domain.sector_gaps import Sheet, gaps, is_below
from belfort.domain.sector_needs import need_of, yardstick
from tests.domain.scored import BASIC, CYFUN_2023, CYFUN_2025, ESSENTIAL, SHIPPED, all_at, invented, shapes, thrown

FIRST = all_at(CYFUN_2025, BASIC, 2, 3, {"PR.PS-04.1": Score(2, 2)})
OTHER = all_at(CYFUN_2025, BASIC, 2, 3, {"GV.OC-03.1": Score(1, 3)})
TWO = ("GV.OC-03.1", "PR.PS-04.1")
scores = st.builds(Score, st.integers(1, 4), st.integers(1, 4)) | st.builds(Score, st.integers(2, 3), st.integers(2, 3))


def lifted(given_scores, refs):
    """Return the scores with these controls at the threshold, the plain way."""
    found = dict(given_scores)
    for ref in refs:
        score = found[ref]
        if not score.not_applicable:
            found[ref] = Score(max(score.documentation, 3), max(score.implementation, 3))
    return found


def brought(framework, sheets, refs):
    """Return how many more governments reach Basic, computed with the whole of chapter 7 for each."""
    before = [summarize(framework, BASIC, sheet.scores).achieved for sheet in sheets]
    after = [summarize(framework, BASIC, lifted(sheet.scores, refs)).achieved for sheet in sheets]
    assert all(late for early, late in zip(before, after, strict=True) if early)
    return sum(after) - sum(before)


def found_in(framework, sheets, **values):
    found = effects(framework, BASIC, sheets, **values)
    assert found is not None
    return found


def test_the_worked_group_holds():
    """Rules 8.24 and 8.25."""
    sheets = [Sheet(FIRST)] * 6 + [Sheet(OTHER)] * 5
    found = found_in(CYFUN_2025, sheets)
    single = {each.controls: each.additional.value for each in found.singles}
    assert (single["PR.PS-04.1",], single["GV.OC-03.1",], single["GV.RM-03.1",]) == (6, 5, 5)
    assert found.singles[0].controls == ("PR.PS-04.1",)
    assert [(each.controls, each.additional.value) for each in found.best] == [(("PR.PS-04.1",), 6), (TWO, 11)]
    assert (found.participants, found.incomplete) == (11, 0)
    assert [found.reached.value, found.within_reach.value, found.out_of_reach.value] == [0, 11, 0]


@pytest.mark.parametrize(
    ("score", "below"),
    [(Score(3, 3), False), (Score(5, 2), True), (Score(2, 3), True), (NOT_APPLICABLE, False), (Score(1, 1), True)],
)
def test_below_the_threshold_is_either_score_under_three(score, below):
    """Rule 8.22."""
    assert is_below(score) is below


def test_gaps_are_ranked_by_their_share_then_by_the_framework():
    """Rule 8.23."""
    good = all_at(CYFUN_2025, BASIC, 3, 3)
    sheets = [Sheet(good | {"RC.RP-01.1": Score(1, 3), "GV.OC-03.1": NOT_APPLICABLE})] * 12
    sheets += [Sheet(good | {"PR.PS-04.1": Score(3, 2), "GV.RM-03.1": Score(3, 2)})] * 6
    sheets += [Sheet(good | {"ID.AM-01.1": Score(2, 2)})] * 2 + [Sheet({"ID.AM-01.1": Score(1, 1)})] * 3
    found = gaps(CYFUN_2025, BASIC, sheets)
    assert found is not None
    assert (found.participants, found.incomplete) == (20, 3)
    shown = [(each.ref, each.below) for each in found.controls[:5]]
    assert shown == [
        ("RC.RP-01.1", Count(12, 12, 20)),
        ("GV.RM-03.1", Count(6, 6, 20)),
        ("PR.PS-04.1", Count(6, 6, 20)),
        ("ID.AM-01.1", Count(1, 4, 20)),
        ("GV.OC-03.1", Count(0, 0, 20)),
    ]
    assert found.controls[0].below.share == Fraction(3, 5)
    assert [each.is_key for each in found.controls[:3]] == [False, False, True]
    assert len(found.controls) == 34


def test_hidden_gaps_do_not_show_their_order():
    """Rules 8.20 and 8.23."""
    good = all_at(CYFUN_2025, BASIC, 3, 3)
    one, more = "GV.OC-03.1", "GV.RM-03.1"
    sheets = [Sheet(good)] * 20 + [Sheet(good | {more: Score(1, 1)})] * 3 + [Sheet(good | {one: Score(1, 1)})]
    found = gaps(CYFUN_2025, BASIC, sheets)
    assert found is not None
    assert [each.ref for each in found.controls[:2]] == [one, more]
    assert found.controls[0].below == found.controls[1].below == Count(1, 4, 24)


def test_too_few_governments_give_nothing():
    """Rules 8.14, 8.23 and 8.27."""
    sheets = [Sheet(FIRST)] * 4
    assert gaps(CYFUN_2025, BASIC, sheets) is None
    assert effects(CYFUN_2025, BASIC, sheets) is None
    by_name = [Sheet(FIRST, named=True)] * 5
    assert gaps(CYFUN_2025, BASIC, sheets + by_name) is None
    assert effects(CYFUN_2025, BASIC, sheets + by_name) is None
    assert gaps(CYFUN_2025, BASIC, by_name) is not None
    assert found_in(CYFUN_2025, by_name).best[0].additional.value == 5


@given(st.integers(0, 10**6), st.sampled_from(SHIPPED))
def test_a_gap_counts_what_is_below(seed, framework):
    """Rules 8.22 and 8.23."""
    sheets = [Sheet(thrown(framework, BASIC, seed + number)) for number in range(12)]
    found = gaps(framework, BASIC, sheets, minimum=1)
    assert found is not None
    for each in found.controls:
        counted = sum(
            min(sheet.scores[each.ref].documentation, sheet.scores[each.ref].implementation) < 3 for sheet in sheets
        )
        assert each.below.value == counted
    assert [each.below.low for each in found.controls] == sorted(
        (each.below.low for each in found.controls), reverse=True
    )


@st.composite
def groups(draw):
    """A small framework with a few key controls and the sheets of a few governments on it, some not applicable."""
    shape = draw(shapes)
    refs = [
        f"{name}.{number}" for part in shape.values() for name, count in part.items() for number in range(1, count + 1)
    ]
    keys = draw(st.lists(st.sampled_from(refs), max_size=5, unique=True))
    rule = ExclusionRule(limit=1, score=Fraction("2.5")) if draw(st.booleans()) else None
    total = draw(st.sampled_from(["2.5", "2.7", "3"]))
    framework = invented(shape, keys=keys, total=Fraction(total), exclusion=rule)
    answers = scores | st.just(NOT_APPLICABLE) if rule and draw(st.booleans()) else scores
    sheet = st.fixed_dictionaries(dict.fromkeys(refs, answers))
    return framework, [Sheet(each) for each in draw(st.lists(sheet, min_size=1, max_size=6))]


def best_slowly(framework: Framework, sheets, at_most):
    """Return the best set of at most so many controls by trying every set, each with the whole of chapter 7."""
    refs = [control.ref for control in framework.controls_at(BASIC)]
    tried = [refs_ for size in range(1, at_most + 1) for refs_ in combinations(refs, size)]
    return max(((brought(framework, sheets, each), each) for each in tried), key=lambda each: each[0])


@given(groups(), st.integers(1, 3))
@settings(max_examples=80)
def test_the_best_set_is_that_of_trying_everything(group, at_most):
    """Rules 8.24, 8.25 and 8.26."""
    framework, sheets = group
    if len(framework.controls) > 10:
        at_most = min(at_most, 2)
    found = found_in(framework, sheets, at_most=at_most, minimum=1)
    most, refs = best_slowly(framework, sheets, at_most)
    if most:
        assert (found.best[-1].additional.value, found.best[-1].controls) == (most, refs)
    else:
        assert found.best == ()
    for each in found.singles:
        assert each.additional.value == brought(framework, sheets, each.controls)
    assert found.reached.value == sum(summarize(framework, BASIC, sheet.scores).achieved for sheet in sheets)


@given(groups())
@settings(max_examples=80)
def test_what_a_government_needs_is_what_chapter_seven_says(group):
    """Rules 8.24 and 8.26."""
    framework, sheets = group
    stick = yardstick(framework, BASIC)
    for sheet in sheets:
        need = need_of(stick, sheet.scores)
        assert need is not None
        assert need.reached == summarize(framework, BASIC, sheet.scores).achieved
        if len(framework.controls) <= 10:
            tried = combinations(stick.refs, min(3, len(stick.refs)))
            reachable = any(summarize(framework, BASIC, lifted(sheet.scores, refs)).achieved for refs in tried)
            assert need.within(3) == reachable


@pytest.mark.parametrize("framework", SHIPPED)
def test_the_best_pair_of_the_shipped_frameworks_is_that_of_trying_everything(framework):
    """Rules 8.24 and 8.25."""
    refs = [control.ref for control in framework.controls_at(BASIC)]
    keys = [control.ref for control in framework.controls_at(BASIC) if control.is_key(BASIC)]
    sheets = [
        Sheet(all_at(framework, BASIC, 2, 3, {refs[number]: Score(1, 3), keys[number % 13]: Score(2, 2)}))
        for number in range(0, 34, 3)
    ]
    found = found_in(framework, sheets, at_most=2, minimum=1)
    most, pair = best_slowly(framework, sheets, 2)
    assert most > 0
    assert (found.best[-1].additional.value, found.best[-1].controls) == (most, pair)


def test_what_is_not_complete_is_left_out_and_counted():
    """Rule 8.23, and 8.5 for effects."""
    half = {ref: score for ref, score in FIRST.items() if ref != "GV.OC-03.1"}
    one_side = FIRST | {"GV.OC-03.1": Score(3, None)}
    found = found_in(CYFUN_2025, [Sheet(FIRST)] * 6 + [Sheet(half), Sheet(one_side)])
    assert (found.participants, found.incomplete) == (6, 2)


def test_answers_of_a_higher_level_are_ignored():
    """Rule 8.24."""
    higher = thrown(CYFUN_2025, ESSENTIAL, 1) | FIRST
    assert found_in(CYFUN_2025, [Sheet(higher)] * 6) == found_in(CYFUN_2025, [Sheet(FIRST)] * 6)


def test_what_controls_cannot_mend_stays_out_of_reach():
    """Rule 8.26."""
    keys = [control.ref for control in CYFUN_2025.controls_at(BASIC) if control.is_key(BASIC)]
    barred = all_at(CYFUN_2025, BASIC, 4, 4, {keys[0]: NOT_APPLICABLE})
    too_many = all_at(CYFUN_2025, BASIC, 4, 4, {"GV.OC-03.1": NOT_APPLICABLE, "GV.RM-03.1": NOT_APPLICABLE})
    four = all_at(CYFUN_2025, BASIC, 4, 4, dict.fromkeys(keys[:4], Score(2, 2)))
    three = all_at(CYFUN_2025, BASIC, 4, 4, dict.fromkeys(keys[:3], Score(2, 2)))
    found = found_in(CYFUN_2025, [Sheet(each) for each in (barred, too_many, four) for _ in range(5)])
    assert found.best == ()
    assert (found.reached.value, found.within_reach.value, found.out_of_reach.value) == (0, 0, 15)
    found = found_in(CYFUN_2025, [Sheet(three)] * 5 + [Sheet(four)] * 5)
    assert [(each.controls, each.additional.value) for each in found.best] == [(tuple(keys[:3]), 5)]


@pytest.mark.parametrize(
    ("reached", "first", "other", "said"),
    [
        (10, 6, 9, (6, 6)),
        (10, 3, 9, (1, 4)),
        (10, 9, 3, (8, 11)),
        (3, 9, 3, (7, 13)),
        (3, 9, 9, (9, 9)),
        (10, 3, 0, (0, 4)),
    ],
)
def test_an_effect_that_tells_of_a_few_is_a_range(reached, first, other, said):
    """Rule 8.27: those before, those added and those left are never one to four."""
    good = all_at(CYFUN_2025, BASIC, 3, 3)
    low = all_at(CYFUN_2025, BASIC, 1, 1)
    found = found_in(CYFUN_2025, [Sheet(good)] * reached + [Sheet(FIRST)] * first + [Sheet(low)] * other)
    effect = next(each.additional for each in found.singles if each.controls == ("PR.PS-04.1",))
    assert (effect.low, effect.high) == said
    assert effect.whole == reached + first + other


def test_the_parts_of_the_whole_group_hide_a_small_one():
    """Rules 8.21 and 8.27."""
    good, low = all_at(CYFUN_2025, BASIC, 3, 3), all_at(CYFUN_2025, BASIC, 1, 1)
    found = found_in(CYFUN_2025, [Sheet(good)] * 10 + [Sheet(FIRST)] * 3 + [Sheet(low)] * 20)
    assert found.out_of_reach.value == 20
    assert found.reached == found.within_reach == Count(0, 13, 33)


@pytest.mark.parametrize(("level", "at_most"), [(ESSENTIAL, 3), (BASIC, 0), (BASIC, 4)])
def test_what_cannot_be_computed_is_refused(level, at_most):
    """Rule 8.24."""
    with pytest.raises(InvalidError):
        effects(CYFUN_2023, level, [], at_most)


def test_an_empty_group_has_no_effects():
    found = found_in(CYFUN_2025, [])
    assert found.best == ()
    assert all(each.additional == Count(0, 0, 0) for each in found.singles)
