"""Self-assessment workbooks of the same structure as the official ones, made on the spot with words of our own.

The faults of the official files are in them: wrong labels, ids without padding, rows without a control, requirements
over several rows, comment cells over two controls, formulas, protection, rules that libraries drop, a chart.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

import openpyxl
from openpyxl.chart import RadarChart, Reference
from openpyxl.styles import PatternFill, Protection

from belfort.domain.frameworks import AssuranceLevel, Framework, FrameworkControl
from belfort.exchange.frameworks import shipped_framework
from tests.exchange.books import bent

BASIC, IMPORTANT, ESSENTIAL = AssuranceLevel
COMPLETED = date(2025, 8, 4)
SHEETS = {"GV": "GOVERN", "ID": "IDENTIFY", "PR": "PROTECT", "DE": "DETECT", "RS": "RESPOND", "RC": "RECOVER"}
ENGLISH = {
    "function": "Function",
    "category": "Category",
    "management": "\nControls linked to the management aspects",
    "key": "Key Measure",
    "subcategory": "Subcategory",
    "level": "Assurance level",
    "requirement": "Requirement",
    "guidance": "Guidance",
    "documentation": "Documentation Score",
    "implementation": "Implementation Score",
    "sub_documentation": "Subcategory Documentation Maturity Score",
    "sub_implementation": " Subcategory\nImplementation Maturity Score",
    "comment": "Comments and/or additional information",
    "assessor_comment": "Assessor comments",
}
DUTCH = {
    "function": "Functie",
    "category": "Categorie",
    "management": "Taken van de leiding",
    "key": "Kernmaatregel",
    "subcategory": "Subcategorie",
    "level": "Zekerheidsniveau",
    "requirement": "Vereiste",
    "guidance": "Richtlijnen",
    "documentation": "Score documentatie",
    "implementation": "Implementatiescore",
    "sub_documentation": "Maturiteitsscore documentatie van de subcategorie",
    "sub_implementation": "Maturiteitsscore implementatie van de subcategorie",
    "comment": "Opmerkingen en/of bijkomende informatie",
    "assessor_comment": "Opmerkingen van de beoordelaar",
}
COLUMNS_2023 = [name for name in ENGLISH if name not in {"level", "management"}]
COLUMNS_2025 = [name for name in ENGLISH if name not in {"function", "guidance"}]
COLUMNS_BASIC_2025 = [name for name in COLUMNS_2025 if name != "level"]
X14 = (
    b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"'
    b' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1"'
    b' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1>'
    b"<xm:f>Introduction!$B$2:$B$6</xm:f></x14:formula1><xm:sqref>G3:H9</xm:sqref></x14:dataValidation>"
    b"</x14:dataValidations></ext></extLst>"
)
INLINE = re.compile(rb'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
# the Essential sheet of 2023: our reference, and how the sheet labels it
WRONG_LABELS = {
    "ID.BE-2.1": "IMPORTANT_ID.BE-1.2",
    "ID.BE-3.1": "IMPORTANT_ID.BE-1.3",
    "ID.BE-4.1": "IMPORTANT_ID.BE-1.4",
    "PR.AC-3.4": "R.AC-3.4",
    "PR.AC-3.5": "R.AC-3.5",
}
Labels = Mapping[str, str]


@cache
def framework(version: str) -> Framework:
    return shipped_framework(f"cyfun-{version}")


def requirement(ref: str) -> str:
    """Return the words under which a control stands in the books made here."""
    return f"eigen woorden over {ref}: wie, wat en wanneer"


class Page:
    """One sheet with controls while it is made; `cells` says where the score of each control stands."""

    def __init__(self, sheet: Any, columns: list[str], words: Mapping[str, str], level: AssuranceLevel) -> None:
        self.sheet, self.columns, self.row = sheet, columns, 2
        sheet.protection.sheet = True
        sheet.protection.password = "geheim"
        sheet["A1"] = "Tool version:" if words is ENGLISH else "Versie van het werkboek:"
        sheet["C1"] = "=Introduction!$Q$13"
        sheet["D1"] = "Self-Assessment Completion Date:" if words is ENGLISH else "Datum van de zelfevaluatie:"
        sheet["E1"] = "=Introduction!T27"
        names = {BASIC: "BASIS", IMPORTANT: "BELANGRIJK", ESSENTIAL: "ESSENTIEEL"}
        self.put(1, "documentation", level.value.upper() if words is ENGLISH else names[level])
        for name in columns:
            self.put(2, name, words[name])

    def put(self, row: int, name: str, value: object) -> Any:
        cell = self.sheet.cell(row, self.columns.index(name) + 1)
        cell.value = value
        return cell

    def letter(self, name: str) -> str:
        return openpyxl.utils.get_column_letter(self.columns.index(name) + 1)

    def next(self) -> int:
        self.row += 1
        for name in ("documentation", "implementation", "comment", "assessor_comment"):
            cell = self.put(self.row, name, None)
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor="FFEFC7B8")
        return self.row

    def control(self, control: FrameworkControl, label: str, *, first: bool) -> None:
        """Add the row of a control; the subcategory stands only in the first row of its group."""
        row = self.next()
        if first:
            self.put(row, "subcategory", f"{control.subcategory}: eigen woorden over het geheel")
        if "level" in self.columns:
            self.put(row, "level", min(control.levels, key=list(AssuranceLevel).index).value.title())
        if "guidance" in self.columns:
            self.put(row, "guidance", f"raad bij {control.ref}")
        self.put(row, "requirement", label)
        self.put(row, "documentation", 1)
        self.put(row, "implementation", 1)
        scores = self.letter("documentation"), self.letter("implementation")
        for name, score in zip(("sub_documentation", "sub_implementation"), scores, strict=True):
            self.put(row, name, f'=IF(OR({scores[0]}{row}="N/A",{scores[1]}{row}="N/A"),3,{score}{row})')

    def merge(self, name: str, first: int, last: int) -> None:
        self.sheet.merge_cells(f"{self.letter(name)}{first}:{self.letter(name)}{last}")


def _introduction(book: Any) -> None:
    sheet = book.active
    sheet.title = "Introduction"
    for row in range(1, 6):
        sheet.cell(row + 1, 2, row)
    sheet["Q13"] = date(2025, 8, 4)
    sheet["Q27"] = "This self-assessment was completed by the entity on:"
    sheet.merge_cells("Q27:S29")
    sheet["T27"] = COMPLETED
    sheet["T27"].protection = Protection(locked=False)
    sheet["G31"] = "www.example.org"
    sheet["G31"].hyperlink = "https://www.example.org/"


def _summary(book: Any, page: Page, level: AssuranceLevel) -> None:
    sheet = book.create_sheet(f"{level.value.upper()} Summary")
    sheet["B2"] = "Categories"
    sheet["B5"] = "Own name (XX.YY)"
    sheet["D5"] = f"='{page.sheet.title}'!{page.letter('sub_documentation')}3"
    sheet["H22"] = "Requirement"
    sheet["H23"] = "PR.AC-1.1"
    chart = RadarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=5, max_row=5))
    sheet.add_chart(chart, "I9")


def _saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    book.close()
    return _as_excel(buffer.getvalue())


def _as_excel(data: bytes) -> bytes:
    """Return the workbook with its texts in one shared list and a rule that libraries drop, as Excel stores them."""
    strings: list[bytes] = []

    def share(found: "re.Match[bytes]") -> bytes:
        strings.append(b"<si>" + found[2] + b"</si>")
        return b'%b t="s"><v>%d</v></c>' % (found[1], len(strings) - 1)

    change: dict[str, Callable[[bytes], bytes]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                part = INLINE.sub(share, archive.read(name)).replace(b"</worksheet>", X14 + b"</worksheet>")
                change[name] = partial(_instead, part)
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
    change["[Content_Types].xml"] = lambda part: part.replace(
        b"</Types>", kind + b'.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    change["xl/_rels/workbook.xml.rels"] = lambda part: part.replace(
        b"</Relationships>", link + b'sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    change["xl/workbook.xml"] = lambda part: re.sub(rb"<calcPr[^>]*>", b'<calcPr calcId="191028"/>', part)
    main = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return bent(data, change, {"xl/sharedStrings.xml": main + b"".join(strings) + b"</sst>"})


def _instead(content: bytes, _part: bytes) -> bytes:
    return content


def _label_2023(control: FrameworkControl, level: AssuranceLevel) -> str:
    """Return the text of a requirement cell as the sheet of a level writes it, faults included."""
    own = min(control.levels, key=list(AssuranceLevel).index)
    label = control.ref if own is level else f"{own.value.upper()}_{control.ref}"
    if level is ESSENTIAL:
        label = WRONG_LABELS.get(control.ref, label)
    colon = " " if (level, control.ref) == (BASIC, "PR.AC-3.1") else ": "
    return f"{label}{colon}{requirement(control.ref)}"


@cache
def book_2023(language: str = "en") -> bytes:
    """Return a workbook of 2023: a sheet per level."""
    book = openpyxl.Workbook()
    _introduction(book)
    for level in AssuranceLevel:
        page = Page(
            book.create_sheet(f"{level.value.upper()} Details"),
            COLUMNS_2023,
            ENGLISH if language == "en" else DUTCH,
            level,
        )
        last = ""
        for control in framework("2023").controls_at(level):
            page.control(control, _label_2023(control, level), first=control.subcategory != last)
            last = control.subcategory
            if control.ref == "ID.AM-3.1" and level is BASIC:
                row = page.next()
                page.put(row, "subcategory", "ID.AM-4: eigen woorden")
                page.put(row, "requirement", "NO REQUIREMENT / alleen raad")
                page.merge("documentation", row, row)
            if control.ref == "ID.AM-5.1" and level is not BASIC:
                rows = [page.next(), page.next()]
                for row in rows:
                    page.put(row, "guidance", "meer raad")
                page.merge("requirement", rows[0] - 1, rows[1])
                page.merge("documentation", rows[0], rows[1])
        _summary(book, page, level)
    return _saved(book)


@cache
def book_2025(level: AssuranceLevel = ESSENTIAL, language: str = "en") -> bytes:
    """Return a workbook of 2025: a sheet per function; the one of level Basic pads no numbers."""
    book = openpyxl.Workbook()
    _introduction(book)
    for function, title in SHEETS.items():
        columns = COLUMNS_BASIC_2025 if level is BASIC else COLUMNS_2025
        page = Page(book.create_sheet(title), columns, ENGLISH if language == "en" else DUTCH, level)
        last = ""
        for control in framework("2025").controls_at(level):
            if not control.ref.startswith(function):
                continue
            ref = control.ref.replace("-0", "-") if level is BASIC else control.ref
            page.control(control, f"{ref}: {requirement(control.ref)}", first=control.subcategory != last)
            last = control.subcategory
            if control.ref == "GV.OC-04.2":
                page.merge("comment", page.row - 1, page.row)
                page.merge("assessor_comment", page.row - 1, page.row)
    _summary(book, page, level)
    return _saved(book)


def opened(data: bytes) -> Any:
    """Return the workbook in a library that drops some rules and says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def changed(
    data: bytes, cells: Mapping[str, object], *, drop: tuple[str, ...] = (), merge: tuple[str, ...] = ()
) -> bytes:
    """Return the workbook with cells changed, each named like `GOVERN!G3`, sheets dropped and cells merged."""
    book = opened(data)
    for name in drop:
        del book[name]
    for place, value in cells.items():
        sheet, _, cell = place.partition("!")
        book[sheet][cell] = value
    for area in merge:
        sheet, _, cell = area.partition("!")
        book[sheet].merge_cells(cell)
    return _saved(book)


def places(data: bytes) -> dict[str, tuple[str, int]]:
    """Return the sheet and the row of each label, such as GOVERN and 3 of GV.OC-01.1."""
    book = opened(data)
    found = {}
    for sheet in book:
        for row in sheet.iter_rows(min_row=3, max_col=6):
            for cell in row:
                if isinstance(cell.value, str) and "eigen woorden over " in cell.value:
                    found[f"{sheet.title}!{cell.value.partition(':')[0].partition(' ')[0]}"] = (sheet.title, cell.row)
    return found
