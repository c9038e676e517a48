"""Chapter 9 of docs/scoring.md, part Budget: the figures of a day and the rows behind them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from belfort.domain.budget import BudgetKind, BudgetRow, BudgetTotals, co_financing, euro, euro_text
from belfort.domain.budget_ledger import Ledger, totals
from belfort.domain.corrections import standing
from belfort.domain.errors import InvalidError
from tests.domain.budget_rows import TRACKS, Rows, budgets, days


def figures(found: BudgetTotals) -> tuple[str, str, str, str]:
    """Return the four figures as texts: two places, always."""
    return tuple(str(one.value) for one in (found.credit, found.committed, found.paid, found.remaining))  # type: ignore[return-value]


def published() -> list[BudgetRow]:
    """The credits and commitments of which the totals were published."""
    make = Rows()
    return [
        make.credit("2020-07-01", "2179541.27", lapses_on=date(2022, 1, 1), reference="2020-2021"),
        make.commitment("2020-10-01", "400000.00", "basic-audit", reference="B"),
        make.commitment("2021-03-01", "342707.50", "ethical-hacking", reference="H"),
        make.payment("2021-04-01", "100000.00", "basic-audit", reference="B"),
        make.commitment("2021-10-01", "1000000.00", "info-session"),
        make.credit("2022-02-01", "1250000.00", reference="2022"),
        make.commitment("2022-05-01", "228182", "guidance"),
    ]


def test_a_row_counts_from_its_day_on() -> None:
    """Rules 9.1 and 9.6."""
    make = Rows()
    rows = [make.credit("2021-01-01", "1000"), make.commitment("2021-03-01", "500"), make.payment("2021-03-02", "5")]
    assert figures(totals(rows, date(2020, 12, 31))) == ("0.00", "0.00", "0.00", "0.00")
    assert figures(totals(rows, date(2021, 2, 28))) == ("1000.00", "0.00", "0.00", "1000.00")
    assert figures(totals(rows, date(2021, 3, 1))) == ("1000.00", "500.00", "0.00", "500.00")
    assert figures(totals(rows, date(2021, 3, 2))) == ("1000.00", "500.00", "5.00", "500.00")


def test_a_correction_counts_from_its_day_on_and_the_old_row_before() -> None:
    """Rule 9.2."""
    make = Rows()
    credit, old = make.credit("2021-01-01", "1000"), make.commitment("2021-03-01", "500.00")
    new = make.commitment("2021-03-01", "450.00", corrects=old.number, corrected_on=date(2021, 6, 1))
    rows = [credit, old, new]
    assert str(totals(rows, date(2021, 5, 31)).committed.value) == "500.00"
    assert totals(rows, date(2021, 5, 31)).committed.rows == (old,)
    assert str(totals(rows, date(2021, 6, 1)).committed.value) == "450.00"
    assert totals(rows, date(2021, 6, 1)).committed.rows == (new,)


def test_a_correction_of_a_correction_counts_in_its_turn() -> None:
    """Rule 9.3."""
    make = Rows()
    rows = [make.credit("2021-01-01", "100")]
    rows.append(make.credit("2021-01-01", "200", corrects=1, corrected_on=date(2021, 2, 1)))
    rows.append(make.credit("2021-01-01", "300", corrects=2, corrected_on=date(2021, 3, 1)))
    found = [str(totals(rows, date(2021, month, 1)).credit.value) for month in (1, 2, 3)]
    assert found == ["100.00", "200.00", "300.00"]


def test_a_correction_to_another_day_moves_the_fact() -> None:
    """Rules 9.1 and 9.2."""
    make = Rows()
    rows = [make.credit("2021-01-01", "100")]
    rows.append(make.credit("2021-05-01", "100", corrects=1, corrected_on=date(2021, 2, 1)))
    found = [str(totals(rows, day).credit.value) for day in (date(2021, 1, 31), date(2021, 2, 1), date(2021, 5, 1))]
    assert found == ["100.00", "0.00", "100.00"]


@pytest.mark.parametrize(
    ("given_as", "expected"),
    [("5", "5.00"), ("5.1", "5.10"), ("5.10", "5.10"), ("5.100", "5.10"), (0, "0.00"), ("-0", "0.00")],
)
def test_an_amount_has_two_places_exactly(given_as: str, expected: str) -> None:
    """Rule 9.4."""
    assert str(euro(given_as)) == expected
    assert str(euro("999999999999.99")) == "999999999999.99"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("-0.01", "een bedrag mag niet negatief zijn."),
        ("0.001", "een bedrag heeft hoogstens twee decimalen."),
        ("1e-30", "een bedrag heeft hoogstens twee decimalen."),
        ("x", "dit is geen bedrag."),
        ("NaN", "dit is geen bedrag."),
        ("Infinity", "dit is geen bedrag."),
        ("1000000000000", "dit bedrag is te groot."),
        ("1e999999", "dit bedrag is te groot."),
    ],
)
def test_what_is_no_amount_is_refused(wrong: str, sentence: str) -> None:
    """Rule 9.4."""
    with pytest.raises(InvalidError) as refusal:
        euro(wrong)
    assert (refusal.value.text.nl, refusal.value.field) == (sentence, "amount")


@given(st.integers(0, 10**14 - 1))
def test_an_amount_in_cents_is_kept_exactly(cents: int) -> None:
    """Rule 9.4."""
    assert int(euro(Decimal(cents).scaleb(-2)) * 100) == cents


def test_an_amount_is_written_for_people() -> None:
    assert euro_text(Decimal("1436833.77")).nl == "EUR 1.436.833,77"
    assert euro_text(Decimal("1436833.77")).en == "EUR 1,436,833.77"


def test_a_credit_is_in_force_until_the_day_before_it_lapses() -> None:
    """Rule 9.5."""
    rows = [Rows().credit("2021-01-01", "7", lapses_on=date(2022, 1, 1)), Rows().credit("2021-01-01", "1", number=2)]
    found = [str(totals(rows, day).credit.value) for day in (date(2021, 12, 31), date(2022, 1, 1), date(2099, 1, 1))]
    assert found == ["8.00", "1.00", "1.00"]


def test_the_published_totals_hold() -> None:
    """Rules 9.5 and 9.6."""
    assert figures(totals(published(), date(2021, 9, 1))) == ("2179541.27", "742707.50", "100000.00", "1436833.77")
    assert figures(totals(published(), date(2024, 4, 25))) == ("1250000.00", "228182.00", "0.00", "1021818.00")


def test_a_commitment_takes_from_its_track_first_and_then_from_the_whole() -> None:
    """Rule 9.7."""
    make = Rows()
    rows = [make.credit("2021-01-01", "1000"), make.credit("2021-01-01", "100", "basic-audit")]
    rows.append(make.commitment("2021-02-01", "150", "basic-audit"))
    assert figures(totals(rows, date(2021, 3, 1), "basic-audit")) == ("150.00", "150.00", "0.00", "0.00")
    assert figures(totals(rows, date(2021, 3, 1), "")) == ("950.00", "0.00", "0.00", "950.00")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"lapses_on": date(2021, 7, 1)}, {"lapses_on": date(2022, 1, 1)}),
        ({"lapses_on": date(2021, 7, 1)}, {}),
        ({"dated_on": "2020-12-31"}, {}),
        ({}, {}),
    ],
)
def test_the_first_to_lapse_is_used_first_and_then_the_oldest(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Rule 9.7."""
    base = {"dated_on": "2021-01-01", "amount": "100"}
    for order in (1, -1):
        make = Rows()
        one = make.credit(**base | first, number=8, reference="one")
        other = make.credit(**base | second, number=9, reference="other")
        rows = [*[one, other][::order], make.commitment("2021-02-01", "130", number=10)]
        left = {pot.opened_by.reference: str(pot.left) for pot in Ledger(rows, date(2021, 3, 1)).pots}
        assert left == {"one": "0.00", "other": "70.00"}


