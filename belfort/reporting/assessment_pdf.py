"""The full self-assessment as PDF/UA: every control with its scores, its grounds and the titles of its evidence."""

from typing import Any

from belfort.domain.maturity_figures import shown
from belfort.domain.terms import Text
from belfort.reporting import assessment as words
from belfort.reporting.assessment import AssessmentReport, CategoryResult, ControlAnswer, capital
from belfort.reporting.origin import FOOT, HEADING, OF, PAGE, SITUATION
from belfort.reporting.pdf import make_pdf
from belfort.reporting.words import day, into

SHOWN_COLUMNS = (
    words.CATEGORY,
    words.NAME,
    words.DOCUMENTATION,
    words.IMPLEMENTATION,
    words.MATURITY,
    words.ANSWERED,
)


def make(report: AssessmentReport, language: str) -> bytes:
    """Return the report as PDF/UA-1 in one language; raises PdfError."""
    return make_pdf("assessment", content_of(report, language), at=report.origin.made_at)


def content_of(report: AssessmentReport, language: str) -> dict[str, Any]:
    """Return what the template shows, every text in one language."""
    origin = report.origin
    content = {
        "lang": language,
        "title": words.TITLE,
        "organization": origin.organization,
        "for": origin.assessment,
        "situation": SITUATION.filled(day=day(origin.measured_on)),
        "foot": FOOT.filled(name=origin.organization, day=day(origin.measured_on)),
        "page": PAGE,
        "of": OF,
        "warnings": [*origin.warnings, words.CONFIDENTIAL],
        "result": {
            "heading": words.RESULT,
            "lines": report.lines,
            "columns": [capital(name) for name in SHOWN_COLUMNS],
            "rows": [_row(category) for category in report.categories],
            "scale_heading": words.SCALE,
            "scale": report.scale,
        },
        "words": {
            "key": words.KEY,
            "documentation": capital(words.DOCUMENTATION),
            "implementation": capital(words.IMPLEMENTATION),
            "maturity": capital(words.MATURITY),
            "evidence": words.EVIDENCE,
        },
        "controls_heading": words.CONTROLS,
        "categories": [
            {
                "name": Text("{ref} {name}", "{ref} {name}").filled(ref=category.ref, name=category.name),
                "figure": shown(category.maturity),
                "controls": [_control(control) for control in category.controls],
            }
            for category in report.categories
        ],
        "origin": {"heading": HEADING, "rows": origin.rows},
    }
    said: dict[str, Any] = into(content, language)
    return said


def _row(category: CategoryResult) -> list[Any]:
    figures = (category.documentation, category.implementation, category.maturity)
    answered = words.ANSWERED_OF.filled(answered=category.answered, asked=category.asked)
    return [category.ref, category.name, *(shown(figure) for figure in figures), answered]


def _control(control: ControlAnswer) -> dict[str, Any]:
    return {
        "ref": control.ref,
        "title": control.title,
        "key": control.is_key,
        "state": None if control.state is words.ANSWERED else control.state,
        "below": control.held is False and control.maturity is not None,
        "scores": ["–" if score is None else str(score) for score in (control.documentation, control.implementation)],
        "maturity": shown(control.maturity),
        "grounds": [
            [capital(words.GROUNDS_DOCUMENTATION), control.grounds_documentation],
            [capital(words.GROUNDS_IMPLEMENTATION), control.grounds_implementation],
        ],
        "evidence": [
            Text("{title} ({kind})", "{title} ({kind})").filled(title=item.title, kind=words.KINDS[item.kind])
            for item in control.evidence
        ],
    }
