"""The cells of one control in an official workbook, read strictly: scores, comments, dates; a fault names its cell."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.maturity_scores import HIGHEST, LOWEST
from belfort.domain.terms import Text
from belfort.exchange.cyfun_book import TEXT_KINDS, Book
from belfort.exchange.cyfun_sheet import Cell, Sheet
from belfort.exchange.register_texts import one_way

NOT_APPLICABLE = {"n/a", "n.v.t.", "nvt"}
WHOLE = {Decimal(score): score for score in range(LOWEST, HIGHEST + 1)}
FIRST_DAYS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
LAST_SERIAL = 2_958_465  # 31 December 9999
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?([Ee][+-]?[0-9]{1,3})?")
SHOWN = 40


@dataclass(frozen=True, slots=True)
class CellScore:
    """What a score cell holds: a whole score, "not applicable", or nothing."""

    value: int | None = None
    not_applicable: bool = False


def refuse(sheet: Sheet, cell: Cell, nl: str, en: str, **values: object) -> RefusedFileError:
    """Return the refusal of one cell, with its address."""
    words = Text(nl, en).filled(cell=cell.address, **values)
    return RefusedFileError(words, Place(sheet=sheet.name, row=cell.row))


def read_score(book: Book, sheet: Sheet, cell: Cell | None) -> CellScore:
    """Return the score of a cell; raises RefusedFileError for anything but 1 to 5, "N/A" or nothing."""
    if cell is None:
        return CellScore()
    require_value(sheet, cell)
    found = one_way(book.text_of(sheet, cell))
    if not found:
        return CellScore()
    if cell.kind in TEXT_KINDS:
        if found.lower() in NOT_APPLICABLE:
            return CellScore(not_applicable=True)
        if found in {str(score) for score in WHOLE.values()}:
            raise refuse(
                sheet,
                cell,
                "cel {cell} bevat {found} als tekst, en daarmee rekent het werkboek niet; typ het cijfer opnieuw.",
                "cell {cell} holds {found} as text, which the workbook does not count; type the figure again.",
                found=found,
            )
    score = WHOLE.get(_number(found)) if cell.kind == "n" else None
    if score is None:
        raise refuse(
            sheet,
            cell,
            "cel {cell} bevat {found}; een score is een geheel getal van 1 tot 5.",
            "cell {cell} holds {found}; a score is a whole number from 1 to 5.",
            found=_shown(found),
        )
    return CellScore(score)


def require_value(sheet: Sheet, cell: Cell) -> None:
    """Refuse a formula or an error in a cell that a person fills."""
    if cell.formula is not None:
        raise refuse(
            sheet,
            cell,
            "cel {cell} bevat een formule in plaats van een waarde.",
            "cell {cell} holds a formula instead of a value.",
        )
    if cell.kind == "e":
        raise refuse(
            sheet,
            cell,
            "cel {cell} bevat een fout in plaats van een waarde.",
            "cell {cell} holds an error instead of a value.",
        )


def read_comment(book: Book, sheet: Sheet, cell: Cell | None) -> str:
    """Return the text of a comment cell, without blanks around it; a formula or an error is refused."""
    if cell is None:
        return ""
    require_value(sheet, cell)
    return one_way(book.text_of(sheet, cell))


def read_date(book: Book, sheet: Sheet, cell: Cell | None) -> date | None:
    """Return the day of a date cell, or None when it is empty; text is read as 2026-03-31 or 31/03/2026."""
    if cell is None:
        return None
    require_value(sheet, cell)
    found = one_way(book.text_of(sheet, cell))
    if not found:
        return None
    day = (
        serial_date(found, counts_from_1904=book.counts_from_1904)
        if cell.kind == "n"
        else _written_date(found, cell.kind)
    )
    if day is None:
        raise refuse(
            sheet, cell, "cel {cell} bevat {found}; dat is geen datum.", "cell {cell} holds {found}; that is no date.",
            found=_shown(found),
        )  # fmt: skip
    return day


def serial_date(number: str, *, counts_from_1904: bool) -> date | None:
    """Return the day that a number of Excel stands for, hours left out, or None when it stands for none."""
    serial = _number(number)
    if not 1 <= serial <= LAST_SERIAL:
        return None
    try:
        return FIRST_DAYS[counts_from_1904] + timedelta(days=int(serial))
    except OverflowError:
        return None


def date_serial(day: date, *, counts_from_1904: bool) -> int:
    """Return the number of Excel for a day."""
    return (day - FIRST_DAYS[counts_from_1904]).days


def _number(text: str) -> Decimal:
    """Return a number as it is stored, exact; what is none becomes -1, which nothing accepts."""
    return Decimal(text) if NUMBER.fullmatch(text) else Decimal(-1)


def _written_date(text: str, kind: str) -> date | None:
    if kind not in TEXT_KINDS | {"d"}:
        return None
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text[:10] if kind == "d" else text, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None


def _shown(text: str) -> str:
    cut = text[:SHOWN] + "…" * (len(text) > SHOWN)
    return "".join(letter if letter.isprintable() else " " for letter in cut)
