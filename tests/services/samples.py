"""Small files of every kind, made on the spot: those that are evidence, and those that only look like it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from docx import Document

from tests.exchange.books import book

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"
OFFICE = "application/vnd.openxmlformats-officedocument"


def png() -> bytes:
    """Return an image of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx() -> bytes:
    """Return a document of Word."""
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


ODT = packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})

# name, content -> what it is
GOOD: dict[str, tuple[str, bytes, str]] = {
    "pdf": ("nota.pdf", PDF, "application/pdf"),
    "png": ("scherm.png", png(), "image/png"),
    "jpeg": ("foto.JPG", JPEG, "image/jpeg"),
    "word": ("beleid.docx", docx(), f"{OFFICE}.wordprocessingml.document"),
    "excel": ("lijst.xlsx", book(), f"{OFFICE}.spreadsheetml.sheet"),
    "slides": ("les.pptx", packed({"ppt/presentation.xml": b"<x/>"}), f"{OFFICE}.presentationml.presentation"),
    "odt": ("beleid.odt", ODT, "application/vnd.oasis.opendocument.text"),
    "text": ("verslag.txt", "Verslag: beëindigd.\n".encode(), "text/plain; charset=utf-8"),
    "text with a mark": ("lijst.csv", b"\xef\xbb\xbfnaam;plaats\n", "text/plain; charset=utf-8"),
    "text like an image": ("auto.txt", b"BMW van de dienst", "text/plain; charset=utf-8"),
}
BAD: dict[str, tuple[str, bytes]] = {
    "program": ("nota.pdf", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"),
    "program of Linux": ("nota.txt", b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 40),
    "page": ("nota.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
    "page with blanks before": ("nota.txt", b" \n\t<html>"),
    "drawing": ("logo.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>'),
    "script": ("nota.txt", b"#!/bin/sh\nrm -rf /\n"),
    "rich text": ("nota.docx", b"{\\rtf1\\ansi hallo}"),
    "old Word": ("nota.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    "gif": ("beeld.png", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;"),
    "zip": ("nota.docx", packed({"nota.txt": b"x"})),
    "macro": ("lijst.xlsx", packed({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"})),
    "macro of OpenDocument": ("lijst.ods", packed({"mimetype": b"application/x", "Basic/a": b"x"})),
    "java": ("nota.docx", packed({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"})),
    "half a zip": ("nota.docx", docx()[:200]),
    "control characters": ("nota.txt", b"een\x00twee"),
    "another encoding": ("nota.txt", "beëindigd".encode("latin-1")),
    "nothing": ("nota.pdf", b""),
}
