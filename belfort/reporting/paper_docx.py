"""A Word document as every report of the programme has it: page, styles, foot with the watermark, and tables.

Tables are written as XML at once: an annex can have thousands of rows.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from belfort.reporting.origin import OF, PAGE
from belfort.reporting.words import storable

ACCENT, SOFT = RGBColor(0x0B, 0x53, 0x94), RGBColor(0x4A, 0x55, 0x65)
LINE, SHADE, FONT = "B9C1CC", "EEF1F5", "Calibri"
WIDTH = 16.2  # cm between the margins of A4
TWIPS = 1440 / 2.54  # per cm
POINTS = 9  # the letters of a table
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a document says of itself: title, who made it and when, and the watermark at the foot; in one language."""

    title: str
    author: str
    watermark: str
    made_at: datetime
    language: str


def begin(cover: Cover) -> Paper:
    """Return an empty document with its page, styles and foot; title, author, moment and language in the properties."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    properties = paper.core_properties
    properties.title, properties.author = storable(cover.title)[:255], storable(cover.author)[:255]
    properties.comments, properties.keywords = cover.watermark, ""
    properties.language = "nl-BE" if cover.language == "nl" else "en-GB"
    properties.created = properties.modified = cover.made_at.astimezone(UTC).replace(tzinfo=None)
    normal = paper.styles["Normal"]
    normal.font.size, normal.font.name = Pt(10.5), FONT
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), properties.language)
    normal.element.get_or_add_rPr().append(spoken)
    for level in ("Title", "Heading 1", "Heading 2"):
        paper.styles[level].font.color.rgb = ACCENT
    paper.styles["Title"].font.size = Pt(20)
    _foot(section.footer.paragraphs[0], cover)
    return paper


def data_of(paper: Paper) -> bytes:
    """Return the bytes of a document."""
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _foot(line: Paragraph, cover: Cover) -> None:
    line.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{storable(cover.watermark)}\t{PAGE.into(cover.language)} ")
    _field(line, "PAGE")
    line.add_run(f" {OF.into(cover.language)} ")
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


def add_table(
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
