"""The cells of the tables of the programme: days, amounts, counts and words of a list."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from belfort.domain.budget import euro
from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text
from belfort.exchange.register_cells import Cells
from belfort.exchange.workbook import Moment

ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
BELGIAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
YEARS = range(1990, 2101)
AMOUNT = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,2})?")
GROUPED = re.compile(r"[0-9]+(?:[.,\s'’][0-9]+)+")
EURO = re.compile(r"(?:EUR|€)\s*(.*)|(.*?)\s*(?:EUR|€)", re.IGNORECASE | re.DOTALL)
NEGATIVE = re.compile(r"[-−–(]")
MOST_PEOPLE = 1_000_000

Word = TypeVar("Word", bound=StrEnum)


def read_day(cells: Cells, name: str) -> date | None:
    """Return a day: a date of Excel, `jjjj-mm-dd` or `dd/mm/jjjj`; None when the cell is empty."""
    raw = cells.cells[cells.positions[name]] if name in cells.positions else ""
    found = str(raw) if isinstance(raw, Moment) else cells.text(name)
    if not found:
        return None
    parts = ISO.fullmatch(found)
    numbers = parts.groups() if parts else ()
    if not numbers and (other := BELGIAN.fullmatch(found)):
        numbers = other.groups()[::-1]
    try:
        day = date(*(int(number) for number in numbers)) if numbers else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        nl, en = (
            "{found} is geen datum; schrijf jjjj-mm-dd of dd/mm/jjjj.",
            "{found} is no date; write yyyy-mm-dd or dd/mm/yyyy.",
        )
        raise cells.refuse(name, nl, en, found=found)
    return day


def required_day(cells: Cells, name: str) -> date:
    """Return a day that may not be empty."""
    day = read_day(cells, name)
    if day is None:
        raise cells.refuse(name, "dit mag niet leeg zijn.", "this may not be empty.")
    return day


def read_amount(cells: Cells, name: str) -> Decimal:
    """Return an amount in euro with point or comma and no thousands sign; the cell may not be empty."""
    found = cells.required(name, 60)
    marked = EURO.fullmatch(found)
    bare = (marked[1] if marked[1] is not None else marked[2]).strip() if marked else found
    if NEGATIVE.match(bare):
        raise cells.refuse(name, "een bedrag mag niet negatief zijn.", "an amount may not be negative.")
    if not AMOUNT.fullmatch(bare):
        if GROUPED.fullmatch(bare):
            nl = "{found}: schrijf een bedrag met hoogstens twee decimalen en zonder duizendtalteken."
            en = "{found}: write an amount with at most two decimals and without a thousands sign."
        else:
            nl, en = "{found} is geen bedrag in euro.", "{found} is no amount in euro."
        raise cells.refuse(name, nl, en, found=found)
    try:
        return euro(bare.replace(",", "."))
    except InvalidError as fault:
        raise cells.refuse(name, fault.text.nl, fault.text.en) from None


def read_whole(cells: Cells, name: str, most: int, least: int = 0) -> int | None:
    """Return a whole number in a range, or None when the cell is empty."""
    found = cells.words(name)
    if not found:
        return None
    is_whole = found.isascii() and found.isdecimal() and len(found) <= len(str(most))
    if not is_whole or not least <= int(found) <= most:
        nl = "{found} is geen geheel getal van {least} tot {most}."
        en = "{found} is no whole number from {least} to {most}."
        raise cells.refuse(name, nl, en, found=found, least=least, most=most)
    return int(found)


def required_people(cells: Cells, name: str) -> int:
    """Return a number of people, at least one."""
    people = read_whole(cells, name, MOST_PEOPLE, 1)
    if people is None:
        raise cells.refuse(name, "dit mag niet leeg zijn.", "this may not be empty.")
    return people


def read_word(cells: Cells, name: str, names: Mapping[Word, Text]) -> Word | None:
    """Return the word of a fixed list, by its key or its name in either language; None when the cell is empty."""
    found = cells.words(name)
    if not found:
        return None
    word = word_of(found, names)
    if word is None:
        nl, en = (", ".join(getattr(text, language) for text in names.values()) for language in ("nl", "en"))
        raise cells.refuse(
            name, f"{{found}} staat niet in de lijst: {nl}.", f"{{found}} is not in the list: {en}.", found=found
        )
    return word


def required_word(cells: Cells, name: str, names: Mapping[Word, Text]) -> Word:
    """Return a word of a fixed list that may not be empty."""
    word = read_word(cells, name, names)
    if word is None:
        raise cells.refuse(name, "dit mag niet leeg zijn.", "this may not be empty.")
    return word


def word_of(found: str, names: Mapping[Word, Text]) -> Word | None:
    """Return the word that a text means, whatever its capitals."""
    lowered = found.lower()
    return next(
        (word for word, text in names.items() if lowered in {word.value, text.nl.lower(), text.en.lower()}), None
    )
