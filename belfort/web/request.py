"""What our views get: Django's request with the actor and the organization already found."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from belfort.domain.permissions import NOBODY, Actor
from belfort.services.organizations import Organization


class ActingRequest(HttpRequest):
    """A request whose actor was computed by the middleware; `organization` is set on pages of one body."""

    actor: Actor = NOBODY
    organization: Organization | None = None
    htmx: HtmxDetails
    LANGUAGE_CODE: str
