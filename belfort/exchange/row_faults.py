"""Every fault of a table at once, each with its row and its column, up to a bound; the table is refused whole."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text

NAMED_AT_MOST = 100

Part = TypeVar("Part")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong, and where."""

    place: Place
    why: Text

    @property
    def text(self) -> Text:
        """Return the fault in one sentence with its place."""
        return RefusedFileError(self.why, self.place).text


class RowsRefusedError(RefusedFileError):
    """A table that is refused whole; `faults` names each fault, one line each, and `unnamed_count` says how many more."""

    def __init__(self, faults: Iterable[RowFault], unnamed_count: int = 0) -> None:
        self.faults = tuple(faults)
        self.unnamed_count = unnamed_count
        lines = [fault.text for fault in self.faults]
        if unnamed_count:
            lines.append(Text("en nog {count} fouten.", "and {count} more faults.").filled(count=unnamed_count))
        super().__init__(Text("\n".join(line.nl for line in lines), "\n".join(line.en for line in lines)))

    def at(self, place: Place) -> "RowsRefusedError":
        """Return the same refusal with the file named in each fault."""
        placed = [
            RowFault(RefusedFileError(fault.why, fault.place).at(place).place, fault.why) for fault in self.faults
        ]
        return RowsRefusedError(placed, self.unnamed_count)


@dataclass(slots=True)
class Faults:
    """Collects faults up to the bound and counts the rest."""

    found: list[RowFault] = field(default_factory=list)
    unnamed_count: int = 0

    def add(self, place: Place, why: Text) -> None:
        """Note one fault."""
        if len(self.found) < NAMED_AT_MOST:
            self.found.append(RowFault(place, why))
        else:
            self.unnamed_count += 1

    @property
    def count(self) -> int:
        """Return how many faults there are, named or not."""
        return len(self.found) + self.unnamed_count

    def take(self, read: Callable[[], Part], otherwise: Part) -> Part:
        """Return what a reader of a cell returns; when it refuses, note the fault and return the other value."""
        try:
            return read()
        except RefusedFileError as refusal:
            self.add(refusal.place, refusal.why)
            return otherwise


@dataclass(slots=True)
class TableReading(Generic[Row]):
    """The rows that could be read, with the faults of all others; whoever knows more may add faults by row and column."""

    rows: tuple[Row, ...]
    faults: Faults
    headings: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def add_fault(self, row: int, name: str, why: Text) -> None:
        """Note a fault of a row; the column is named as in the file."""
        self.faults.add(Place(sheet=self.sheet, row=row, field=self.headings.get(name, name)), why)

    def require_none(self) -> None:
        """Raise RowsRefusedError with every fault, in the order of the rows, when there is one."""
        if self.faults.count:
            found = sorted(self.faults.found, key=lambda fault: fault.place.row or 0)
            raise RowsRefusedError(found, self.faults.unnamed_count)
