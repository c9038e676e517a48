"""Access keys: with one, a program acts as the person who made it, until it ends or is revoked.

A key belongs to a person and not to a body. The trace is left in the trail of every body of which the person is a member,
because from then on a program can come in there; mandates leave none, they end by themselves.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.models import ApiToken, Organization, User
from belfort.services import trail
from belfort.services.trail import Subject

DAYS, MOST_DAYS = 90, 365
NAME_LENGTH = 80
MOST_TOKENS = 20
MARK = "belfort_"  # so that a key that leaked is recognized by how it begins
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A token and its secret; the secret is known only now, the row keeps its hash."""

    token: ApiToken
    secret: str


@dataclass(frozen=True, slots=True)
class Held:
    """A token of a person, and whether it still works."""

    token: ApiToken
    works: bool


def secret_hash(secret: str) -> str:
    """Return what is kept of a secret; it is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def require_person(actor: Actor) -> None:
    """Raise ForbiddenError unless the actor is a person: only a person has keys."""
    if not actor.user_id:
        raise ForbiddenError


def find_owner(*, email: str) -> User:
    """Return the person with an address, for the command line; raises InvalidError when there is no open account."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        words = Text("Er is geen account voor {email}.", "There is no account for {email}.")
        raise InvalidError(words.filled(email=email), field="user")
    return user


def _working(at: datetime) -> Q:
    return Q(revoked_at=None, expires_at__gt=at, user__is_active=True)


@transaction.atomic
def make_token(*, actor: Actor, at: datetime, name: str, days: int = DAYS, by: str = "") -> Made:
    """Make a key for the actor, for a number of days; `by` names who did it in the place of the person.

    Raises InvalidError without a name, beyond a year, or when the person has too many keys.
    """
    require_person(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise InvalidError(
            Text("Geef een naam van hoogstens {length} tekens.", "Give a name of at most {length} characters.").filled(
                length=NAME_LENGTH
            ),
            field="name",
        )
    if not 1 <= days <= MOST_DAYS:
        raise InvalidError(
            Text("Kies 1 tot {most} dagen.", "Choose 1 to {most} days.").filled(most=MOST_DAYS), field="days"
        )
    if ApiToken.objects.filter(_working(at), user_id=actor.user_id).count() >= MOST_TOKENS:
        raise InvalidError(
            Text(
                "U hebt al {most} sleutels. Trek er eerst een in.", "You have {most} keys already. Revoke one first."
            ).filled(most=MOST_TOKENS)
        )
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=actor.user_id,
        name=name,
        secret_hash=secret_hash(secret),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    for organization in _bodies(actor):
        trail.record(organization=organization, verb="token.made", **_event(actor, at, token, by))
    return Made(token, secret)


@transaction.atomic
def revoke_token(*, actor: Actor, at: datetime, key: int, by: str = "") -> ApiToken:
    """Revoke an own key; it stops at once. Raises MissingError for a key of somebody else or one that was revoked."""
    require_person(actor)
    rows = ApiToken.objects.filter(pk=key, user_id=actor.user_id, revoked_at=None)
    token = rows.first()
    if token is None or not rows.update(revoked_at=at):
        raise MissingError
    token.revoked_at = at
    for organization in _bodies(actor):
        trail.record(organization=organization, verb="token.revoked", **_event(actor, at, token, by))
    return token


def _bodies(actor: Actor) -> list[Organization]:
    """Return the bodies of which the person is a member, always in the same order: their trails are locked one by one."""
    own = {grant.organization_id for grant in actor.grants if grant.scope is None}
    return list(Organization.objects.filter(pk__in=own).order_by("pk"))


def _event(actor: Actor, at: datetime, token: ApiToken, by: str) -> dict[str, Any]:
    """Return what every event about a key says; the name of the key stays with the person."""
    return {
        "actor": Actor(name=by) if by else actor,
        "at": at,
        "subject": Subject("token", token.pk, actor.name),
        "body": {"expires_at": token.expires_at.isoformat()},
    }


def get_tokens(*, actor: Actor, at: datetime) -> list[Held]:
    """Return the keys of the actor that were not revoked, newest first; those that ended are marked."""
    require_person(actor)
    rows = ApiToken.objects.filter(user_id=actor.user_id, revoked_at=None).order_by("-created_at", "-pk")
    return [Held(row, works=row.expires_at > at) for row in rows]


def get_token(*, key: int) -> ApiToken:
    """Return a key that was not revoked with its person, for the command line; raises InvalidError."""
    token = ApiToken.objects.select_related("user").filter(pk=key, revoked_at=None).first()
    if token is None:
        raise InvalidError(Text("Er is geen sleutel {key}.", "There is no key {key}.").filled(key=key), field="id")
    return token


def find_bearer(*, secret: str, at: datetime) -> ApiToken | None:
    """Return the key of a secret with its person, or None when it is unknown, over, revoked, or the account is closed."""
    rows = ApiToken.objects.select_related("user").filter(_working(at), secret_hash=secret_hash(secret))
    return rows.first()


def note_use(*, token: ApiToken, at: datetime) -> None:
    """Remember when a key was last used, at most once an hour."""
    if token.used_at is None or at - token.used_at >= NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
