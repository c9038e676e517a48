"""Where things stand in an official workbook: sheets with controls, columns by their heading, rows by their control.

The 2023 file has a sheet per level, the 2025 files have one per function. Columns move between versions and levels, so
they are found by their heading, in English or Dutch; the level stands above the column of the documentation score.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel, Framework, FrameworkControl
from belfort.domain.terms import Text, listed, same
from belfort.exchange.cyfun_book import Book
from belfort.exchange.cyfun_refs import Label, References, label_of, level_in, subcategory_of, version_of
from belfort.exchange.cyfun_sheet import Cell, Sheet, address, position
from belfort.exchange.limits import SELF_ASSESSMENT

HEADING_ROWS = 10
SCORE = r"(?!.*(categor|maturi))(?=.*score)"
HEADINGS = {
    "requirement": re.compile(r"requirements?|vereisten?|eisen?"),
    "guidance": re.compile(r"guidance|richtlijn(en)?|leidraad|toelichting"),
    "subcategory": re.compile(r"subcategory|subcategorie"),
    "documentation": re.compile(SCORE + r".*documentati(on|e).*"),
    "implementation": re.compile(SCORE + r".*implementati(on|e).*"),
    "comment": re.compile(r"(?!.*(assess?or|beoordelaar|auditor)).*(comment|opmerking).*"),
    "assessor_comment": re.compile(r"(?=.*(comment|opmerking)).*(assess?or|beoordelaar|auditor).*"),
}
NEEDED = {"requirement", "documentation", "implementation", "comment"}
CELL_OF_SHEET = re.compile(r"'?([^'!]+)'?!(\$?[A-Z]{1,3}\$?[0-9]{1,7})")
DATE_HEADING = re.compile(r"completion date|datum", re.IGNORECASE)
DATE_SENTENCE = re.compile(
    r"completed by the entity on|(?=.*entiteit).*(voltooid|afgerond|ingevuld).*\bop\b", re.IGNORECASE
)
VERSION_HEADING = re.compile(r"tool version|versie", re.IGNORECASE)
LONGEST_HEADING = 120
SHOWN = 40
CellPlace = tuple[Sheet, int, int]


@dataclass(frozen=True, slots=True)
class LabeledRow:
    """A row that names a control; `rows` are all rows over which its requirement is stretched, itself first."""

    label: Label
    subcategory: str
    row: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DetailSheet:
    """A sheet with controls: its columns by what they hold, its level, and its rows."""

    sheet: Sheet
    heading_row: int
    columns: dict[str, int]
    level: AssuranceLevel | None
    rows: tuple[LabeledRow, ...]

    def cell(self, row: int, name: str) -> Cell | None:
        """Return the cell of a row in a column, or None when the column or the cell is absent."""
        return self.sheet.cells.get((row, self.columns[name])) if name in self.columns else None


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A control of ours and the row of the file where it stands."""

    control: FrameworkControl
    detail: DetailSheet
    place: LabeledRow


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that was found: the book, the level, its controls in the order of the file.

    The places are those of the completion date and of the version of the tool, when the file says them.
    """

    book: Book
    level: AssuranceLevel
    rows: tuple[ControlRow, ...]
    date_place: CellPlace | None
    version_place: CellPlace | None


def find_details(book: Book) -> list[DetailSheet]:
    """Return the sheets with controls; raises RefusedFileError when there is none."""
    found = []
    for sheet in book.sheets:
        heading_row, columns = _headings(book, sheet)
        if heading_row:
            level = _level(book, sheet, heading_row, columns["documentation"])
            found.append(DetailSheet(sheet, heading_row, columns, level, _rows(book, sheet, heading_row, columns)))
    if not any(detail.rows for detail in found):
        raise RefusedFileError(
            Text(
                "dit is geen zelfevaluatiewerkboek van CyberFundamentals.",
                "this is not a self-assessment workbook of CyberFundamentals.",
            )
        )
    return found


def find_layout(book: Book, framework: Framework, level: AssuranceLevel | None) -> Layout:
    """Return where the controls of a level stand; raises RefusedFileError for another version or level than asked."""
    details = find_details(book)
    require_version(details, framework)
    chosen = _chosen_level(details, level)
    mine = [detail for detail in details if detail.level is chosen]
    references = References(framework)
    rows: dict[str, ControlRow] = {}
    for detail in mine:
        for place in detail.rows:
            control = _control(references, detail, place, chosen)
            if control.ref in rows:
                raise _refused(
                    detail, place, "maatregel {ref} staat er twee keer.", "control {ref} is there twice.", control.ref
                )
            rows[control.ref] = ControlRow(control, detail, place)
    return Layout(book, chosen, tuple(rows.values()), _date_place(book, mine), _pointed_to(book, mine, VERSION_HEADING))


def find_version(details: Iterable[DetailSheet]) -> str:
    """Return the version of CyberFundamentals that the rows speak of, or an empty text."""
    return version_of({place.label.category for detail in details for place in detail.rows})


def require_version(details: Iterable[DetailSheet], framework: Framework) -> None:
    """Refuse a workbook of another version than the framework."""
    found = find_version(details)
    if found != framework.version:
        raise RefusedFileError(
            Text(
                "dit werkboek is van CyberFundamentals {found}, gevraagd is {asked}.",
                "this workbook is of CyberFundamentals {found}, asked is {asked}.",
            ).filled(found=found or Text("met een onbekende versie", "of an unknown version"), asked=framework.version)
        )


def _headings(book: Book, sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Return the row of the headings and the column of each, or 0 when the sheet has no controls."""
    for row in range(1, HEADING_ROWS + 1):
        columns: dict[str, int] = {}
        for column in range(1, SELF_ASSESSMENT.columns + 1):
            words = " ".join(book.text(sheet, row, column)[:LONGEST_HEADING].lower().split())
            name = next((name for name, heading in HEADINGS.items() if heading.fullmatch(words)), "") if words else ""
            if name:
                columns.setdefault(name, column)
        if set(columns) >= NEEDED:
            return row, columns
    return 0, {}


