"""Reads a PDF of ours back, as far as tests need it: pages, tags, alternative texts, and the text itself.

Only for what typst writes: its objects stand in the open, its fonts have a table from glyphs to letters.
"""

import re
import zlib
from collections.abc import Iterator
from functools import cached_property

OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|(BT\b)|(?<!/Lang)(\()|<([0-9A-Fa-f]+)>(?= *[\]\d(<-]|T[jJ])")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """One file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.objects = {int(key): body for key, body in OBJECT.findall(data)}

    @property
    def page_count(self) -> int:
        found = re.search(rb"/Type ?/Pages/Count (\d+)", self.data)
        assert found is not None
        return int(found[1])

    @property
    def tags(self) -> list[str]:
        """Return the kind of each structure element: H1, P, Figure, TH."""
        return [
            name.decode()
            for body in self.objects.values()
            if b"/StructElem" in body
            for name in re.findall(rb"/S ?/(\w+)", body)
        ]

    @property
    def alternatives(self) -> list[str]:
        """Return the alternative text of each figure."""
        starts = [found.end() for found in re.finditer(rb"/Alt ?\(", self.data)]
        return [_decoded(_literal(self.data, start)[0]) for start in starts]

    @property
    def language(self) -> str:
        found = re.search(rb"/Lang ?\((.*?)\)", self.data)
        return found[1].decode() if found else ""

    @property
    def claims(self) -> bool:
        """Say whether the file says that it is tagged and follows PDF/UA-1."""
        return b"/Marked true" in self.data and b"<pdfuaid:part>1</pdfuaid:part>" in self.data

    def _stream(self, key: int) -> bytes:
        found = STREAM.search(self.objects[key])
        assert found is not None
        if b"FlateDecode" not in self.objects[key]:
            return found[1]
        return zlib.decompressobj().decompress(found[1])  # the line end before `endstream` is left over

    @cached_property
    def text(self) -> str:
        """Return every letter in the order of the pages, lines joined by a blank."""
        pages = [body for body in self.objects.values() if re.search(rb"/Type ?/Page\b(?!s)", body)]
        return re.sub(r"\s+", " ", "".join(part for body in pages for part in self._parts(body)))

    def _parts(self, page: bytes) -> Iterator[str]:
        contents = re.search(rb"/Contents (\d+) 0 R", page)
        assert contents is not None
        fonts = {
            name.decode(): self._letters(int(key))
            for source in [page, *self._resources(page)]
            for name, key in re.findall(rb"/(f\d+) (\d+) 0 R", source)
        }
        letters: dict[int, str] = {}
        content, place = self._stream(int(contents[1])), 0
        while found := SHOWN.search(content, place):
            font, block, literal, digits = found.groups()
            place = found.end()
            if font:
                letters = fonts[font.decode()]
            elif block:
                yield " "
            else:
                glyphs, place = _literal(content, place) if literal else (bytes.fromhex(digits.decode()), place)
                pairs = zip(glyphs[::2], glyphs[1::2], strict=True)
                yield "".join(letters.get(high << 8 | low, "\ufffd") for high, low in pairs)

    def _resources(self, page: bytes) -> list[bytes]:
        found = re.search(rb"/Resources (\d+) 0 R", page)
        return [self.objects[int(found[1])]] if found else []

    def _letters(self, font: int) -> dict[int, str]:
        table = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[font])
        assert table is not None
        found: dict[int, str] = {}
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", self._stream(int(table[1])), re.DOTALL):
            for glyph, text in re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", block):
                found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        return found


def _literal(data: bytes, start: int) -> tuple[bytes, int]:
    """Return the string whose first parenthesis was just read, and where it ends; parentheses in it come in pairs."""
    depth, found, place = 1, bytearray(), start
    while True:
        sign = data[place : place + 1]
        place += 1
        if sign == b"\\":
            octal = re.match(rb"[0-7]{1,3}", data[place : place + 3])
            taken = octal[0] if octal else data[place : place + 1]
            found += bytes([int(taken, 8)]) if octal else ESCAPES.get(taken, taken)
            place += len(taken)
            continue
        depth += (sign == b"(") - (sign == b")")
        if not depth:
            return bytes(found), place
        found += sign


def _decoded(text: bytes) -> str:
    return text[2:].decode("utf-16-be") if text.startswith(b"\xfe\xff") else text.decode("latin-1")
