"""Answers written into a body's own copy of the official workbook: scores, comments and the date, nothing else.

The file is protected and holds a chart and rules that libraries lose, so only the bytes of these cells are replaced;
every other part goes back byte for byte. Excel is asked to compute all formulas again when it opens the file.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date

from belfort.domain.errors import InvalidError, RefusedFileError
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.maturity_scores import Score, require_exclusions, require_score
from belfort.domain.terms import Language, Text
from belfort.exchange.cyfun_book import open_book
from belfort.exchange.cyfun_comments import join_grounds, join_merged
from belfort.exchange.cyfun_layout import ControlRow, Layout, find_layout
from belfort.exchange.cyfun_parts import Value, replaced_cells, with_full_calculation
from belfort.exchange.cyfun_scores import date_serial
from belfort.exchange.cyfun_workbook import WorkbookAnswer, comment_cells, sharing
from belfort.exchange.limits import SELF_ASSESSMENT

WORKBOOK = "xl/workbook.xml"
Edits = dict[str, dict[tuple[int, int], Value]]


def fill_cyfun_workbook(
    original: bytes,
    answers: Iterable[WorkbookAnswer],
    completed_on: date | None,
    *,
    framework: Framework,
    level: AssuranceLevel,
    language: str = Language.NL,
) -> bytes:
    """Return the workbook with these answers; a control without an answer becomes empty, and so does a date of None.

    In the 2023 file only the sheet of the level changes. The names of the two grounds are written in `language`.
    Raises RefusedFileError for a file that could not be read back, InvalidError for answers that it cannot hold.
    """
    layout = find_layout(open_book(original), framework, level)
    given = _by_ref(answers, layout, framework)
    edits: Edits = {row.detail.sheet.part: {} for row in layout.rows}
    for row in layout.rows:
        answer = given.get(row.control.ref, WorkbookAnswer(row.control.ref))
        _set_scores(edits[row.detail.sheet.part], row, answer.score)
    _set_comments(edits, layout, given, language)
    _set_date(edits, layout, completed_on)
    sheets = {row.detail.sheet.part: row.detail.sheet for row in layout.rows}
    if layout.date_place:
        sheets[layout.date_place[0].part] = layout.date_place[0]
    return _packed(original, {part: replaced_cells(sheets[part], changed) for part, changed in edits.items()})


def _by_ref(answers: Iterable[WorkbookAnswer], layout: Layout, framework: Framework) -> dict[str, WorkbookAnswer]:
    """Return the answers by control; each must have its row, and be one that the workbook can hold."""
    refs = {row.control.ref for row in layout.rows}
    found: dict[str, WorkbookAnswer] = {}
    for answer in answers:
        require_score(framework, layout.level, answer.ref, answer.score)
        if answer.ref not in refs or answer.ref in found:
            words = Text("{ref} staat niet in het werkboek.", "{ref} does not stand in the workbook.")
            if answer.ref in found:
                words = Text("{ref} heeft twee antwoorden.", "{ref} has two answers.")
            raise InvalidError(words.filled(ref=answer.ref), field=answer.ref)
        found[answer.ref] = answer
    require_exclusions(framework, layout.level, {ref: answer.score for ref, answer in found.items()})
    return found


def _set_scores(changed: dict[tuple[int, int], Value], row: ControlRow, score: Score) -> None:
    columns, number = row.detail.columns, row.place.row
    changed[number, columns["documentation"]] = "N/A" if score.not_applicable else score.documentation
    changed[number, columns["implementation"]] = "N/A" if score.not_applicable else score.implementation


def _set_comments(edits: Edits, layout: Layout, given: Mapping[str, WorkbookAnswer], language: str) -> None:
    for (part, place), rows in sharing(layout, "comment").items():
        here = [row for row in rows if comment_cells(row, "comment")[0] == place]
        comments = {}
        for row in here:
            answer = given.get(row.control.ref, WorkbookAnswer(row.control.ref))
            comments[row.control.ref] = join_grounds(
                answer.grounds_documentation, answer.grounds_implementation, language
            )
        text = join_merged(comments) if comments else ""
        if len(text.encode("utf-16-le")) // 2 > SELF_ASSESSMENT.cell_characters:
            words = Text(
                "de verantwoording van {refs} is langer dan een cel van Excel mag zijn.",
                "the grounds of {refs} are longer than a cell of Excel may be.",
            )
            raise InvalidError(words.filled(refs=", ".join(comments)), field=next(iter(comments)))
        edits[part][place] = text


def _set_date(edits: Edits, layout: Layout, completed_on: date | None) -> None:
    if layout.date_place is None:
        raise RefusedFileError(
            Text("er is geen cel voor de datum van de zelfevaluatie.", "there is no cell for the date of completion.")
        )
    sheet, row, column = layout.date_place
    serial = date_serial(completed_on, counts_from_1904=layout.book.counts_from_1904) if completed_on else None
    edits.setdefault(sheet.part, {})[row, column] = serial


def _packed(original: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the archive with some parts replaced: same parts, same order, same way of packing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            content = changed.get(info.filename)
            if content is None:
                content = old.read(info)
            if info.filename.lower() == WORKBOOK:
                content = with_full_calculation(content)
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr, copy.create_system = (
                info.compress_type,
                info.external_attr,
                info.create_system,
            )
            new.writestr(copy, content)
    return buffer.getvalue()
