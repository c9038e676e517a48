"""An audit of the programme that was noted wrongly, or does not go through: corrected or cancelled, with a reason.

What was said before stays readable, and answers about a day before today stay what they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.corrections import known_on
from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme_audits import (
    AUDIT_KIND_NAMES,
    AuditKind,
    AuditState,
    Outcome,
    corrected_days,
    require_cancellable,
)
from belfort.domain.terms import Text
from belfort.models import Audit, AuditCorrection, Organization
from belfort.models.audits import AuditSaid
from belfort.services import audits, trail
from belfort.services.audits import COLUMNS, UNTOLD, AuditResult
from belfort.services.enrolments import FUTURE
from belfort.services.trail import Subject
from belfort.services.writing import changed, conflict, update_versioned

SAID = (*COLUMNS.values(), "cancelled_on", "cancelled_because", "party", "cost_eur", "paid_eur", *sorted(UNTOLD))


@dataclass(frozen=True, slots=True)
class AuditContent:
    """What an audit was after all: who did it, the day of each step, the amounts in euro.

    `outcome` None and an empty cause or consequence leave what was noted.
    """

    party: str
    days: Mapping[AuditState, date] = field(default_factory=dict)
    cost_eur: Decimal | None = None
    paid_eur: Decimal | None = None
    outcome: Outcome | None = None
    cause: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """What was said of an audit until a day (None: it stands), without what it came to, and why that changed."""

    said: AuditSaid
    days: Sequence[tuple[AuditState, date]]
    until: date | None
    reason: str
    holds: bool


@dataclass(frozen=True, slots=True)
class History:
    """An audit with what was said of it, the last first."""

    audit: Audit
    lines: Sequence[Saying]
    next: AuditState | None
    may_cancel: bool


def get_history(*, actor: Actor, programme: Organization, key: UUID, as_of: date) -> History:
    """Return an audit and what was said of it, with what counts on a day; raises MissingError."""
    audit = audits.find_audit(actor=actor, programme=programme, key=key)
    rows = list(_corrections(actor, audit))
    versions: list[AuditSaid] = [*rows, audit]
    counted = known_on(versions, as_of)
    lines = [
        Saying(each, list(audits.days_of(each).items()), each.known_until, getattr(each, "reason", ""), each is counted)
        for each in versions
    ]
    days = audits.days_of(audit)
    is_open = audit.cancelled_on is None and len(days) < len(AuditState)
    return History(
        audit,
        lines[::-1],
        audits.next_step(audit) if is_open else None,
        audit.cancelled_on is None and AuditState.REPORTED not in days,
    )


def _corrections(actor: Actor, audit: Audit) -> Any:
    return AuditCorrection.objects.visible_to(actor).filter(audit=audit).order_by("number")


@transaction.atomic
def correct_audit(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    version: int,
    content: AuditContent,
    reason: str,
) -> Audit:
    """Say otherwise what was noted of an audit: a day, an amount, what it came to; the last steps can be taken back.

    What it came to goes with its report.
    """
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    audit = audits.find_audit(actor=actor, programme=programme, key=key)
    return _correct(actor, at, audit, version, columns_of(audit, content, localdate(at)), reason, "audit.corrected")


def columns_of(audit: Audit, content: AuditContent, today: date) -> dict[str, Any]:
    """Return the columns of an audit that is said otherwise; raises InvalidError with the field for what cannot be."""
    audits.require_open(audit)
    if any(day > today for day in content.days.values()):
        column = next(COLUMNS[state] for state, day in content.days.items() if day > today)
        raise InvalidError(FUTURE, field=column)
    days = corrected_days(audits.days_of(audit), content.days, is_repeat=audits.is_repeat(audit))
    changes: dict[str, Any] = {column: days.get(state) for state, column in COLUMNS.items()}
    return changes | {"party": content.party.strip(), **_result(audit, content, AuditState.REPORTED in days)}


def _result(audit: Audit, content: AuditContent, is_reported: bool) -> dict[str, Any]:
    """Return what an audit came to after a correction; nothing once its report is taken back."""
    if not is_reported:
        return {"outcome": "", "cause": "", "consequence": "", "cost_eur": None, "paid_eur": None}
    outcome = content.outcome or (Outcome(audit.outcome) if audit.outcome else None)
    cause, consequence = content.cause.strip() or audit.cause, content.consequence.strip() or audit.consequence
    found = AuditResult(outcome, cause, consequence, content.cost_eur, content.paid_eur)
    found.require_valid()
    return {
        "outcome": str(found.outcome),
        "cause": cause,
        "consequence": consequence,
        "cost_eur": found.cost_eur,
        "paid_eur": found.paid_eur,
    }


@transaction.atomic
def cancel_audit(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, on: date, reason: str
) -> Audit:
    """Say that an audit does not go through, from a day on; not for one that is reported."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    audit = audits.find_audit(actor=actor, programme=programme, key=key)
    audits.require_open(audit)
    days = audits.days_of(audit)
    require_cancellable(days)
    require_reason(reason)
    if on > localdate(at):
        raise InvalidError(FUTURE, field="on")
    if on < (last := max(days.values())):
        raise InvalidError(
            Text("Dit kan niet vóór {day}.", "This cannot be before {day}.").filled(day=last), field="on"
        )
    update_versioned(audit, version=version, changes={"cancelled_on": on, "cancelled_because": reason.strip()})
    _note(actor, at, audit, "audit.cancelled", {"cancelled_on": ["", str(on)]}, reason)
    return audit


@transaction.atomic
def restore_audit(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, reason: str
) -> Audit:
    """Say that an audit that was cancelled goes through after all."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    audit = audits.find_audit(actor=actor, programme=programme, key=key)
    if audit.cancelled_on is None:
        raise InvalidError(Text("Deze audit is niet afgelast.", "This audit is not cancelled."))
    return _correct(
        actor, at, audit, version, {"cancelled_on": None, "cancelled_because": None}, reason, "audit.restored"
    )


def _correct(
    actor: Actor, at: datetime, audit: Audit, version: int, changes: Mapping[str, Any], reason: str, verb: str
) -> Audit:
    """Keep what was said until today, and write what is said from today on."""
    require_reason(reason)
    said = {name: getattr(audit, name) for name in SAID}
    differing = {name: value for name, value in changes.items() if said[name] != value}
    shown = {name: value for name, value in differing.items() if name not in UNTOLD}
    told = changed(audit, shown)
    if audit.version != version:
        raise conflict(audit, shown)
    update_versioned(audit, version=version, changes=changes)
    if not differing:
        raise InvalidError(Text("Hier verandert niets.", "Nothing changes here."))
    AuditCorrection.objects.add(
        AuditCorrection(
            organization_id=audit.organization_id,
            programme_id=audit.programme_id,
            audit=audit,
            number=_corrections(actor, audit).count() + 1,
            **said,
            corrected_on=localdate(at),
            reason=reason.strip(),
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
        )
    )
    _note(actor, at, audit, verb, told, reason)
    return audit


def require_reason(reason: str) -> None:
    """Raise InvalidError without a reason."""
    if not reason.strip():
        raise InvalidError(Text("Zeg waarom.", "Say why."), field="reason")


def _note(actor: Actor, at: datetime, audit: Audit, verb: str, told: Mapping[str, Sequence[str]], reason: str) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=audit.programme,
        verb=verb,
        subject=Subject("audit", audit.pk, f"{AUDIT_KIND_NAMES[AuditKind(audit.kind)].nl} {audit.organization.name}"),
        body={"changes": dict(told), "reason": reason.strip()},
    )
