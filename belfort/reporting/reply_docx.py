"""A reply as Word, in the form of a written answer to a parliamentary question: question, figures, what is withheld, annexes.

Tables are written as XML at once: an annex can have thousands of rows.
"""

import io
from collections.abc import Sequence
from datetime import UTC
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from belfort.domain.questions import Annex
from belfort.reporting import reply as words
from belfort.reporting.origin import OF, PAGE
from belfort.reporting.reply import ReplyReport, capital, cell_text, is_number, widths
from belfort.reporting.words import storable

ACCENT, SOFT = RGBColor(0x0B, 0x53, 0x94), RGBColor(0x4A, 0x55, 0x65)
LINE, SHADE, FONT = "B9C1CC", "EEF1F5", "Calibri"
WIDTH = 16.2  # cm between the margins of A4
TWIPS = 1440 / 2.54  # per cm
POINTS = 9  # the letters of a table
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def make(report: ReplyReport, language: str) -> bytes:
    """Return the reply as a Word document in one language."""
    paper = Document()
    _prepare(paper, report, language)
    _head(paper, report, language)
    paper.add_heading(words.THE_QUESTION.into(language), 1)
    paper.add_paragraph(report.asked.into(language))
    paper.add_heading(words.REPLY.into(language), 1)
    paper.add_paragraph(report.lead.into(language))
    figures = [[text.into(language) for text in row] for row in report.figures]
    headings = [capital(name).into(language) for name in words.FIGURE_COLUMNS]
    _table(paper, headings, figures, [9.6, 3.6, 3.0], {1, 2})
    if report.withheld:
        paper.add_heading(words.WITHHELD.into(language), 1)
        kept = [[text.into(language) for text in row] for row in report.withheld]
        headings = [capital(name).into(language) for name in words.WITHHELD_COLUMNS]
        _table(paper, headings, kept, [7.0, 9.2], set())
    if report.annexes:
        paper.add_heading(words.ANNEXES.into(language), 1)
        for line in report.contents:
            paper.add_paragraph(line.into(language), style="List Bullet")
    for title, annex in report.annexes:
        _annex(paper, title.into(language), annex, language)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _prepare(paper: Paper, report: ReplyReport, language: str) -> None:
    """Set the page and the styles, and say title, author, moment and language in the properties."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    properties = paper.core_properties
    title = f"{words.TITLE.into(language)} – {report.reply.question.title.into(language)}"
    properties.title, properties.author = title[:255], storable(report.made_by)[:255]
    properties.comments, properties.keywords = report.watermark.into(language), ""
    properties.language = "nl-BE" if language == "nl" else "en-GB"
    properties.created = properties.modified = report.made_at.astimezone(UTC).replace(tzinfo=None)
    normal = paper.styles["Normal"]
    normal.font.size, normal.font.name = Pt(10.5), FONT
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), properties.language)
    normal.element.get_or_add_rPr().append(spoken)
    for level in ("Title", "Heading 1", "Heading 2"):
        paper.styles[level].font.color.rgb = ACCENT
    paper.styles["Title"].font.size = Pt(20)
    _foot(section.footer.paragraphs[0], report, language)


def _foot(line: Paragraph, report: ReplyReport, language: str) -> None:
    line.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{storable(report.watermark.into(language))}\t{PAGE.into(language)} ")
    _field(line, "PAGE")
    line.add_run(f" {OF.into(language)} ")
    _field(line, "NUMPAGES")
    for run in line.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), SOFT


def _field(line: Paragraph, name: str) -> None:
    """Add a number that Word counts by itself."""
    for part in (
        f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"/>',
        f"<w:instrText {nsdecls('w')}>{name}</w:instrText>",
        f'<w:fldChar {nsdecls("w")} w:fldCharType="separate"/>',
        f"<w:t {nsdecls('w')}>1</w:t>",
        f'<w:fldChar {nsdecls("w")} w:fldCharType="end"/>',
    ):
        line.add_run()._r.append(parse_xml(part))  # noqa: SLF001 python-docx has no word for it


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
    _table(paper, headings, rows, widths(headings, rows, WIDTH), right)


def _table(
    paper: Paper, headings: Sequence[str], rows: Sequence[Sequence[str]], centimeters: Sequence[float], right: set[int]
) -> None:
    """Add a table whose first row is its head, on every page; numbers of columns in `right` stand to the right."""
    sizes = [round(width * TWIPS) for width in centimeters]
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for edge in EDGES)
    head = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(sizes)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/></w:tblPr><w:tblGrid>'
    )
    parts = [
        head,
        *(f'<w:gridCol w:w="{size}"/>' for size in sizes),
        "</w:tblGrid>",
        _row(headings, sizes, right, is_head=True),
        *(_row(row, sizes, right) for row in rows),
        "</w:tbl>",
    ]
    body = paper.element.body
    body.sectPr.addprevious(parse_xml("".join(parts)))


def _row(cells: Sequence[str], sizes: Sequence[int], right: set[int], *, is_head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if is_head else ""
    letters = f'<w:rPr>{"<w:b/>" if is_head else ""}<w:sz w:val="{POINTS * 2}"/></w:rPr>'
    keep = "<w:keepNext/>" if is_head else ""
    parts = [f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"]
    for place, (cell, size) in enumerate(zip(cells, sizes, strict=True)):
        side = '<w:jc w:val="right"/>' if place in right else ""
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in storable(cell).split("\n"))
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{shade}</w:tcPr>'
            f"<w:p><w:pPr>{keep}{side}</w:pPr><w:r>{letters}{lines}</w:r></w:p></w:tc>"
        )
    return "".join([*parts, "</w:tr>"])
