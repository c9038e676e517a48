"""What is checked in an Excel file before any library sees a byte: parts, size, macros, links, far cells, formulas.

Everything is counted while it is unpacked, so that a bomb stops at the limit and not after it.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from xml.parsers import expat

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import REGISTER, Limits, require_size

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
FORBIDDEN = {
    "vbaproject": Text("er staan macro's in.", "it holds macros."),
    "macrosheet": Text("er staan macro's in.", "it holds macros."),
    "externallink": Text("het verwijst naar een ander bestand.", "it links to another file."),
    "connections.xml": Text("het haalt gegevens van elders.", "it takes data from elsewhere."),
    "embeddings/": Text("er zit een ander bestand in.", "another file is inside."),
    "activex": Text("er zitten actieve onderdelen in.", "it holds active parts."),
}
BROKEN = Text("dit is geen leesbaar Excel-bestand (.xlsx).", "this is not a readable Excel file (.xlsx).")


@dataclass(slots=True)
class Unpacked:
    """Counts the bytes that come out of the archive and stops at the limit."""

    limits: Limits
    total: int = 0

    def part(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        """Return one part; the size that the archive claims is not believed."""
        pieces = []
        with archive.open(info) as stream:
            while piece := stream.read(65_536):
                self.total += len(piece)
                if self.total > self.limits.unpacked_bytes:
                    raise RefusedFileError(
                        Text("het bestand is uitgepakt te groot.", "the file is too large when unpacked.")
                    )
                pieces.append(piece)
        return b"".join(pieces)


@dataclass(slots=True)
class SheetGate:
    """Walks over one worksheet: where cells stand, how many rows, and whether a formula stands where values belong."""

    name: str
    limits: Limits
    formulas_allowed: bool
    depth: int = 0
    rows: int = 0
    cell: str = ""
    tags: list[str] = field(default_factory=list)

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at a start tag."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise RefusedFileError(BROKEN, Place(sheet=self.name))
        word = tag.rpartition(":")[2]
        if word == "row":
            self._row(attributes)
        elif word == "c":
            self._cell(attributes.get("r", ""))
        elif word == "f" and not self.formulas_allowed:
            row = CELL.match(self.cell)
            raise RefusedFileError(
                Text(
                    "cel {cell} bevat een formule in plaats van een waarde.",
                    "cell {cell} holds a formula instead of a value.",
                ).filled(cell=self.cell),
                Place(sheet=self.name, row=int(row[2]) if row else None),
            )
        elif word == "mergeCell":
            for corner in attributes.get("ref", "").split(":"):
                self._cell(corner)

    def close(self, _tag: str) -> None:
        """Look at an end tag."""
        self.depth -= 1

    def _row(self, attributes: dict[str, str]) -> None:
        self.rows += 1
        number = attributes.get("r", "")
        if self.rows > self.limits.rows + 1 or (number.isdecimal() and int(number) > self.limits.rows + 1):
            raise RefusedFileError(
                Text("er zijn meer dan {limit} rijen.", "there are more than {limit} rows.").filled(
                    limit=self.limits.rows
                ),
                Place(sheet=self.name),
            )

    def _cell(self, reference: str) -> None:
        self.cell = reference
        if not reference:
            return
        match = CELL.match(reference)
        if match is None or int(match[2]) > self.limits.rows + 1 or _column(match[1]) > self.limits.columns:
            raise RefusedFileError(
                Text("cel {cell} ligt te ver.", "cell {cell} is too far away.").filled(cell=reference[:20]),
                Place(sheet=self.name),
            )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def check_workbook(data: bytes, limits: Limits = REGISTER, *, formulas_allowed: bool = False) -> None:
    """Raise RefusedFileError when the file is not a plain, small workbook; return nothing when it is."""
    require_size(data, limits)
    if data.startswith(OLE):
        raise RefusedFileError(
            Text(
                "het bestand vraagt een wachtwoord of is een oud Excel-formaat.",
                "the file asks a password or is an old Excel format.",
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, limits, formulas_allowed=formulas_allowed)
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise RefusedFileError(BROKEN) from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise RefusedFileError(BROKEN) from None


def _check_archive(archive: zipfile.ZipFile, limits: Limits, *, formulas_allowed: bool) -> None:
    parts = archive.infolist()
    if len(parts) > limits.zip_parts:
        raise RefusedFileError(Text("het bestand heeft te veel onderdelen.", "the file has too many parts."))
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        raise RefusedFileError(BROKEN)
    for part in parts:
        _check_name(part)
    unpacked = Unpacked(limits)
    content = {part.filename: unpacked.part(archive, part) for part in parts}
    sheets = sheet_names(content)
    for name, data in content.items():
        if name.endswith((".xml", ".rels")):
            gate = SheetGate(sheets.get(name, ""), limits, formulas_allowed=formulas_allowed or name not in sheets)
            _walk(data, gate)
    for name in names:
        if name.endswith(".rels"):
            _check_links(content[name])


def _check_name(part: zipfile.ZipInfo) -> None:
    path = PurePosixPath(part.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in part.filename or part.flag_bits & 1:
        raise RefusedFileError(BROKEN)
    lowered = part.filename.lower()
    for word, why in FORBIDDEN.items():
        if word in lowered:
            raise RefusedFileError(why)


def _parser() -> Any:
    parser = expat.ParserCreate(encoding="UTF-8")

    def refuse(*_: object) -> None:
        raise RefusedFileError(Text("er staat een DOCTYPE in.", "it holds a DOCTYPE."))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _walk(data: bytes, gate: SheetGate) -> None:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise RefusedFileError(BROKEN)
    parser = _parser()
    parser.StartElementHandler = gate.open
    parser.EndElementHandler = gate.close
    parser.Parse(data, True)


def _check_links(data: bytes) -> None:
    def look(_tag: str, attributes: dict[str, str]) -> None:
        outside = attributes.get("TargetMode", "").lower() == "external"
        if outside and not attributes.get("Type", "").endswith("/hyperlink"):
            raise RefusedFileError(FORBIDDEN["externallink"])

    parser = _parser()
    parser.StartElementHandler = look
    parser.Parse(data, True)


def sheet_names(content: dict[str, bytes]) -> dict[str, str]:
    """Return the name of each worksheet by its part."""
    by_id: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            by_id[key] = attributes.get("name", "")

    def link(_tag: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "").lstrip("/")
        targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"

    for part, handler in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", link)):
        parser = _parser()
        parser.StartElementHandler = handler
        parser.Parse(content.get(part, b"<x/>"), True)
    return {targets[key]: name for key, name in by_id.items() if key in targets}
