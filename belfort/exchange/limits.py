"""How large a file may be before anyone looks inside; one table, measured on real files and generous beside them."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text

MEBIBYTE = 1024 * 1024
# control characters except tab and line ends, halves of a character, and the two that no XML file may hold
STRAY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts; counts are exact, sizes in bytes."""

    file_bytes: int = 10 * MEBIBYTE
    zip_parts: int = 300
    unpacked_bytes: int = 60 * MEBIBYTE
    rows: int = 5_000
    columns: int = 64
    cell_characters: int = 10_000
    text_characters: int = 16 * MEBIBYTE
    elements: int = 1_500_000
    depth: int = 60
    nodes: int = 400_000


REGISTER = Limits()
# the tables of the programme: every government in every track, over years
PROGRAMME = Limits(rows=20_000)
YAML = Limits(file_bytes=2 * MEBIBYTE)
# an official self-assessment: 3,000 to 8,000 cells, 30,000 elements, 0.9 MB unpacked; a cell of Excel ends at 32,767
SELF_ASSESSMENT = Limits(
    unpacked_bytes=30 * MEBIBYTE,
    rows=2_000,
    cell_characters=32_767,
    text_characters=2 * MEBIBYTE,
    elements=400_000,
)
# a framework library with its translations: the largest known is 3.4 MB and has 20,000 nodes
LIBRARY = Limits(file_bytes=8 * MEBIBYTE)
JSON = Limits(file_bytes=2 * MEBIBYTE, depth=32)


def require_size(data: bytes, limits: Limits) -> None:
    """Refuse a file that is empty or too large."""
    if not data:
        raise RefusedFileError(Text("het bestand is leeg.", "the file is empty."))
    if len(data) > limits.file_bytes:
        raise RefusedFileError(
            Text("het bestand is groter dan {limit} MB.", "the file is larger than {limit} MB.").filled(
                limit=limits.file_bytes // MEBIBYTE
            )
        )


def require_plain_name(name: str) -> str:
    """Return a file name without folders; a name with a path, a control character or half a character is refused."""
    plain = PureWindowsPath(PurePosixPath(name).name).name
    if plain != name or not name.strip(". ") or stray_character(name) or set(name) & set("\t\r\n"):
        raise RefusedFileError(
            Text(
                "de bestandsnaam mag geen pad en geen stuurtekens bevatten.",
                "the file name may not hold a path or control characters.",
            )
        )
    return plain


def stray_character(text: str) -> str:
    """Return the first character that cannot stand in a database or in an Excel file, or an empty text."""
    found = STRAY.search(text)
    return found[0] if found else ""


def require_text(data: bytes) -> str:
    """Return the text of a UTF-8 file, with or without its mark; NUL and other encodings are refused with the place."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise RefusedFileError(
            Text("het bestand is niet in UTF-8 opgeslagen.", "the file is not saved as UTF-8."), Place(row=line)
        ) from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise RefusedFileError(Text("er staat een NUL-teken in.", "it holds a NUL character."), Place(row=line))
    return text
