"""People: add and end memberships; grant and withdraw mandates."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import ROLE_NAMES, SCOPE_NAMES, Ability, Actor, MandateScope, Role, Term
from belfort.domain.terms import Text
from belfort.models import Invitation, Mandate, Membership, Organization, User
from belfort.models.organizations import LOCAL_KINDS, Kind, Status
from belfort.services import trail
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

LOCAL_ROLES = (Role.READER, Role.CONTRIBUTOR, Role.OFFICER, Role.DPO, Role.MANAGER, Role.ADMINISTRATOR)
ROLES_OF: dict[str, tuple[Role, ...]] = {
    Kind.SUPPORT: (Role.SUPPORTER, Role.COACH, Role.ADMINISTRATOR),
    Kind.AUDITOR: (Role.AUDITOR, Role.TESTER, Role.ADMINISTRATOR),
    Kind.REGION: (Role.PROGRAMME_MANAGER, Role.SECTOR_ANALYST, Role.COACH, Role.ADMINISTRATOR),
    Kind.INSTALLATION: (Role.OPERATOR, Role.ADMINISTRATOR),
}

SECOND_GOVERNMENT = Text(
    "Deze installatie op SQLite dient al een ander bestuur; neem PostgreSQL voor meer besturen.",
    "This installation on SQLite serves another government already; use PostgreSQL for more.",
)


def roles_of(organization: Organization) -> tuple[Role, ...]:
    """Return the roles that a body of this kind knows."""
    return ROLES_OF.get(organization.kind, LOCAL_ROLES)


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs to an organization, who was invited, and which mandates go out and come in."""

    memberships: list[Membership]
    invitations: list[Invitation]
    granted: list[Mandate]
    received: list[Mandate]
    roles: tuple[Role, ...]


def get_members(*, actor: Actor, organization: Organization, on: date) -> Members:
    """Return the members and mandates of an organization; what ended stays readable, marked by its dates."""
    actor.require(Ability.READ_MEMBERS, organization.id)
    memberships = Membership.objects.visible_to(actor).of(organization.id).select_related("user")
    invitations = Invitation.objects.visible_to(actor).of(organization.id).open()
    mandates = Mandate.objects.visible_to(actor).of(organization.id).select_related("body", "granted_by")
    received = Mandate.unscoped_rows.filter(body=organization, starts_on__lte=on).select_related("organization")
    return Members(
        memberships=list(memberships.order_by("user__name", "role", "-starts_on")),
        invitations=list(invitations.order_by("-created_at")),
        granted=list(mandates.order_by("body__name", "-starts_on")),
        received=list(received.order_by("organization__name")),
        roles=roles_of(organization),
    )


def get_colleagues(*, actor: Actor, organization: Organization, on: date) -> list[User]:
    """Return the people to whom a row of the register can be given."""
    actor.require(Ability.READ_MEMBERS, organization.id)
    rows = (
        Membership.objects.visible_to(actor)
        .of(organization.id)
        .filter(starts_on__lte=on, revoked_at=None)
        .exclude(ends_on__lt=on)
    )
    users = {row.user_id: row.user for row in rows.select_related("user") if Role(row.role) is not Role.READER}
    return sorted(users.values(), key=lambda user: user.name)


def add_member(
    *, actor: Actor, at: datetime, organization: Organization, user: User, role: Role, term: Term
) -> Membership:
    """Make a person a member in a role, between dates. Raises InvalidError when the role does not fit the body."""
    actor.require(Ability.MANAGE_MEMBERS, organization.id)
    require_role(organization, role)
    membership = insert_membership(organization=organization, user=user, role=role, term=term)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="membership.added",
        subject=Subject("membership", membership.pk, user.name),
        body={"role": role.value, "starts_on": str(term.starts_on), "ends_on": str(term.ends_on or "")},
    )
    return membership


def require_role(organization: Organization, role: Role) -> None:
    """Raise InvalidError for a role that a body of this kind does not know."""
    if role not in roles_of(organization):
        raise InvalidError(
            Text("De rol {role} bestaat hier niet.", "The role {role} does not exist here.").filled(
                role=ROLE_NAMES[role]
            ),
            field="role",
        )


def require_room(organization: Organization) -> None:
    """Raise InvalidError for a second real government on SQLite; a municipality and its OCMW count as one."""
    if connection.vendor != "sqlite" or organization.is_fictional or not organization.is_local:
        return
    others = Membership.unscoped_rows.filter(organization__kind__in=LOCAL_KINDS, organization__is_fictional=False)
    others = others.exclude(organization=organization)
    if organization.shape:
        others = others.exclude(organization__shape=organization.shape)
    if others.exists():
        raise InvalidError(SECOND_GOVERNMENT)


def insert_membership(*, organization: Organization, user: User, role: Role, term: Term) -> Membership:
    """Insert a membership for a service that checked the right to and leaves the trace.

    Raises InvalidError for a role that the person holds in that time already, and for a second government on SQLite.
    """
    _require_order(term)
    same = Membership.unscoped_rows.filter(organization=organization, user=user, role=role, revoked_at=None)
    if term.ends_on is not None:
        same = same.filter(starts_on__lte=term.ends_on)
    if same.exclude(ends_on__lt=term.starts_on).exists():
        raise InvalidError(_already(user, role))
    row = Membership(
        organization=organization, user=user, role=role.value, starts_on=term.starts_on, ends_on=term.ends_on
    )
    try:
        with transaction.atomic():
            membership: Membership = Membership.objects.add(row)
    except IntegrityError as fault:
        raise InvalidError(SECOND_GOVERNMENT if "one government" in str(fault) else _already(user, role)) from None
    return membership


