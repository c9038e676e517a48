"""The tables of the programme in Excel and CSV: enrolments, attendance, budget. `docs/formats.md` explains the columns.

A table is read whole: what comes back are all rows without a fault, and every fault with its row and column.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from belfort.domain.budget import BUDGET_KIND_NAMES, WHOLE_PROGRAMME, ZERO, BudgetKind, BudgetRow
from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.programme import (
    E_LEARNING_STATES,
    ENROLMENT_STATE_NAMES,
    EnrolmentState,
    TrackKind,
)
from belfort.domain.programme_counts import MODE_NAMES, Mode
from belfort.domain.terms import Text
from belfort.exchange.csv_cells import bared
from belfort.exchange.limits import PROGRAMME
from belfort.exchange.programme_cells import (
    read_amount,
    read_day,
    read_whole,
    read_word,
    required_day,
    required_people,
    required_word,
)
from belfort.exchange.register_cells import Cells
from belfort.exchange.register_rows import Column, read_rows
from belfort.exchange.row_faults import Faults, TableReading
from belfort.exchange.strict_csv import Table, read_csv
from belfort.exchange.track_names import KINDS, WHOLE_WORDS, TrackNames, read_track, required_track
from belfort.exchange.workbook import read_first_sheet

NOWHERE = date.min  # stands in for a day that could not be read; its row is left out
HIGHEST_NUMBER = 10**9


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One enrolment as a row; `organization` is a NIS, KBO or OVO number or an exact name, `track` the key of a track.

    `row` is its place in the file.
    """

    organization: str
    track: str
    enrolled_on: date
    withdrawn_on: date | None = None
    completed_on: date | None = None
    state: EnrolmentState | None = None
    staff_percent: int | None = None
    note: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """How many people of a government, or of an unknown one, took part in a session."""

    workshop: str
    track: str
    held_on: date
    organization: str
    mode: Mode
    people: int
    seen_on: date | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class BudgetTableRow:
    """One row of the budget, with the fields of `domain.budget.BudgetRow`; numbers are those of the file."""

    track: str
    kind: BudgetKind
    dated_on: date
    amount: Decimal
    reference: str = ""
    counterparty: str = ""
    lapses_on: date | None = None
    credit: str = ""
    to_track: str | None = None
    to_credit: str = ""
    decision: str = ""
    decided_on: date | None = None
    number: int | None = None
    corrects: int | None = None
    corrected_on: date | None = None
    row: int = 0


def budget_row(row: BudgetTableRow, number: int, corrects: int | None = None) -> BudgetRow:
    """Return a row of a file as one of the budget, under its number there; `corrects` is a number of the budget too."""
    values = {name: getattr(row, name) for name in SHARED}
    return BudgetRow(**values | {"number": number, "corrects": corrects})


def budget_table_row(row: BudgetRow) -> BudgetTableRow:
    """Return a row of the budget as it stands in a file."""
    values = {name: getattr(row, name) for name in SHARED}
    return BudgetTableRow(**values | {"number": row.number, "corrects": row.corrects})


def _columns(*pairs: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, Text(nl, name)) for name, nl in pairs)


ENROLMENT_COLUMNS = _columns(
    ("organization", "bestuur"),
    ("track", "spoor"),
    ("enrolled_on", "ingeschreven op"),
    ("withdrawn_on", "uitgeschreven op"),
    ("completed_on", "afgerond op"),
    ("state", "staat"),
    ("staff_percent", "aandeel personeel"),
    ("note", "opmerking"),
)
ATTENDANCE_COLUMNS = _columns(
    ("workshop", "sessie"),
    ("track", "spoor"),
    ("held_on", "gehouden op"),
    ("organization", "bestuur"),
    ("mode", "wijze"),
    ("people", "personen"),
    ("seen_on", "bekeken op"),
)
BUDGET_COLUMNS = _columns(
    ("track", "spoor"),
    ("kind", "soort"),
    ("dated_on", "datum"),
    ("amount_eur", "bedrag"),
    ("reference", "referentie"),
    ("counterparty", "tegenpartij"),
    ("lapses_on", "vervalt op"),
    ("credit", "krediet"),
    ("to_track", "naar spoor"),
    ("to_credit", "naar krediet"),
    ("decision", "beslissing"),
    ("decided_on", "beslist op"),
    ("number", "nummer"),
    ("corrects", "verbetert"),
    ("corrected_on", "verbeterd op"),
    ("currency", "munt"),
)
COLUMNS: dict[type[Any], tuple[Column, ...]] = {
    EnrolmentRow: ENROLMENT_COLUMNS,
    AttendanceRow: ATTENDANCE_COLUMNS,
    BudgetTableRow: BUDGET_COLUMNS,
}
REQUIRED = {
    EnrolmentRow: ("organization", "track", "enrolled_on"),
    AttendanceRow: ("workshop", "track", "held_on", "mode", "people"),
    BudgetTableRow: ("track", "kind", "dated_on", "amount_eur"),
}

