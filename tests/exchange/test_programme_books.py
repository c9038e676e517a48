"""The tables of the programme out: what is written is read back as the same rows, and a text stays a text."""

import io
from csv import reader as csv_reader
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import load_workbook

from belfort.domain.budget import BudgetKind, BudgetRow
from belfort.domain.errors import RefusedFileError
from belfort.domain.programme import ENROLMENT_STATE_NAMES, EnrolmentState, TrackKind
from belfort.domain.programme_counts import Mode
from belfort.exchange.limits import STRAY
from belfort.exchange.programme_books import AnyRow, write_csv, write_xlsx
from belfort.exchange.programme_tables import (
    COLUMNS,
    AttendanceRow,
    BudgetTableRow,
    EnrolmentRow,
    budget_row,
    budget_table_row,
    read_budget,
    read_enrolments,
)
from belfort.exchange.register_texts import one_way
from tests.exchange.books import csv
from tests.exchange.programme_files import GOOD, HEADINGS, READERS, refusal


def read_back(rows: list[Any], kind: type[AnyRow], ending: str, language: str) -> list[Any]:
    write = write_xlsx if ending == "xlsx" else write_csv
    reading = READERS[kind](f"t.{ending}", write(rows, kind, language))
    assert refusal(reading) == []
    assert [row.row for row in reading.rows] == list(range(2, len(rows) + 2))
    return [replace(row, row=0) for row in reading.rows]


TEXTS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "'=1",
    "''-2",
    "'s-Gravenvoeren",
    '"',
    "a;b,c",
    "a\nb",
    "😀",
    "_x0041_",
    "0123",
    "1.5",
    "sep=;",
    "#",
    "2021-01-01",
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_texts_stay_texts(ending: str, language: str) -> None:
    day = date(2021, 3, 1)
    rows = [EnrolmentRow(text, TrackKind.WORKSHOP, day, note=text) for text in TEXTS]
    assert read_back(rows, EnrolmentRow, ending, language) == rows


