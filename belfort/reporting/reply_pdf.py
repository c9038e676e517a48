"""A reply as PDF/UA: question, figures with the rows behind them, what is withheld and why, annexes."""

from typing import Any

from belfort.domain.questions import Annex
from belfort.domain.terms import Text
from belfort.reporting import reply as words
from belfort.reporting.origin import OF, PAGE
from belfort.reporting.pdf import make_pdf
from belfort.reporting.reply import ReplyReport, capital, cell_text, is_number, widths
from belfort.reporting.words import into


def make(report: ReplyReport, language: str) -> bytes:
    """Return the reply as PDF/UA-1 in one language; raises PdfError."""
    return make_pdf("reply", content_of(report, language), at=report.made_at)


def content_of(report: ReplyReport, language: str) -> dict[str, Any]:
    """Return what the template shows, every text in one language."""
    content = {
        "lang": language,
        "title": report.reply.question.title,
        "organization": report.programme,
        "for": words.TITLE,
        "situation": report.situation,
        "foot": report.foot,
        "page": PAGE,
        "of": OF,
        "warnings": report.warnings,
        "question": {"heading": words.THE_QUESTION, "text": report.asked},
        "reply": {
            "heading": words.REPLY,
            "lead": report.lead,
            "columns": [capital(name) for name in words.FIGURE_COLUMNS],
            "rows": report.figures,
        },
        "withheld": {
            "heading": words.WITHHELD,
            "columns": [capital(name) for name in words.WITHHELD_COLUMNS],
            "rows": report.withheld,
        },
        "annexes": {
            "heading": words.ANNEXES,
            "empty": words.EMPTY,
            "contents": report.contents,
            "tables": [_table(title, annex, language) for title, annex in report.annexes],
        },
    }
    said: dict[str, Any] = into(content, language)
    return said


def _table(title: Text, annex: Annex, language: str) -> dict[str, Any]:
    headings = [capital(name).into(language) for name in annex.columns]
    rows = [[cell_text(cell).into(language) for cell in row] for row in annex.rows]
    return {
        "title": title,
        "columns": headings,
        "rows": rows,
        "widths": [round(width, 4) for width in widths(headings, rows, 1)],
        "right": [is_number(annex, place) for place in range(len(headings))],
    }
