"""Chapter 7 of docs/scoring.md: figures on a screen and in a file."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.maturity_figures import cut, raised, rounded, spoken

figures = st.fractions(0, 5, max_denominator=10**7)


@pytest.mark.parametrize(
    ("figure", "shown", "short"),
    [("2.4999", "2.49", "2.50"), ("2.5", "2.50", "2.50"), ("0.0001", "0.00", "0.01"), ("0", "0.00", "0.00")],
)
def test_a_figure_is_cut_and_a_shortage_is_rounded_up(figure, shown, short):
    """Rule 7.31."""
    assert f"{cut(Fraction(figure)):f}" == shown
    assert f"{raised(Fraction(figure)):f}" == short


@given(figures, st.sampled_from([Fraction("2.5"), Fraction(3), Fraction("3.5")]))
def test_what_is_shown_reaches_a_threshold_exactly_when_the_figure_does(figure, threshold):
    """Rule 7.31."""
    assert (Fraction(cut(figure)) >= threshold) is (figure >= threshold)
    assert (raised(figure) > 0) is (figure > 0)


@pytest.mark.parametrize(
    ("figure", "twelve"),
    [
        (Fraction(169, 68), "2.485294117647"),
        (Fraction(5, 2), "2.500000000000"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(1, 2 * 10**12), "0.000000000000"),
        (Fraction(3, 2 * 10**12), "0.000000000002"),
        (Fraction(5, 2 * 10**12), "0.000000000002"),
    ],
)
def test_a_file_has_twelve_decimals_half_to_even(figure, twelve):
    """Rule 7.31."""
    assert f"{rounded(figure):f}" == twelve


@given(figures)
def test_rounding_is_never_further_than_half_a_unit(figure):
    """Rule 7.31."""
    assert abs(Fraction(rounded(figure)) - figure) <= Fraction(1, 2 * 10**12)


def test_a_figure_has_a_comma_in_dutch():
    """Rule 7.31."""
    assert spoken(Decimal("2.49")).nl == "2,49"
    assert spoken(Decimal("2.49")).en == "2.49"
