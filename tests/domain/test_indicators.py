"""Chapter 9 of docs/scoring.md: output indicators."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.indicators import (
    FORMULA_NAMES,
    FORMULAS,
    LIGHT_NAMES,
    SHIPPED,
    UNIT_NAMES,
    Formula,
    IndicatorInputs,
    Light,
    Share,
    Unit,
    history_days,
    light,
    measured,
    require_target,
)

DAY = date(2026, 6, 1)
BY_KEY = {indicator.key: indicator for indicator in SHIPPED}
INPUTS = IndicatorInputs(DAY, 240, 151, Share(3, 5), Share(9, 10), Share(7, 7))


def test_every_word_has_a_name() -> None:
    assert (set(FORMULA_NAMES), set(LIGHT_NAMES), set(UNIT_NAMES)) == (set(Formula), set(Light), set(Unit))
    assert set(FORMULAS) == set(Formula)


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("reach", Fraction(240), Light.NEARLY),
        ("workshops", Fraction(151), Light.ON_TARGET),
        ("cyfun-basic", Fraction(3, 5), Light.NEARLY),
        ("https", Fraction(9, 10), Light.NEARLY),
        ("audits-followed-up", Fraction(1), Light.ON_TARGET),
    ],
)
def test_each_formula_reads_its_own_input(key: str, value: Fraction, shown: Light) -> None:
    """Rules 9.32 and 9.33."""
    found = measured(BY_KEY[key], INPUTS)
    assert (found.as_of, found.value, found.light, found.indicator.key) == (DAY, value, shown, key)


@pytest.mark.parametrize("indicator", SHIPPED, ids=lambda indicator: indicator.key)
def test_what_nobody_measured_has_no_value(indicator) -> None:
    """Rules 9.32 and 9.33."""
    found = measured(indicator, IndicatorInputs(DAY))
    assert (found.value, found.light) == (None, Light.NOT_MEASURED)


def test_a_share_of_nothing_has_no_value_and_none_of_something_is_zero() -> None:
    """Rule 9.32."""
    assert measured(BY_KEY["https"], IndicatorInputs(DAY, counters_on_https=Share(0, 0))).value is None
    assert measured(BY_KEY["https"], IndicatorInputs(DAY, counters_on_https=Share(0, 3))).value == 0
    assert measured(BY_KEY["reach"], IndicatorInputs(DAY, governments_reached=0)).light is Light.BEHIND


@pytest.mark.parametrize(
    ("value", "target", "shown"),
    [
        (300, 300, Light.ON_TARGET),
        (299, 300, Light.NEARLY),
        (240, 300, Light.NEARLY),
        (239, 300, Light.BEHIND),
        (Fraction(3, 5), Fraction(3, 4), Light.NEARLY),
        (Fraction(3, 5) - Fraction(1, 10**30), Fraction(3, 4), Light.BEHIND),
        (None, 1, Light.NOT_MEASURED),
    ],
)
def test_the_lights_are_those_of_the_table(value, target, shown: Light) -> None:
    """Rule 9.33."""
    assert light(None if value is None else Fraction(value), Fraction(target)) is shown


@given(st.fractions(0, 1000), st.fractions(0, 1000), st.fractions(min_value=Fraction(1, 100), max_value=1000))
def test_a_higher_value_never_has_a_worse_light(one: Fraction, other: Fraction, target: Fraction) -> None:
    """Rule 9.33."""
    order = [Light.BEHIND, Light.NEARLY, Light.ON_TARGET]
    low, high = sorted((one, other))
    assert order.index(light(low, target)) <= order.index(light(high, target))


def test_the_targets_that_are_shipped() -> None:
    """Rule 9.34."""
    targets = {key: indicator.target for key, indicator in BY_KEY.items()}
    assert targets == {
        "reach": 300,
        "workshops": 150,
        "cyfun-basic": Fraction(3, 4),
        "https": 1,
        "audits-followed-up": 1,
    }
    for indicator in SHIPPED:
        require_target(indicator.formula, indicator.target)
    assert BY_KEY["reach"].unit is Unit.GOVERNMENTS
    assert BY_KEY["https"].unit is Unit.SHARE


@pytest.mark.parametrize(
    ("formula", "target"),
    [
        (Formula.GOVERNMENTS_REACHED, Fraction(0)),
        (Formula.SHARE_AT_BASIC, Fraction(-1, 2)),
        (Formula.SHARE_AT_BASIC, Fraction(101, 100)),
        (Formula.GOVERNMENTS_REACHED, Fraction(1, 2)),
    ],
)
def test_a_target_that_does_not_fit_is_refused(formula: Formula, target: Fraction) -> None:
    """Rule 9.34."""
    with pytest.raises(InvalidError) as refusal:
        require_target(formula, target)
    assert refusal.value.field == "target"


@pytest.mark.parametrize(
    ("as_of", "first", "last_but_one"),
    [
        (date(2026, 11, 26), date(2023, 12, 31), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2023, 9, 30), date(2026, 6, 30)),
        (date(2026, 10, 1), date(2023, 12, 31), date(2026, 9, 30)),
        (date(2024, 1, 1), date(2021, 3, 31), date(2023, 12, 31)),
    ],
)
def test_a_history_has_the_ends_of_twelve_quarters_and_the_day(as_of: date, first: date, last_but_one: date) -> None:
    """Rule 9.44."""
    days = history_days(as_of)
    assert (len(days), days[0], days[-2], days[-1]) == (13, first, last_but_one, as_of)
    assert all((day + timedelta(days=1)).day == 1 and day.month % 3 == 0 for day in days[:-1])
    assert list(days) == sorted(set(days))
