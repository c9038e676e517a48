"""Who speaks: a token in the header, and nothing else; the request then acts as its person, as on screen."""

import time
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from ninja.security import HttpBearer

from belfort.api.problems import RequestRefusedError, language_of
from belfort.domain.permissions import Actor, Token
from belfort.domain.terms import Text
from belfort.services import actors, tokens

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who holds the token of a request."""

    actor: Actor


class ApiRequest(HttpRequest):
    """A request whose token was accepted."""

    auth: Bearer


class BearerToken(HttpBearer):
    """Reads `Authorization: Bearer …`."""

    openapi_description = (
        "A token that a person made on the own page, or an operator with `belfort token create`. "
        "A program with this token may do what that person may do, no more."
    )

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        """Return who speaks, or None for a token that does not work (any more); raises when it speaks too often."""
        at = timezone.now()
        found = tokens.find_bearer(secret=token, at=at)
        if found is None:
            return None
        require_room(f"token:{found.pk}", settings.API_RATE)
        actor = actors.get_actor(user=found.user, on=localdate())
        tokens.note_use(token=found, at=at)
        language = language_of(request, actor.language)
        request.LANGUAGE_CODE = language  # the middleware names it
        return Bearer(replace(actor, language=language, token=Token(found.pk, found.name)))


def require_room(who: str, most: int) -> None:
    """Count a request of this minute; raises (429) when there were as many as may be. Each server process counts alone."""
    now = int(time.time())
    key = f"api:{who}:{now // MINUTE}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache was full and threw it away
        return
    if count > most:
        raise RequestRefusedError(
            429,
            Text(
                "Te veel vragen na elkaar: hoogstens {most} per minuut.",
                "Too many requests in a row: at most {most} a minute.",
            ).filled(most=most),
            headers={"Retry-After": str(MINUTE - now % MINUTE)},
        )
