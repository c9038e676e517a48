"""The verbatim texts of the controls out of an official workbook, for the installation of the body that owns the copy.

They are works of the Centre for Cybersecurity Belgium: they stay in that installation, with the name of their owner, and
never come into the product's own data.
"""

from dataclasses import dataclass

from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.exchange.cyfun_book import Book, open_book
from belfort.exchange.cyfun_layout import ControlRow, find_details, find_layout
from belfort.exchange.register_texts import one_way

OWNER = "Centre for Cybersecurity Belgium (CCB)"


@dataclass(frozen=True, slots=True)
class ControlText:
    """What an official source says about a control; guidance is empty where the source has none."""

    ref: str
    requirement: str
    guidance: str = ""


def read_cyfun_texts(data: bytes, framework: Framework) -> tuple[ControlText, ...]:
    """Return the texts of every control in the workbook, in the order of the framework, each without its reference.

    A file with several levels says the same control more than once; the sheet of the highest level speaks. Raises
    RefusedFileError as `read_cyfun_workbook` does; scores are not looked at.
    """
    book = open_book(data)
    present = {detail.level for detail in find_details(book)}
    found: dict[str, ControlText] = {}
    levels: list[AssuranceLevel | None] = [level for level in AssuranceLevel if level in present]
    for level in levels or [None]:
        for row in find_layout(book, framework, level).rows:
            found[row.control.ref] = _text(book, row)
    return tuple(found[control.ref] for control in framework.controls if control.ref in found)


def _text(book: Book, row: ControlRow) -> ControlText:
    sheet, columns = row.detail.sheet, row.detail.columns
    requirement = book.text(sheet, row.place.row, columns["requirement"])
    without = requirement.partition(row.place.label.written)[2].lstrip(": \t\u00a0")
    guidance: dict[tuple[int, int], str] = {}
    if "guidance" in columns:
        for number in row.place.rows:
            merge = sheet.merge_of(number, columns["guidance"])
            place = (merge.first_row, merge.first_column)
            guidance[place] = one_way(book.text(sheet, *place))
    return ControlText(row.control.ref, one_way(without), "\n".join(part for part in guidance.values() if part))
