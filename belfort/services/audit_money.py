"""The money of an audit: the lines of the budget that order and pay it, beside its cost and the share of the programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from belfort.domain.budget import BudgetKind, BudgetRow, co_financing, euro_text, in_order
from belfort.domain.corrections import NumberedFault, standing
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Audit, BudgetLine, Organization
from belfort.services import trail
from belfort.services.budget_rows import row_of
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

ZERO = Decimal("0.00")
KINDS = {BudgetKind.COMMITMENT, BudgetKind.PAYMENT}
OF_AUDIT = Text(
    "Alleen een vastlegging of een betaling hoort bij een audit.", "Only a commitment or a payment belongs to an audit."
)
FUTURE = Text(
    "Een betaling van een audit ligt niet in de toekomst.", "A payment of an audit does not lie in the future."
)
UNKNOWN = Text("Deze audit staat niet in het programma.", "This audit is not in the programme.")
BEYOND = Text(
    "Van deze audit betaalt het programma hoogstens {share}; met deze rij wordt het {amount}. Klopt dat, noteer dan de beslissing bij de vastlegging.",
    "Of this audit the programme pays at most {share}; with this row it becomes {amount}. If that is right, record the decision with the commitment.",
)


@dataclass(frozen=True, slots=True)
class AuditMoney:
    """What was committed and paid of an audit, with the lines."""

    audit: Audit
    lines: tuple[BudgetRow, ...]

    @property
    def share(self) -> Decimal | None:
        """Return what the programme pays of the cost, if known."""
        return share_of(self.audit)

    @property
    def committed(self) -> Decimal:
        """Return what is committed for it, in euro."""
        return self._sum(BudgetKind.COMMITMENT)

    @property
    def paid(self) -> Decimal:
        """Return what is paid of it, in euro."""
        return self._sum(BudgetKind.PAYMENT)

    @property
    def is_paid(self) -> bool:
        """Say whether the budget holds a payment of it."""
        return any(row.kind is BudgetKind.PAYMENT for row in self.lines)

    def _sum(self, kind: BudgetKind) -> Decimal:
        return sum((row.amount for row in self.lines if row.kind is kind), ZERO)


def share_of(audit: Audit) -> Decimal | None:
    """Return what the programme pays of the cost by its track; None where no track, share or cost is known."""
    if audit.track is None or audit.track.share is None or audit.cost_eur is None:
        return None
    return co_financing(audit.cost_eur, Fraction(audit.track.share), audit.track.cap_eur)


def get_audit_money(*, actor: Actor, programme: Organization, audit: Audit, as_of: date) -> AuditMoney:
    """Return the money of an audit as the budget knew it on a day."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    rows = BudgetLine.objects.visible_to(actor).of(programme.pk).filter(audit_key=audit.pk)
    return AuditMoney(audit, tuple(in_order(standing([row_of(row) for row in rows], as_of))))


def inherited(existing: Sequence[BudgetRow], rows: Sequence[BudgetRow]) -> list[BudgetRow]:
    """Return new lines, numbered already, a correction with the audit of the line that it corrects."""
    audits = {row.number: row.audit for row in (*existing, *rows)}
    return [replace(row, audit=row.audit or audits.get(row.corrects or 0)) for row in rows]


def find_money(
    *, actor: Actor, programme: Organization, existing: Sequence[BudgetRow], fresh: Sequence[BudgetRow]
) -> dict[UUID, AuditMoney]:
    """Return the money, new lines included, of each audit of the programme that new lines are for."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    keys = {row.audit for row in fresh if row.audit is not None}
    audits = Audit.objects.visible_to(actor).within(programme.pk).filter(pk__in=keys)
    rows = standing([*existing, *fresh], date.max) if keys else ()
    return {
        audit.pk: AuditMoney(audit, tuple(in_order(row for row in rows if row.audit == audit.pk)))
        for audit in audits.select_related("track", "organization")
    }


def faults(fresh: Sequence[BudgetRow], money: Mapping[UUID, AuditMoney], today: date) -> tuple[NumberedFault, ...]:
    """Return what is wrong with new lines that are for an audit: the first fault of each."""
    found = ((row, _fault(row, money.get(row.audit), today)) for row in fresh if row.audit is not None)
    return tuple(NumberedFault(row.number, *fault) for row, fault in found if fault is not None)


def _fault(row: BudgetRow, money: AuditMoney | None, today: date) -> tuple[str, Text] | None:
    """Return the field and the reason: no such audit, another kind, a payment ahead, or more than the share undecided."""
    if money is None:
        return "audit", UNKNOWN
    if row.kind not in KINDS:
        return "kind", OF_AUDIT
    if row.kind is BudgetKind.PAYMENT and row.dated_on > today:
        return "dated_on", FUTURE
    highest = max(money.committed, money.paid)
    if money.share is not None and highest > money.share and not any(each.decision for each in money.lines):
        return "amount", BEYOND.filled(share=euro_text(money.share), amount=euro_text(highest))
    return None


def keep_paid(*, actor: Actor, at: datetime, programme: Organization, money: Iterable[AuditMoney]) -> None:
    """Note at each audit what the budget paid of it, so that its government reads the same figure.

    What was noted by hand stands until the budget holds a payment of that audit.
    """
    actor.require(Ability.EDIT_BUDGET, programme.pk)
    for each in money:
        if not each.is_paid and each.audit.paid_eur is not None:
            continue
        audit, changes = each.audit, {"paid_eur": each.paid}
        body = {"changes": changed(audit, changes)}
        update_versioned(audit, version=audit.version, changes=changes)
        trail.record(
            actor=actor,
            at=at,
            organization=programme,
            verb="audit.paid",
            subject=Subject("audit", audit.pk, audit.organization.name),
            body=body,
        )
