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
    figures = {one.key: [stored_cell(one.value), *stored_source(one.source)] for one in reply.figures}
    withheld = {one.key: stored_cell(one.reason) for one in reply.withheld}
    annexes = {annex.name: [[stored_cell(cell) for cell in row] for row in annex.rows] for annex in reply.annexes}
    return {"figures": figures, "withheld": withheld}, annexes


def read_reply(question: Question, as_of: date, content: Mapping[str, Any], rows: Mapping[str, Sequence[Any]]) -> Reply:
    """Return the reply that was stored, with the rows that are given of each annex."""
    return composed(
        question,
        as_of,
        figures={key: (read_value(value), read_source(source)) for key, (value, *source) in content["figures"].items()},
        annexes={name: [[read_cell(cell) for cell in row] for row in rows[name]] for name in question.annexes},
        withheld={key: Text(**reason) for key, reason in content["withheld"].items()},
    )


def stored_source(source: Source) -> list[Any]:
    """Return what stands behind a figure as plain values."""
    return [source.rows, source.link, None if source.as_of is None else source.as_of.isoformat()]


def read_source(stored: Sequence[Any]) -> Source:
    """Return what stands behind a figure as it was stored."""
    rows, link, as_of = stored
    return Source(rows, link, None if as_of is None else date.fromisoformat(as_of))


def read_value(stored: Any) -> Value:
    """Return the value of a figure that was stored; raises TypeError for a cell that can be none."""
    found = read_cell(stored)
    if isinstance(found, Text | date):
        raise TypeError(stored)
    return found
