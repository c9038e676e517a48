"""JSON in and out: bodies without traps, answers as bytes."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser
from pydantic_core import to_json

from belfort.exchange.strict_json import read_json


class StrictParser(Parser):
    """Reads a body as the files of `belfort compute` are read: no doubled key, no NaN, no endless depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the values of a body; ninja turns what is raised into a 400."""
        return read_json(request.body)


def told(content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return an answer in JSON. It is written here and not by ninja, which would check every row once more."""
    return HttpResponse(to_json(content), status=status, content_type="application/json", headers=dict(headers or {}))
