"""Tables of the programme made on the spot, and how their faults read."""

from collections.abc import Callable
from typing import Any

from belfort.exchange.programme_tables import (
    AttendanceRow,
    BudgetTableRow,
    EnrolmentRow,
    read_attendance,
    read_budget,
    read_enrolments,
)
from belfort.exchange.row_faults import RowsRefusedError, TableReading
from tests.exchange.books import csv

ENROLMENT = ("organization", "track", "enrolled_on", "withdrawn_on", "completed_on", "state", "note")
ATTENDANCE = ("workshop", "track", "held_on", "organization", "mode", "people", "seen_on")
BUDGET = ("track", "kind", "dated_on", "amount_eur", "reference", "counterparty")
READERS: dict[type[Any], Callable[[str, bytes], TableReading[Any]]] = {
    EnrolmentRow: read_enrolments,
    AttendanceRow: read_attendance,
    BudgetTableRow: read_budget,
}
GOOD: dict[type[Any], tuple[Any, ...]] = {
    EnrolmentRow: ("44021", "basic-audit", "2021-03-01", "", "", "", ""),
    AttendanceRow: ("Sessie 1", "info-session", "2021-03-01", "", "live", "12", ""),
    BudgetTableRow: ("", "credit", "2021-01-01", "100.00", "2021", ""),
}
HEADINGS: dict[type[Any], tuple[str, ...]] = {
    EnrolmentRow: ENROLMENT,
    AttendanceRow: ATTENDANCE,
    BudgetTableRow: BUDGET,
}


def refusal(reading: TableReading[Any]) -> list[str]:
    """Return every fault, one line each; none when the table is fine."""
    try:
        reading.require_none()
    except RowsRefusedError as refused:
        return refused.text.nl.split("\n")
    return []


def cell(kind: type[Any], heading: str, value: str) -> TableReading[Any]:
    """Read a good row with one cell changed or added."""
    headings = list(HEADINGS[kind])
    values = list(GOOD[kind])
    if heading not in headings:
        headings.append(heading)
        values.append("")
    values[headings.index(heading)] = value
    return READERS[kind]("t.csv", csv(tuple(values), headings=tuple(headings)))