def _level(book: Book, sheet: Sheet, heading_row: int, column: int) -> AssuranceLevel | None:
    """Return the level above the documentation score, else the one in the name of the sheet."""
    above = (level_in(book.text(sheet, row, column)) for row in range(heading_row - 1, 0, -1))
    return next((level for level in above if level), None) or level_in(sheet.name)


def _rows(book: Book, sheet: Sheet, heading_row: int, columns: dict[str, int]) -> tuple[LabeledRow, ...]:
    found = []
    subcategory = ""
    for row in range(heading_row + 1, sheet.last_row + 1):
        text = book.text(sheet, row, columns["requirement"])
        label = label_of(text)
        if "subcategory" in columns:
            subcategory = subcategory_of(book.text(sheet, row, columns["subcategory"])) or subcategory
        if label is not None:
            merge = sheet.merge_of(row, columns["requirement"])
            rows = tuple(range(row, max(merge.last_row, row) + 1))
            found.append(LabeledRow(label, subcategory, row, rows))
        else:
            _require_no_score(sheet, row, columns, text)
    return tuple(found)


def _require_no_score(sheet: Sheet, row: int, columns: dict[str, int], text: str) -> None:
    """Refuse a score in a row that names no control: nobody could say to which control it belongs."""
    for name in ("documentation", "implementation"):
        cell = sheet.cells.get((row, columns[name]))
        if cell is not None and (cell.text or cell.formula is not None):
            words = Text(
                "cel {cell} heeft een score, maar {text} is geen maatregel.",
                "cell {cell} holds a score, but {text} is no control.",
            )
            shown = " ".join(text.split())[:SHOWN] or "…"
            raise RefusedFileError(words.filled(cell=cell.address, text=shown), Place(sheet=sheet.name, row=row))


def _chosen_level(details: list[DetailSheet], asked: AssuranceLevel | None) -> AssuranceLevel:
    found = list(dict.fromkeys(detail.level for detail in details))
    for detail in details:
        if detail.level is None:
            raise RefusedFileError(
                Text(
                    "boven de scores staat geen niveau (Basic, Important of Essential).",
                    "no level (Basic, Important or Essential) stands above the scores.",
                ),
                Place(sheet=detail.sheet.name),
            )
    names = listed([LEVEL_NAMES[level] for level in found if level])
    if asked is None and len(found) > 1:
        raise RefusedFileError(
            Text(
                "dit werkboek heeft de niveaus {names}; kies er een.",
                "this workbook has the levels {names}; choose one.",
            ).filled(names=names)
        )
    chosen = asked or found[0]
    if chosen is None or chosen not in found:
        raise RefusedFileError(
            Text(
                "dit werkboek is van niveau {names}, gevraagd is {asked}.",
                "this workbook is of level {names}, asked is {asked}.",
            ).filled(names=names, asked=LEVEL_NAMES[chosen] if chosen else same("?"))
        )
    return chosen


def _control(references: References, detail: DetailSheet, place: LabeledRow, level: AssuranceLevel) -> FrameworkControl:
    control = references.find(place.label, place.subcategory)
    if control is None:
        raise _refused(
            detail, place, "maatregel {ref} bestaat niet.", "control {ref} does not exist.", place.label.written
        )
    if not control.applies(level):
        raise _refused(
            detail,
            place,
            "maatregel {ref} hoort niet bij niveau {level}.",
            "control {ref} does not belong to level {level}.",
            control.ref,
            level=LEVEL_NAMES[level],
        )
    return control


def _refused(detail: DetailSheet, place: LabeledRow, nl: str, en: str, ref: str, **values: object) -> RefusedFileError:
    where = address(place.row, detail.columns["requirement"])
    words = Text(f"cel {where}: {nl}", f"cell {where}: {en}").filled(ref=ref, **values)
    return RefusedFileError(words, Place(sheet=detail.sheet.name, row=place.row))


def _date_place(book: Book, details: list[DetailSheet]) -> CellPlace | None:
    """Return the cell of the completion date: where the sheets point to, else beside the sentence that asks for it."""
    found = _pointed_to(book, details, DATE_HEADING)
    if found:
        return found
    for sheet in book.sheets:
        for row, column in list(sheet.cells):
            if DATE_SENTENCE.search(book.text(sheet, row, column)[:LONGEST_HEADING]):
                return sheet, row, sheet.merge_of(row, column).last_column + 1
    return None


def _pointed_to(book: Book, details: list[DetailSheet], heading: re.Pattern[str]) -> CellPlace | None:
    """Return the cell that a formula points to, above the headings and right of a text that reads so."""
    by_name = {sheet.name: sheet for sheet in book.sheets}
    for detail in details:
        for cell in _headed(book, detail, heading):
            found = CELL_OF_SHEET.fullmatch(cell.formula or "")
            place = position(found[2]) if found else None
            if found and place and found[1] in by_name:
                return by_name[found[1]], *place
    return None


def _headed(book: Book, detail: DetailSheet, heading: re.Pattern[str]) -> list[Cell]:
    """Return the formula cells above the headings whose nearest text to the left reads so."""
    found = []
    for row in range(1, detail.heading_row):
        words = ""
        for column in range(1, SELF_ASSESSMENT.columns + 1):
            cell = detail.sheet.cells.get((row, column))
            if cell is not None and cell.formula is not None:
                found += [cell] * bool(heading.search(words))
            elif cell is not None and cell.text:
                words = book.text_of(detail.sheet, cell)
    return found
