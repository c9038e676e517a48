"""Questions of parliament or a steering group, answered as it stood on a date; frozen replies and what differs."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.services import questions as question_services, reply_documents
from belfort.services.organizations import Organization
from belfort.web.access import POST, page
from belfort.web.attachments import attachment
from belfort.web.request import ActingRequest
from belfort.web.values import past_day, text, whole
from belfort.web.views.programme import day_of


@page(Ability.READ_BUDGET)
def questions(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the questions, and the replies that were frozen."""
    context = {
        "questions": question_services.get_questions(),
        "frozen": question_services.get_frozen(
            actor=request.actor, programme=organization, page=whole(request.GET.get("pagina"), 1)
        ),
        "op": day_of(request),
    }
    return render(request, "belfort/questions/list.html", context)


@page(Ability.READ_BUDGET)
def question(request: ActingRequest, organization: Organization, key: str) -> HttpResponse:
    """Show the reply to a question on a date, with the rows behind each figure."""
    chosen = text(request.GET.get("bijlage"))
    found = question_services.get_reply_page(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        question=key,
        as_of=day_of(request),
        pages={chosen: whole(request.GET.get("pagina"), 1)},
    )
    context = {"found": found, "reply": found.reply, "chosen": chosen, "op": day_of(request)}
    return render(request, "belfort/questions/reply.html", context)


@page(Ability.READ_BUDGET)
def document(request: ActingRequest, organization: Organization, key: str, ending: str) -> HttpResponse:
    """Give the reply to a question on a date as a Word, Excel or PDF file."""
    as_of = day_of(request)
    data = reply_documents.export_reply(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        question=key,
        as_of=as_of,
        kind=ending,
        language=request.actor.language,
    )
    name = reply_documents.file_name(key, as_of, ending)
    return attachment(name=name, media_type=reply_documents.MEDIA_TYPES[ending], data=data)


@page(Ability.READ_BUDGET)
def compare(request: ActingRequest, organization: Organization, key: str) -> HttpResponse:
    """Show what differs in the reply between two dates."""
    today = localdate()
    earlier = past_day(request.GET.get("van"), today)
    later = past_day(request.GET.get("tot"), today)
    found = question_services.compare(
        actor=request.actor, at=timezone.now(), programme=organization, question=key, one=earlier, other=later
    )
    return render(request, "belfort/questions/compare.html", {"found": found})


@page(Ability.READ_BUDGET, methods=POST)
def freeze(request: ActingRequest, organization: Organization, key: str) -> HttpResponse:
    """Freeze the reply to a question on a date."""
    row = question_services.freeze_reply(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        question=key,
        as_of=past_day(request.POST.get("op"), localdate()),
        title=text(request.POST.get("title")),
    )
    return redirect("reply", organization.slug, row.pk)


@page(Ability.READ_BUDGET)
def frozen(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show a frozen reply as it was given, with its hash."""
    found = question_services.find_frozen(actor=request.actor, programme=organization, key=key)
    return render(request, "belfort/questions/frozen.html", {"found": found})
