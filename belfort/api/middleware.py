"""What every request to the API meets first: no cookies, only JSON (or a file), not too large; each refusal is a problem."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from belfort.api.problems import MEDIA_TYPE, problem
from belfort.domain.terms import Text
from belfort.exchange.limits import JSON
from belfort.services import files

Respond = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/"
REFUSED = 400
# the one address that takes a file: its form may be as large as a file, its other fields and the lines between them
FILES, FORM = "/evidence/files", "multipart/form-data"
MOST_WITH_FILE = files.LARGEST + 2**16
FILE_TOO_LARGE = Text("Een bestand mag hoogstens 20 MB groot zijn.", "A file may be at most 20 MB large.")
NO_FORM = Text(
    "Stuur een formulier: Content-Type: multipart/form-data.", "Send a form: Content-Type: multipart/form-data."
)


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
    """Refuse a body that is too large or of another kind than the address takes, before a byte of it is read."""
    takes_file = request.path_info.endswith(FILES)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:12]) > (MOST_WITH_FILE if takes_file else JSON.file_bytes):
        return problem(request, 413, FILE_TOO_LARGE if takes_file else None)
    if int(length) and request.content_type != (FORM if takes_file else "application/json"):
        return problem(request, 415, NO_FORM if takes_file else None)
    return None
