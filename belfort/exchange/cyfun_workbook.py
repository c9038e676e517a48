"""The official self-assessment workbook of CyberFundamentals, read into answers; refused whole at the first fault.

Files: the 2023 tool with a sheet per level, and the 2025 tools, one file per level with a sheet per function. Only the
sheets of the chosen level are read: in the 2023 file the others hold other scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from belfort.domain.errors import InvalidError, Place, RefusedFileError
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score, require_exclusions
from belfort.exchange.cyfun_book import Book, open_book
from belfort.exchange.cyfun_comments import split_grounds, split_merged
from belfort.exchange.cyfun_layout import ControlRow, Layout, find_details, find_layout, find_version
from belfort.exchange.cyfun_scores import read_comment, read_date, read_score, serial_date
from belfort.exchange.cyfun_sheet import address

NO_SCORE = Score()
MOST_LEFT_OUT = 50


@dataclass(frozen=True, slots=True)
class WorkbookAnswer:
    """An answer as it travels in and out of a workbook: the score of a control, and the ground of each of its figures."""

    ref: str
    score: Score = NO_SCORE
    grounds_documentation: str = ""
    grounds_implementation: str = ""


@dataclass(frozen=True, slots=True)
class ControlCells:
    """Where a control stands; a comment cell that is merged over several controls is the same for each."""

    sheet: str
    row: int
    documentation: str
    implementation: str
    comment: str
    assessor_comment: str


@dataclass(frozen=True, slots=True)
class WorkbookControl:
    """A control of the workbook: its answer, the comments as they stand there, and its cells."""

    answer: WorkbookAnswer
    comment: str
    assessor_comment: str
    cells: ControlCells

    @property
    def ref(self) -> str:
        """Return the reference of the control, as we write it."""
        return self.answer.ref


@dataclass(frozen=True, slots=True)
class WorkbookAssessment:
    """A workbook: which framework and level it is of, its controls in the order of the file, when it was completed.

    `missing` names controls of the level that the file does not have, `left_out` cells with a comment in a row that names
    no control, such as `BASIC Details!M6`; `tool_version` is the date of the tool, when said.
    """

    framework: str
    version: str
    level: AssuranceLevel
    controls: tuple[WorkbookControl, ...]
    completed_on: date | None
    tool_version: date | None
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[WorkbookAnswer, ...]:
        """Return the answers in the order of the file."""
        return tuple(control.answer for control in self.controls)


@dataclass(frozen=True, slots=True)
class WorkbookEdition:
    """What a workbook is of: the version of CyberFundamentals ("" when unknown) and the levels it has."""

    version: str
    levels: tuple[AssuranceLevel, ...]


def recognize_cyfun_workbook(data: bytes) -> WorkbookEdition:
    """Return the version and the levels of an official workbook; raises RefusedFileError when it is none."""
    details = find_details(open_book(data))
    levels = {detail.level for detail in details if detail.level is not None}
    return WorkbookEdition(find_version(details), tuple(level for level in AssuranceLevel if level in levels))


def read_cyfun_workbook(data: bytes, framework: Framework, level: AssuranceLevel | None = None) -> WorkbookAssessment:
    """Return the answers of an official workbook; a level is only needed when the file has several.

    Raises RefusedFileError with sheet, row, cell and one reason: not an official workbook, another version or level,
    a control that is unknown or doubled, a score that is none, an exclusion that the framework does not allow.
    """
    layout = find_layout(open_book(data), framework, level)
    found = {row.control.ref: (row, _score(layout.book, row)) for row in layout.rows}
    _require_exclusions(framework, layout.level, found)
    comments = shared_comments(layout, "comment")
    assessor_comments = shared_comments(layout, "assessor_comment")
    controls = tuple(_control(row, score, comments[ref], assessor_comments[ref]) for ref, (row, score) in found.items())
    return WorkbookAssessment(
        framework=framework.key,
        version=framework.version,
        level=layout.level,
        controls=controls,
        completed_on=_completed_on(layout),
        tool_version=_tool_version(layout),
        missing=tuple(control.ref for control in framework.controls_at(layout.level) if control.ref not in found),
        left_out=_left_out(layout),
    )


def comment_cells(row: ControlRow, name: str) -> list[tuple[int, int]]:
    """Return row and column of the cells that hold the comment of a control: one per row, of a merge only the first."""
    if name not in row.detail.columns:
        return []
    found = []
    for number in row.place.rows:
        merge = row.detail.sheet.merge_of(number, row.detail.columns[name])
        found.append((merge.first_row, merge.first_column))
    return list(dict.fromkeys(found))


def sharing(layout: Layout, name: str) -> dict[tuple[str, tuple[int, int]], list[ControlRow]]:
    """Return for each comment cell, by sheet and place, the controls that it is of; most are of one."""
    found: dict[tuple[str, tuple[int, int]], list[ControlRow]] = {}
    for row in layout.rows:
        for place in comment_cells(row, name):
            found.setdefault((row.detail.sheet.part, place), []).append(row)
    return found


def shared_comments(layout: Layout, name: str) -> dict[str, str]:
    """Return the comment of each control; several cells are joined, one that is shared is split."""
    texts: dict[str, list[str]] = {row.control.ref: [] for row in layout.rows}
    for (_part, place), rows in sharing(layout, name).items():
        sheet = rows[0].detail.sheet
        text = read_comment(layout.book, sheet, sheet.cells.get(place))
        for ref, part in split_merged(text, [row.control.ref for row in rows]).items():
            texts[ref] += [part] * bool(part)
    return {ref: "\n".join(parts) for ref, parts in texts.items()}


def _score(book: Book, row: ControlRow) -> Score:
    """Return the score of a control; the tool counts it as not applicable when one of its two cells says so."""
    sheet = row.detail.sheet
    documentation, implementation = (
        read_score(book, sheet, sheet.cells.get((row.place.row, row.detail.columns[name])))
        for name in ("documentation", "implementation")
    )
    if documentation.not_applicable or implementation.not_applicable:
        return NOT_APPLICABLE
    return Score(documentation.value, implementation.value)


def _require_exclusions(
    framework: Framework, level: AssuranceLevel, found: Mapping[str, tuple[ControlRow, Score]]
) -> None:
    """Refuse the first exclusion that the framework does not allow, or the first one beyond the limit, at its row."""
    excluded: dict[str, Score] = {}
    for ref, (row, score) in found.items():
        if score.not_applicable:
            excluded[ref] = score
            try:
                require_exclusions(framework, level, excluded)
            except InvalidError as refusal:
                place = Place(sheet=row.detail.sheet.name, row=row.place.row)
                raise RefusedFileError(refusal.text, place) from None


def _control(row: ControlRow, score: Score, comment: str, assessor_comment: str) -> WorkbookControl:
    grounds = split_grounds(comment)
    answer = WorkbookAnswer(
        ref=row.control.ref,
        score=score,
        grounds_documentation=grounds[0],
        grounds_implementation=grounds[1],
    )
    places = {name: comment_cells(row, name) for name in ("comment", "assessor_comment")}
    cells = ControlCells(
        sheet=row.detail.sheet.name,
        row=row.place.row,
        documentation=address(row.place.row, row.detail.columns["documentation"]),
        implementation=address(row.place.row, row.detail.columns["implementation"]),
        comment=address(*places["comment"][0]),
        assessor_comment=address(*places["assessor_comment"][0]) if places["assessor_comment"] else "",
    )
    return WorkbookControl(answer, comment, assessor_comment, cells)


def _left_out(layout: Layout) -> tuple[str, ...]:
    """Return the first comment cells that belong to no control; their text is not read."""
    read = {(part, row) for (part, (row, _column)) in sharing(layout, "comment")}
    details = {row.detail.sheet.part: row.detail for row in layout.rows}
    found = [
        f"{detail.sheet.name}!{cell.address}"
        for part, detail in details.items()
        for (row, column), cell in sorted(detail.sheet.cells.items())
        if column == detail.columns["comment"]
        and row > detail.heading_row
        and (part, row) not in read
        and layout.book.text_of(detail.sheet, cell).strip()
    ]
    return tuple(found[:MOST_LEFT_OUT])


def _completed_on(layout: Layout) -> date | None:
    if layout.date_place is None:
        return None
    sheet, row, column = layout.date_place
    return read_date(layout.book, sheet, sheet.cells.get((row, column)))


def _tool_version(layout: Layout) -> date | None:
    if layout.version_place is None:
        return None
    sheet, row, column = layout.version_place
    return serial_date(layout.book.text(sheet, row, column), counts_from_1904=layout.book.counts_from_1904)
