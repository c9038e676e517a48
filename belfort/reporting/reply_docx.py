"""A reply as Word, in the form of a written answer to a parliamentary question: question, figures, what is withheld, annexes."""

from docx.document import Document as Paper

from belfort.domain.questions import Annex
from belfort.reporting import reply as words
from belfort.reporting.paper_docx import SOFT, WIDTH, Cover, add_table, begin, data_of
from belfort.reporting.reply import ReplyReport, capital, cell_text, is_number, widths
from belfort.reporting.words import storable


def make(report: ReplyReport, language: str) -> bytes:
    """Return the reply as a Word document in one language."""
    name = f"{words.TITLE.into(language)} – {report.reply.question.title.into(language)}"
    paper = begin(Cover(name, report.made_by, report.watermark.into(language), report.made_at, language))
    _head(paper, report, language)
    paper.add_heading(words.THE_QUESTION.into(language), 1)
    paper.add_paragraph(report.asked.into(language))
    paper.add_heading(words.REPLY.into(language), 1)
    paper.add_paragraph(report.lead.into(language))
    figures = [[text.into(language) for text in row] for row in report.figures]
    headings = [capital(name).into(language) for name in words.FIGURE_COLUMNS]
    add_table(paper, headings, figures, [9.6, 3.6, 3.0], {1, 2})
    if report.withheld:
        paper.add_heading(words.WITHHELD.into(language), 1)
        kept = [[text.into(language) for text in row] for row in report.withheld]
        headings = [capital(name).into(language) for name in words.WITHHELD_COLUMNS]
        add_table(paper, headings, kept, [7.0, 9.2], set())
    if report.annexes:
        paper.add_heading(words.ANNEXES.into(language), 1)
        for line in report.contents:
            paper.add_paragraph(line.into(language), style="List Bullet")
    for title, annex in report.annexes:
        _annex(paper, title.into(language), annex, language)
    return data_of(paper)


def _head(paper: Paper, report: ReplyReport, language: str) -> None:
    """Say whose answer it is, leave room for the number of the question, and say of which day it speaks."""
    for warning in report.warnings:
        paper.add_paragraph(warning.into(language), style="Intense Quote")
    paper.add_paragraph().add_run(storable(report.programme)).bold = True
    paper.add_heading(words.TITLE.into(language), 0)
    asked = paper.add_paragraph()
    for label in words.BLANKS:
        asked.add_run(f"{label.into(language)} ").font.color.rgb = SOFT
        asked.add_run("……………………  ").font.color.rgb = SOFT
    about = paper.add_paragraph()
    about.add_run(report.reply.question.title.into(language)).bold = True
    about.add_run().add_break()
    about.add_run(report.situation.into(language))


def _annex(paper: Paper, title: str, annex: Annex, language: str) -> None:
    paper.add_heading(title, 2)
    if not annex.rows:
        paper.add_paragraph(words.EMPTY.into(language))
        return
    headings = [capital(name).into(language) for name in annex.columns]
    rows = [[cell_text(cell).into(language) for cell in row] for row in annex.rows]
    right = {place for place in range(len(headings)) if is_number(annex, place)}
    add_table(paper, headings, rows, widths(headings, rows, WIDTH), right)
