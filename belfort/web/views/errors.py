"""The pages for what went wrong; no stack trace ever reaches a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be understood."""
    return render(request, "belfort/errors/refused.html", {"status": 400}, status=400)


def forbidden(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    """Say that this is not allowed."""
    return render(request, "belfort/errors/refused.html", {"status": 403}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's signature
    """Say that the form is too old or came from another site."""
    return render(request, "belfort/errors/refused.html", {"status": 403, "csrf": True}, status=403)


def not_found(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here."""
    return render(request, "belfort/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; a fixed page that asks nothing of the database."""
    return render(request, "belfort/errors/500.html", status=500)
