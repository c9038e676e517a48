"""Nothing in an exported file computes in a spreadsheet, and what went out comes back as it was."""

import pytest
from hypothesis import given, strategies as st

from belfort.exchange.csv_cells import bare, bared, guarded, write_rows
from belfort.exchange.strict_csv import read_csv

SIGNS = "=+-@|%\uff1d\uff0b\uff0d\uff20\uff5c\uff05"
BEFORE = ("", " ", "\u200b", "\ufeff", "\u00a0", "\t", "\x00", "'", "''")


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
def test_what_a_spreadsheet_could_compute_has_an_apostrophe_before_it(before: str, sign: str) -> None:
    text = f"{before}{sign}1+1"
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1-1", "a=b", "'s avonds", "é=", "10 %", "stad@x.be", ";=1+1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.text(st.one_of(st.sampled_from(SIGNS + "'\t\r\n \u200bx"), st.characters())))
def test_what_was_guarded_comes_back(text: str) -> None:
    assert bare(guarded(text)) == text


@pytest.mark.parametrize("separator", [";", ","])
def test_every_cell_is_quoted_and_reads_back(separator: str) -> None:
    row = ["=1+1", "'=1", ';=1+1,"', "café"]
    data = write_rows([["a", "b", "c", "d"], [guarded(cell) for cell in row]], separator)
    assert data.startswith('\ufeff"a"'.encode())
    assert [list(cells) for _, cells in bared(read_csv(data)).rows] == [row]
