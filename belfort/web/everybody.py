"""Pages for everybody: the same for whoever asks, with nothing personal and no cookie, so that they may be kept anywhere."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from belfort.domain.permissions import NOBODY
from belfort.services.toolkit_visits import Visitor
from belfort.web.request import ActingRequest

NOBODYS: Mapping[str, Any] = {"actor": NOBODY, "organization": None, "may_search": False}
KEPT = "public, max-age=300"
# a browser may keep it; whoever stands in between asks again, so that each visitor is counted here
COUNTED = "public, max-age=300, s-maxage=0"


def show(
    request: ActingRequest, template: str, context: Mapping[str, Any], *, kept: str = KEPT, status: int = 200
) -> HttpResponse:
    """Return a page in the language of the address (`?taal=en`, else Dutch)."""
    language = "en" if request.GET.get("taal") == "en" else "nl"
    with override(language):
        request.LANGUAGE_CODE = language
        response = render(request, template, {**NOBODYS, **context, "cacheable": True}, status=status)
    response["Content-Language"] = language
    response["Cache-Control"] = kept
    return response


def kept(response: HttpResponse) -> HttpResponse:
    """Return a file of which there is one for everybody, so that it may be kept anywhere."""
    response["Content-Language"] = "nl"
    response["Cache-Control"] = KEPT
    return response


def visitor_of(request: ActingRequest) -> Visitor:
    """Return from where somebody looks, as signing in sees it: behind a proxy, the address that the proxy saw."""
    try:
        address = get_adapter(request).get_client_ip(request)
    except PermissionDenied:  # none that can be read; the browser alone then tells visitors apart
        address = ""
    return Visitor(address, request.headers.get("User-Agent", ""))