def test_the_oldest_is_used_first_whatever_was_written_down_first() -> None:
    """Rule 9.7."""
    make = Rows()
    rows = [make.credit("2021-01-02", "100"), make.credit("2021-01-01", "100"), make.commitment("2021-02-01", "130")]
    left = {pot.opened_by.dated_on.day: pot.left for pot in Ledger(rows, date(2021, 3, 1)).pots}
    assert left == {1: 0, 2: 70}


def test_a_commitment_takes_from_the_credit_that_it_names() -> None:
    """Rule 9.7."""
    make = Rows()
    rows = [make.credit("2021-01-01", "100", reference="one", lapses_on=date(2021, 7, 1))]
    rows += [make.credit("2021-01-01", "100", reference="other"), make.commitment("2021-02-01", "60", credit="other")]
    assert figures(totals(rows, date(2021, 8, 1))) == ("100.00", "60.00", "0.00", "40.00")


def test_money_moves_to_another_track_and_lapses_as_it_would_have() -> None:
    """Rule 9.10."""
    make = Rows()
    rows = [make.credit("2021-01-01", "100", "basic-audit", lapses_on=date(2022, 1, 1))]
    rows.append(make.transfer("2021-05-01", "30", "basic-audit", to_track="workshop"))
    before, on, after = date(2021, 4, 30), date(2021, 5, 1), date(2022, 1, 1)
    found = [[str(totals(rows, day, track).credit.value) for track in TRACKS[1:]] for day in (before, on, after)]
    assert found == [["100.00", "0.00"], ["70.00", "30.00"], ["0.00", "0.00"]]
    assert str(totals(rows, on).credit.value) == "100.00"


