"""Rows of the budget out of a file, beside the lines that stand there already; a correction may name a row of the file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from belfort.domain.budget import BUDGET_KIND_NAMES, WHOLE_PROGRAMME, WHOLE_PROGRAMME_NAME, BudgetRow, euro_text
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.programme_tables import SHARED, BudgetTableRow, budget_row
from belfort.exchange.row_faults import TableReading
from belfort.models import Organization
from belfort.services import budgets
from belfort.services.import_lines import Line, Preview, Status, Tracks
from belfort.services.tracks import name_of

Content = tuple[object, ...]
SAYS = Text("{kind} van {amount} op {day}", "{kind} of {amount} on {day}")
SAME_NUMBER = Text("nummer {number} staat er al in rij {row}.", "number {number} stands in row {row} already.")
COLUMNS = {"amount": "amount_eur"}


@dataclass(frozen=True)
class Plan:
    """What the file would do: the lines to add, numbered from 1 as `budgets.add_lines` wants them, and a line per row."""

    added: tuple[BudgetRow, ...]
    preview: Preview


def plan(*, actor: Actor, programme: Organization, reading: TableReading[BudgetTableRow], tracks: Tracks) -> Plan:
    """Return what the rows would do; every fault is noted in the reading."""
    actor.require(Ability.EDIT_BUDGET, programme.pk)
    _require_numbers(reading)
    stored = budgets.get_rows(actor=actor, programme=programme)
    same = _same(stored, reading.rows)
    fresh = [row for row in reading.rows if row.row not in same]
    places = {row.row: place for place, row in enumerate(fresh, start=1)}
    numbered = {row.number: row for row in reading.rows if row.number is not None}
    added = tuple(budget_row(row, places[row.row], _corrects(row, numbered, same, places)) for row in fresh)
    for fault in budgets.get_faults(actor=actor, programme=programme, rows=added):
        reading.add_fault(fresh[fault.number - 1].row, COLUMNS.get(fault.field, fault.field), fault.why)
    lines = [_line(row, tracks, Status.SAME if row.row in same else Status.NEW) for row in reading.rows]
    return Plan(added, Preview(tuple(lines)))


def _require_numbers(reading: TableReading[BudgetTableRow]) -> None:
    """Note each number that stands twice: a correction could not say which it means."""
    seen: dict[int, int] = {}
    for row in reading.rows:
        if row.number is not None and (first := seen.setdefault(row.number, row.row)) != row.row:
            reading.add_fault(row.row, "number", SAME_NUMBER.filled(number=row.number, row=first))


def _corrects(
    row: BudgetTableRow, numbered: Mapping[int, BudgetTableRow], same: Mapping[int, int], places: Mapping[int, int]
) -> int | None:
    """Return which line a row corrects: by its number in the budget, or minus its place among the new ones."""
    target = numbered.get(row.corrects) if row.corrects is not None else None
    if target is None:
        return row.corrects
    return same[target.row] if target.row in same else -places[target.row]


def _same(stored: Sequence[BudgetRow], rows: Sequence[BudgetTableRow]) -> dict[int, int]:
    """Return the rows of the file that stand in the budget already, each with its number there, one for one.

    The number in the file does not matter, but a correction must correct the same.
    """
    by_number = {row.number: row for row in stored}
    in_file = {row.number: row for row in rows if row.number is not None}
    left: dict[Content, list[int]] = defaultdict(list)
    for line in stored:
        left[_content(line, by_number)].append(line.number)
    found: dict[int, int] = {}
    for row in rows:
        numbers = left[_content(row, in_file, by_number)]
        if numbers:
            found[row.row] = numbers.pop(0)
    return found


def _content(
    row: BudgetRow | BudgetTableRow, *known: Mapping[int, BudgetRow] | Mapping[int, BudgetTableRow]
) -> Content:
    """Return what a row says, with what the row says that it corrects; a chain of corrections ends."""
    content: list[object] = []
    one: BudgetRow | BudgetTableRow | None = row
    seen: set[int] = set()
    while one is not None:
        content += [getattr(one, name) for name in SHARED]
        number = one.corrects
        if number is None or number in seen:
            break
        seen.add(number)
        one = next((rows[number] for rows in known if number in rows), None)
    return tuple(content)


def _line(row: BudgetTableRow, tracks: Tracks, status: Status) -> Line:
    track = WHOLE_PROGRAMME_NAME if row.track == WHOLE_PROGRAMME else name_of(tracks.find(row.track))
    name = Text("{track} {reference}", "{track} {reference}").filled(track=track, reference=row.reference)
    what = SAYS.filled(kind=BUDGET_KIND_NAMES[row.kind], amount=euro_text(row.amount), day=row.dated_on)
    return Line(row.row, Text(name.nl.strip(), name.en.strip()), what, status)
