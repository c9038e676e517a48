"""For whom a transaction works: opened around a whole request, a job or a command, restored afterwards, never nested."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from belfort.domain.permissions import NOBODY, Actor
from belfort.models.walls import clear_context, set_context, set_intake, set_secret

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


class NestedContextError(RuntimeError):
    """A context was opened inside another; each request, job and command has exactly one."""


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Open a transaction in which the rows of this actor's organizations can be read and written."""
    if _acting.get() is not None:
        raise NestedContextError
    token = _acting.set(actor)
    goes_on = transaction.get_connection().in_atomic_block
    try:
        with transaction.atomic():
            if actor != NOBODY:
                set_context(actor.user_id, actor.organization_ids)
            yield
            if goes_on and not transaction.get_rollback():
                clear_context()  # the end of a transaction, and undoing, forget the setting by themselves
    finally:
        _acting.reset(token)


def become(actor: Actor) -> None:
    """Go from nobody to somebody inside the open context: the request found out who is signed in."""
    set_context(actor.user_id, actor.organization_ids)
    if _acting.get() is not None:
        _acting.set(actor)


def show_invitation(secret_hash: str) -> None:
    """Let this transaction see the invitation whose link was followed, also when nobody is signed in."""
    if (_acting.get() or NOBODY) == NOBODY:
        set_context(NOBODY.user_id, ())
    set_secret(secret_hash)


def take_in(organization_id: int) -> None:
    """Let this transaction add a report from outside for a government and read nothing of anybody, whoever is signed in."""
    become(NOBODY)
    set_intake(organization_id)


@contextmanager
def acting_for_nobody() -> Iterator[None]:
    """Open the context of a request before anyone is known; reading tenant rows in it is an error until `become`."""
    with acting(NOBODY):
        yield
