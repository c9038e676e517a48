"""A few formulas of Excel, exact: what the official workbooks compute with, read from the files themselves."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

TOKEN = re.compile(
    r"\s*(?:(?P<text>\"[^\"]*\")|(?P<number>\d+(?:\.\d+)?)|(?P<name>AVERAGE|SUM|COUNT|IF|OR)(?=\()"
    r"|(?P<cell>(?:'[^']+'!|\w+!)?\$?[A-Z]{1,2}\$?\d+(?::\$?[A-Z]{1,2}\$?\d+)?)|(?P<sign>[(),=/]))"
)


class Book:
    """A workbook whose cells are computed when they are asked; text and empty cells are left out of means, as in Excel."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.known: dict[tuple[str, str], Any] = {}

    def put(self, sheet: str, cell: str, value: int | str) -> None:
        """Write a value and forget what was computed."""
        self.workbook[sheet][cell] = value
        self.known.clear()

    def value(self, sheet: str, cell: str) -> Any:
        """Return what a cell holds or computes: a Fraction, a text or None."""
        place = (sheet, cell)
        if place not in self.known:
            held = self.workbook[sheet][cell].value
            if isinstance(held, str) and held.startswith("="):
                held = Formula(self, sheet, held[1:]).result()
            self.known[place] = Fraction(held) if isinstance(held, int) else held
        return self.known[place]


class Formula:
    """One formula, read from left to right."""

    def __init__(self, book: Book, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = [(found.lastgroup or "", found[found.lastgroup or ""]) for found in TOKEN.finditer(text)]
        assert "".join(word for _, word in self.tokens) == text.replace(" ", "") or "'" in text, text

    def result(self) -> Any:
        """Return the value; every token must have been read."""
        found = self.term()
        assert not self.tokens, self.tokens
        return found

    def term(self) -> Any:
        """Read a value and what is divided by or compared with it."""
        left = self.atom()
        while self.tokens and self.tokens[0][1] in {"/", "="}:
            _, sign = self.tokens.pop(0)
            right = self.atom()
            left = left / right if sign == "/" else left == right
        return left

    def atom(self) -> Any:
        """Read one value: a number, a text, a cell, a range or a function."""
        kind, word = self.tokens.pop(0)
        if kind == "text":
            return word.strip('"')
        if kind == "number":
            return Fraction(word)
        if kind == "cell":
            return self.cells(word)
        return FUNCTIONS[word](self.arguments())

    def arguments(self) -> list[Any]:
        """Read what stands between brackets."""
        self.tokens.pop(0)
        found = [self.term()]
        while self.tokens.pop(0)[1] == ",":
            found.append(self.term())
        return found

    def cells(self, word: str) -> Any:
        """Return a cell, or the list of a range."""
        sheet, _, place = word.replace("$", "").rpartition("!")
        sheet = sheet.strip("'") or self.sheet
        if ":" not in place:
            return self.book.value(sheet, place)
        left, top, right, bottom = range_boundaries(place)
        rows = self.book.workbook[sheet].iter_rows(top, bottom, left, right)
        return [self.book.value(sheet, cell.coordinate) for row in rows for cell in row]


def numbers(arguments: list[Any]) -> Iterator[Fraction]:
    """Yield the numbers among values and ranges."""
    for value in arguments:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Fraction):
                yield item


def average(arguments: list[Any]) -> Fraction:
    """Return the mean of the numbers."""
    found = list(numbers(arguments))
    return sum(found, Fraction(0)) / len(found)


FUNCTIONS = {
    "AVERAGE": average,
    "SUM": lambda arguments: sum(numbers(arguments), Fraction(0)),
    "COUNT": lambda arguments: len(list(numbers(arguments))),
    "IF": lambda arguments: arguments[1] if arguments[0] else arguments[2],
    "OR": any,
}
