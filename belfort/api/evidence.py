"""Evidence: list it, give a text, a link or a file, take the file, withdraw it."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from belfort.api.assessments import ONE
from belfort.api.auth import ApiRequest
from belfort.api.pagination import FIRST, ROWS, Cursor, Limit, unwrap_id, wrap
from belfort.api.schemas import EvidenceFields, EvidenceIn, EvidenceOut, EvidencePage, FileOut
from belfort.api.speech import done, require_form, told
from belfort.services import evidence, files, listings
from belfort.services.answer_patches import require_asked
from belfort.services.evidence import EvidenceContent
from belfort.services.listings import Evidence

router = Router(tags=["evidence"])
ALL = ONE + "/evidence"
SINGLE = ALL + "/{uuid:evidence_key}"
Ref = Annotated[str, Query(max_length=40, description="of this control only")]
# nothing may guess the kind of a file that somebody gave, or run anything in it
HARMLESS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@router.get(ALL, response=EvidencePage, operation_id="listEvidence", summary="Evidence")
def list_evidence(
    request: ApiRequest, key: UUID, ref: Ref = "", cursor: Cursor = FIRST, limit: Limit = ROWS
) -> HttpResponse:
    """List the evidence of the controls of a self-assessment that was not withdrawn, in the order of its id.

    Ability: `read_answers` in the organization of the assessment; a colleague who was given controls gets that of those.
    """
    page = listings.get_evidence(actor=request.auth.actor, key=key, ref=ref, after=unwrap_id(cursor), limit=limit)
    return told(EvidencePage(items=[_out(row) for row in page.items], next=wrap(page.after)))


@router.post(ALL, response={201: EvidenceOut}, operation_id="addEvidence", summary="Give a text or a link")
def add_evidence(request: ApiRequest, key: UUID, body: EvidenceIn) -> HttpResponse:
    """Give a text or a link, one of both, with a title, to a control of a draft.

    Ability: `score_control` in the organization of the assessment, or the control was given to the person.
    """
    return _added(request, key, body, EvidenceContent(body.title, body.dated_on or localdate(), body.text, body.url))


@router.post(ALL + "/files", response={201: EvidenceOut}, operation_id="addEvidenceFile", summary="Give a file")
def add_evidence_file(
    request: ApiRequest, key: UUID, body: Form[EvidenceFields], file: File[UploadedFile]
) -> HttpResponse:
    """Give a file of at most 20 MB to a control of a draft, as `multipart/form-data`. Its content says what it is.

    Ability: `score_control` in the organization of the assessment, or the control was given to the person.
    """
    require_form(request, {*EvidenceFields.model_fields, "file"})
    given = (file.name or "", file.read(files.READ_AT_MOST))
    return _added(request, key, body, EvidenceContent(body.title, body.dated_on or localdate(), file=given))


@router.get(SINGLE, response=EvidenceOut, operation_id="readEvidence", summary="One piece of evidence")
def read_evidence(request: ApiRequest, key: UUID, evidence_key: UUID) -> HttpResponse:
    """Read what is known of one piece of evidence; what was withdrawn can still be read by its id.

    Ability: `read_answers` in the organization of the assessment, or the control was given to the person.
    """
    actor = request.auth.actor
    organization = listings.find_assessment(actor=actor, key=key).organization
    row = evidence.find_evidence(actor=actor, organization=organization, key=key, evidence=evidence_key)
    return told(_out(row))


@router.get(
    SINGLE + "/file",
    operation_id="readEvidenceFile",
    summary="The file of a piece of evidence",
    openapi_extra={"responses": {200: {"description": "OK", "content": BINARY}}},
)
def read_evidence_file(request: ApiRequest, key: UUID, evidence_key: UUID) -> HttpResponse:
    """Take the bytes of a file as they were given; `Content-Type` says what they are. The trail keeps who took them.

    Ability: `read_answers` in the organization of the assessment, or the control was given to the person.
    """
    actor = request.auth.actor
    organization = listings.find_assessment(actor=actor, key=key).organization
    file, data = evidence.open_file(
        actor=actor, at=timezone.now(), organization=organization, key=key, evidence=evidence_key
    )
    disposition = content_disposition_header(as_attachment=True, filename=file.original_name)
    headers = {"Content-Disposition": disposition or "attachment", **HARMLESS}
    return HttpResponse(data, content_type=file.media_type, headers=headers)


@router.delete(SINGLE, response={204: None}, operation_id="withdrawEvidence", summary="Withdraw evidence")
def withdraw_evidence(request: ApiRequest, key: UUID, evidence_key: UUID) -> HttpResponse:
    """Withdraw evidence from a control of a draft: it no longer counts. What was submitted with it keeps its name and hash.

    Ability: `score_control` in the organization of the assessment, or the control was given to the person.
    """
    actor = request.auth.actor
    organization = listings.find_assessment(actor=actor, key=key).organization
    evidence.withdraw_evidence(
        actor=actor, at=timezone.now(), organization=organization, key=key, evidence=evidence_key
    )
    return done()


def _added(request: ApiRequest, key: UUID, body: EvidenceFields, content: EvidenceContent) -> HttpResponse:
    actor = request.auth.actor
    assessment = listings.find_assessment(actor=actor, key=key)
    require_asked(assessment, body.ref, field="ref")
    made = evidence.add_evidence(
        actor=actor, at=timezone.now(), organization=assessment.organization, key=key, ref=body.ref, content=content
    )
    location = request.build_absolute_uri(reverse("api:read_evidence", args=[key, made.pk]))
    return told(_out(made), status=201, headers={"Location": location})


def _out(row: Evidence) -> EvidenceOut:
    names = ("id", "kind", "title", "text", "url", "dated_on", "added_at")
    file = row.file
    return EvidenceOut(
        **{name: getattr(row, name) for name in names},
        ref=row.control.ref,
        added_by=row.added_by.name if row.added_by else None,
        file=FileOut(name=file.original_name, media_type=file.media_type, size=file.size, sha256=file.sha256)
        if file
        else None,
    )
