"""Findings: what they are about, how severe, and the way from found to closed, always past a second pair of eyes.

Rules and worked numbers: `docs/scoring.md`, chapter 12.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from belfort.domain.errors import ForbiddenError, InvalidError
from belfort.domain.terms import Text


class Category(StrEnum):
    """What a finding is about; one word per finding, the same for audits, hackers and tools."""

    GOVERNANCE = "governance"
    RISK_MAPPING = "risk_mapping"
    PATCHING = "patching"
    MFA = "mfa"
    PASSWORDS = "passwords"
    ADMINISTRATORS = "administrators"
    ACCESS_RIGHTS = "access_rights"
    SEGMENTATION = "segmentation"
    SUPPLIERS = "suppliers"
    CONTINUITY = "continuity"
    INCIDENT = "incident"
    AWARENESS = "awareness"
    PHYSICAL = "physical"
    WEB = "web"


CATEGORY_NAMES = {
    Category.GOVERNANCE: Text("beleid en organisatie", "governance"),
    Category.RISK_MAPPING: Text("risico's in kaart", "risk mapping"),
    Category.PATCHING: Text("updates", "patching"),
    Category.MFA: Text("aanmelden in twee stappen", "multi-factor authentication"),
    Category.PASSWORDS: Text("wachtwoorden", "passwords"),
    Category.ADMINISTRATORS: Text("beheerders", "administrators"),
    Category.ACCESS_RIGHTS: Text("toegangsrechten", "access rights"),
    Category.SEGMENTATION: Text("opdeling van het netwerk", "segmentation"),
    Category.SUPPLIERS: Text("leveranciers", "suppliers"),
    Category.CONTINUITY: Text("continuïteit", "continuity"),
    Category.INCIDENT: Text("incidenten", "incidents"),
    Category.AWARENESS: Text("bewustzijn", "awareness"),
    Category.PHYSICAL: Text("fysieke beveiliging", "physical security"),
    Category.WEB: Text("websites en webtoepassingen", "websites and web applications"),
}


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def is_lower(severity: Severity, *, than: Severity) -> bool:
    """Say whether a severity is lower than another."""
    order = list(Severity)
    return order.index(severity) > order.index(than)


SEVERITY_NAMES = {
    Severity.CRITICAL: Text("kritiek", "critical"),
    Severity.HIGH: Text("hoog", "high"),
    Severity.MEDIUM: Text("gemiddeld", "medium"),
    Severity.LOW: Text("laag", "low"),
}
# the lowest score of CVSS from which a severity holds
LOWEST_SCORES = {
    Severity.CRITICAL: Decimal("9.0"),
    Severity.HIGH: Decimal("7.0"),
    Severity.MEDIUM: Decimal("4.0"),
    Severity.LOW: Decimal("0.0"),
}


def severity_of_score(score: Decimal) -> Severity:
    """Return the severity that a CVSS score from 0.0 to 10.0 stands for; a score of 0.0 is low."""
    return next(severity for severity, lowest in LOWEST_SCORES.items() if score >= lowest)


def require_same_score(given: Decimal | None, computed: Decimal) -> None:
    """Raise InvalidError when a score that was written down is not the one that its vector gives."""
    if given is not None and given != computed:
        words = Text(
            "De vector geeft {computed}, niet {given}.",
            "The vector gives {computed}, not {given}.",
        )
        raise InvalidError(
            Text(
                words.nl.format(computed=f"{computed}".replace(".", ","), given=f"{given}".replace(".", ",")),
                words.en.format(computed=computed, given=given),
            ),
            field="cvss_score",
        )


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    ANSWERED = "answered"
    FIXED = "fixed"
    CLOSED = "closed"
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"


FINDING_STATE_NAMES = {
    FindingState.OPEN: Text("open", "open"),
    FindingState.ANSWERED: Text("beantwoord", "answered"),
    FindingState.FIXED: Text("opgelost, nog te hertesten", "fixed, to be retested"),
    FindingState.CLOSED: Text("gesloten", "closed"),
    FindingState.ACCEPTED: Text("aanvaard als restrisico", "accepted as residual risk"),
    FindingState.DUPLICATE: Text("dubbel", "duplicate"),
}
# what counts as open: a fix that nobody retested is a promise
STANDING = frozenset({FindingState.OPEN, FindingState.ANSWERED, FindingState.FIXED})


class FindingStep(StrEnum):
    """What a person does with a finding."""

    RECORD = "record"
    CHANGE = "change"
    RESPOND = "respond"
    ASSIGN = "assign"
    DUE = "due"
    FIX = "fix"
    CLOSE = "close"
    FAIL = "fail"
    ACCEPT = "accept"
    EXPIRE = "expire"
    DUPLICATE = "duplicate"
    REOPEN = "reopen"


FINDING_STEP_NAMES = {
    FindingStep.RECORD: Text("vastgesteld", "found"),
    FindingStep.CHANGE: Text("gewijzigd", "changed"),
    FindingStep.RESPOND: Text("beantwoord", "answered"),
    FindingStep.ASSIGN: Text("toegewezen", "assigned"),
    FindingStep.DUE: Text("termijn gekozen", "due day chosen"),
    FindingStep.FIX: Text("opgelost", "fixed"),
    FindingStep.CLOSE: Text("hertest: het is opgelost", "retested: it is fixed"),
    FindingStep.FAIL: Text("hertest: nog niet opgelost", "retested: not fixed yet"),
    FindingStep.ACCEPT: Text("aanvaard als restrisico", "accepted as residual risk"),
    FindingStep.EXPIRE: Text("aanvaarding liep af", "acceptance ended"),
    FindingStep.DUPLICATE: Text("dubbel met een andere", "duplicate of another"),
    FindingStep.REOPEN: Text("weer geopend", "opened again"),
}

_CARE = {
    FindingStep.CHANGE: None,
    FindingStep.ASSIGN: None,
    FindingStep.DUE: None,
}
NEXT: Mapping[FindingState, Mapping[FindingStep, FindingState | None]] = {
    FindingState.OPEN: {
        **_CARE,
        FindingStep.RESPOND: FindingState.ANSWERED,
        FindingStep.ACCEPT: FindingState.ACCEPTED,
        FindingStep.DUPLICATE: FindingState.DUPLICATE,
    },
    FindingState.ANSWERED: {
        **_CARE,
        FindingStep.RESPOND: FindingState.ANSWERED,
        FindingStep.FIX: FindingState.FIXED,
        FindingStep.ACCEPT: FindingState.ACCEPTED,
        FindingStep.DUPLICATE: FindingState.DUPLICATE,
    },
    FindingState.FIXED: {
        FindingStep.ASSIGN: None,
        FindingStep.CLOSE: FindingState.CLOSED,
        FindingStep.FAIL: FindingState.OPEN,
    },
    FindingState.CLOSED: {FindingStep.REOPEN: FindingState.OPEN},
    FindingState.ACCEPTED: {FindingStep.EXPIRE: FindingState.OPEN, FindingStep.REOPEN: FindingState.OPEN},
    FindingState.DUPLICATE: {FindingStep.REOPEN: FindingState.OPEN},
}
# the step that a finding waits for; nothing waits once it is closed, accepted or a duplicate
AWAITED = {
    FindingState.OPEN: FindingStep.RESPOND,
    FindingState.ANSWERED: FindingStep.FIX,
    FindingState.FIXED: FindingStep.CLOSE,
}


def next_finding_state(state: FindingState, step: FindingStep) -> FindingState:
    """Return the state after a step (None in the table: the same); raises InvalidError when the table has no such step."""
    if step not in NEXT[state]:
        raise InvalidError(
            Text(
                "Dit kan niet met een vaststelling die “{state}” is.",
                "This is not possible for a finding that is “{state}”.",
            ).filled(state=FINDING_STATE_NAMES[state])
        )
    return NEXT[state][step] or state


def state_on(state: FindingState, accepted_until: date | None, day: date) -> FindingState:
    """Return where a finding stands on a day: one that was accepted is open again after the last day of that."""
    ended = state is FindingState.ACCEPTED and accepted_until is not None and accepted_until < day
    return FindingState.OPEN if ended else state


def is_overdue(state: FindingState, due_on: date | None, day: date) -> bool:
    """Say whether a finding stands on a day after its due day; the due day itself is in time, and so is a fix to retest."""
    return state in {FindingState.OPEN, FindingState.ANSWERED} and due_on is not None and due_on < day


def require_other_eyes(*, fixed_by: int | None, retested_by: int | None) -> None:
    """Raise ForbiddenError when the person who recorded the fix would retest it; 0 and None are nobody."""
    if fixed_by and fixed_by == retested_by:
        raise ForbiddenError(
            Text(
                "U noteerde zelf dat dit opgelost is; iemand anders moet het hertesten.",
                "You recorded the fix yourself; somebody else must retest it.",
            )
        )


LONGEST_ACCEPTANCE = timedelta(days=365)


def require_acceptance(reason: str, until: date | None, day: date) -> None:
    """Raise InvalidError for an acceptance without a reason, without a last day, in the past, or for more than a year."""
    if not reason.strip():
        words = Text("Zeg waarom u dit risico aanvaardt.", "Say why you accept this risk.")
        raise InvalidError(words, field="note")
    if until is None or not day <= until <= day + LONGEST_ACCEPTANCE:
        words = Text(
            "Kies een einddatum van vandaag tot hoogstens een jaar verder.",
            "Choose a last day from today to at most a year ahead.",
        )
        raise InvalidError(words, field="until")
