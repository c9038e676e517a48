"""JSON in and out: bodies without traps, answers as bytes."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser
from pydantic_core import to_json

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text
from belfort.exchange.limits import stray_character
from belfort.exchange.strict_json import read_json
from belfort.exchange.validation import SENTENCES, printable

STRAY = Text("dit bevat een stuurteken.", "this holds a control character.")


class StrictParser(Parser):
    """Reads a body as the files of `belfort compute` are read: no doubled key, no NaN, no endless depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the values of a body; ninja turns what is raised into a 400."""
        return read_json(request.body)


def require_form(request: HttpRequest, known: Collection[str]) -> None:
    """Refuse a form with a field that is unknown, is there twice, or holds a character that no database takes.

    Ninja takes from a form what it knows and leaves the rest. Raises InvalidError with the field.
    """
    sent: list[tuple[str, list[Any]]] = [*request.POST.lists(), *request.FILES.lists()]
    for name, values in sent:
        field = printable(name)
        if name not in known:
            raise InvalidError(SENTENCES["extra_forbidden"], field=field)
        if len(values) > 1:
            raise InvalidError(SENTENCES["doubled"].filled(key=field), field=field)
        if any(isinstance(value, str) and stray_character(value) for value in values):
            raise InvalidError(STRAY, field=field)


def told(content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return an answer in JSON. It is written here and not by ninja, which would check every row once more."""
    return HttpResponse(to_json(content), status=status, content_type="application/json", headers=dict(headers or {}))


def done() -> HttpResponse:
    """Return the answer of what was done and has nothing to tell."""
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    return response