# what a row of a file says as well as one of the budget; a file names no audit
SHARED = [field.name for field in fields(BudgetRow) if field.name not in {"number", "corrects", "audit"}]

Row = TypeVar("Row", EnrolmentRow, AttendanceRow, BudgetTableRow)


@dataclass(frozen=True, slots=True)
class _Read:
    """What `read_rows` asks of a row: a key; doubled rows are found here, not there."""

    row: Any
    key: str = ""


def read_enrolments(name: str, data: bytes, tracks: TrackNames = KINDS) -> TableReading[EnrolmentRow]:
    """Read enrolments from a file of this name (.csv or .xlsx); raises RefusedFileError when it is no such table.

    `tracks` are those of the programme; without them a file means kinds.
    """
    return _read(
        _table(name, data),
        EnrolmentRow,
        lambda cells, faults: _enrolment(cells, faults, tracks),
        lambda row: (row.organization.lower(), row.track, row.enrolled_on, row.state),
    )


def read_attendance(name: str, data: bytes, tracks: TrackNames = KINDS) -> TableReading[AttendanceRow]:
    """Read attendance; raises RefusedFileError when the file is no such table."""
    build = lambda cells, faults: _attendance(cells, faults, tracks)  # noqa: E731
    return _read(_table(name, data), AttendanceRow, build, _attendance_key)


def read_budget(name: str, data: bytes, tracks: TrackNames = KINDS) -> TableReading[BudgetTableRow]:
    """Read rows of the budget; raises RefusedFileError when the file is no such table."""
    build = lambda cells, faults: _budget(cells, faults, tracks)  # noqa: E731
    return _read(_table(name, data), BudgetTableRow, build, _everything)


def _attendance_key(row: AttendanceRow) -> Hashable:
    """People of an unknown government may stand in several rows of one session, but not in two equal ones."""
    if not row.organization:
        return _everything(row)
    return (row.workshop.lower(), row.track, row.held_on, row.organization.lower(), row.mode, row.seen_on)


def _everything(row: AttendanceRow | BudgetTableRow) -> Hashable:
    return tuple(getattr(row, field.name) for field in fields(row) if field.name != "row")


def _table(name: str, data: bytes) -> Table:
    ending = name.lower().rpartition(".")[2]
    if ending == "xlsx":
        return read_first_sheet(data, PROGRAMME)
    if ending == "csv":
        return bared(read_csv(data, PROGRAMME))
    raise RefusedFileError(Text("kies een bestand .xlsx of .csv.", "choose a file .xlsx or .csv."))


def _read(
    table: Table,
    kind: type[Row],
    build: Callable[[Cells, Faults], Row],
    key: Callable[[Row], Hashable],
) -> TableReading[Row]:
    faults = Faults()
    headings: dict[str, str] = {}
    seen: dict[Hashable, int] = {}

    def read(cells: Cells) -> _Read:
        headings.update(cells.headings)
        _require_columns(cells, kind)
        before = faults.count
        row = build(cells, faults)
        if faults.count > before:
            return _Read(None)
        if (first := seen.setdefault(key(row), row.row)) != row.row:
            words = Text("dezelfde rij staat er al in rij {row}.", "the same row stands in row {row} already.")
            faults.add(Place(sheet=cells.sheet, row=row.row), words.filled(row=first))
            return _Read(None)
        return _Read(row)

    found = [one.row for one in read_rows(table, COLUMNS[kind], read)]
    return TableReading(tuple(row for row in found if row is not None), faults, headings, table.sheet)


def _require_columns(cells: Cells, kind: type[Any]) -> None:
    for column in COLUMNS[kind]:
        if column.name in REQUIRED[kind] and column.name not in cells.positions:
            words = Text("kolom {heading} ontbreekt.", "column {heading} is missing.")
            raise RefusedFileError(words.filled(heading=column.heading), Place(sheet=cells.sheet, row=1))


def _enrolment(cells: Cells, faults: Faults, tracks: TrackNames) -> EnrolmentRow:
    take, before = faults.take, faults.count
    row = EnrolmentRow(
        organization=take(lambda: cells.required("organization", 200), ""),
        track=take(lambda: required_track(cells, "track", tracks), ""),
        enrolled_on=take(lambda: required_day(cells, "enrolled_on"), NOWHERE),
        withdrawn_on=take(lambda: read_day(cells, "withdrawn_on"), None),
        completed_on=take(lambda: read_day(cells, "completed_on"), None),
        state=take(lambda: read_word(cells, "state", ENROLMENT_STATE_NAMES), None),
        staff_percent=take(lambda: read_whole(cells, "staff_percent", 100), None),
        note=take(lambda: cells.words("note"), ""),
        row=cells.number,
    )
    for name, why in _enrolment_faults(row, tracks.kind_of(row.track)) if faults.count == before else ():
        refusal = cells.refuse(name, why.nl, why.en)
        faults.add(refusal.place, refusal.why)
    return row