def test_money_moves_to_a_later_year() -> None:
    """Rule 9.10."""
    make = Rows()
    rows = [
        make.credit("2021-01-01", "100", reference="2021", lapses_on=date(2022, 1, 1)),
        make.credit("2022-01-01", "500", reference="2022"),
        make.transfer("2021-12-15", "40", to_credit="2022"),
        make.transfer("2021-12-15", "10", lapses_on=date(2023, 1, 1)),
    ]
    ends = [date(2021, 12, 14), date(2021, 12, 15), date(2022, 1, 1), date(2023, 1, 1)]
    assert [str(totals(rows, day).credit.value) for day in ends] == ["100.00", "60.00", "550.00", "540.00"]


def test_money_moves_to_a_credit_of_another_track_for_good() -> None:
    """Rule 9.10."""
    make = Rows()
    rows = [
        make.credit("2021-01-01", "100", "basic-audit", reference="2021", lapses_on=date(2022, 1, 1)),
        make.credit("2021-01-01", "10", "workshop", reference="w"),
        make.transfer("2021-02-01", "25", "basic-audit", to_track="workshop", to_credit="w"),
    ]
    assert str(totals(rows, date(2023, 1, 1), "workshop").credit.value) == "35.00"


def test_money_that_moved_is_committed_under_the_reference_of_either() -> None:
    """Rules 9.7 and 9.10."""
    make = Rows()
    rows = [
        make.credit("2021-01-01", "100", "basic-audit", reference="2021"),
        make.transfer("2021-02-01", "50", "basic-audit", to_track="workshop", reference="shift"),
        make.commitment("2021-03-01", "10", "workshop", credit="2021"),
        make.commitment("2021-03-01", "10", "workshop", credit="shift"),
    ]
    assert figures(totals(rows, date(2021, 3, 1), "workshop")) == ("50.00", "20.00", "0.00", "30.00")


def test_a_payment_follows_its_commitment_also_when_that_lapses() -> None:
    """Rule 9.11."""
    assert str(totals(published(), date(2021, 12, 31)).paid.value) == "100000.00"
    assert str(totals(published(), date(2022, 1, 1)).paid.value) == "0.00"
    assert str(totals(published(), date(2021, 12, 31), "basic-audit").paid.value) == "100000.00"


def test_a_payment_pays_the_oldest_commitment_first() -> None:
    """Rule 9.11."""
    make = Rows()
    rows = [make.credit("2021-01-01", "100", reference="one", lapses_on=date(2021, 6, 1))]
    rows += [make.credit("2021-01-01", "100", reference="other")]
    rows += [make.commitment("2021-03-02", "50", credit="other", reference="X")]
    rows += [make.commitment("2021-03-01", "50", credit="one", reference="X")]
    rows += [make.payment("2021-04-01", "70", reference="X")]
    assert str(totals(rows, date(2021, 5, 31)).paid.value) == "70.00"
    assert str(totals(rows, date(2021, 6, 1)).paid.value) == "20.00"


def test_a_payment_without_a_commitment_counts_on_the_credit_in_force() -> None:
    """Rule 9.11."""
    make = Rows()
    rows = [
        make.credit("2021-01-01", "100", lapses_on=date(2022, 1, 1)),
        make.payment("2021-02-01", "9", reference="?"),
    ]
    assert [str(totals(rows, day).paid.value) for day in (date(2021, 12, 31), date(2022, 1, 1))] == ["9.00", "0.00"]


def test_the_rows_of_one_day_count_in_the_order_of_their_kinds() -> None:
    """Rule 9.12."""
    make = Rows()
    rows = [
        make.payment("2021-01-01", "5", "workshop", reference="X"),
        make.commitment("2021-01-01", "5", "workshop", reference="X"),
    ]
    rows += [
        make.transfer("2021-01-01", "5", "basic-audit", to_track="workshop"),
        make.credit("2021-01-01", "9", "basic-audit"),
    ]
    assert figures(totals(rows, date(2021, 1, 1), "workshop")) == ("5.00", "5.00", "5.00", "0.00")


@given(budgets(), days, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[BudgetRow], day: date, chance: Random) -> None:
    """Rule 9.12."""
    mixed = list(rows)
    chance.shuffle(mixed)
    for track in (None, *TRACKS):
        assert totals(mixed, day, track) == totals(rows, day, track)


