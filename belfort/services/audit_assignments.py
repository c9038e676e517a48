"""Give an audit to an auditor or a tester, from a day until a day, and take it back; what each was given."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import ASSIGNMENTS, Ability, Actor, Role, Term
from belfort.domain.terms import Text
from belfort.models import Audit, AuditAssignment, AuditDossier, Finding, Organization, User
from belfort.services import trail
from belfort.services.audit_dossiers import find_audit, subject_of

NOBODY = Text(
    "Er is geen account met dit adres. Vraag eerst een account aan de beheerder van de organisatie van de auditor.",
    "There is no account with this address. First ask the administrator of the auditor's organization for one.",
)


@transaction.atomic
def give_audit(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, email: str, role: Role, term: Term
) -> AuditAssignment:
    """Give an audit to the holder of an account; from the first day to the last that person sees it, and only it."""
    actor.require(Ability.MANAGE_AUDITS, organization.pk)
    audit = find_audit(actor=actor, organization=organization, key=key)
    if role not in ASSIGNMENTS:
        raise InvalidError(Text("Kies auditor of ethisch hacker.", "Choose auditor or ethical hacker."), field="role")
    if term.ends_on is None or not term.starts_on <= term.ends_on or term.ends_on < localdate(at):
        words = Text("Kies een einddatum vanaf vandaag.", "Choose a last day from today on.")
        raise InvalidError(words, field="ends_on")
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise InvalidError(NOBODY, field="email")
    rows = AuditAssignment.objects.visible_to(actor).of(organization.pk).filter(audit=audit, user=person)
    if rows.filter(revoked_at=None, ends_on__gte=term.starts_on, starts_on__lte=term.ends_on).exists():
        words = Text("{name} heeft deze audit al in die periode.", "{name} has this audit in that period already.")
        raise InvalidError(words.filled(name=person.name), field="email")
    if rows.filter(starts_on=term.starts_on).exists():
        words = Text("Kies een andere begindatum.", "Choose another first day.")
        raise InvalidError(words, field="starts_on")
    row: AuditAssignment = AuditAssignment.objects.add(
        AuditAssignment(
            organization=organization,
            audit=audit,
            user=person,
            role=role.value,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            given_at=at,
            given_by_id=actor.user_id or None,
        )
    )
    body = {"to": person.name, "role": role.value, "starts_on": str(term.starts_on), "ends_on": str(term.ends_on)}
    trail.record(
        actor=actor, at=at, organization=organization, verb="audit.given", subject=subject_of(audit), body=body
    )
    return row


@transaction.atomic
def take_back(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> AuditAssignment:
    """Take an audit back from now on; doing it twice writes nothing."""
    actor.require(Ability.MANAGE_AUDITS, organization.pk)
    rows = AuditAssignment.objects.visible_to(actor).of(organization.pk).select_related("audit", "user")
    row: AuditAssignment | None = rows.filter(pk=key).first()
    if row is None:
        raise MissingError
    if row.revoked_at is None:
        AuditAssignment.objects.visible_to(actor).filter(pk=row.pk).update(revoked_at=at)
        trail.record(
            actor=actor,
            at=at,
            organization=organization,
            verb="audit.taken_back",
            subject=subject_of(row.audit),
            body={"from": row.user.name},
        )
    return row


def get_assignments(*, actor: Actor, audit: Audit) -> list[AuditAssignment]:
    """Return to whom an audit was given, the newest first."""
    rows = AuditAssignment.objects.visible_to(actor).of(audit.organization_id).filter(audit=audit)
    return list(rows.select_related("user").order_by("-starts_on", "user__name"))


@dataclass(frozen=True, slots=True)
class Given:
    """An audit that was given to a person, in which part, until when, and how many findings it has."""

    audit: Audit
    title: str
    role: Role
    ends_on: date
    finding_count: int


def get_given(*, actor: Actor, on: date) -> list[Given]:
    """Return the audits that were given to a person and hold on a day, of all governments."""
    rows = AuditAssignment.objects.visible_to(actor).filter(
        user_id=actor.user_id, audit_id__in=actor.audit_ids, revoked_at=None, starts_on__lte=on, ends_on__gte=on
    )
    found = list(rows.select_related("audit__organization").order_by("ends_on", "audit__organization__name"))
    keys = [row.audit_id for row in found]
    titles = dict(AuditDossier.objects.visible_to(actor).filter(audit_id__in=keys).values_list("audit_id", "title"))
    counts = Counter(Finding.objects.visible_to(actor).filter(audit_id__in=keys).values_list("audit_id", flat=True))
    return [
        Given(row.audit, titles.get(row.audit_id, ""), Role(row.role), row.ends_on, counts[row.audit_id])
        for row in found
    ]
