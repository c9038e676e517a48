"""Invitations: a mail with a link to an address, and becoming a member by following it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import ROLE_NAMES, Ability, Actor, Grant, Role, Term
from belfort.domain.terms import Text
from belfort.models import Invitation, Organization, User
from belfort.services import tenancy, trail
from belfort.services.accounts import insert_membership, require_role, require_room
from belfort.services.addresses import get_address
from belfort.services.trail import Subject

LIFE = timedelta(days=14)
NAME_LENGTH, ADDRESS_LENGTH = 120, 254


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation and its link; the link is known only now."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    email: str,
    role: Role,
    mail: bool = True,
) -> Sent:
    """Invite an address to a role. The link holds a secret, of which the row keeps a hash only.

    A mail that cannot be sent undoes the invitation. Without `mail` the caller hands the link over in another way.
    """
    actor.require(Ability.MANAGE_MEMBERS, organization.id)
    require_role(organization, role)
    require_room(organization)
    email = email.strip().lower()
    _require_address(email)
    secret = secrets.token_urlsafe(32)
    invitation: Invitation = Invitation.objects.add(
        Invitation(
            organization=organization,
            email=email,
            role=role.value,
            secret_hash=secret_hash(secret),
            invited_by_id=actor.user_id or None,
            created_at=at,
            expires_at=at + LIFE,
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
    sent = Sent(invitation, get_address("join", secret))
    if mail:
        _send(sent, actor.name)
    return sent


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        fits = False
    else:
        fits = len(email) <= ADDRESS_LENGTH
    if not fits:
        raise InvalidError(Text("Dit is geen e-mailadres.", "This is not an email address."), field="email")


def secret_hash(secret: str) -> str:
    """Return what is kept of the secret of an invitation."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _send(sent: Sent, sender: str) -> None:
    name = sent.invitation.organization.name
    role = ROLE_NAMES[Role(sent.invitation.role)]
    text = (
        f"{sender} nodigt u uit om in Belfort mee te werken voor {name}, als {role.nl}.\n\n"
        f"Open deze link binnen {LIFE.days} dagen:\n{sent.link}\n\n"
        f"{sender} invites you to work in Belfort for {name}, as {role.en}. "
        f"Open the link above within {LIFE.days} days.\n"
    )
    try:
        send_mail(f"Uitnodiging voor Belfort: {name}", text, None, [sent.invitation.email])
    except (OSError, SMTPException):
        raise InvalidError(
            Text(
                "De mail kon niet verstuurd worden, dus er is niemand uitgenodigd. Probeer het later opnieuw.",
                "The mail could not be sent, so nobody was invited. Try again later.",
            ),
            field="email",
        ) from None


@transaction.atomic
def withdraw_invitation(*, actor: Actor, at: datetime, organization: Organization, key: object) -> None:
    """Withdraw an invitation; its link stops working."""
    actor.require(Ability.MANAGE_MEMBERS, organization.id)
    rows = Invitation.objects.visible_to(actor).of(organization.id).filter(pk=key).open()
    invitation = rows.first()
    if invitation is None or not rows.update(withdrawn_at=at):
        raise MissingError
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
        raise over()
    return invitation, User.objects.filter(email=invitation.email).first()


def over() -> MissingError:
    """Return the refusal of a link that no longer works, or never did."""
    return MissingError(
        Text(
            "Deze uitnodiging is gebruikt, ingetrokken of verlopen.",
            "This invitation was used, withdrawn or has expired.",
        )
    )


@transaction.atomic
def accept_invitation(*, actor: Actor, at: datetime, secret: str, name: str = "", password: str = "") -> User:
    """Become a member through a link. A new address gets an account; a known one must be signed in as itself."""
    invitation, known = get_invitation(secret=secret, at=at)
    if known is not None and known.pk != actor.user_id:
        raise InvalidError(
            Text("Meld u eerst aan met {email}.", "Sign in as {email} first.").filled(email=invitation.email),
            field="email",
        )
    mine = Invitation.unscoped_rows.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not mine.update(accepted_at=at):
        raise over()
    user = known or _new_user(invitation, name, password)
    organization, role = invitation.organization, Role(invitation.role)
    joining = Actor(user_id=user.pk, name=user.name)
    tenancy.become(Actor(user_id=user.pk, name=user.name, grants=(Grant(organization.id, Role.READER),)))
    membership = insert_membership(organization=organization, user=user, role=role, term=Term(localdate(at)))
    trail.record(
        actor=joining,
        at=at,
        organization=organization,
        verb="membership.accepted",
        subject=Subject("membership", membership.pk, user.name),
        body={"role": role.value},
    )
    return user


def _new_user(invitation: Invitation, name: str, password: str) -> User:
    name = " ".join(name.split())[:NAME_LENGTH]
    if not name:
        raise InvalidError(Text("Vul uw naam in.", "Fill in your name."), field="name")
    try:
        validate_password(password, User(email=invitation.email, name=name))
    except ValidationError as fault:
        words = " ".join(fault.messages)
        raise InvalidError(Text(words, words), field="password") from None
    return User.objects.create_user(invitation.email, name, password)
