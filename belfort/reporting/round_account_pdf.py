"""The account of a round as PDF/UA."""

from typing import Any

from belfort.reporting import round_account as words
from belfort.reporting.origin import OF, PAGE
from belfort.reporting.pdf import make_pdf
from belfort.reporting.reply import widths
from belfort.reporting.round_account import RoundAccount, Table
from belfort.reporting.round_account_docx import right_of, texts_of
from belfort.reporting.words import into


def make(account: RoundAccount, language: str) -> bytes:
    """Return the account as PDF/UA-1 in one language; raises PdfError."""
    return make_pdf("round_account", content_of(account, language), at=account.made_at)


def content_of(account: RoundAccount, language: str) -> dict[str, Any]:
    """Return what the template shows, every text in one language."""
    content = {
        "lang": language,
        "title": account.round_name,
        "organization": account.programme,
        "for": words.TITLE,
        "situation": account.situation,
        "foot": account.foot,
        "page": PAGE,
        "of": OF,
        "warnings": account.warnings,
        "parts": [
            {
                "heading": part.heading,
                "lines": list(part.lines),
                "tables": [_table(table, language) for table in part.tables],
            }
            for part in account.parts
        ],
    }
    said: dict[str, Any] = into(content, language)
    return said


def _table(table: Table, language: str) -> dict[str, Any]:
    headings, rows = texts_of(table, language)
    right = right_of(table)
    return {
        "title": table.title,
        "columns": headings,
        "rows": rows,
        "widths": [round(width, 4) for width in widths(headings, rows, 1)],
        "right": [place in right for place in range(len(headings))],
    }
