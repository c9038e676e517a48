"""PDF/UA out of a template and JSON: typst works in a child process, with little time and no way to anything else.

A template gets its content only as data, so that no text can become an instruction. Everything that it needs stands in
the folder `typst`; nothing is fetched, and only the fonts that typst carries are used.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from belfort.reporting.words import drawable

CHILD = "belfort.reporting.pdf_child"
SECONDS = 60


class PdfError(RuntimeError):
    """The template or the content cannot be made into a PDF: a fault of ours, never of who asked."""


def make_pdf(template: str, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a template filled with content as PDF/UA-1; `at` is the moment in its properties, so that bytes repeat.

    Raises PdfError when it takes longer than a minute or breaks a rule of PDF/UA.
    """
    return _run([template, str(int(at.timestamp()))], content)


def make_pictures(template: str, content: Mapping[str, Any]) -> list[bytes]:
    """Return the pages of the same report as PNG pictures, to look at."""
    pages = _run([template, "png"], content)
    found = []
    while pages:
        size = int.from_bytes(pages[:4], "big")
        found.append(pages[4 : 4 + size])
        pages = pages[4 + size :]
    return found


def _run(words: list[str], content: Mapping[str, Any]) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-m", CHILD, *words],
            input=json.dumps(_drawable(content)).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
        )
    except subprocess.CalledProcessError as fault:
        raise PdfError(fault.stderr.decode("utf-8", "replace")) from None
    except subprocess.TimeoutExpired:
        raise PdfError("too slow") from None
    return done.stdout


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(item) for item in value]
    return value
