"""What a person typed leaves in a workbook as text, whatever it looks like to a spreadsheet."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from belfort.domain.errors import InvalidError
from belfort.exchange.limits import STRAY
from belfort.exchange.workbook import read_workbook
from belfort.reporting.register_workbook import LONGEST, Sheet, write_workbook

RISKY = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "|cmd", "%0A", "'=1"),
    *(
        "\u200b=1",
        "\ufeff=1",
        ";=1+1",
        '=HYPERLINK("http://x.example")',
        "{=1+1}",
        "=cmd|' /C calc'!A0",
        "http://x.example",
    ),
    *("mailto:x@x.example", "internal:Blad1!A1", "1", "1e5", "TRUE", "2026-01-02", "#N/A", "_x0041_", "<b>&amp;</b>"),
)


def written(*texts: str) -> bytes:
    sheet = Sheet("Processen", [("key", "=sleutel"), ("title", "titel")], [[text, 3] for text in texts])
    return write_workbook([sheet], ["=nota", "@nota"], "=titel")


def test_every_risky_text_is_a_text_cell() -> None:
    page = openpyxl.load_workbook(io.BytesIO(written(*RISKY)))["Processen"]
    for row, text in enumerate(RISKY, start=2):
        cell = page.cell(row, 1)
        assert (cell.data_type, cell.number_format, cell.hyperlink) == ("s", "@", None), text
    assert page["A1"].data_type == "s"
    assert page["B2"].data_type == "n"


def test_the_reading_guide_is_text_too() -> None:
    guide = openpyxl.load_workbook(io.BytesIO(written()))["Leeswijzer"]
    assert [(cell.value, cell.data_type) for cell in guide["A"]] == [("=nota", "s"), ("@nota", "s")]


def test_no_part_of_the_file_holds_a_formula_or_a_link() -> None:
    with zipfile.ZipFile(io.BytesIO(written(*RISKY))) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets.lower()


def test_risky_texts_come_back_as_they_left() -> None:
    rows = read_workbook(written(*RISKY))["Processen"]
    assert [row[0] for row in rows[1:]] == list(RISKY)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), min_size=1, max_size=8))
def test_any_text_comes_back_as_it_left(texts: list[str]) -> None:
    kept = [text for text in texts if not STRAY.search(text)]
    rows = read_workbook(written(*kept))["Processen"]
    assert [row[0] for row in rows[1:]] == kept


def test_a_text_that_excel_would_cut_is_refused_by_place() -> None:
    assert written("x" * LONGEST)
    with pytest.raises(InvalidError) as refusal:
        written("kort", "x" * (LONGEST + 1))
    assert refusal.value.text.nl == "blad Processen, rij 3, veld =sleutel: te lang voor een cel van Excel."
    assert refusal.value.text.en == "sheet Processen, row 3, field =sleutel: too long for a cell of Excel."