@given(budgets(), days)
def test_the_figures_of_the_tracks_add_up_to_the_whole(rows: list[BudgetRow], day: date) -> None:
    """Rule 9.13."""
    whole, parts = totals(rows, day), [totals(rows, day, track) for track in TRACKS]
    for name in ("credit", "committed", "paid", "remaining"):
        assert getattr(whole, name).value == sum(getattr(part, name).value for part in parts)


@given(budgets(), days)
def test_a_figure_is_the_sum_of_its_parts_and_remaining_is_credit_less_committed(
    rows: list[BudgetRow], day: date
) -> None:
    """Rules 9.6 and 9.14."""
    for track in (None, *TRACKS):
        found = totals(rows, day, track)
        assert found.remaining.value == found.credit.value - found.committed.value
        for one in (found.credit, found.committed, found.paid, found.remaining):
            assert one.value == sum((part.amount for part in one.parts), Decimal(0))
            assert set(one.rows) == {part.row for part in one.parts} <= set(rows)
            assert one.value == one.value.quantize(Decimal("0.01"))


@given(budgets(), days)
def test_without_lapsing_a_figure_is_the_sum_of_the_rows_that_count(rows: list[BudgetRow], day: date) -> None:
    """Rules 9.1, 9.2 and 9.6."""
    lasting = [
        replace(row, lapses_on=None) for row in rows if row.kind is not BudgetKind.TRANSFER and row.corrects is None
    ]
    found = totals(lasting, day)
    for kind, one in (
        (BudgetKind.CREDIT, found.credit),
        (BudgetKind.COMMITMENT, found.committed),
        (BudgetKind.PAYMENT, found.paid),
    ):
        counted = [row for row in lasting if row.kind is kind and row.dated_on <= day]
        assert one.value == sum((row.amount for row in counted), Decimal(0))
        assert set(one.rows) == set(counted)


@given(budgets(), days)
def test_no_row_counts_beside_its_correction(rows: list[BudgetRow], day: date) -> None:
    """Rule 9.2."""
    numbers = {row.number for row in standing(rows, day)}
    for row in rows:
        if row.corrects is not None and row.corrected_on <= day:
            assert row.corrects not in numbers
        if row.corrected_on is not None and row.corrected_on > day:
            assert row.number not in numbers


@given(budgets(), days)
def test_a_later_row_does_not_change_an_earlier_day(rows: list[BudgetRow], day: date) -> None:
    """Rule 9.1."""
    earlier = [row for row in rows if row.dated_on <= day and (row.corrected_on or day) <= day]
    later = [row for row in rows if row.kind is BudgetKind.PAYMENT and row.dated_on > day and row.corrects is None]
    assert totals(earlier + later, day) == totals(earlier, day)


@pytest.mark.parametrize(
    ("cost", "share", "cap", "paid"),
    [
        ("12345.67", Fraction(1, 2), None, "6172.83"),
        ("12345.67", Fraction(1, 2), "5000", "5000.00"),
        ("12345.67", Fraction(1, 2), "6172.84", "6172.83"),
        ("100", Fraction(1, 3), None, "33.33"),
        ("100", Fraction(1), None, "100.00"),
        ("100", Fraction(0), None, "0.00"),
    ],
)
def test_co_financing_is_a_share_of_the_real_cost_up_to_the_cap(
    cost: str, share: Fraction, cap: str | None, paid: str
) -> None:
    """Rule 9.15."""
    assert str(co_financing(Decimal(cost), share, Decimal(cap) if cap else None)) == paid


def test_a_share_of_more_than_everything_is_refused() -> None:
    """Rule 9.15."""
    with pytest.raises(InvalidError):
        co_financing(Decimal(1), Fraction(101, 100), None)
    with pytest.raises(InvalidError):
        co_financing(Decimal(-1), Fraction(1), None)


@given(st.integers(0, 10**9), st.fractions(0, 1))
def test_co_financing_is_never_more_than_the_share(cents: int, share: Fraction) -> None:
    """Rule 9.15."""
    cost = Decimal(cents).scaleb(-2)
    paid = Fraction(co_financing(cost, share, None))
    assert 0 <= Fraction(cost) * share - paid < Fraction(1, 100)


def test_a_day_long_after_every_row_has_the_same_figures() -> None:
    """Rule 9.1."""
    make = Rows()
    rows = [make.credit("2021-01-01", "10"), make.commitment("2021-01-01", "4")]
    assert totals(rows, date.max) == totals(rows, date(2021, 1, 1) + timedelta(days=1))
