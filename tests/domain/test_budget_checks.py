"""Chapter 9 of docs/scoring.md, part Budget: what may not stand there."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given

from belfort.domain.budget import BudgetRow
from belfort.domain.budget_checks import budget_faults, require_addable
from belfort.domain.budget_ledger import Ledger, totals
from belfort.domain.corrections import views
from belfort.domain.errors import InvalidError
from tests.domain.budget_rows import Rows, budgets


def faults(existing: list[BudgetRow], *new: BudgetRow) -> list[tuple[int, str, str]]:
    return [(fault.number, fault.field, fault.why.nl) for fault in budget_faults(existing, new)]


def fields(existing: list[BudgetRow], *new: BudgetRow) -> list[tuple[int, str]]:
    return [(number, field) for number, field, _ in faults(existing, *new)]


@pytest.fixture
def make() -> Rows:
    return Rows()


def test_rows_that_fit_are_taken(make: Rows) -> None:
    """Rule 9.8."""
    credit = make.credit("2021-01-01", "1000")
    assert faults([], credit, make.commitment("2021-02-01", "999.99"), make.commitment("2021-02-02", "0.01")) == []


def test_nothing_is_committed_beyond_the_credit(make: Rows) -> None:
    """Rule 9.8."""
    credit, first = make.credit("2021-01-01", "1000"), make.commitment("2021-02-01", "900")
    over = make.commitment("2021-03-01", "100.01")
    assert faults([credit, first], over) == [
        (3, "amount", "er is op die dag nog EUR 100,00 krediet, dus EUR 0,01 te weinig; leg eerst een beslissing vast.")
    ]
    assert faults([], credit, first, over) == faults([credit, first], over)
    with pytest.raises(InvalidError) as refusal:
        require_addable([credit, first], [over])
    assert refusal.value.field == "amount"


def test_credit_that_comes_later_or_lapsed_does_not_help(make: Rows) -> None:
    """Rule 9.8."""
    lapsed = make.credit("2020-01-01", "1000", lapses_on=date(2021, 1, 1))
    late = make.credit("2022-01-01", "1000")
    assert fields([lapsed, late], make.commitment("2021-06-01", "1")) == [(3, "dated_on")]
    decided = make.commitment("2021-06-01", "1", decision="Akkoord", decided_on=date(2021, 5, 1))
    assert fields([lapsed, late], decided) == [(4, "dated_on")]
    assert fields([lapsed], make.commitment("2020-12-31", "1")) == []


def test_credit_of_another_track_does_not_help(make: Rows) -> None:
    """Rules 9.7 and 9.8."""
    credit = make.credit("2021-01-01", "1000", "basic-audit", reference="2021")
    assert fields([credit], make.commitment("2021-06-01", "1", "workshop")) == [(2, "dated_on")]
    assert fields([credit], make.commitment("2021-06-01", "1", "workshop", credit="2021")) == [(3, "dated_on")]
    assert fields([credit], make.commitment("2021-06-01", "1")) == [(4, "dated_on")]


def test_a_commitment_that_names_a_credit_stays_within_it(make: Rows) -> None:
    """Rules 9.7 and 9.8."""
    rows = [make.credit("2021-01-01", "10", reference="one"), make.credit("2021-01-01", "10", reference="other")]
    assert fields(rows, make.commitment("2021-06-01", "11", credit="one")) == [(3, "amount")]
    assert fields(rows, make.commitment("2021-06-01", "11", credit="none")) == [(4, "dated_on")]
    assert fields(rows, make.commitment("2021-06-01", "11")) == []


def test_a_decision_allows_more_and_the_next_one_needs_another(make: Rows) -> None:
    """Rule 9.8."""
    credit = make.credit("2021-01-01", "1000")
    over = make.commitment("2021-02-01", "1200", decision="Beslissing van de stuurgroep", decided_on=date(2021, 2, 1))
    assert fields([credit], over) == []
    assert totals([credit, over], date(2021, 2, 1)).remaining.value == Decimal(-200)
    assert fields([credit, over], make.commitment("2021-03-01", "0.01")) == [(3, "amount")]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decision": "Akkoord"}, "decision"),
        ({"decided_on": date(2021, 1, 1)}, "decision"),
        ({"decision": "  ", "decided_on": date(2021, 1, 1)}, "decision"),
        ({"decision": "Akkoord", "decided_on": date(2021, 2, 2)}, "decided_on"),
    ],
)
def test_a_decision_has_a_text_and_a_date_not_after_the_commitment(make: Rows, values: dict, field: str) -> None:
    """Rule 9.8."""
    credit = make.credit("2021-01-01", "1000")
    assert fields([credit], make.commitment("2021-02-01", "1", **values)) == [(2, field)]


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "0", "NaN", "1000000000000"])
def test_what_is_no_amount_stays_out(make: Rows, amount: str) -> None:
    """Rule 9.4."""
    assert fields([], make.credit("2021-01-01", amount)) == [(1, "amount")]


def test_a_correction_to_nothing_says_that_the_row_never_counted(make: Rows) -> None:
    """Rule 9.4."""
    credit = make.credit("2021-01-01", "10")
    nothing = make.credit("2021-01-01", "0", corrects=1, corrected_on=date(2021, 2, 1))
    assert faults([credit], nothing) == []
    assert totals([credit, nothing], date(2021, 2, 1)).credit.value == 0


def test_credit_lapses_after_its_date(make: Rows) -> None:
    """Rule 9.5."""
    assert fields([], make.credit("2021-01-01", "10", lapses_on=date(2021, 1, 1))) == [(1, "lapses_on")]
    assert fields([], make.credit("2021-01-01", "10", lapses_on=date(2021, 1, 2))) == []


def test_corrections_name_a_row_that_nobody_corrected(make: Rows) -> None:
    """Rule 9.3."""
    first, day = make.credit("2021-01-01", "10"), date(2021, 2, 1)
    second = make.credit("2021-01-01", "20", corrects=1, corrected_on=day)
    assert fields([first, second], make.credit("2021-01-01", "30", corrects=1, corrected_on=day)) == [(3, "corrects")]
    assert fields([first, second], make.credit("2021-01-01", "30", corrects=2, corrected_on=day)) == []
    assert fields([first], make.credit("2021-01-01", "30", corrects=99, corrected_on=day)) == [(5, "corrects")]
    assert fields([first], make.credit("2021-01-01", "30", corrects=6, corrected_on=day)) == [(6, "corrects")]
    twice = [make.credit("2021-01-01", "30", corrects=1, corrected_on=day) for _ in range(2)]
    assert fields([first], *twice) == [(8, "corrects")]


def test_corrections_have_their_day(make: Rows) -> None:
    """Rule 9.3."""
    first = make.credit("2021-01-01", "10")
    assert fields([first], make.credit("2021-01-01", "20", corrects=1)) == [(2, "corrected_on")]
    assert fields([first], make.credit("2021-01-01", "20", corrected_on=date(2021, 2, 1))) == [(3, "corrects")]
    early = make.credit("2021-01-01", "20", corrects=1, corrected_on=date(2020, 12, 31))
    assert fields([first], early) == [(4, "corrected_on")]
    second = make.credit("2021-01-01", "20", corrects=1, corrected_on=date(2021, 2, 1))
    third = make.credit("2021-01-01", "30", corrects=5, corrected_on=date(2021, 1, 31))
    assert fields([first, second], third) == [(6, "corrected_on")]


def test_a_correction_is_of_the_same_kind(make: Rows) -> None:
    """Rule 9.3."""
    other = make.credit("2021-01-01", "10"), make.payment("2021-01-01", "1", corrects=1, corrected_on=date(2021, 2, 1))
    assert fields([other[0]], other[1]) == [(2, "kind")]


@pytest.mark.parametrize(
    ("what", "field", "values"),
    [
        ("credit", "decision", {"decision": "x", "decided_on": date(2021, 1, 1)}),
        ("credit", "credit", {"credit": "x"}),
        ("commitment", "lapses_on", {"lapses_on": date(2022, 1, 1)}),
        ("commitment", "to_track", {"to_track": ""}),
        ("payment", "to_credit", {"to_credit": "x"}),
    ],
)
def test_a_field_belongs_to_its_kind(make: Rows, what: str, field: str, values: dict) -> None:
    credit = make.credit("2021-01-01", "10")
    expected = [] if values == {"to_track": ""} else [(2, field)]
    assert [
        found for found in fields([credit], getattr(make, what)("2021-01-01", "1", **values)) if found[1] == field
    ] == expected


def test_a_row_of_an_earlier_date_may_not_leave_a_later_one_without_credit(make: Rows) -> None:
    """Rule 9.9."""
    rows = [make.credit("2021-01-01", "1000"), make.commitment("2021-06-01", "900")]
    assert fields(rows, make.commitment("2021-03-01", "101")) == [(3, "amount")]
    assert fields(rows, make.commitment("2021-03-01", "100")) == []


def test_a_lower_credit_may_not_leave_a_commitment_without_credit(make: Rows) -> None:
    """Rule 9.9."""
    rows = [make.credit("2021-01-01", "1000"), make.commitment("2021-06-01", "900")]
    lower = make.credit("2021-01-01", "899.99", corrects=1, corrected_on=date(2021, 7, 1))
    assert fields(rows, lower) == [(3, "amount")]
    assert "een latere rij" in faults(rows, lower)[0][2]
    assert fields(rows, make.credit("2021-01-01", "900", corrects=1, corrected_on=date(2021, 7, 1))) == []
    sooner = replace(lower, amount=Decimal(1000), lapses_on=date(2021, 6, 1))
    assert fields(rows, sooner) == [(3, "amount")]


def test_the_budget_holds_as_it_was_known_before_each_correction(make: Rows) -> None:
    """Rule 9.9."""
    rows = [make.credit("2021-01-01", "1000"), make.commitment("2021-01-10", "900")]
    rows.append(make.commitment("2021-01-10", "500", corrects=2, corrected_on=date(2021, 3, 1)))
    assert fields(rows, make.commitment("2021-02-01", "300")) == [(4, "amount")]
    assert fields(rows, make.commitment("2021-03-01", "300")) == []


def test_a_transfer_takes_no_more_than_is_left(make: Rows) -> None:
    """Rules 9.9 and 9.10."""
    rows = [make.credit("2021-01-01", "100", "basic-audit"), make.commitment("2021-06-01", "60", "basic-audit")]
    assert fields(rows, make.transfer("2021-07-01", "40.01", "basic-audit", to_track="")) == [(3, "amount")]
    assert fields(rows, make.transfer("2021-07-01", "40", "basic-audit", to_track="")) == []
    assert fields(rows, make.transfer("2021-05-01", "41", "basic-audit", to_track="workshop")) == [(5, "amount")]


def test_a_transfer_takes_from_one_credit_of_its_own_track(make: Rows) -> None:
    """Rule 9.10."""
    rows = [make.credit("2021-01-01", "60", "basic-audit", reference="a")]
    rows += [make.credit("2021-01-01", "70", "basic-audit", reference="b"), make.credit("2021-01-01", "500")]
    assert fields(rows, make.transfer("2021-02-01", "100", "basic-audit", to_track="")) == [(4, "amount")]
    assert fields(rows, make.transfer("2021-02-01", "70", "basic-audit", to_track="")) == []
    assert fields(rows, make.transfer("2021-02-01", "70", "basic-audit", to_track="", credit="a")) == [(6, "amount")]
    assert fields(rows, make.transfer("2021-02-01", "1", "workshop", to_track="")) == [(7, "credit")]


def test_a_transfer_says_where_the_money_goes(make: Rows) -> None:
    """Rule 9.10."""
    rows = [
        make.credit("2021-01-01", "60", reference="a", lapses_on=date(2022, 1, 1)),
        make.credit("2020-01-01", "5", reference="old", lapses_on=date(2021, 1, 1)),
    ]
    assert fields(rows, make.transfer("2021-02-01", "1")) == [(3, "to_track")]
    assert fields(rows, make.transfer("2021-02-01", "1", to_credit="b")) == [(4, "to_credit")]
    assert fields(rows, make.transfer("2021-02-01", "1", to_credit="old")) == [(5, "to_credit")]
    assert fields(rows, make.transfer("2021-02-01", "1", to_credit="a")) == [(6, "to_track")]
    assert fields(rows, make.transfer("2021-02-01", "1", to_track="workshop")) == []


def test_nothing_is_paid_beyond_its_commitment(make: Rows) -> None:
    """Rule 9.11."""
    rows = [make.credit("2021-01-01", "100"), make.commitment("2021-02-01", "60", reference="X")]
    assert faults(rows, make.payment("2021-03-01", "60.01", reference="X")) == [
        (3, "amount", "dat is EUR 0,01 meer dan er vastgelegd is.")
    ]
    assert fields(rows, make.payment("2021-03-01", "60", reference="X")) == []
    assert fields(rows, make.payment("2020-03-01", "1")) == [(5, "dated_on")]
    other = make.payment("2021-03-01", "99", "workshop", reference="X")
    assert fields(rows, other) == []


def test_what_no_credit_carries_is_shown_nevertheless(make: Rows) -> None:
    """Rule 9.14."""
    rows = [make.commitment("2021-01-01", "5"), make.payment("2021-01-01", "2")]
    found = totals(rows, date(2021, 1, 1))
    assert [one.value for one in (found.credit, found.committed, found.paid, found.remaining)] == [0, 5, 2, -5]


def test_all_faults_are_named_and_not_only_the_first(make: Rows) -> None:
    """Rules 9.4 and 9.8."""
    new = [
        make.credit("2021-01-01", "-1"),
        make.credit("2021-01-01", "2"),
        make.commitment("2021-01-01", "0", decision="x"),
    ]
    assert fields([], *new) == [(1, "amount"), (3, "amount"), (3, "decision")]


def test_what_was_wrong_already_does_not_keep_other_rows_out(make: Rows) -> None:
    """Rule 9.9."""
    rows = [make.credit("2021-01-01", "1000", "workshop"), make.commitment("2021-02-01", "5", "toolkit")]
    assert fields(rows, make.commitment("2021-03-01", "1000", "workshop")) == []


@given(budgets())
def test_a_budget_that_was_taken_row_by_row_holds_on_every_day(rows: list[BudgetRow]) -> None:
    """Rules 9.8 and 9.9."""
    taken: list[BudgetRow] = []
    for row in rows:
        if not budget_faults(taken, [row]):
            taken.append(row)
    assume(taken)
    assert all(Ledger(taken, day).faults == [] for day in views(taken))
    assert budget_faults([], taken) == ()
    for day in {row.dated_on for row in taken}:
        assert totals(taken, day).remaining.value >= 0
