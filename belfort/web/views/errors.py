"""The pages for what went wrong; no stack trace ever reaches a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from belfort.domain.errors import BelfortError
from belfort.domain.terms import Text


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 Django calls it by this name
    """Say that the request could not be understood."""
    return render(request, "belfort/errors/refused.html", {"status": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that this is not allowed."""
    return render(request, "belfort/errors/refused.html", {"status": 403}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's signature
    """Say that the form is too old or came from another site."""
    return render(request, "belfort/errors/refused.html", {"status": 403, "csrf": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that there is nothing here."""
    return render(request, "belfort/errors/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that one address asks too much at once."""
    words = Text(
        "Te veel vragen na elkaar. Wacht een minuut en probeer het opnieuw.",
        "Too many requests in a row. Wait a minute and try again.",
    )
    return render(request, "belfort/errors/refused.html", {"refusal": BelfortError(words)}, status=429)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 Django's signature
    """Say that something broke; a fixed page that asks nothing of the database, which may be what broke."""
    return HttpResponse(render_to_string("belfort/errors/500.html"), status=500)
