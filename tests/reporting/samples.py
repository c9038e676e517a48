"""Reports of an invented government, as the printing room gets them: a usual one, the fullest, the emptiest."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

from belfort.domain.maturity_distance import Gap
from belfort.domain.terms import Text, same
from belfort.domain.workflow import Progress
from belfort.reporting.assessment import AssessmentReport, CategoryResult, ControlAnswer, EvidenceItem
from belfort.reporting.council import Certified, CouncilReport, Measurement, Register, Subject
from belfort.reporting.origin import Origin

BASIC, ESSENTIAL = Text("Basis", "Basic"), Text("Essentieel", "Essential")
BRUSSELS = timezone(timedelta(hours=1))
SNAPSHOT, HASH = "5f0c1e5e-9f6f-4d5c-8a57-0f6a1f1f4b77", "9b" * 32
FUNCTIONS = {"GV": "Besturen", "ID": "Identificeren", "PR": "Beschermen", "DE": "Detecteren", "RS": "Reageren"}
LONG = "Melding, communicatie en verantwoording bij incidenten met gevolgen voor anderen"
HOSTILE = '#[*vet*] $x^2$ _c_ @ref <label> `code` \\ "x" = - + / #import "x.typ" #panic() {"a": 1}'

ORIGIN = Origin(
    organization="Lindeveld",
    fictional=True,
    assessment="Zelfevaluatie najaar 2026",
    framework=same("CyberFundamentals 2025"),
    level=BASIC,
    mode=Text("volgens de regel", "by the rule"),
    measured_on=date(2026, 10, 15),
    signed_by="Gert Goris, algemeen directeur",
    taken_at=datetime(2026, 10, 20, 14, 5, tzinfo=BRUSSELS),
    snapshot=SNAPSHOT,
    sha256=HASH,
    answered=34,
    asked=34,
    made_at=datetime(2026, 11, 25, 9, 0, tzinfo=BRUSSELS),
)


def subjects(count: int, *, name: str = "Onderwerp", unknown: bool = False) -> list[Subject]:
    """Return categories over five functions."""
    keys = sorted(FUNCTIONS)
    found = []
    for place in range(count):
        function = keys[place * len(keys) // count]
        maturity = None if unknown and place % 4 == 0 else Fraction(120 + 11 * place, 100)
        found.append(Subject(function, same(FUNCTIONS[function]), same(f"{name} {place + 1}"), maturity))
    return found


def measured(year: int, total: Fraction | None, series: str = "a") -> Measurement:
    """Return a submission of October."""
    scale = same(f"CyberFundamentals {2023 if series == 'a' else 2025}, Basis")
    return Measurement(date(year, 10, 15), scale, series, 0, total, Fraction(5, 2), achieved=False)


USUAL = CouncilReport(
    origin=ORIGIN,
    board=Text("de gemeenteraad", "the municipal council"),
    is_council=True,
    total=Fraction(231, 100),
    threshold=Fraction(5, 2),
    subject_threshold=None,
    key_count=13,
    key_ok=10,
    gap=Gap(3, 0, Fraction(19, 100), 0, 0),
    subjects=subjects(17),
    measurements=[
        measured(2024, Fraction(17, 10)),
        measured(2025, Fraction(41, 20)),
        measured(2026, Fraction(231, 100), "b"),
    ],
    register=Register(date(2026, 11, 25), Progress(146, 120), 23),
    goal_level=BASIC,
    goal_on=date(2027, 6, 30),
    certified=None,
)
FULLEST = replace(
    USUAL,
    origin=replace(
        ORIGIN,
        organization=("Dienstverlenende vereniging voor digitale diensten en samenaankoop tussen Schelde en Leie " * 3)[
            :200
        ],
        assessment="X" * 120,
        level=ESSENTIAL,
        signed_by="",
        answered=200,
        asked=218,
    ),
    total=None,
    threshold=Fraction(7, 2),
    subject_threshold=Fraction(3),
    key_count=29,
    key_ok=0,
    gap=Gap(20, 9, None, 2, 18),
    subjects=subjects(22, name=LONG, unknown=True),
    measurements=[measured(2010 + year, Fraction(170 + year, 100), "ab"[year // 6 % 2]) for year in range(16)],
    is_council=False,
    goal_on=None,
)
EMPTIEST = replace(
    USUAL,
    origin=replace(ORIGIN, fictional=False),
    total=Fraction(301, 100),
    key_ok=13,
    gap=Gap(0, 0, Fraction(0), 0, 0),
    subjects=subjects(3),
    measurements=[],
    register=None,
    goal_level=None,
    goal_on=None,
    certified=Certified("certificate", BASIC, "Keurmerk NV", date(2026, 5, 1)),
)


def control(ref: str, *, grounds: str = "", title: str = "Een maatregel", score: int | None = 3) -> ControlAnswer:
    """Return a control with one score for both."""
    return ControlAnswer(
        ref=ref,
        title=same(title),
        is_key=False,
        documentation=score,
        implementation=score,
        not_applicable=False,
        maturity=None if score is None else Fraction(score),
        held=None,
        grounds_documentation=grounds,
        grounds_implementation="",
        evidence=[EvidenceItem(f"Bewijs bij {ref}", "file", HASH), EvidenceItem(grounds or "Nota", "text")],
    )


def assessment(*controls: ControlAnswer) -> AssessmentReport:
    """Return a whole assessment with these controls in two categories."""
    half = (len(controls) + 1) // 2
    return AssessmentReport(
        origin=ORIGIN,
        total=Fraction(24999, 10000),
        threshold=Fraction(5, 2),
        key_threshold=Fraction(5, 2),
        category_threshold=None,
        key_count=13,
        key_ok=10,
        gap=Gap(3, 0, Fraction(1, 10000), 0, 0),
        scale=[same(name) for name in ("Initieel", "Herhaalbaar", "Gedefinieerd", "Beheerd", "Geoptimaliseerd")],
        categories=[
            CategoryResult(
                ref, same(name), same("Besturen"), Fraction(5, 2), None, None, len(part), len(part), list(part)
            )
            for ref, name, part in (("GV.OC", "Context", controls[:half]), ("GV.PO", "Beleid", controls[half:]))
        ],
    )
