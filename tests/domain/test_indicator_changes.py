"""Chapter 9 of docs/scoring.md: the indicators of a programme, from a day on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, strategies as st

from belfort.domain.indicator_changes import IndicatorChange, amount_of, holding, target_of
from belfort.domain.indicators import SHIPPED, Formula, Indicator, IndicatorInputs, Light, measured
from belfort.domain.terms import Text

REACH = SHIPPED[0]
OWN = Indicator("coaches", Text("Eigen", "Own"), Text("Zelf", "Self"), Fraction(9), Formula.GOVERNMENTS_IN_WORKSHOPS)
KEYS = [indicator.key for indicator in SHIPPED]


def says(number: int, day: date, indicator: Indicator, **changes: bool) -> IndicatorChange:
    return IndicatorChange(number, day, indicator, **changes)


def reach_of(target: int) -> Indicator:
    return replace(REACH, target=Fraction(target))


STORY = (
    says(1, date(2026, 6, 1), reach_of(240)),
    says(2, date(2026, 1, 1), reach_of(260)),
    says(3, date(2026, 9, 1), reach_of(260), withdrawn=True),
)


def stands(changes: tuple[IndicatorChange, ...], day: date) -> tuple[int, Light] | None:
    """Return the target of the reach on a day, and how 240 governments stand beside it."""
    found = next((one for one in holding(changes, day) if one.key == "reach"), None)
    return None if found is None else (int(found.target), measured(found, IndicatorInputs(day, 240)).light)


def test_who_says_nothing_has_the_indicators_that_are_shipped() -> None:
    """Rule 9.41."""
    assert holding((), date(2026, 6, 1)) == SHIPPED


def test_a_target_holds_from_its_day_on_and_the_days_before_keep_theirs() -> None:
    """Rule 9.41."""
    assert stands(STORY[:1], date(2026, 5, 31)) == (300, Light.NEARLY)
    assert stands(STORY[:1], date(2026, 6, 1)) == (240, Light.ON_TARGET)


def test_what_was_written_last_holds_of_what_holds_by_then() -> None:
    """Rule 9.41."""
    assert stands(STORY[:2], date(2025, 12, 31)) == (300, Light.NEARLY)
    assert stands(STORY[:2], date(2026, 1, 1)) == (260, Light.NEARLY)
    assert stands(STORY[:2], date(2026, 6, 1)) == (260, Light.NEARLY)


def test_a_withdrawn_indicator_stays_for_the_days_before_and_can_come_back() -> None:
    """Rule 9.41."""
    assert stands(STORY, date(2026, 8, 31)) == (260, Light.NEARLY)
    assert stands(STORY, date(2026, 9, 1)) is None
    assert [one.key for one in holding(STORY, date(2026, 9, 1))] == KEYS[1:]
    again = (*STORY, says(4, date(2026, 11, 1), reach_of(230)))
    assert stands(again, date(2026, 10, 31)) is None
    assert stands(again, date(2026, 11, 1)) == (230, Light.ON_TARGET)


def test_an_indicator_of_the_programme_comes_after_those_that_are_shipped_from_its_day_on() -> None:
    """Rule 9.41."""
    other = replace(OWN, key="abc")
    own = (says(1, date(2026, 3, 1), OWN), says(2, date(2026, 2, 1), other), says(3, date(2026, 4, 1), OWN))
    assert [one.key for one in holding(own, date(2026, 1, 31))] == KEYS
    assert [one.key for one in holding(own, date(2026, 2, 28))] == [*KEYS, "abc"]
    assert [one.key for one in holding(own, date(2026, 3, 1))] == [*KEYS, "coaches", "abc"]


@given(st.permutations(STORY), st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_the_order_in_which_the_rows_come_does_not_matter(mixed: list[IndicatorChange], day: date) -> None:
    """Rule 9.41."""
    assert holding(mixed, day) == holding(STORY, day)


def test_a_target_is_given_as_a_number_or_a_percentage() -> None:
    """Rule 9.42."""
    assert target_of(Formula.GOVERNMENTS_REACHED, Decimal(300)) == 300
    assert target_of(Formula.SHARE_AT_BASIC, Decimal("33.3")) == Fraction(333, 1000)
    assert [str(amount_of(indicator)) for indicator in SHIPPED] == ["300", "150", "75", "100", "100"]


@given(st.sampled_from(Formula), st.decimals(0, 100, places=1))
def test_a_target_comes_back_as_it_was_given(formula: Formula, amount: Decimal) -> None:
    """Rule 9.42."""
    assert amount_of(replace(OWN, formula=formula, target=target_of(formula, amount))) == amount
