"""What is checked in an Excel file before any library sees a byte: parts, size, macros, links, far cells, formulas.

Everything is counted while it is unpacked, so that a bomb stops at the limit and not after it; no part is held whole.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any
from xml.parsers import expat

from belfort.domain.errors import RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import REGISTER, Limits, require_size
from belfort.exchange.workbook_sheet import BROKEN, SheetGate

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_ARCHIVE = struct.Struct("<4s4H2LH")
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
MACROS = Text("er staan macro's in.", "it holds macros.")
LINK = Text("het verwijst naar een ander bestand.", "it links to another file.")
# words in the name of a part, in what it says to be, and in how parts are tied together
FORBIDDEN = {
    "vbaproject": MACROS,
    "macro": MACROS,
    "externallink": LINK,
    "connections": Text("het haalt gegevens van elders.", "it takes data from elsewhere."),
    "embeddings/": Text("er zit een ander bestand in.", "another file is inside."),
    "oleobject": Text("er zit een ander bestand in.", "another file is inside."),
    "activex": Text("er zitten actieve onderdelen in.", "it holds active parts."),
}
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)
Look = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class Unpacked:
    """Counts what comes out of the archive, bytes and elements, and stops at the limit; claimed sizes are not believed."""

    archive: zipfile.ZipFile
    limits: Limits
    total: int = 0
    elements: int = 0
    names: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def count(self, *, unpacked: int = 0, elements: int = 0) -> None:
        """Add to the counts."""
        self.total += unpacked
        self.elements += elements
        if self.total > self.limits.unpacked_bytes or self.elements > self.limits.elements:
            raise RefusedFileError(Text("het bestand is uitgepakt te groot.", "the file is too large when unpacked."))

    def walk(self, info: zipfile.ZipInfo, opened: Look | None, closed: Callable[[str], None] | None = None) -> None:
        """Unpack one part piece by piece and show its tags; without anybody who looks it is only counted."""
        parser = strict_parser() if opened else None

        def look(tag: str, attributes: dict[str, str]) -> None:
            self.count(elements=1)
            assert opened is not None  # noqa: S101 the parser exists only then
            opened(tag, attributes)

        if parser is not None:
            parser.StartElementHandler = look
            parser.EndElementHandler = closed
        first = True
        with self.archive.open(info) as stream:
            while piece := stream.read(65_536):
                self.count(unpacked=len(piece))
                if parser is not None:
                    _require_narrow(piece if first else b"")
                    parser.Parse(piece, False)
                first = False
        if parser is not None:
            parser.Parse(b"", True)


def _require_narrow(piece: bytes) -> None:
    """Refuse UTF-16, which the parser would follow although UTF-8 was asked."""
    if b"\x00" in piece[:4] or piece[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise RefusedFileError(BROKEN)


def check_workbook(data: bytes, limits: Limits = REGISTER, *, formulas_allowed: bool = False) -> None:
    """Raise RefusedFileError when the file is not a plain, small workbook; return nothing when it is.

    Where formulas are allowed, a formula may have come to an error; whoever reads a cell looks at its kind.
    """
    require_size(data, limits)
    if data.startswith(OLE):
        raise RefusedFileError(
            Text(
                "het bestand vraagt een wachtwoord of is een oud Excel-formaat.",
                "the file asks a password or is an old Excel format.",
            )
        )
    try:
        _require_plain_archive(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(Unpacked(archive, limits), formulas_allowed=formulas_allowed)
    except UNREADABLE:
        raise RefusedFileError(BROKEN) from None


def _require_plain_archive(data: bytes) -> None:
    """Refuse an archive that two programs could read in two ways: with something before, between or after its parts."""
    mark, disk, start_disk, here, total, size, offset, comment = END_OF_ARCHIVE.unpack(data[-END_OF_ARCHIVE.size :])
    ends_well = mark == b"PK\x05\x06" and (disk, start_disk, comment) == (0, 0, 0) and here == total
    if not (data.startswith(b"PK\x03\x04") and ends_well and offset + size + END_OF_ARCHIVE.size == len(data)):
        raise RefusedFileError(BROKEN)


def _check_archive(unpacked: Unpacked, *, formulas_allowed: bool) -> None:
    parts = unpacked.archive.infolist()
    if len(parts) > unpacked.limits.zip_parts:
        raise RefusedFileError(Text("het bestand heeft te veel onderdelen.", "the file has too many parts."))
    for part in parts:
        _check_name(part)
        unpacked.names[part.filename.lower()] = part
    if len(unpacked.names) != len(parts) or not {"[content_types].xml", "xl/workbook.xml"} <= set(unpacked.names):
        raise RefusedFileError(BROKEN)
    sheets = sheet_names(unpacked)
    if not set(sheets) <= set(unpacked.names):
        raise RefusedFileError(BROKEN)
    for name, part in unpacked.names.items():
        if name in sheets or name.endswith((".xml", ".rels")):
            gate = SheetGate(sheets.get(name, ""), unpacked.limits, formulas_allowed=formulas_allowed)
            unpacked.walk(part, _checked(gate), gate.close)
        else:
            unpacked.walk(part, None)


def _check_name(part: zipfile.ZipInfo) -> None:
    path = PurePosixPath(part.filename)
    strange = path.is_absolute() or ".." in path.parts or "\\" in part.filename or not part.filename.isprintable()
    if strange or part.flag_bits & 1 or part.compress_type not in METHODS:
        raise RefusedFileError(BROKEN)
    _check_word(part.filename)


def _check_word(word: str) -> None:
    lowered = word.lower()
    for forbidden, why in FORBIDDEN.items():
        if forbidden in lowered:
            raise RefusedFileError(why)


def _checked(gate: SheetGate) -> Look:
    def look(tag: str, attributes: dict[str, str]) -> None:
        word = tag.rpartition(":")[2]
        if word in {"Default", "Override"}:
            _check_word(attributes.get("ContentType", ""))
        elif word == "Relationship":
            _check_word(attributes.get("Type", ""))
            outside = attributes.get("TargetMode", "").lower() == "external"
            if outside and not attributes.get("Type", "").endswith("/hyperlink"):
                raise RefusedFileError(LINK)
        gate.open(tag, attributes)

    return look


def strict_parser() -> Any:
    """Return an expat parser that refuses a DOCTYPE and entities of a file's own; its handlers are free."""
    parser = expat.ParserCreate(encoding="UTF-8")

    def refuse(*_: object) -> None:
        raise RefusedFileError(Text("er staat een DOCTYPE in.", "it holds a DOCTYPE."))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def sheet_names(unpacked: Unpacked) -> dict[str, str]:
    """Return the name of each worksheet by its part, in small letters."""
    by_id: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            by_id[key] = attributes.get("name", "")

    def link(_tag: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        targets[attributes.get("Id", "")] = normpath(path).lower()

    unpacked.walk(unpacked.names["xl/workbook.xml"], sheet)
    if "xl/_rels/workbook.xml.rels" in unpacked.names:
        unpacked.walk(unpacked.names["xl/_rels/workbook.xml.rels"], link)
    return {targets[key]: name for key, name in by_id.items() if key in targets}
