"""The full self-assessment as Word: it opens, its headings and tables are real, and any text stays a text."""

import io

from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from hypothesis import given, settings, strategies as st

from belfort.reporting import assessment_docx
from belfort.reporting.assessment import AssessmentReport
from tests.reporting.samples import HASH, HOSTILE, ORIGIN, assessment, control


def opened(report: AssessmentReport, language: str = "nl") -> Paper:
    return Document(io.BytesIO(assessment_docx.make(report, language)))


def all_text(paper: Paper) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_it_opens_with_headings_tables_and_properties() -> None:
    paper = opened(assessment(control("GV.OC-01.1", grounds="Nota"), control("GV.PO-01.1", score=None)))
    headings = [
        p.text for p in paper.paragraphs if p.style is not None and p.style.name.startswith(("Title", "Heading"))
    ]
    assert headings == [
        *("Volledige zelfevaluatie", "Resultaat", "Maatregelen"),
        *("GV.OC Context", "GV.PO Beleid", "Waarop dit rapport steunt"),
    ]
    assert len(paper.tables) == 3
    assert [cell.text for cell in paper.tables[1].rows[1].cells][:1] == ["GV.OC-01.1"]
    assert paper.core_properties.title == "Volledige zelfevaluatie – Lindeveld"
    assert (paper.core_properties.author, paper.core_properties.language) == ("Lindeveld", "nl-BE")


def test_the_head_of_a_table_comes_back_on_each_page() -> None:
    for table in opened(assessment(control("GV.OC-01.1"))).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_it_says_what_it_was_made_from() -> None:
    text = all_text(opened(assessment(control("GV.OC-01.1", grounds="Nota"))))
    for fact in ("Fictief bestuur", "Vertrouwelijk", ORIGIN.snapshot, HASH, "Motivering documentatie: Nota"):
        assert fact in text


def test_what_looks_like_markup_stays_a_text() -> None:
    text = all_text(opened(assessment(control("GV.OC-01.1", grounds=f"<w:p>{HOSTILE}&amp;", title=HOSTILE))))
    assert f"<w:p>{HOSTILE}&amp;" in text


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_gives_a_document(text: str) -> None:
    assert "GV.OC-01.1" in all_text(opened(assessment(control("GV.OC-01.1", grounds=text, title=text))))


def test_english_is_complete() -> None:
    text = all_text(opened(assessment(control("GV.OC-01.1", score=None)), "en"))
    assert "Full self-assessment" in text
    assert "not answered" in text
    assert "Motivering" not in text
