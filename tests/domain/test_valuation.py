"""Chapter 2 of docs/scoring.md: valuation by questions."""

import pytest
from hypothesis import given, strategies as st

from belfort.domain.classification import Attribute
from belfort.domain.errors import InvalidError
from belfort.domain.impact import Dimension, heaviest
from belfort.domain.terms import Text
from belfort.domain.valuation import explained, valued
from tests.domain import strategies

CONFIDENTIALITY, INTEGRITY, AVAILABILITY = Attribute
ANSWERS = dict(zip(Dimension, (2, 4, 4, 1, 3), strict=True))


def test_the_heaviest_answer_is_the_class_and_the_answers_that_decided_are_named():
    """Rules 2.6 and 2.8."""
    found = valued({CONFIDENTIALITY: ANSWERS}, CONFIDENTIALITY)
    assert found.level == 4
    assert found.dimensions == (Dimension.REPUTATION, Dimension.LEGAL)
    assert explained(found) == Text(
        "door reputatieverlies en juridische gevolgen", "by loss of reputation and legal consequences"
    )


@given(strategies.ratings, strategies.ratings)
def test_the_answers_for_one_attribute_do_not_touch_another(mine, theirs):
    """Rule 2.6."""
    assert valued({CONFIDENTIALITY: mine, INTEGRITY: theirs}, CONFIDENTIALITY) == heaviest(mine)
    assert valued({CONFIDENTIALITY: mine, INTEGRITY: theirs}, INTEGRITY) == heaviest(theirs)


@given(strategies.ratings, st.sampled_from(Dimension))
def test_a_heavier_answer_never_lowers_the_class(answers, dimension):
    """Rule 2.6."""
    heavier = answers | {dimension: min(answers[dimension] + 1, 5)}
    assert valued({AVAILABILITY: heavier}, AVAILABILITY).level >= valued({AVAILABILITY: answers}, AVAILABILITY).level


@pytest.mark.parametrize("dimension", list(Dimension))
def test_a_question_without_an_answer_is_named(dimension):
    """Rule 2.7."""
    given_answers = {key: level for key, level in ANSWERS.items() if key is not dimension}
    with pytest.raises(InvalidError) as refusal:
        valued({INTEGRITY: given_answers}, INTEGRITY)
    assert refusal.value.field == f"I_{dimension.value}"
    assert "integriteit" in refusal.value.text.nl


def test_an_attribute_without_any_answer_is_refused():
    """Rule 2.7."""
    with pytest.raises(InvalidError):
        valued({CONFIDENTIALITY: ANSWERS}, AVAILABILITY)


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_outside_one_to_five_is_refused(level):
    """Rule 2.7."""
    with pytest.raises(InvalidError) as refusal:
        valued({CONFIDENTIALITY: ANSWERS | {Dimension.USERS: level}}, CONFIDENTIALITY)
    assert refusal.value.field == "C_users"
    assert refusal.value.text == Text("Een antwoord gaat van 1 tot 5.", "An answer goes from 1 to 5.")
