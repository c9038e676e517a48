"""People: invite, join, change and end memberships; grant and withdraw mandates."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import ROLE_NAMES, SCOPE_NAMES, Ability, Actor, Grant, MandateScope, Role, Term
from belfort.domain.terms import Text
from belfort.models import Invitation, Mandate, Membership, Organization, User
from belfort.models.organizations import Kind
from belfort.services import tenancy, trail
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

INVITATION_LIFE = timedelta(days=14)

LOCAL_ROLES = (Role.READER, Role.CONTRIBUTOR, Role.OFFICER, Role.DPO, Role.MANAGER, Role.ADMINISTRATOR)
ROLES_OF: dict[str, tuple[Role, ...]] = {
    Kind.SUPPORT: (Role.SUPPORTER, Role.COACH, Role.ADMINISTRATOR),
    Kind.AUDITOR: (Role.AUDITOR, Role.TESTER, Role.ADMINISTRATOR),
    Kind.REGION: (Role.PROGRAMME_MANAGER, Role.SECTOR_ANALYST, Role.COACH, Role.ADMINISTRATOR),
    Kind.INSTALLATION: (Role.OPERATOR,),
}


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
    invitations = Invitation.objects.visible_to(actor).of(organization.id).filter(accepted_at=None, withdrawn_at=None)
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
    _require_role(organization, role)
    try:
        with transaction.atomic():
            membership: Membership = Membership.objects.add(
                Membership(
                    organization=organization,
                    user=user,
                    role=role.value,
                    starts_on=term.starts_on,
                    ends_on=term.ends_on,
                )
            )
    except IntegrityError as fault:
        if "one government" in str(fault):
            raise InvalidError(
                Text(
                    "Deze installatie op SQLite dient al een ander bestuur; neem PostgreSQL voor meer besturen.",
                    "This installation on SQLite serves another government already; take PostgreSQL for more.",
                )
            ) from None
        raise InvalidError(
            Text("Deze persoon heeft die rol al vanaf die dag.", "This person already has that role from that day.")
        ) from None
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="membership.added",
        subject=Subject("membership", membership.pk, user.name),
        body={"role": role.value, "starts_on": str(term.starts_on), "ends_on": str(term.ends_on or "")},
    )
    return membership


def _require_role(organization: Organization, role: Role) -> None:
    if role not in roles_of(organization):
        raise InvalidError(
            Text("De rol {role} bestaat hier niet.", "The role {role} does not exist here.").filled(
                role=ROLE_NAMES[role]
            ),
            field="role",
        )


@transaction.atomic
def end_membership(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, on: date
) -> Membership:
    """End a membership: on a later day, or today and at once. The row stays. The last administrator cannot leave alone."""
    actor.require(Ability.MANAGE_MEMBERS, organization.id)
    membership = find_membership(actor=actor, organization=organization, key=key)
    if on < membership.starts_on:
        raise InvalidError(
            Text("Het einde ligt vóór het begin.", "The end lies before the beginning."), field="ends_on"
        )
    if membership.role == Role.ADMINISTRATOR and not _other_administrators(actor, organization, membership, on):
        raise InvalidError(
            Text("Wijs eerst een andere gebruikersbeheerder aan.", "Appoint another user administrator first."),
            field="ends_on",
        )
    changes: dict[str, object] = {"ends_on": on}
    if on <= at.date():
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


def _other_administrators(actor: Actor, organization: Organization, leaving: Membership, on: date) -> bool:
    rows = (
        Membership.objects.visible_to(actor)
        .of(organization.id)
        .filter(role=Role.ADMINISTRATOR, starts_on__lte=on, revoked_at=None)
    )
    return rows.exclude(pk=leaving.pk).exclude(ends_on__lte=on).exists()


@transaction.atomic
def invite(*, actor: Actor, at: datetime, organization: Organization, email: str, role: Role, link: str) -> Invitation:
    """Invite an address to a role by mail; `link` is an address with {secret} in it. The secret is in the mail only."""
    actor.require(Ability.MANAGE_MEMBERS, organization.id)
    _require_role(organization, role)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidError(Text("Dit is geen e-mailadres.", "This is no e-mail address."), field="email") from None
    secret = secrets.token_urlsafe(32)
    invitation: Invitation = Invitation.objects.add(
        Invitation(
            organization=organization,
            email=email,
            role=role.value,
            secret_hash=secret_hash(secret),
            invited_by_id=actor.user_id or None,
            created_at=at,
            expires_at=at + INVITATION_LIFE,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="invitation.sent",
        subject=Subject("invitation", invitation.pk, email),
        body={"role": role.value},
    )
    transaction.on_commit(lambda: _send_invitation(invitation, link.replace("{secret}", secret), actor.name))
    return invitation


def secret_hash(secret: str) -> str:
    """Return what is kept of the secret of an invitation."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _send_invitation(invitation: Invitation, link: str, sender: str) -> None:
    name = invitation.organization.name
    role = ROLE_NAMES[Role(invitation.role)]
    text = (
        f"{sender} nodigt u uit om in Belfort mee te werken voor {name}, als {role.nl}.\n\n"
        f"Open deze link binnen 14 dagen:\n{link}\n\n"
        f"{sender} invites you to work in Belfort for {name}, as {role.en}. Open the link above within 14 days.\n"
    )
    send_mail(f"Uitnodiging voor Belfort: {name}", text, None, [invitation.email])


