"""The full self-assessment as Word: headings, real tables with a repeated head, styles that people can change."""

import io
from datetime import UTC

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from belfort.domain.maturity_figures import shown
from belfort.domain.terms import Text, same
from belfort.reporting import assessment as words
from belfort.reporting.assessment import AssessmentReport, CategoryResult, ControlAnswer, capital
from belfort.reporting.origin import HEADING, SITUATION
from belfort.reporting.words import day, storable

ACCENT, SOFT = RGBColor(0x0B, 0x53, 0x94), RGBColor(0x4A, 0x55, 0x65)
GRID, LINE, SHADE = "Table Grid", "B9C1CC", "EEF1F5"
FONT = "Calibri"
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
CATEGORY_WIDTHS = (2.2, 9.0, 3.4, 3.6, 2.7, 3.3)
CONTROL_WIDTHS = (3.0, 7.4, 1.5, 1.5, 1.6, 9.2)
CATEGORY_COLUMNS = (
    words.REF,
    words.CATEGORY,
    words.DOCUMENTATION,
    words.IMPLEMENTATION,
    words.MATURITY,
    words.ANSWERED,
)
SHORT = (Text("doc.", "doc."), Text("impl.", "impl."), Text("mat.", "mat."))
GROUNDS = Text("motivering en bewijsstukken", "grounds and evidence")


def make(report: AssessmentReport, language: str) -> bytes:
    """Return the report as a Word document in one language."""
    paper = Document()
    _prepare(paper, report, language)
    paper.add_heading(words.TITLE.into(language), 0)
    origin = report.origin
    whose = paper.add_paragraph()
    whose.add_run(storable(origin.organization)).bold = True
    whose.add_run(f"   {SITUATION.filled(day=day(origin.measured_on)).into(language)}")
    for warning in [*origin.warnings, words.CONFIDENTIAL]:
        paper.add_paragraph(warning.into(language), style="Intense Quote")
    paper.add_heading(words.RESULT.into(language), 1)
    paper.add_paragraph(" ".join(line.into(language) for line in report.lines))
    steps = " · ".join(f"{place} {name.into(language)}" for place, name in enumerate(report.scale, start=1))
    paper.add_paragraph(f"{words.SCALE.into(language)}: {steps}")
    _categories(paper, report, language)
    paper.add_heading(words.CONTROLS.into(language), 1)
    for category in report.categories:
        _controls(paper, category, language)
    paper.add_heading(HEADING.into(language), 1)
    for label, value in origin.rows:
        line = paper.add_paragraph()
        line.add_run(f"{label.into(language)}: ").bold = True
        line.add_run(storable(value.into(language)))
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _prepare(paper: Paper, report: AssessmentReport, language: str) -> None:
    """Turn the page, and say title, author, moment and language in the properties."""
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin = section.bottom_margin = Cm(2)
    properties = paper.core_properties
    name = storable(report.origin.organization)
    properties.title = f"{words.TITLE.into(language)} – {name}"[:255]
    properties.author, properties.comments, properties.keywords = name[:255], "Belfort", ""
    properties.language = "nl-BE" if language == "nl" else "en-GB"
    made = report.origin.made_at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = made
    normal = paper.styles["Normal"]
    normal.font.size, normal.font.name = Pt(10.5), FONT
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), properties.language)
    normal.element.get_or_add_rPr().append(spoken)
    for level in ("Title", "Heading 1", "Heading 2"):
        paper.styles[level].font.color.rgb = ACCENT


def _table(paper: Paper, columns: list[str], widths: tuple[float, ...]) -> Table:
    """Add a table whose first row is its head, on every page."""
    table: Table = paper.add_table(rows=1, cols=len(columns), style=GRID)
    table.autofit = False
    _thin(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # Word reads the width of the cells, LibreOffice that of the columns
    head = table.rows[0]
    for cell, name in zip(head.cells, columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
        cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=SHADE))  # noqa: SLF001
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 python-docx has no word for it
    _measure(head, widths)
    for cell in head.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    return table


def _thin(table: Table) -> None:
    """Give a table thin gray lines and some room above and below its words."""
    borders, room = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for edge in EDGES:
        borders.append(_element(f"w:{edge}", val="single", sz="4", space="0", color=LINE))
    for edge in ("top", "bottom"):
        room.append(_element(f"w:{edge}", w="40", type="dxa"))
    properties = table._tbl.tblPr  # noqa: SLF001
    look = properties.find(qn("w:tblLook"))  # the schema wants these before it, after the layout
    for part in (borders, properties.find(qn("w:tblLayout")), room):
        look.addprevious(part)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _add_row(table: Table) -> _Row:
    added: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return added


def _measure(row: _Row, widths: tuple[float, ...]) -> None:
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)  # noqa: SLF001


def _categories(paper: Paper, report: AssessmentReport, language: str) -> None:
    table = _table(paper, [capital(name).into(language) for name in CATEGORY_COLUMNS], CATEGORY_WIDTHS)
    for category in report.categories:
        row = _add_row(table)
        answered = words.ANSWERED_OF.filled(answered=category.answered, asked=category.asked)
        figures = (category.documentation, category.implementation, category.maturity)
        texts = [same(category.ref), category.name, *(shown(figure) for figure in figures), answered]
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text.into(language)
        _measure(row, CATEGORY_WIDTHS)


def _controls(paper: Paper, category: CategoryResult, language: str) -> None:
    paper.add_heading(storable(f"{category.ref} {category.name.into(language)}"), 2)
    names = [capital(name).into(language) for name in (words.REF, words.CONTROL, *SHORT, GROUNDS)]
    table = _table(paper, names, CONTROL_WIDTHS)
    for control in category.controls:
        row = _add_row(table)
        scores = ["–" if score is None else str(score) for score in (control.documentation, control.implementation)]
        texts = [control.ref, control.title.into(language), *scores, shown(control.maturity).into(language)]
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = storable(text)
        _state(row.cells[1].paragraphs[0], control, language)
        _grounds(row.cells[5].paragraphs[0], control, language)
        _measure(row, CONTROL_WIDTHS)


def _state(line: Paragraph, control: ControlAnswer, language: str) -> None:
    """Say in small letters under the title whether a control is a key control, and how it stands."""
    parts = [words.KEY] * control.is_key + [control.state] * (control.state is not words.ANSWERED)
    if not parts:
        return
    line.add_run().add_break()
    run = line.add_run(", ".join(part.into(language) for part in parts))
    run.font.size, run.font.color.rgb = Pt(9), SOFT


def _grounds(line: Paragraph, control: ControlAnswer, language: str) -> None:
    texts = [
        (words.GROUNDS_DOCUMENTATION, control.grounds_documentation),
        (words.GROUNDS_IMPLEMENTATION, control.grounds_implementation),
        (words.EVIDENCE, "; ".join(item.title for item in control.evidence)),
    ]
    first = True
    for label, text in texts:
        if text:
            if not first:
                line.add_run().add_break()
            run = line.add_run(f"{capital(label).into(language)}: ")
            run.font.size, run.font.color.rgb = Pt(9), SOFT
            line.add_run(storable(text))
            first = False
