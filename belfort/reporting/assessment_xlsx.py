"""The full self-assessment as Excel: controls, categories, evidence; every text is text, also after = + - or @."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from belfort.domain.maturity_figures import cut
from belfort.domain.terms import Text
from belfort.reporting import assessment as words
from belfort.reporting.assessment import AssessmentReport, CategoryResult, ControlAnswer, capital
from belfort.reporting.register_workbook import Sheet, write_workbook
from belfort.reporting.words import storable

Cell = str | int | Decimal | None
CONTROL_COLUMNS = {
    "ref": words.REF,
    "control": words.CONTROL,
    "category_name": words.CATEGORY,
    "key": words.KEY,
    "documentation": words.DOCUMENTATION,
    "implementation": words.IMPLEMENTATION,
    "maturity": words.MATURITY,
    "result": words.STATE,
    "grounds_documentation": words.GROUNDS_DOCUMENTATION,
    "grounds_implementation": words.GROUNDS_IMPLEMENTATION,
    "evidence": words.EVIDENCE,
}
CATEGORY_COLUMNS = {
    "ref": words.REF,
    "category_name": words.CATEGORY,
    "function": words.FUNCTION,
    "documentation": words.DOCUMENTATION,
    "implementation": words.IMPLEMENTATION,
    "maturity": words.MATURITY,
    "answered": words.ANSWERED,
    "asked": words.CONTROLS,
}
EVIDENCE_COLUMNS = {
    "ref": words.REF,
    "control": words.CONTROL,
    "title": words.NAME,
    "kind": words.KIND,
    "sha256": words.HASH,
}


def make(report: AssessmentReport, language: str) -> bytes:
    """Return the report as a workbook in one language. Figures are cut to two decimals, so that Excel rounds nothing up."""

    def sheet(name: Text, columns: dict[str, Text], rows: list[list[Cell]]) -> Sheet:
        named = [(key, capital(heading).into(language)) for key, heading in columns.items()]
        return Sheet(name.into(language), named, rows)

    controls = [(category, control) for category in report.categories for control in category.controls]
    sheets = [
        sheet(words.CONTROLS, CONTROL_COLUMNS, [_control(*pair, language) for pair in controls]),
        sheet(words.CATEGORIES, CATEGORY_COLUMNS, [_category(category, language) for category in report.categories]),
        sheet(
            words.EVIDENCE, EVIDENCE_COLUMNS, [row for _, control in controls for row in _evidence(control, language)]
        ),
    ]
    title = f"{words.TITLE.into(language)} {report.origin.organization}"
    return write_workbook(sheets, list(_notes(report, language)), storable(title), guide=words.GUIDE.into(language))


def _figure(value: Fraction | None) -> Decimal | None:
    return None if value is None else cut(value)


def _control(category: CategoryResult, control: ControlAnswer, language: str) -> list[Cell]:
    return [
        control.ref,
        control.title.into(language),
        category.name.into(language),
        (words.YES if control.is_key else words.NO).into(language),
        control.documentation,
        control.implementation,
        _figure(control.maturity),
        control.state.into(language),
        storable(control.grounds_documentation),
        storable(control.grounds_implementation),
        storable("\n".join(item.title for item in control.evidence)),
    ]


def _category(category: CategoryResult, language: str) -> list[Cell]:
    return [
        category.ref,
        category.name.into(language),
        category.function.into(language),
        _figure(category.documentation),
        _figure(category.implementation),
        _figure(category.maturity),
        category.answered,
        category.asked,
    ]


def _evidence(control: ControlAnswer, language: str) -> Iterator[list[Cell]]:
    for item in control.evidence:
        kind = words.KINDS[item.kind].into(language)
        yield [control.ref, control.title.into(language), storable(item.title), kind, item.sha256]


def _notes(report: AssessmentReport, language: str) -> Iterator[str]:
    yield f"{words.TITLE.into(language)}: {storable(report.origin.organization)}"
    yield from (warning.into(language) for warning in report.origin.warnings)
    yield words.CONFIDENTIAL.into(language)
    yield from (line.into(language) for line in report.lines)
    steps = ", ".join(f"{place} {name.into(language)}" for place, name in enumerate(report.scale, start=1))
    yield f"{words.SCALE.into(language)}: {steps}"
    yield from (storable(f"{label.into(language)}: {value.into(language)}") for label, value in report.origin.rows)
