"""Audits of governments as the programme keeps them: selected, announced, started, reported, followed up."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.audit_outcomes import noting_day
from belfort.domain.budget import euro
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme_audits import (
    AUDIT_KIND_NAMES,
    AuditKind,
    AuditState,
    Outcome,
    audit_state_at,
    next_audit_day,
)
from belfort.domain.terms import Text
from belfort.models import Audit as Audit, Organization  # noqa: PLC0414 the web names its type
from belfort.models.audits import AuditSaid
from belfort.services import tracks, trail
from belfort.services.enrolments import FUTURE
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

UNTOLD = frozenset({"outcome", "cause", "consequence"})  # the region knows these in totals; its trail too
COLUMNS = {state: f"{state.value}_on" for state in AuditState}


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What an audit came to, and what it cost; money in euro."""

    outcome: Outcome | None = None
    cause: str = ""
    consequence: str = ""
    cost_eur: Decimal | None = None
    paid_eur: Decimal | None = None

    def require_valid(self) -> None:
        """Raise InvalidError for a report without an outcome, or an amount that is none."""
        if self.outcome is None:
            words = Text("Zeg hoe ver de auditors geraakten.", "Say how far the auditors got.")
            raise InvalidError(words, field="outcome")
        for name in ("cost_eur", "paid_eur"):
            amount = getattr(self, name)
            try:
                euro(amount or 0)
            except InvalidError as fault:
                raise InvalidError(fault.text, field=name) from None


def days_of(audit: AuditSaid) -> dict[AuditState, date]:
    """Return the day of each state that an audit reached, by what is said of it."""
    return {state: day for state, column in COLUMNS.items() if (day := getattr(audit, column)) is not None}


def is_repeat(audit: Audit) -> bool:
    """Say whether the rule of the announcement of a repeat audit holds for it."""
    return audit.repeats_id is not None or audit.kind == AuditKind.REPEAT


def get_audits(*, actor: Actor, programme: Organization) -> list[Audit]:
    """Return the audits of a programme, newest first."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Audit.objects.visible_to(actor).within(programme.pk).select_related("organization", "track")
    return list(rows.order_by("-selected_on", "organization__name"))


def get_own_audits(*, actor: Actor, organization: Organization) -> list[Audit]:
    """Return the audits of one government, newest first."""
    actor.require(Ability.READ_ENROLMENTS, organization.pk)
    return list(Audit.objects.visible_to(actor).of(organization.pk).select_related("track").order_by("-selected_on"))


def find_audit(*, actor: Actor, programme: Organization, key: UUID) -> Audit:
    """Return one audit of a programme; raises MissingError."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Audit.objects.visible_to(actor).within(programme.pk).select_related("organization", "track")
    audit: Audit | None = rows.filter(pk=key).first()
    if audit is None:
        raise MissingError
    return audit


def next_step(audit: Audit) -> AuditState:
    """Return what an audit goes to next; raises InvalidError for one that is followed up or cancelled."""
    require_open(audit)
    reached = len(days_of(audit))
    order = list(AuditState)
    if reached == len(order):
        raise InvalidError(Text("Deze audit is opgevolgd.", "This audit is followed up."))
    return order[reached]


def require_open(audit: Audit) -> None:
    """Raise InvalidError for an audit that is cancelled."""
    if audit.cancelled_on is not None:
        raise InvalidError(Text("Deze audit is afgelast.", "This audit is cancelled."))


@transaction.atomic
def plan_audit(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    organization: Organization,
    kind: AuditKind,
    selected_on: date,
    party: str = "",
    track_key: str = "",
    repeats: UUID | None = None,
) -> Audit:
    """Select a government for an audit; `repeats` names the earlier audit of the same government that it repeats."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    rows = Audit.objects.visible_to(actor).within(programme.pk).of(organization.pk)
    if repeats is not None and not rows.filter(pk=repeats).exists():
        raise MissingError
    if not organization.is_local:
        words = Text("Alleen een lokaal bestuur wordt doorgelicht.", "Only a local government is audited.")
        raise InvalidError(words, field="organization")
    if selected_on > localdate(at):
        raise InvalidError(FUTURE, field="selected_on")
    audit: Audit = Audit.objects.add(
        Audit(
            organization=organization,
            programme=programme,
            track=tracks.find_track(programme, track_key) if track_key else None,
            kind=kind.value,
            party=party.strip(),
            repeats_id=repeats,
            selected_on=selected_on,
        )
    )
    _note(actor, at, programme, "audit.planned", audit, organization)
    return audit


@transaction.atomic
def take_audit_step(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    version: int,
    step: AuditState,
    on: date,
    result: AuditResult | None = None,
) -> Audit:
    """Take the next step of an audit on a day; a report comes with its result.

    A repeat audit starts one to two months after it was announced. Nothing may lie ahead.
    """
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    audit = find_audit(actor=actor, programme=programme, key=key)
    require_open(audit)
    if on > localdate(at):
        raise InvalidError(FUTURE, field="on")
    next_audit_day(days_of(audit), step, on, is_repeat=is_repeat(audit))
    changes: dict[str, object] = {COLUMNS[step]: on}
    if step is AuditState.REPORTED:
        found = result or AuditResult()
        found.require_valid()
        changes |= {
            "outcome": str(found.outcome),
            "cause": found.cause.strip(),
            "consequence": found.consequence.strip(),
            "outcome_noted_on": noting_day(audit.outcome_noted_on, localdate(at)),
            "cost_eur": found.cost_eur,
            "paid_eur": found.paid_eur,
        }
    body = changed(audit, {name: value for name, value in changes.items() if name not in UNTOLD})
    update_versioned(audit, version=version, changes=changes)
    _note(actor, at, programme, f"audit.{step.value}", audit, audit.organization, body)
    return audit


def state_of(audit: AuditSaid, as_of: date) -> AuditState | None:
    """Return where an audit stood on a day by what is said of it; None before its selection, and once it is cancelled."""
    return audit_state_at(days_of(audit), as_of, audit.cancelled_on)


def _note(
    actor: Actor,
    at: datetime,
    programme: Organization,
    verb: str,
    audit: Audit,
    organization: Organization,
    body: dict[str, list[str]] | None = None,
) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb=verb,
        subject=Subject("audit", audit.pk, f"{AUDIT_KIND_NAMES[AuditKind(audit.kind)].nl} {organization.name}"),
        body={"changes": body} if body else {},
    )
