"""The note for the CCB as Word: headings, facts, lists, styles that people can change."""

import io
from datetime import UTC

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from belfort.reporting import disclosure_note as words
from belfort.reporting.disclosure_note import HandOver
from belfort.reporting.words import storable

ACCENT, FONT = RGBColor(0x0B, 0x53, 0x94), "Calibri"


def make(note: HandOver, language: str) -> bytes:
    """Return the note as a Word document in one language."""
    paper = Document()
    _prepare(paper, note, language)
    paper.add_heading(words.TITLE.into(language), 0)
    for warning in note.warnings:
        paper.add_paragraph(warning.into(language), style="Intense Quote")
    paper.add_heading(words.FACTS.into(language), 1)
    for label, value in note.facts:
        line = paper.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{label.into(language)}: ").bold = True
        line.add_run(storable(value.into(language)))
    for heading, lines in (
        (words.TERMS, note.term_lines),
        (words.HAPPENED, note.event_lines),
        (words.FILES, note.file_lines),
    ):
        if lines:
            paper.add_heading(heading.into(language), 1)
        for text in lines:
            paper.add_paragraph(storable(text.into(language)), style="List Bullet")
    paper.add_heading(words.WHAT.into(language), 1)
    for written in words.paragraphs(note):
        paper.add_paragraph(written)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _prepare(paper: Paper, note: HandOver, language: str) -> None:
    """Set the page and the styles, and say title, author, moment and language in the properties."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.footer.paragraphs[0].text = storable(note.watermark.into(language))
    properties = paper.core_properties
    properties.title = f"{words.TITLE.into(language)} – {note.code}"[:255]
    properties.author, properties.comments, properties.keywords = storable(note.made_by)[:255], "Belfort", ""
    properties.language = "nl-BE" if language == "nl" else "en-GB"
    properties.created = properties.modified = note.made_at.astimezone(UTC).replace(tzinfo=None)
    normal = paper.styles["Normal"]
    normal.font.size, normal.font.name = Pt(10.5), FONT
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), properties.language)
    normal.element.get_or_add_rPr().append(spoken)
    for level in ("Title", "Heading 1"):
        paper.styles[level].font.color.rgb = ACCENT
