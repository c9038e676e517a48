"""The cells of one row of a register, read one by one; a fault names the row and the heading."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.impact import LEVELS
from belfort.domain.terms import Text
from belfort.domain.workflow import STATE_NAMES, RegisterState
from belfort.exchange.limits import REGISTER, stray_character
from belfort.exchange.register_texts import one_way
from belfort.exchange.strict_csv import Table
from belfort.exchange.workbook import Moment

YES = {
    "ja": True,
    "yes": True,
    "true": True,
    "1": True,
    "nee": False,
    "no": False,
    "false": False,
    "0": False,
    "": False,
}
SHOWN = 60
Part = TypeVar("Part")


class Cells:
    """One row of a table; `headings` says which column stands under which heading of the file."""

    def __init__(
        self,
        table: Table,
        positions: Mapping[str, int],
        headings: Mapping[str, str],
        number: int,
        cells: tuple[object, ...],
    ) -> None:
        self.positions, self.headings, self.number, self.cells = positions, headings, number, cells
        self.sheet = table.sheet

    def refuse(self, name: str, nl: str, en: str, **values: object) -> RefusedFileError:
        """Return the refusal for one cell; what stood in it is cut short."""
        place = Place(sheet=self.sheet, row=self.number, field=self.headings.get(name, name))
        shown = {key: value[:SHOWN] if isinstance(value, str) else value for key, value in values.items()}
        return RefusedFileError(Text(nl, en).filled(**shown), place)

    def text(self, name: str, longest: int = 2_000) -> str:
        """Return a text without blanks around it; an absent column is empty."""
        if name not in self.positions:
            return ""
        value = self.cells[self.positions[name]]
        if isinstance(value, Moment):
            raise self.refuse(
                name,
                "{found} is een datum of tijd; die hoort hier niet.",
                "{found} is a date or a time; it does not belong here.",
                found=str(value),
            )
        found = str(value) if value is not None else ""
        if stray_character(found):
            raise self.refuse(name, "er staat een stuurteken in.", "it holds a control character.")
        found = one_way(found)
        if len(found) > longest:
            words = "de tekst is langer dan {longest} tekens.", "the text is longer than {longest} characters."
            raise self.refuse(name, *words, longest=longest)
        return found

    def words(self, name: str, longest: int = 2_000) -> str:
        """Return a text; a yes or no of Excel is none."""
        if name in self.positions and isinstance(self.cells[self.positions[name]], bool):
            raise self.refuse(name, "hier hoort tekst.", "text belongs here.")
        return self.text(name, longest)

    def required(self, name: str, longest: int) -> str:
        """Return a text that may not be empty."""
        found = self.words(name, longest)
        if not found:
            raise self.refuse(name, "dit mag niet leeg zijn.", "this may not be empty.")
        return found

    def yes(self, name: str) -> bool:
        """Return a yes or no."""
        found = self.text(name)
        if found.lower() not in YES:
            raise self.refuse(name, "schrijf ja of nee, niet {found}.", "write yes or no, not {found}.", found=found)
        return YES[found.lower()]

    def level(self, name: str) -> int | None:
        """Return a whole level from 1 to 5, or None when the cell is empty."""
        found = self.text(name)
        if not found:
            return None
        if found not in {str(level) for level in LEVELS}:
            raise self.refuse(
                name,
                "{found} is geen klasse of niveau van 1 tot 5.",
                "{found} is not a class or level from 1 to 5.",
                found=found,
            )
        return int(found)

    def state(self) -> RegisterState | None:
        """Return the state by its name in either language, or None when the cell is empty."""
        found = self.words("state")
        for state, name in STATE_NAMES.items():
            if found.lower() in {state.value, name.nl, name.en}:
                return state
        if not found:
            return None
        raise self.refuse(
            "state", "{found} is geen staat van het register.", "{found} is not a state of the register.", found=found
        )

    def lines(self, name: str, read: Callable[[str], Part | None], nl: str, en: str) -> list[Part]:
        """Return what each line of a cell says; a line that says nothing known is refused by name."""
        found = []
        for line in self.words(name, REGISTER.cell_characters).split("\n"):
            part = read(line) if line.strip() else None
            if part is not None:
                found.append(part)
            elif line.strip():
                raise self.refuse(name, nl, en, line=line.strip())
        return found
