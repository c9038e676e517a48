"""Chapter 7 of docs/scoring.md: the conditions of a level one by one, and the gap as the head of a page."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.maturity import summarize
from belfort.domain.maturity_conditions import conditions
from belfort.domain.maturity_distance import gap
from belfort.domain.maturity_failures import Rule
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from tests.domain.scored import BASIC, CYFUN_2023, CYFUN_2025, ESSENTIAL, EVERYWHERE, all_at, thrown

LOW = Score(2, 2)
RULES = (Rule.MISSING, Rule.KEY_CONTROL, Rule.TOTAL, Rule.NOT_APPLICABLE)


def said(scores):
    found = {item.rule: item for item in conditions(summarize(CYFUN_2025, BASIC, scores))}
    assert tuple(found) == RULES
    return [found[rule].met for rule in RULES], found


@pytest.mark.parametrize(
    ("but", "met", "answered", "keys"),
    [
        ({}, [True, True, True, True], 34, 13),
        ({"GV.OC-03.1": Score()}, [False, True, None, True], 33, 13),
        ({"PR.PS-04.1": LOW, "GV.OC-03.1": Score()}, [False, False, None, True], 33, 12),
        ({"PR.PS-04.1": Score()}, [False, None, None, True], 33, 12),
        ({"PR.PS-04.1": LOW}, [True, False, False, True], 34, 12),
        ({"GV.OC-03.1": NOT_APPLICABLE, "GV.RM-03.1": NOT_APPLICABLE}, [True, True, True, False], 34, 13),
    ],
)
def test_the_worked_conditions(but, met, answered, keys):
    """Rule 7.35."""
    stand, found = said(all_at(CYFUN_2025, BASIC, 2, 3, but))
    assert stand == met
    assert (found[Rule.MISSING].reached, found[Rule.MISSING].asked) == (answered, 34)
    assert (found[Rule.KEY_CONTROL].reached, found[Rule.KEY_CONTROL].asked) == (keys, 13)


@given(st.sampled_from(EVERYWHERE), st.integers(0, 10**6), st.sets(st.integers(0, 30)))
def test_a_level_is_achieved_exactly_when_each_condition_is_met(place, seed, holes):
    """Rule 7.35."""
    framework, level, mode = place
    scores = thrown(framework, level, seed)
    refs = list(scores)
    for hole in holes:
        scores.pop(refs[hole % len(refs)], None)
    for lift in (False, True):
        if lift:
            scores = {ref: Score(max(score.documentation, 4), 4) for ref, score in scores.items()}
        found = summarize(framework, level, scores, mode)
        assert found.achieved == all(item.met for item in conditions(found))
        assert all(item.met is not None for item in conditions(found)) or not found.complete


def test_only_essential_asks_something_of_categories_and_2023_excludes_nothing():
    """Rule 7.35."""
    found = conditions(summarize(CYFUN_2023, ESSENTIAL, all_at(CYFUN_2023, ESSENTIAL, 3, 3)))
    assert [item.rule for item in found] == [Rule.MISSING, Rule.KEY_CONTROL, Rule.CATEGORY, Rule.TOTAL]
    assert [item.met for item in found] == [True, True, True, False]
    assert [item.text.nl for item in found] == [
        "Elke maatregel is beantwoord",
        "Elke kernmaatregel haalt minstens 3,00",
        "Elke categorie haalt minstens 3,00",
        "Het totaal haalt minstens 3,50",
    ]
    assert [item.standing.nl for item in found] == ["219 van 219", "29 van 29", "23 van 23", "nu 3,00"]


def test_what_is_short_never_looks_as_if_it_is_not():
    """Rule 7.35."""
    _, found = said(all_at(CYFUN_2025, BASIC, 2, 3, {"PR.PS-04.1": LOW}))
    assert found[Rule.TOTAL].value == Fraction(169, 68)
    assert found[Rule.TOTAL].standing.nl == "nu 2,48"
    assert found[Rule.NOT_APPLICABLE].text.en == "Not applicable: at most 1, and only where it is allowed"
    _, found = said({})
    assert found[Rule.TOTAL].standing.nl == "nog niet te zeggen"


@pytest.mark.parametrize(
    ("but", "words"),
    [
        ({}, "Basis is gehaald"),
        ({"PR.PS-04.1": LOW}, "Nog 1 kernmaatregel en 0,02 punt op het totaal tot Basis"),
        ({"PR.PS-04.1": LOW, "GV.OC-03.1": Score()}, "Nog 1 antwoord en 1 kernmaatregel tot Basis"),
    ],
)
def test_the_gap_as_the_head_of_a_page(but, words):
    """Rule 7.36."""
    found = summarize(CYFUN_2025, BASIC, all_at(CYFUN_2025, BASIC, 2, 3, but))
    assert gap(found).towards(BASIC).nl == words
