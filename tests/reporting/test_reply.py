"""A reply as Word, Excel and PDF: the question, each figure with its rows, what is withheld, annexes, and any text as text."""

import io
import time
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from hypothesis import given, settings, strategies as st

from belfort.domain.question_texts import ANNEX_TEXTS
from belfort.domain.questions import QUESTIONS, Cell, QuestionKey, Source, Value, composed
from belfort.domain.terms import Text
from belfort.reporting import reply_docx, reply_pdf, reply_xlsx
from belfort.reporting.reply import ReplyReport, cell_text, is_number, value_text, widths
from tests.reporting.pdf_reading import Pdf
from tests.reporting.samples import BRUSSELS, HOSTILE

FORMULAS = ("=1+1", "+2", "-3", "@SUM(A1)")
WHY = Text("Te weinig besturen.", "Too few governments.")


def report(
    question: str = "sign-ups", rows: int = 2, *, name: str = "Lindeveld", is_demo: bool = True, withhold: int = 1
) -> ReplyReport:
    """Return a reply with a figure of each sort, and annexes of so many rows."""
    asked = QUESTIONS[QuestionKey(question)]
    kept = asked.figures[len(asked.figures) - withhold :]
    sorts: tuple[Value, ...] = (1_246, Decimal("1436833.77"), Fraction(2, 3), None)
    given_figures = {
        key: (sorts[place % 4], Source(place, "/b/regio/"))
        for place, key in enumerate(asked.figures)
        if key not in kept
    }
    cells: tuple[Cell, ...] = (Text("basisaudit", "basic audit"), name, 7, Decimal("1250.00"), date(2021, 9, 1))
    annexes = {
        key: [tuple(cells[place % 5] for place in range(len(ANNEX_TEXTS[key].columns))) for _ in range(rows)]
        for key in asked.annexes
    }
    return ReplyReport(
        reply=composed(
            asked, date(2021, 9, 1), figures=given_figures, annexes=annexes, withheld=dict.fromkeys(kept, WHY)
        ),
        programme="Agentschap Rivierenland",
        made_by="Mats Maes",
        made_at=datetime(2026, 11, 25, 9, 5, tzinfo=BRUSSELS),
        is_demo=is_demo,
    )


def word(found: ReplyReport, language: str = "nl") -> Paper:
    return Document(io.BytesIO(reply_docx.make(found, language)))


def words_of(paper: Paper) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def book(found: ReplyReport, language: str = "nl") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(reply_xlsx.make(found, language)))


class TestWords:
    @pytest.mark.parametrize(
        ("value", "nl", "en"),
        [
            (1_246, "1.246", "1,246"),
            (Decimal("1436833.77"), "1.436.833,77", "1,436,833.77"),
            (Fraction(2, 3), "66,6 %", "66.6 %"),  # cut, not rounded up: nothing seems reached that is not
            (Fraction(1), "100,0 %", "100.0 %"),
            (None, "niet gemeten", "not measured"),
            ("vrij", "vrij", "vrij"),
        ],
    )
    def test_values_are_written_for_people(self, value: Value, nl: str, en: str) -> None:
        assert value_text(value) == Text(nl, en)

    def test_days_and_nothing(self) -> None:
        assert cell_text(date(2021, 9, 1)) == Text("01/09/2021", "2021-09-01")
        assert cell_text(None) == Text("", "")

    def test_columns_share_the_whole_width(self) -> None:
        shares = widths(["Naam", "Aantal"], [["x" * 200, "1"]], 16.0)
        assert sum(shares) == pytest.approx(16.0)
        assert shares[0] > shares[1] > 2
        assert sum(widths(["Naam"], [], 5.0)) == pytest.approx(5.0)

    def test_numbers_stand_to_the_right(self) -> None:
        money = report().reply.annexes[1]
        assert [is_number(money, place) for place in range(5)] == [False, False, True, True, False]

    @pytest.mark.parametrize("key", list(QuestionKey))
    def test_every_question_is_asked_in_words(self, key: QuestionKey) -> None:
        asked = report(key.value).asked
        assert asked.nl.endswith("?")
        assert asked.en.endswith("?")


