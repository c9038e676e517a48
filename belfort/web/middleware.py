"""One transaction around the whole request, the language, and who acts."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.timezone import localdate

from belfort.domain.permissions import NOBODY
from belfort.services import actors, tenancy
from belfort.web.body import refuse_unread
from belfort.web.request import MACHINES, ActingRequest
from belfort.web.sign_in import end_old_session

Respond = Callable[[HttpRequest], HttpResponse]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class StreamedTenantDataError(RuntimeError):
    """A streamed answer would be read after the transaction is over; build it first."""


def whole_request(respond: Respond) -> Respond:
    """Open the transaction that carries the request, its rendering included, and close it before the answer leaves.

    On SQLite a reading request opens none: IMMEDIATE would make readers wait for each other.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if connection.vendor == "sqlite" and request.method in SAFE:
            return respond(request)
        with tenancy.acting_for_nobody():
            response = respond(request)
            if response.streaming:
                raise StreamedTenantDataError
            if response.status_code >= 500:  # noqa: PLR2004 the error page of an unexpected fault
                transaction.set_rollback(True)
        return response

    return middleware


def same_for_all(respond: Respond) -> Respond:
    """Take from an answer that anybody may keep whatever is about one visitor: its cookies, and that these matter.

    Whoever still carries the cookie of a session that is over, loses it on the next page that nobody keeps.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if "public" in response.headers.get("Cache-Control", ""):
            response.cookies.clear()
            varies = [name.strip() for name in response.headers.get("Vary", "").split(",")]
            response.headers["Vary"] = ", ".join(name for name in varies if name.lower() not in {"", "cookie"})
            if not response.headers["Vary"]:
                del response.headers["Vary"]
        return response

    return middleware


def language(respond: Respond) -> Respond:
    """Speak the language of the cookie, else of the person's account, else Dutch."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in {"nl", "en"} else "nl"
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = respond(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def acting(respond: Respond) -> Respond:
    """Compute the actor once for the request, and let the transaction work for that person.

    What could not be read is refused here, in the words and the frame of that person's pages.
    """

    def middleware(plain: HttpRequest) -> HttpResponse:
        request = cast("ActingRequest", plain)
        request.actor = NOBODY
        request.organization = None
        if request.path_info.startswith(MACHINES):
            return respond(request)
        end_old_session(request)
        if request.user.is_authenticated:
            actor = actors.get_actor(user=request.user, on=localdate())
            if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                request.LANGUAGE_CODE = actor.language
                translation.activate(actor.language)
            request.actor = replace(actor, language=request.LANGUAGE_CODE)
        else:
            tenancy.become(NOBODY)
        return refuse_unread(request, request.unread) if request.unread else respond(request)

    return middleware