def _enrolment_faults(row: EnrolmentRow, kind: TrackKind | None) -> Iterable[tuple[str, Text]]:
    for name, day in (("withdrawn_on", row.withdrawn_on), ("completed_on", row.completed_on)):
        if day is not None and day < row.enrolled_on:
            yield name, Text("dit is vóór de inschrijving.", "this is before the enrolment.")
    if row.withdrawn_on is not None and row.completed_on is not None:
        yield "withdrawn_on", Text("uitgeschreven of afgerond, niet allebei.", "withdrawn or completed, not both.")
    is_e_learning = kind is TrackKind.E_LEARNING
    ends = {EnrolmentState.WITHDRAWN: row.withdrawn_on, EnrolmentState.COMPLETED: row.completed_on}
    if row.state in ends and ends[row.state] is None:
        yield "state", Text("vul ook de datum daarvan in.", "fill in its date as well.")
    elif row.state is not None and row.state not in ends and (row.state in E_LEARNING_STATES) is not is_e_learning:
        yield "state", Text("deze staat past niet bij dit spoor.", "this state does not fit this track.")
    is_rolled_out = row.state is EnrolmentState.ROLLED_OUT or (is_e_learning and row.completed_on is not None)
    if row.staff_percent is not None and not is_rolled_out:
        yield "staff_percent", Text("een aandeel hoort bij een uitrol.", "a share belongs to a roll-out.")


def _attendance(cells: Cells, faults: Faults, tracks: TrackNames) -> AttendanceRow:
    take, before = faults.take, faults.count
    row = AttendanceRow(
        workshop=take(lambda: cells.required("workshop", 200), ""),
        track=take(lambda: required_track(cells, "track", tracks), ""),
        held_on=take(lambda: required_day(cells, "held_on"), NOWHERE),
        organization=take(lambda: cells.words("organization", 200), ""),
        mode=take(lambda: required_word(cells, "mode", MODE_NAMES), Mode.LATER),
        people=take(lambda: required_people(cells, "people"), 1),
        seen_on=take(lambda: read_day(cells, "seen_on"), None),
        row=cells.number,
    )
    if faults.count > before or row.seen_on is None:
        return row
    if row.seen_on < row.held_on:
        refusal = cells.refuse("seen_on", "dit is vóór de sessie.", "this is before the session.")
        faults.add(refusal.place, refusal.why)
    elif row.mode is Mode.LIVE and row.seen_on != row.held_on:
        nl, en = "wie live deelnam, was er op de dag zelf.", "whoever took part live was there on the day itself."
        refusal = cells.refuse("seen_on", nl, en)
        faults.add(refusal.place, refusal.why)
    return row


def _budget(cells: Cells, faults: Faults, tracks: TrackNames) -> BudgetTableRow:
    take = faults.take
    kind = take(lambda: required_word(cells, "kind", BUDGET_KIND_NAMES), BudgetKind.PAYMENT)
    to_track = take(lambda: _of_budget(cells, "to_track", tracks), None)
    counterparty = take(lambda: cells.words("counterparty", 200), "")
    to_credit = take(lambda: cells.words("to_credit", 120), "")
    if kind is BudgetKind.TRANSFER and to_track is None and not to_credit:
        named = tracks.meant(counterparty)
        to_track = named[0] if len(named) == 1 else None
    currency = take(lambda: cells.words("currency"), "")
    if currency.upper() not in {"", "EUR", "EURO", "€"}:
        refusal = cells.refuse("currency", "{found}: alleen euro.", "{found}: only euro.", found=currency)
        faults.add(refusal.place, refusal.why)
    return BudgetTableRow(
        track=take(lambda: _of_budget(cells, "track", tracks), None) or WHOLE_PROGRAMME,
        kind=kind,
        dated_on=take(lambda: required_day(cells, "dated_on"), NOWHERE),
        amount=take(lambda: read_amount(cells, "amount_eur"), ZERO),
        reference=take(lambda: cells.words("reference", 120), ""),
        counterparty=counterparty,
        lapses_on=take(lambda: read_day(cells, "lapses_on"), None),
        credit=take(lambda: cells.words("credit", 120), ""),
        to_track=to_track,
        to_credit=to_credit,
        decision=take(lambda: cells.words("decision"), ""),
        decided_on=take(lambda: read_day(cells, "decided_on"), None),
        number=take(lambda: read_whole(cells, "number", HIGHEST_NUMBER, 1), None),
        corrects=take(lambda: read_whole(cells, "corrects", HIGHEST_NUMBER, 1), None),
        corrected_on=take(lambda: read_day(cells, "corrected_on"), None),
        row=cells.number,
    )


def _of_budget(cells: Cells, name: str, tracks: TrackNames) -> str | None:
    """Return the key of a track, empty for the whole programme, or None when the cell is empty."""
    if cells.words(name).lower() in WHOLE_WORDS:
        return WHOLE_PROGRAMME
    return read_track(cells, name, tracks)