@transaction.atomic
def withdraw_invitation(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> None:
    """Withdraw an invitation; its link stops working."""
    actor.require(Ability.MANAGE_MEMBERS, organization.id)
    invitation = Invitation.objects.visible_to(actor).of(organization.id).filter(pk=key, accepted_at=None).first()
    if invitation is None:
        raise MissingError
    Invitation.unscoped_rows.filter(pk=invitation.pk).update(withdrawn_at=at)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="invitation.withdrawn",
        subject=Subject("invitation", invitation.pk, invitation.email),
    )


def get_invitation(*, secret: str, at: datetime) -> tuple[Invitation, User | None]:
    """Return the invitation of a link and the account that its address already has; raises MissingError when it is over."""
    tenancy.show_invitation(secret_hash(secret))
    invitation = Invitation.unscoped_rows.select_related("organization").filter(secret_hash=secret_hash(secret)).first()
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= at:
        raise MissingError(
            Text(
                "Deze uitnodiging is gebruikt, ingetrokken of verlopen.",
                "This invitation was used, withdrawn or has expired.",
            )
        )
    return invitation, User.objects.filter(email=invitation.email).first()


@transaction.atomic
def accept_invitation(*, actor: Actor, at: datetime, secret: str, name: str = "", password: str = "") -> User:
    """Become a member through a link. A new address gets an account; a known one must be signed in as itself."""
    invitation, known = get_invitation(secret=secret, at=at)
    if known is None:
        user = _new_user(invitation, name, password)
    elif known.pk == actor.user_id:
        user = known
    else:
        raise InvalidError(
            Text("Meld u eerst aan met {email}.", "Sign in as {email} first.").filled(email=invitation.email),
            field="email",
        )
    organization = invitation.organization
    joining = Actor(user_id=user.pk, name=user.name)
    tenancy.become(Actor(user_id=user.pk, name=user.name, grants=(Grant(organization.id, Role.READER),)))
    Invitation.unscoped_rows.filter(pk=invitation.pk).update(accepted_at=at)
    membership = Membership(organization=organization, user=user, role=invitation.role, starts_on=at.date())
    try:
        with transaction.atomic():
            Membership.objects.add(membership)
    except IntegrityError:
        raise InvalidError(Text("U hebt deze rol al.", "You have this role already.")) from None
    trail.record(
        actor=joining,
        at=at,
        organization=organization,
        verb="membership.accepted",
        subject=Subject("membership", membership.pk, user.name),
        body={"role": invitation.role},
    )
    return user


def _new_user(invitation: Invitation, name: str, password: str) -> User:
    if not name.strip():
        raise InvalidError(Text("Vul uw naam in.", "Fill in your name."), field="name")
    user = User(email=invitation.email, name=name.strip()[:120])
    try:
        validate_password(password, user)
    except ValidationError as fault:
        words = " ".join(fault.messages)
        raise InvalidError(Text(words, words), field="password") from None
    return User.objects.create_user(invitation.email, name.strip()[:120], password)


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
    if body.pk == organization.pk:
        raise InvalidError(Text("Kies een ander bestuur.", "Choose another organization."), field="body")
    if not reason.strip():
        raise InvalidError(Text("Zeg waarvoor het mandaat dient.", "Say what the mandate is for."), field="reason")
    if term.ends_on is not None and term.ends_on < term.starts_on:
        raise InvalidError(
            Text("Het einde ligt vóór het begin.", "The end lies before the beginning."), field="ends_on"
        )
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
