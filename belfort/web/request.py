"""What our views get: Django's request with the actor and the organization already found."""

from dataclasses import dataclass

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from belfort.domain.permissions import NOBODY, Actor
from belfort.domain.terms import Text
from belfort.services.organizations import Organization

MACHINES = "/api/"  # there the token says who acts, when the address is known: belfort/api/auth.py


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a body could not be read, with the status of the answer."""

    status: int
    text: Text


class ActingRequest(HttpRequest):
    """A request whose actor was computed by the middleware; `organization` is set on pages of one body.

    `unread` says why its form could not be read; nothing of it is then done.
    """

    actor: Actor = NOBODY
    organization: Organization | None = None
    unread: Unread | None = None
    htmx: HtmxDetails
    LANGUAGE_CODE: str
