"""The full self-assessment as Excel: sheets that people can filter, no formula and no link whatever was typed."""

import io
import zipfile
from typing import Any

import openpyxl
from hypothesis import given, settings, strategies as st

from belfort.reporting import assessment_xlsx
from belfort.reporting.assessment import AssessmentReport
from tests.reporting.samples import HASH, ORIGIN, assessment, control
from tests.reporting.test_register_workbook import RISKY


def opened(report: AssessmentReport, language: str = "nl") -> Any:
    return openpyxl.load_workbook(io.BytesIO(assessment_xlsx.make(report, language)))


def test_each_control_is_a_row_with_its_scores_as_numbers() -> None:
    book = opened(assessment(control("GV.OC-01.1", grounds="Nota"), control("GV.PO-01.1", score=None)))
    assert book.sheetnames == ["Maatregelen", "Categorieën", "Bewijsstukken", "Leeswijzer"]
    rows = list(book["Maatregelen"].iter_rows(values_only=True))
    assert rows[0][:8] == (
        *("Nummer", "Maatregel", "Categorie", "Kernmaatregel"),
        *("Documentatie", "Implementatie", "Maturiteit", "Stand"),
    )
    assert rows[1][:9] == ("GV.OC-01.1", "Een maatregel", "Context", "nee", 3, 3, 3, "beantwoord", "Nota")
    assert rows[2][4:8] == (None, None, None, "niet beantwoord")
    assert rows[1][10] == "Bewijs bij GV.OC-01.1\nNota"


def test_a_figure_is_cut_so_that_excel_rounds_nothing_up() -> None:
    report = assessment(control("GV.OC-01.1"))
    cell = opened(report)["Categorieën"]["D2"]
    assert (cell.value, cell.number_format) == (2.5, "0.00")


def test_the_evidence_has_a_sheet_with_the_hash_of_each_file() -> None:
    rows = list(opened(assessment(control("GV.OC-01.1")))["Bewijsstukken"].iter_rows(values_only=True))
    assert rows[1] == ("GV.OC-01.1", "Een maatregel", "Bewijs bij GV.OC-01.1", "bestand", HASH)


def test_the_reading_guide_says_what_it_was_made_from() -> None:
    notes = "\n".join(str(cell.value) for cell in opened(assessment(control("GV.OC-01.1")))["Leeswijzer"]["A"])
    for fact in ("Fictief bestuur", "Vertrouwelijk", ORIGIN.snapshot, HASH, "Totaal 2,49 op 5"):
        assert fact in notes


def test_what_looks_like_a_formula_stays_a_text() -> None:
    texts = [text for text in RISKY if text.isprintable()]
    data = assessment_xlsx.make(assessment(*(control(text, grounds=text, title=text) for text in texts)), "nl")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets.lower()
    page = openpyxl.load_workbook(io.BytesIO(data))["Maatregelen"]
    for row, text in enumerate(texts, start=2):
        for column in (1, 2, 9):
            cell = page.cell(row, column)
            assert (cell.data_type, cell.number_format) == ("s", "@"), text


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_gives_a_workbook(text: str) -> None:
    assert opened(assessment(control("GV.OC-01.1", grounds=text)))["Maatregelen"]["A2"].value == "GV.OC-01.1"


def test_english_is_complete() -> None:
    book = opened(assessment(control("GV.OC-01.1", score=None)), "en")
    assert book.sheetnames == ["Controls", "Categories", "Evidence", "Reading guide"]
    assert book["Controls"]["H2"].value == "not answered"
