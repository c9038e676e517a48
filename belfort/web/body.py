"""The body of a request: read to its end before a transaction opens, as long as was announced, and not too large.

Who has a bad line sends a form slowly. Read inside the transaction of the request, it would hold the one lock of SQLite,
or a connection to PostgreSQL, until the last byte.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from belfort.domain.errors import BelfortError
from belfort.domain.terms import Text
from belfort.services.files import LARGEST
from belfort.web.access import readable
from belfort.web.request import MACHINES, ActingRequest, Unread

Respond = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

MEBIBYTE = 2**20
FORM = "multipart/form-data"
MOST = LARGEST + MEBIBYTE  # the largest file, and the form around it
TOO_LARGE = Unread(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Text(
        "Dit is te groot om te versturen: een bestand mag hoogstens {most} MB zijn.",
        "This is too large to send: a file may be at most {most} MB.",
    ).filled(most=LARGEST // MEBIBYTE),
)
BROKEN = Unread(
    HTTPStatus.BAD_REQUEST,
    Text(
        "Het formulier kwam niet heel aan; er is niets bewaard. Probeer het opnieuw.",
        "The form did not arrive whole; nothing was saved. Try again.",
    ),
)


class WholeInput:
    """What a server reads of a body; raises OSError when it ends before the length that was announced.

    A server may give what it has when somebody hangs up. Half a form looks like a whole one with empty fields.
    """

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.stream, self.left = stream, length

    def read(self, size: int) -> bytes:
        """Return this many bytes, or what is left of the body."""
        wanted, parts = min(size, self.left), []
        while wanted:
            part = self._noted(self.stream.read(wanted))
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def readline(self, size: int) -> bytes:
        """Return a line of at most this many bytes."""
        return self._noted(self.stream.readline(min(size, self.left))) if self.left else b""

    def _noted(self, part: bytes) -> bytes:
        if not part:
            raise OSError("the body ended too early")
        self.left -= len(part)
        return part


def require_whole(application: Application) -> Application:
    """Let an application read bodies to their announced end only."""

    def called(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = WholeInput(environ["wsgi.input"], _length(environ))
        return application(environ, start_response)

    return called


def _length(meta: dict[str, Any]) -> int:
    """Return the announced length; none or a strange one is 0, as Django takes it."""
    said = str(meta.get("CONTENT_LENGTH") or "")
    return int(said) if said.isascii() and said.isdigit() else 0


def read_first(respond: Respond) -> Respond:
    """Read the body before anything else, when it will be read at all.

    A form without the cookie of its token is refused unread, and so is a program without a key.
    """

    def middleware(plain: HttpRequest) -> HttpResponse:
        request = cast("ActingRequest", plain)
        request.unread = _fault(request) if _will_be_read(request) else None
        if request.unread and request.path_info.startswith(MACHINES):
            return HttpResponse(status=request.unread.status)  # the API says it in its own form
        return respond(request)

    return middleware


def _will_be_read(request: HttpRequest) -> bool:
    if request.path_info.startswith(MACHINES):
        return "HTTP_AUTHORIZATION" in request.META
    return request.method == "POST" and settings.CSRF_COOKIE_NAME in request.COOKIES


def _is_plain(request: HttpRequest) -> bool:
    """Say whether the body is no form: what programs send, files excepted."""
    return request.path_info.startswith(MACHINES) and request.content_type != "multipart/form-data"


def _fault(request: HttpRequest) -> Unread | None:
    """Read the body, files to the disk; return why it could not be read."""
    if _length(request.META) > MOST:
        return TOO_LARGE
    try:
        _ = request.body if _is_plain(request) else request.POST
    except RequestDataTooBig:
        return TOO_LARGE
    except (UnreadablePostError, MultiPartParserError, BadRequest, SuspiciousOperation):
        return BROKEN
    return None


def refuse_unread(request: ActingRequest, fault: Unread) -> HttpResponse:
    """Return the page that says why a form could not be read."""
    context = {"refusal": BelfortError(fault.text), "again": readable(request)}
    return render(request, "belfort/errors/refused.html", context, status=fault.status)
