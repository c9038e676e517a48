"""A reply that is stored is read again as it was; nothing is rounded and no kind of value becomes another."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from belfort.domain.question_texts import ANNEX_TEXTS
from belfort.domain.questions import QUESTIONS, Cell, Reply, Source, composed
from belfort.domain.terms import Text
from belfort.exchange.reply_stored import read_cell, read_reply, stored_cell, stored_reply

WORDS = st.builds(Text, st.text(), st.text())
VALUES = st.none() | st.integers() | st.text() | st.fractions() | st.decimals(allow_nan=False, allow_infinity=False)
CELLS: st.SearchStrategy[Cell] = VALUES | st.dates() | WORDS


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    question = draw(st.sampled_from(list(QUESTIONS.values())))
    kept = draw(st.sets(st.sampled_from(question.figures)))
    sources = st.builds(Source, st.integers(0, 10**6), st.text(max_size=20))
    return composed(
        question,
        draw(st.dates()),
        figures={key: (draw(VALUES), draw(sources)) for key in question.figures if key not in kept},
        annexes={
            name: draw(st.lists(st.tuples(*[CELLS] * len(ANNEX_TEXTS[name].columns)), max_size=3))
            for name in question.annexes
        },
        withheld={key: draw(WORDS) for key in kept},
    )


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(CELLS)
def test_a_cell_stays_what_it_is(cell: Cell) -> None:
    found = read_cell(through_json(stored_cell(cell)))
    assert (found, type(found), str(found)) == (cell, type(cell), str(cell))


@given(replies())
def test_a_reply_stays_what_it_is(reply: Reply) -> None:
    content, rows = through_json(stored_reply(reply))
    assert read_reply(reply.question, reply.as_of, content, rows) == reply


@pytest.mark.parametrize("stored", [{"eur": "1", "share": "1"}, {}, [], 1.5, True, {"nl": "x"}])
def test_what_nobody_stored_is_refused(stored: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_cell(stored)


def test_a_day_is_no_figure() -> None:
    question = next(iter(QUESTIONS.values()))
    figures = {key: [None, 0, ""] for key in question.figures} | {question.figures[0]: [{"day": "2026-01-01"}, 0, ""]}
    empty: dict[str, list[Any]] = {name: [] for name in question.annexes}
    with pytest.raises(TypeError):
        read_reply(question, date(2026, 1, 1), {"figures": figures, "withheld": {}}, empty)
    assert stored_cell(Decimal("1.50")) == {"eur": "1.50"}
