"""A reply to a question as one JSON document, and the hash under which a reply is frozen."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from belfort.domain.maturity_figures import rounded
from belfort.domain.questions import Annex, Cell, Reply, Source
from belfort.domain.terms import Language, Text


def reply_document(reply: Reply, language: str = Language.NL) -> dict[str, Any]:
    """Return a reply as plain values: amounts and shares as text, dates as ISO, what is not measured as null."""
    return {
        "question": reply.question.key.value,
        "as_of": reply.as_of.isoformat(),
        "figures": [
            {
                "key": figure.key,
                "value": _plain(figure.value, language),
                "label_nl": figure.label.nl,
                "label_en": figure.label.en,
                "source": _source(figure.source),
            }
            for figure in reply.figures
        ],
        "annexes": [_annex(annex, language) for annex in reply.annexes],
        "withheld": [
            {
                "key": one.key,
                "label_nl": one.label.nl,
                "label_en": one.label.en,
                "reason": one.reason.nl,
                "reason_en": one.reason.en,
            }
            for one in reply.withheld
        ],
    }


def _source(source: Source) -> dict[str, Any]:
    """Return what stands behind a figure; the day that it is of only where it is another than the day asked."""
    found: dict[str, Any] = {"rows": source.rows, "link": source.link}
    return found if source.as_of is None else {**found, "as_of": source.as_of.isoformat()}


def _annex(annex: Annex, language: str) -> dict[str, Any]:
    return {
        "name": annex.name,
        "columns": [column.into(language) for column in annex.columns],
        "rows": [[_plain(cell, language) for cell in row] for row in annex.rows],
    }


def _plain(value: Cell, language: str) -> int | str | None:
    if isinstance(value, Text):
        return value.into(language)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Fraction):
        return f"{rounded(value):f}"
    return value.isoformat() if isinstance(value, date) else value


def document_hash(document: dict[str, Any]) -> str:
    """Return the SHA-256 of a document in hexadecimal digits; the order of its keys does not matter."""
    written = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
