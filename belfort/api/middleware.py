"""What every request to the API meets first: no cookies, only JSON, not too large; and every refusal is a problem."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from belfort.api.problems import MEDIA_TYPE, problem
from belfort.exchange.limits import JSON

Respond = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/"
REFUSED = 400


def speaking(respond: Respond) -> Respond:
    """Stand around every address of the API.

    Cookies are taken away before anything reads them: a browser that is signed in is nobody here, so a page of another
    site cannot make it act, and no form token is needed. Whatever answer is no problem yet but says that something is
    wrong (an unknown address, a wrong method, a fault) becomes one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return respond(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = _too_much(request) or respond(request)
        if response.status_code >= REFUSED and response.get("Content-Type") != MEDIA_TYPE:
            kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
            response = problem(request, response.status_code, headers=kept)
        response.headers.setdefault("Cache-Control", "no-store")
        response.cookies.clear()
        return response

    return middleware


def _too_much(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body that is too large or no JSON, before a byte of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:12]) > JSON.file_bytes:
        return problem(request, 413)
    if int(length) and request.content_type != "application/json":
        return problem(request, 415)
    return None
