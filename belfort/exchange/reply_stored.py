"""A reply as plain values that can be stored and read again without loss, its annexes apart as lists of rows.

An exact value is stored as text with a mark of what it is: money as `{"eur": "1.00"}`, a share as `{"share": "1/3"}`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from belfort.domain.questions import Cell, Question, Reply, Source, Value, composed
from belfort.domain.terms import Text

Rows = list[list[Any]]


def stored_cell(cell: Cell) -> Any:
    """Return a cell as a plain value."""
    if isinstance(cell, Text):
        return {"nl": cell.nl, "en": cell.en}
    if isinstance(cell, Decimal):
        return {"eur": str(cell)}
    if isinstance(cell, Fraction):
        return {"share": str(cell)}
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def read_cell(stored: Any) -> Cell:
    """Return the cell that was stored; raises ValueError for a mark that does not exist."""
    match stored:
        case {"nl": nl, "en": en, **rest} if not rest:
            return Text(nl, en)
        case {"eur": amount, **rest} if not rest:
            return Decimal(amount)
        case {"share": share, **rest} if not rest:
            return Fraction(share)
        case {"day": day, **rest} if not rest:
            return date.fromisoformat(day)
        case dict() | list() | float() | bool():
            raise ValueError(stored)
    found: int | str | None = stored
    return found


def stored_reply(reply: Reply) -> tuple[dict[str, Any], dict[str, Rows]]:
    """Return the figures of a reply, and the rows of each annex by its name."""
    figures = {one.key: [stored_cell(one.value), one.source.rows, one.source.link] for one in reply.figures}
    withheld = {one.key: stored_cell(one.reason) for one in reply.withheld}
    annexes = {annex.name: [[stored_cell(cell) for cell in row] for row in annex.rows] for annex in reply.annexes}
    return {"figures": figures, "withheld": withheld}, annexes


def read_reply(question: Question, as_of: date, content: Mapping[str, Any], rows: Mapping[str, Sequence[Any]]) -> Reply:
    """Return the reply that was stored, with the rows that are given of each annex."""
    return composed(
        question,
        as_of,
        figures={key: (_value(value), Source(n, link)) for key, (value, n, link) in content["figures"].items()},
        annexes={name: [[read_cell(cell) for cell in row] for row in rows[name]] for name in question.annexes},
        withheld={key: Text(**reason) for key, reason in content["withheld"].items()},
    )


def _value(stored: Any) -> Value:
    found = read_cell(stored)
    if isinstance(found, Text | date):
        raise TypeError(stored)
    return found
