"""Formulas of an official workbook: the tool needs them, so they are let in, but none that reaches outside the file.

Nothing here computes a formula. The same file may be handed back with other scores, and then Excel does.
"""

import re
import zipfile

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.workbook_gate import strict_parser

HOLDERS = {"f", "formula", "formula1", "formula2", "definedName"}
# functions that fetch from elsewhere, start something, or run code that another program or a macro brings along
REACHING = {
    "CALL",
    "CUBEKPIMEMBER",
    "CUBEMEMBER",
    "CUBEMEMBERPROPERTY",
    "CUBERANKEDMEMBER",
    "CUBESET",
    "CUBESETCOUNT",
    "CUBEVALUE",
    "DDE",
    "EVALUATE",
    "EXEC",
    "FILES",
    "FILTERXML",
    "FOPEN",
    "IMAGE",
    "IMPORTDATA",
    "IMPORTFEED",
    "IMPORTHTML",
    "IMPORTRANGE",
    "IMPORTXML",
    "PY",
    "REGISTER",
    "REGISTER.ID",
    "RTD",
    "RUN",
    "SQL.REQUEST",
    "STOCKHISTORY",
    "TRANSLATE",
    "WEBSERVICE",
}
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
FUNCTION = re.compile(r"(?<![A-Z0-9_.])(?:_xl[a-z]+\.)*([A-Z][A-Z0-9_.]*)\s*\(", re.IGNORECASE)
OUTSIDE = re.compile(r"\[[0-9]+\]|\||://|\\\\|\.xl[a-z]{1,2}\]", re.IGNORECASE)
LONGEST = 8_192  # of Excel itself
SHOWN = 40


def check_formulas(archive: zipfile.ZipFile, sheets: dict[str, str]) -> None:
    """Refuse a workbook in which a formula, a rule or a name reaches outside the file; `sheets` names its parts.

    Every part that the gate read as XML is looked through, by the part's name in small letters.
    """
    for info in archive.infolist():
        name = info.filename.lower()
        if name in sheets or name.endswith(".xml"):
            _look_through(archive.read(info), sheets.get(name, ""))


def reaches_outside(formula: str) -> str:
    """Return what in a formula reaches outside the file, or an empty text."""
    # a file named in quotes, 'C:\[book.xlsx]Sheet'!A1, is a link; other quoted words only name sheets or are texts
    for found in QUOTED.finditer(formula):
        if found[0].startswith("'") and OUTSIDE.search(found[0]):
            return str(found[0])
    bare = QUOTED.sub("x", formula)
    outside = OUTSIDE.search(bare)
    if outside:
        return str(outside[0])
    names = [str(found[1]).upper() for found in FUNCTION.finditer(bare)]
    return next((name for name in names if name in REACHING), "")


def _look_through(part: bytes, sheet: str) -> None:
    holding: list[str] = []
    text: list[str] = []
    cell = ""
    length = 0

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cell, length
        word = tag.rpartition(":")[2]
        cell = attributes.get("r", "") if word == "c" else cell
        if word in HOLDERS:
            holding.append(word)
            text.clear()
            length = 0

    def closed(tag: str) -> None:
        if holding and tag.rpartition(":")[2] == holding[-1]:
            holding.pop()
            if reaches_outside("".join(text)):
                words = Text("een formule reikt buiten het bestand.", "a formula reaches outside the file.")
                if cell:
                    words = Text(
                        "de formule in cel {cell} reikt buiten het bestand.",
                        "the formula in cell {cell} reaches outside the file.",
                    ).filled(cell=cell[:SHOWN])
                raise RefusedFileError(words, Place(sheet=sheet))

    def read(piece: str) -> None:
        nonlocal length
        length = length + len(piece) if holding else 0
        if length > LONGEST:
            raise RefusedFileError(
                Text("er staat een te lange formule in.", "it holds too long a formula."), Place(sheet=sheet)
            )
        if holding:
            text.append(piece)

    parser = strict_parser()
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = read
    parser.Parse(part, True)
