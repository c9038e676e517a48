"""What is refused, as `application/problem+json` (RFC 9457): a status, a kind, one sentence, and the fields at fault."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from belfort.domain.errors import BelfortError, ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.terms import Text
from belfort.exchange.validation import printable, sentence

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50

KINDS: dict[int, tuple[str, Text]] = {
    400: ("malformed", Text("Niet te begrijpen", "Malformed request")),
    401: ("unauthorized", Text("Geen geldige sleutel", "No valid token")),
    403: ("forbidden", Text("Geen bevoegdheid", "Not allowed")),
    404: ("not-found", Text("Niet gevonden", "Not found")),
    405: ("method-not-allowed", Text("Kan hier niet", "Method not allowed")),
    412: ("stale", Text("Intussen gewijzigd", "Changed in the meantime")),
    413: ("too-large", Text("Te groot", "Too large")),
    415: ("not-json", Text("Verkeerd soort inhoud", "Wrong kind of content")),
    422: ("invalid", Text("Ongeldige gegevens", "Invalid data")),
    428: ("version-required", Text("Versie ontbreekt", "Version required")),
    429: ("too-many-requests", Text("Te veel vragen", "Too many requests")),
    500: ("fault", Text("Er ging iets mis", "Something went wrong")),
}
# what only the schemas of the API find, beside the sentences that every reader shares
SENTENCES: dict[str, Text] = {
    "date_type": Text("dit moet een datum zijn: jjjj-mm-dd.", "this must be a date: yyyy-mm-dd."),
    "date_from_datetime_parsing": Text("deze datum bestaat niet.", "this date does not exist."),
    "date_parsing": Text("deze datum bestaat niet.", "this date does not exist."),
    "nothing": Text("er verandert niets.", "nothing changes."),
    "contradiction": Text(
        "een maatregel met een score is niet “niet van toepassing”.", "a control with a score is not “not applicable”."
    ),
}
DETAILS: dict[int, Text] = {
    400: Text("Deze vraag is niet te begrijpen.", "This request cannot be understood."),
    401: Text(
        "Stuur een geldige sleutel mee: Authorization: Bearer …", "Send a valid token along: Authorization: Bearer …"
    ),
    404: MissingError().text,
    405: Text("Dit adres kent deze methode niet.", "This address does not know this method."),
    413: Text("Een vraag mag hoogstens 2 MB groot zijn.", "A request may be at most 2 MB large."),
    415: Text("Stuur JSON: Content-Type: application/json.", "Send JSON: Content-Type: application/json."),
    500: Text(
        "Er ging iets mis aan onze kant; er is niets geschreven.", "Something went wrong here; nothing was written."
    ),
}


class FieldError(BaseModel):
    """One field at fault."""

    model_config = ConfigDict(extra="forbid")

    field: Annotated[str, Field(description="path of the field, with dots; empty when it is the whole")]
    message: Annotated[str, Field(description="what is wrong with it, in one sentence")]


class FieldDifference(BaseModel):
    """One field that somebody else wrote first: both texts, so that nothing is lost."""

    model_config = ConfigDict(extra="forbid")

    field: str
    label: str
    theirs: Annotated[str, Field(description="what stands there now")]
    mine: Annotated[str, Field(description="what this request wanted to write")]


class Problem(BaseModel):
    """Why a request was refused; nothing was written."""

    model_config = ConfigDict(extra="forbid")

    type: Annotated[str, Field(examples=["urn:belfort:problem:invalid"])]
    title: str
    status: int
    detail: str
    errors: Annotated[list[FieldError] | None, Field(description="the fields at fault, with 422")] = None
    differences: Annotated[list[FieldDifference] | None, Field(description="both texts, with 412")] = None


class RequestRefusedError(BelfortError):
    """A request that is refused before any service sees it, with a status and headers of its own."""

    def __init__(self, status: int, text: Text | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(text or DETAILS[status])
        self.status = status
        self.headers = headers or {}


def language_of(request: HttpRequest, otherwise: str = "nl") -> str:
    """Return the language of the answer: what the program asks, else that of the person, else Dutch."""
    asked = request.headers.get("Accept-Language", "").strip().lower()[:2]
    if asked in {"nl", "en"}:
        return asked
    bearer = getattr(request, "auth", None)
    return str(bearer.actor.language) if bearer else otherwise


def problem(
    request: HttpRequest,
    status: int,
    text: Text | None = None,
    *,
    headers: dict[str, str] | None = None,
    **parts: Any,
) -> HttpResponse:
    """Return the answer that says what was refused; `parts` are its errors or differences."""
    language = language_of(request)
    kind, title = KINDS.get(status, KINDS[400])
    content = Problem(
        type=f"urn:belfort:problem:{kind}",
        title=title.into(language),
        status=status,
        detail=(text or DETAILS.get(status, DETAILS[400])).into(language),
        **parts,
    )
    data = to_json(content, exclude_none=True)
    response = HttpResponse(data, status=status, content_type=MEDIA_TYPE, headers=headers)
    response.headers["Content-Language"] = language
    response.headers["Content-Length"] = str(len(data))
    if status == 401:  # noqa: PLR2004
        response.headers["WWW-Authenticate"] = 'Bearer realm="Belfort"'
    return response


def refused(request: HttpRequest, refusal: BelfortError) -> HttpResponse:
    """Return the answer to what a service refused."""
    if isinstance(refusal, RequestRefusedError):
        return problem(request, refusal.status, refusal.text, headers=refusal.headers)
    language = language_of(request)
    if isinstance(refusal, ConflictError):
        differences = [
            FieldDifference(field=one.field, label=one.label.into(language), theirs=one.theirs, mine=one.mine)
            for one in refusal.differences
        ]
        headers = {"ETag": f'"{refusal.version}"'} if refusal.version else None
        return problem(request, 412, refusal.text, headers=headers, differences=differences)
    if isinstance(refusal, InvalidError):
        error = FieldError(field=refusal.field, message=refusal.text.into(language))
        return problem(request, 422, refusal.text, errors=[error])
    status = {MissingError: 404, ForbiddenError: 403}.get(type(refusal), 400)
    return problem(request, status, refusal.text)


def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Return the answer to a body or parameter that does not fit its schema, with every field at fault."""
    errors = list(_errors(fault, language_of(request)))[:MOST_ERRORS]
    detail = Text("Deze gegevens passen niet: zie errors.", "These data do not fit: see errors.")
    return problem(request, 422, detail, errors=errors)


def _errors(fault: ValidationError, language: str) -> Iterator[FieldError]:
    for error in fault.errors:
        # the first word says body, query or header, the second the name of our own argument when it is a body
        place = list(error["loc"])
        place = place[2:] if place[0] == "body" else place[1:]
        named = ".".join(printable(str(part)) for part in place if part != "[key]")
        yield FieldError(field=named, message=(SENTENCES.get(error["type"]) or sentence(error)).into(language))


def wrong_use(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Return the answer to what ninja refuses itself; the reader of JSON says where it stopped."""
    if isinstance(fault, AuthenticationError):
        return problem(request, 401)
    cause = fault.__cause__
    return problem(request, fault.status_code, cause.text if isinstance(cause, BelfortError) else None)
