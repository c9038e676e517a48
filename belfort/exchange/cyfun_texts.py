"""The verbatim texts of the controls out of an official workbook, for the installation of the body that owns the copy.

They are works of the Centre for Cybersecurity Belgium: they stay in that installation, with the name of their owner, and
never come into the product's own data.
"""

from dataclasses import dataclass

from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.exchange.cyfun_book import open_book
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
    levels = {detail.level for detail in find_details(book)}
    found: dict[str, ControlText] = {}
    for level in AssuranceLevel:
        if level in levels:
            layout = find_layout(book, framework, level)
            found |= {row.control.ref: _text(row, _texts_of(layout.book, row)) for row in layout.rows}
    return tuple(found[control.ref] for control in framework.controls if control.ref in found)
