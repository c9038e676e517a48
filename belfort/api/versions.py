"""ETag and If-Match: a program says which version it saw, so that it never overwrites what it did not read."""

import re
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header

from belfort.api.problems import RequestRefusedError
from belfort.domain.terms import Text

# the version, and for an assessment the moment of its figures; a proxy that compresses puts W/ before it
TAG = re.compile(r'(?:W/)?"(\d{1,9})(?:-\d{1,20})?"')

IfMatch = Annotated[
    str, Header(alias="If-Match", description="the ETag of the last reading", examples={"version 3": {"value": '"3"'}})
]


def version_in(if_match: str) -> int:
    """Return the version in a header; raises (428) when there is none, and (400) for what is no single ETag of ours."""
    if not if_match.strip():
        raise RequestRefusedError(
            428,
            Text(
                "Stuur de versie mee die u las: If-Match met de ETag.",
                "Send the version that you read along: If-Match with the ETag.",
            ),
        )
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise RequestRefusedError(
            400, Text("If-Match moet één ETag van hier zijn.", "If-Match must be one ETag from here.")
        )
    return int(found[1])


def is_known(request: HttpRequest, etag: str) -> bool:
    """Say whether the program holds this version already (If-None-Match)."""
    given = request.headers.get("If-None-Match", "")
    return etag in [tag.strip().removeprefix("W/") for tag in given.split(",")]


def not_modified(etag: str) -> HttpResponse:
    """Return the answer without a body: nothing changed since."""
    response = HttpResponse(status=304, headers={"ETag": etag})
    del response.headers["Content-Type"]
    return response
