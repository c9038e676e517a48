"""Dated rows of which nothing is overwritten: a correction is a new row that names the row it corrects.

`docs/scoring.md`, chapter 9, part "Rows and their corrections".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from belfort.domain.terms import Text


class DatedRow(Protocol):
    """A row with the day of its fact; `number` says in which order rows were written down and is unique.

    A correction has the number of the row that it corrects and the day from which it counts.
    """

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def dated_on(self) -> date: ...  # noqa: D102
    @property
    def corrects(self) -> int | None: ...  # noqa: D102
    @property
    def corrected_on(self) -> date | None: ...  # noqa: D102


Row = TypeVar("Row", bound=DatedRow)


class Known(Protocol):
    """Something as it was known until the day from which a correction counts in its place; None: it stands."""

    @property
    def known_until(self) -> date | None: ...  # noqa: D102


Version = TypeVar("Version", bound=Known)


@dataclass(frozen=True, slots=True)
class NumberedFault:
    """What is wrong with one row: its number, the name of the field, and the reason in words."""

    number: int
    field: str
    why: Text


def known(rows: Iterable[Row], as_of: date) -> tuple[Row, ...]:
    """Return the rows as they were known on a day, later facts included: a corrected row makes way for its correction."""
    written = [row for row in rows if row.corrected_on is None or row.corrected_on <= as_of]
    replaced = {row.corrects for row in written if row.corrects is not None}
    return tuple(sorted((row for row in written if row.number not in replaced), key=lambda row: row.number))


def standing(rows: Iterable[Row], as_of: date) -> tuple[Row, ...]:
    """Return the rows that count on a day: as they were known then, with a fact on or before it."""
    return tuple(row for row in known(rows, as_of) if row.dated_on <= as_of)


def known_on(versions: Iterable[Version], as_of: date) -> Version:
    """Return what was known on a day: of the versions, the oldest first, the first whose correction counts only later.

    The last version stands.
    """
    return next(each for each in versions if each.known_until is None or as_of < each.known_until)


def views(rows: Iterable[Row]) -> tuple[date, ...]:
    """Return the days on which everything must hold: the last before each correction, and the end of time."""
    corrected = {row.corrected_on - timedelta(days=1) for row in rows if row.corrected_on is not None}
    return (*sorted(corrected), date.max)


def correction_faults(existing: Sequence[DatedRow], new: Sequence[DatedRow]) -> tuple[NumberedFault, ...]:
    """Return what is wrong with the corrections among new rows.

    A correction names an earlier row that no other row corrects, and counts from its own day on: not before the day of
    the correction that it follows.
    """
    by_number = {row.number: row for row in (*existing, *new)}
    taken = {row.corrects for row in existing if row.corrects is not None}
    found = []
    for row in sorted(new, key=lambda row: row.number):
        if row.corrects is None:
            if row.corrected_on is not None:
                found.append(NumberedFault(row.number, "corrects", NO_TARGET))
            continue
        target = by_number.get(row.corrects)
        if target is None or target.number >= row.number:
            found.append(NumberedFault(row.number, "corrects", UNKNOWN))
        elif row.corrects in taken:
            found.append(NumberedFault(row.number, "corrects", TAKEN))
        elif row.corrected_on is None:
            found.append(NumberedFault(row.number, "corrected_on", NO_DAY))
        elif row.corrected_on < (target.corrected_on or target.dated_on):
            found.append(NumberedFault(row.number, "corrected_on", TOO_EARLY))
        taken.add(row.corrects)
    return tuple(found)


NO_TARGET = Text("zeg welke rij dit verbetert.", "say which row this corrects.")
UNKNOWN = Text("de rij die dit verbetert bestaat niet.", "the row that this corrects does not exist.")
TAKEN = Text(
    "die rij is al verbeterd; verbeter de verbetering.", "that row is already corrected; correct the correction."
)
NO_DAY = Text("zeg vanaf welke dag de verbetering telt.", "say from which day the correction counts.")
TOO_EARLY = Text(
    "een verbetering telt niet vóór de rij die zij verbetert.",
    "a correction does not count before the row that it corrects.",
)