def test_no_cell_of_a_csv_begins_with_a_sign_of_a_formula() -> None:
    rows = [BudgetTableRow("", BudgetKind.CREDIT, date(2021, 1, 1), Decimal("5.00"), text, text) for text in TEXTS]
    lines = list(
        csv_reader(io.StringIO(write_csv(rows, BudgetTableRow).decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert not [one for line in lines for one in line if one.startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in lines[1]


def test_a_csv_has_the_signs_of_its_language() -> None:
    rows = [BudgetTableRow("", BudgetKind.CREDIT, date(2021, 1, 1), Decimal("1436833.77"))]
    dutch, english = (write_csv(rows, BudgetTableRow, language).decode("utf-8-sig") for language in ("nl", "en"))
    assert dutch.splitlines()[1].startswith('"programma";"krediet";"2021-01-01";"1436833,77";')
    assert english.splitlines()[1].startswith('"programme","credit","2021-01-01","1436833.77",')


def test_excel_holds_days_and_amounts_and_no_formula() -> None:
    rows = [BudgetTableRow("", BudgetKind.CREDIT, date(2021, 1, 1), Decimal("1436833.77"), "=1+1", number=3)]
    page = load_workbook(io.BytesIO(write_xlsx(rows, BudgetTableRow)))["Budget"]
    assert [one.value for one in page[1]] == [
        column.heading.nl for column in COLUMNS[BudgetTableRow] if column.name != "currency"
    ]
    kinds = {one.value: one.data_type for one in page[2] if one.value is not None}
    assert kinds[1436833.77] == "n"
    assert kinds["=1+1"] == "s"
    assert kinds[datetime(2021, 1, 1)] == "d"  # noqa: DTZ001 as Excel holds it


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_column_but_the_currency_is_written(kind: type[Any], ending: str, language: str) -> None:
    row = READERS[kind]("t.csv", csv(GOOD[kind], headings=HEADINGS[kind])).rows[0]
    assert read_back([replace(row, row=0)], kind, ending, language) == [replace(row, row=0)]


days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
words = st.text(max_size=40).map(one_way)
names = words.filter(bool)
amounts = st.integers(1, 10**14 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
tracks = st.sampled_from([track.value for track in TrackKind] + [""])


@st.composite
def enrolment_rows(draw: st.DrawFn) -> EnrolmentRow:
    track = draw(st.sampled_from(TrackKind))
    first, last = sorted((draw(days), draw(days)))
    fitting = [
        state
        for state in ENROLMENT_STATE_NAMES
        if (state.value in {"offered", "testing", "rolled_out"}) is (track is TrackKind.E_LEARNING)
    ]
    state = draw(
        st.sampled_from([None, *(state for state in fitting if state.value not in {"withdrawn", "completed"})])
    )
    ends = draw(st.sampled_from([(None, None), (last, None), (None, last)]))
    percent = draw(st.integers(0, 100)) if state is EnrolmentState.ROLLED_OUT else None
    return EnrolmentRow(draw(names), track, first, *ends, state, percent, draw(words))


@st.composite
def attendance_rows(draw: st.DrawFn) -> AttendanceRow:
    mode, (first, last) = draw(st.sampled_from(Mode)), sorted((draw(days), draw(days)))
    seen = draw(st.sampled_from([None, first if mode is Mode.LIVE else last]))
    return AttendanceRow(
        draw(names), draw(st.sampled_from(TrackKind)), first, draw(words), mode, draw(st.integers(1, 10**6)), seen
    )


@st.composite
def budget_rows(draw: st.DrawFn) -> BudgetTableRow:
    kind = draw(st.sampled_from(BudgetKind))
    to_track = draw(tracks) if kind is BudgetKind.TRANSFER else None
    numbers = st.none() | st.integers(1, 10**9)
    maybe = st.none() | days
    return BudgetTableRow(
        draw(tracks),
        kind,
        draw(days),
        draw(amounts),
        draw(words),
        draw(words),
        draw(maybe),
        draw(words),
        to_track,
        draw(words),
        draw(words),
        draw(maybe),
        draw(numbers),
        draw(numbers),
        draw(maybe),
    )


def _key(row: Any) -> str:
    """Rows that count as the same are not made twice."""
    if isinstance(row, EnrolmentRow):
        return repr((row.organization.lower(), row.track, row.enrolled_on, row.state))
    return repr(row.workshop.lower()) if isinstance(row, AttendanceRow) else repr(row)


TABLES = st.one_of(
    st.tuples(st.just(EnrolmentRow), st.lists(enrolment_rows(), min_size=1, max_size=6, unique_by=_key)),
    st.tuples(st.just(AttendanceRow), st.lists(attendance_rows(), min_size=1, max_size=6, unique_by=_key)),
    st.tuples(st.just(BudgetTableRow), st.lists(budget_rows(), min_size=1, max_size=6, unique_by=_key)),
)


@settings(
    max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(TABLES, st.sampled_from(["nl", "en"]))
def test_what_is_written_as_csv_is_read_back_as_the_same(table: tuple[type[AnyRow], list[Any]], language: str) -> None:
    kind, rows = table
    assert read_back(rows, kind, "csv", language) == rows


@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, st.sampled_from(["nl", "en"]))
def test_what_is_written_as_excel_is_read_back_as_the_same(
    table: tuple[type[AnyRow], list[Any]], language: str
) -> None:
    kind, rows = table
    assert read_back(rows, kind, "xlsx", language) == rows


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(budget_rows(), st.integers(1, 10**9), st.none() | st.integers(1, 10**9))
def test_a_row_of_a_file_is_a_row_of_the_budget(row: BudgetTableRow, number: int, corrects: int | None) -> None:
    booked = budget_row(row, number, corrects)
    assert isinstance(booked, BudgetRow)
    assert budget_table_row(booked) == replace(row, number=number, corrects=corrects)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.text(st.sampled_from("track;kind,dated_on\n\r\"'=+x1.€-/\x00\x07é😀\u2028\t2021"), max_size=200))
def test_any_text_is_rows_or_a_refusal(text: str) -> None:
    for head, read in (
        ("organization;track;enrolled_on", read_enrolments),
        ("track;kind;dated_on;amount_eur", read_budget),
    ):
        try:
            lines = refusal(read("t.csv", f"{head}\n{text}".encode()))
        except RefusedFileError as refused:
            lines = [refused.text.nl]
        assert all(0 < len(line) < 400 and not STRAY.search(line) for line in lines)
