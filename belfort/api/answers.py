"""Answers: read them all in few queries, write one on the version that was read, or many in one call."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from belfort.api.assessments import ONE, figures_of
from belfort.api.auth import ApiRequest
from belfort.api.schemas import AnswerIn, AnswerList, AnswerOut, AnswersChange, AnswersChanged
from belfort.api.speech import told
from belfort.api.versions import IfMatch, version_in
from belfort.services import answers, listings
from belfort.services.answer_patches import AnswerPatch, patch_answers
from belfort.services.answers import AnswerContent

router = Router(tags=["answers"])
ALL = ONE + "/answers"
SINGLE = ALL + "/{str:ref}"


@router.get(ALL, response=AnswerList, operation_id="listAnswers", summary="Answers of a self-assessment")
def list_answers(request: ApiRequest, key: UUID) -> HttpResponse:
    """List every control that the level asks with its answer, in the order of the framework, in one piece.

    Ability: `read_answers` in the organization of the assessment; a colleague who was given controls gets those.
    """
    return told({"items": listings.get_answers(actor=request.auth.actor, key=key)})


@router.patch(ALL, response=AnswersChanged, operation_id="changeAnswers", summary="Change many answers")
def change_answers(request: ApiRequest, key: UUID, body: AnswersChange) -> HttpResponse:
    """Change many answers in one call: all of them, or none when one is refused. What is left out of an answer stays.

    An answer with a `version` is refused (412) when somebody changed it since; without one it is written over what stands
    there, which stays in its history.
    Ability: `score_control` in the organization of the assessment.
    """
    actor = request.auth.actor
    assessment = listings.find_assessment(actor=actor, key=key)
    patches = {ref: _patch(change.model_dump(exclude_unset=True)) for ref, change in body.answers.items()}
    changed = patch_answers(
        actor=actor, at=timezone.now(), organization=assessment.organization, key=key, patches=patches
    )
    return told(AnswersChanged(changed=changed, assessment=figures_of(actor, key)))


def _patch(fields: dict[str, Any]) -> AnswerPatch:
    return AnswerPatch(number=fields.pop("version", None), fields=fields)


@router.get(SINGLE, response=AnswerOut, operation_id="readAnswer", summary="One answer")
def read_answer(request: ApiRequest, key: UUID, ref: str) -> HttpResponse:
    """Read one control with its answer; its ETag is what a writer sends back as If-Match.

    Ability: `read_answers` in the organization of the assessment, or the control was given to the person.
    """
    return _told_answer(request, key, ref)


@router.put(SINGLE, response=AnswerOut, operation_id="writeAnswer", summary="Write one answer")
def write_answer(request: ApiRequest, key: UUID, ref: str, body: AnswerIn, if_match: IfMatch = "") -> HttpResponse:
    """Write a whole answer on the version that was read (ETag `"0"` for a control without an answer).

    When somebody else wrote first: 412, with both texts and the ETag of what stands there now.
    Ability: `score_control` in the organization of the assessment, or the control was given to the person.
    """
    actor = request.auth.actor
    assessment = listings.find_assessment(actor=actor, key=key)
    number = version_in(if_match)
    answers.score_control(
        actor=actor,
        at=timezone.now(),
        organization=assessment.organization,
        key=key,
        ref=ref,
        number=number,
        content=AnswerContent(**body.model_dump()),
    )
    return _told_answer(request, key, ref)


def _told_answer(request: ApiRequest, key: UUID, ref: str) -> HttpResponse:
    [line] = listings.get_answers(actor=request.auth.actor, key=key, ref=ref)
    return told(line, headers={"ETag": f'"{line["version"]}"'})