class TestWord:
    def test_it_has_the_form_of_a_written_answer(self) -> None:
        paper = word(report())
        headings = [
            p.text for p in paper.paragraphs if p.style is not None and p.style.name.startswith(("Title", "Heading"))
        ]
        assert headings == [
            *("Antwoord op een schriftelijke vraag", "De vraag", "Antwoord", "Wat dit antwoord niet geeft"),
            *("Bijlagen", "Bijlage 1. Besturen per spoor", "Bijlage 2. Middelen per spoor"),
        ]
        text = words_of(paper)
        for said in (
            "Toestand op 1 september 2021",
            "Demo: fictieve besturen en gegevens.",
            "vraag nr.",
            "Te weinig besturen.",
            "Bijlage 1. Besturen per spoor (2 rijen)",
        ):
            assert said in text
        assert (
            "Gemaakt door Mats Maes op 25 november 2026 om 09:05 met Belfort"
            in paper.sections[0].footer.paragraphs[0].text
        )
        assert (paper.core_properties.author, paper.core_properties.language) == ("Mats Maes", "nl-BE")

    def test_each_figure_stands_beside_its_rows(self) -> None:
        figures = word(report()).tables[0]
        rows = [[cell.text for cell in row.cells] for row in figures.rows]
        assert rows[0] == ["Gegeven", "Cijfer", "Rijen erachter"]
        assert rows[1:5] == [
            ["Besturen die een basisaudit bestelden", "1.246", "0"],
            ["Besturen die een aanvullende audit bestelden", "1.436.833,77", "1"],
            ["Besturen in ethisch hacken", "66,6 %", "2"],
            ["Besturen op infosessies", "niet gemeten", "3"],
        ]
        assert len(rows) == 16

    def test_the_head_of_a_table_comes_back_on_each_page(self) -> None:
        for table in word(report(rows=300)).tables:
            assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None

    def test_in_english_and_without_the_demo(self) -> None:
        text = words_of(word(report(is_demo=False), "en"))
        assert "Situation on 1 September 2021" in text
        assert "1,436,833.77" in text
        assert "fictional" not in text.lower()

    def test_an_empty_annex_and_nothing_withheld(self) -> None:
        text = words_of(word(report(rows=0, withhold=0)))
        assert "Op deze datum zijn er geen rijen." in text
        assert "(geen rijen)" in text
        assert "niet geeft" not in text

    def test_what_looks_like_markup_stays_a_text(self) -> None:
        assert f"</w:t>{HOSTILE}&amp;" in words_of(word(report(name=f"</w:t>{HOSTILE}&amp;")))

    @settings(max_examples=25, deadline=None)
    @given(st.text(st.characters(), max_size=80))
    def test_any_text_gives_a_document(self, name: str) -> None:
        assert "Besturen per spoor" in words_of(word(report(name=name)))

    def test_tens_of_thousands_of_rows_are_quick_and_stand_in_excel(self) -> None:
        found = report(rows=60_000)
        began = time.process_time()
        paper = word(found)
        assert time.process_time() - began < 2
        assert "Bijlage 1. Besturen per spoor (de eerste 2.500 van 60.000 rijen; alle staan in het Excel-bestand)" in (
            words_of(paper)
        )
        assert [len(table.rows) for table in paper.tables[-2:]] == [2_501, 2_501]
        assert [len(annex.rows) for _, annex in found.whole_annexes] == [60_000, 60_000]

    def test_an_annex_that_just_fits_is_whole(self) -> None:
        assert report(rows=2_500).annexes == report(rows=2_500).whole_annexes


class TestExcel:
    def test_figures_and_a_sheet_per_annex(self) -> None:
        found = book(report())
        assert found.sheetnames == ["Cijfers", "Niet gegeven", "Besturen per spoor", "Middelen per spoor"]
        page = found["Cijfers"]
        assert [cell.value for cell in page[5]] == ["Gegeven", "Cijfer", "Rijen erachter"]
        values = [page.cell(row, 2).value for row in range(6, 10)]
        assert values[0] == 1_246
        assert values[1] == pytest.approx(1436833.77)
        assert values[2] == pytest.approx(0.666)
        assert values[3] == "niet gemeten"
        assert found["Besturen per spoor"].cell(6, 5).value == datetime(2021, 9, 1)  # noqa: DTZ001 Excel knows no zone
        for sheet in found.worksheets:
            assert "Gemaakt door Mats Maes op 25 november 2026 om 09:05" in sheet["A3"].value
            assert "fictieve" in sheet["A3"].value
            assert "Mats Maes" in sheet.oddFooter.left.text

    @pytest.mark.parametrize("name", FORMULAS)
    def test_a_text_never_becomes_a_formula(self, name: str) -> None:
        cell = book(report(name=name))["Besturen per spoor"].cell(6, 2)
        assert (cell.value, cell.data_type) == (name, "s")

    def test_each_question_in_each_language(self) -> None:
        for key in QuestionKey:
            for language in ("nl", "en"):
                names = book(report(key.value), language).sheetnames
                assert len(names) == 2 + len(QUESTIONS[key].annexes)

    @settings(max_examples=15, deadline=None)
    @given(st.text(st.characters(), max_size=60))
    def test_any_text_gives_a_workbook(self, name: str) -> None:
        assert "Cijfers" in book(report(name=name)).sheetnames


class TestPdf:
    def test_it_is_tagged_and_says_everything(self) -> None:
        found = Pdf(reply_pdf.make(report(), "nl"))
        for said in (
            "Antwoord op een schriftelijke vraag",
            "Demo: fictieve besturen en gegevens.",
            "1.436.833,77",
            "Te weinig besturen.",
            "Lindeveld",
            "Mats Maes",
        ):
            assert said in found.text
        assert {"TH", "TD", "H1"} <= set(found.tags)
        assert found.language.startswith("nl")

    def test_in_english_with_nothing_in_the_annexes(self) -> None:
        found = Pdf(reply_pdf.make(report("indicators-and-measures", rows=0, withhold=0, is_demo=False), "en"))
        assert "There are no rows on this date." in found.text
        assert "fictional" not in found.text
        assert found.language.startswith("en")

    def test_what_looks_like_markup_stays_a_text(self) -> None:
        assert "#import" in Pdf(reply_pdf.make(report(name=HOSTILE), "nl")).text