def _already(user: User, role: Role) -> Text:
    words = Text("{name} heeft de rol {role} hier al.", "{name} has the role {role} here already.")
    return words.filled(name=user.name, role=ROLE_NAMES[role])


def _require_order(term: Term) -> None:
    if term.ends_on is not None and term.ends_on < term.starts_on:
        raise InvalidError(Text("Het einde ligt vóór het begin.", "The end is before the start."), field="ends_on")


@transaction.atomic
def end_membership(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, on: date
) -> Membership:
    """End a membership: on a later day, or today and at once. The row stays. The last administrator cannot leave alone."""
    actor.require(Ability.MANAGE_MEMBERS, organization.id)
    membership = find_membership(actor=actor, organization=organization, key=key)
    today = localdate(at)
    _require_order(Term(membership.starts_on, on))
    if membership.version == version and is_over(membership, today):
        raise InvalidError(
            Text("Dit lidmaatschap is al afgelopen.", "This membership is over already."), field="ends_on"
        )
    if membership.role == Role.ADMINISTRATOR and not _other_administrators(
        actor, organization, membership, max(on, today)
    ):
        raise InvalidError(
            Text("Wijs eerst een andere gebruikersbeheerder aan.", "Appoint another user administrator first."),
            field="ends_on",
        )
    changes: dict[str, object] = {"ends_on": on}
    if on <= today:
        changes["revoked_at"] = at
    body = {"changes": changed(membership, changes), "role": membership.role}
    update_versioned(membership, version=version, changes=changes)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="membership.ended",
        subject=Subject("membership", membership.pk, membership.user.name),
        body=body,
    )
    return membership


def find_membership(*, actor: Actor, organization: Organization, key: UUID) -> Membership:
    """Return a membership that the actor may see; raises MissingError otherwise."""
    membership: Membership | None = (
        Membership.objects.visible_to(actor).of(organization.id).select_related("user").filter(pk=key).first()
    )
    if membership is None:
        raise MissingError
    return membership


def is_over(row: Membership | Mandate, on: date) -> bool:
    """Say whether a membership or mandate gives no rights any more."""
    return row.revoked_at is not None or (row.ends_on is not None and row.ends_on < on)


def _other_administrators(actor: Actor, organization: Organization, leaving: Membership, on: date) -> bool:
    """Say whether somebody else stays administrator after a day; the rows are locked, so that two cannot leave at once."""
    rows = Membership.objects.visible_to(actor).of(organization.id).filter(role=Role.ADMINISTRATOR, revoked_at=None)
    locked = rows.select_for_update(of=("self",)).select_related("user").order_by("pk")
    others = [row for row in locked if row.pk != leaving.pk]
    return any(
        row.user.is_active and row.starts_on <= on and (row.ends_on is None or row.ends_on > on) for row in others
    )


@transaction.atomic
def grant_mandate(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    body: Organization,
    scope: MandateScope,
    reason: str,
    term: Term,
) -> Mandate:
    """Let another body act for this government within a scope and dates."""
    actor.require(Ability.GRANT_MANDATES, organization.id)
    if body.pk == organization.pk or body.kind == Kind.INSTALLATION or body.status != Status.ACTIVE:
        raise InvalidError(
            Text("Kies een ander bestuur, dat vandaag bestaat.", "Choose another organization that exists today."),
            field="body",
        )
    if not reason.strip():
        raise InvalidError(Text("Zeg waarvoor het mandaat dient.", "Say what the mandate is for."), field="reason")
    _require_order(term)
    mandate: Mandate = Mandate.objects.add(
        Mandate(
            organization=organization,
            body=body,
            scope=scope.value,
            reason=reason.strip()[:300],
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            granted_by_id=actor.user_id or None,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="mandate.granted",
        subject=Subject("mandate", mandate.pk, body.name),
        body={"scope": SCOPE_NAMES[scope].nl, "reason": reason.strip(), "ends_on": str(term.ends_on or "")},
    )
    return mandate


@transaction.atomic
def revoke_mandate(*, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int) -> Mandate:
    """Withdraw a mandate: rights end at the next request."""
    actor.require(Ability.GRANT_MANDATES, organization.id)
    mandate: Mandate | None = (
        Mandate.objects.visible_to(actor).of(organization.id).select_related("body").filter(pk=key).first()
    )
    if mandate is None:
        raise MissingError
    if mandate.version == version and mandate.revoked_at is not None:
        raise InvalidError(Text("Dit mandaat is al ingetrokken.", "This mandate was withdrawn already."))
    update_versioned(mandate, version=version, changes={"revoked_at": at})
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="mandate.revoked",
        subject=Subject("mandate", mandate.pk, mandate.body.name),
    )
    return mandate


def set_language(*, user_id: int, language: str) -> None:
    """Remember the language of a person."""
    if language in {"nl", "en"}:
        User.objects.filter(pk=user_id).update(language=language)


def set_reminders(*, user_id: int, wanted: bool) -> None:
    """Remember whether a person wants the weekly mail."""
    User.objects.filter(pk=user_id).update(reminders=wanted)
