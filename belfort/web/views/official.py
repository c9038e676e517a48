"""Official files: a workbook in with a preview, the own copy filled and out, texts of controls for the installation."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.frameworks import LEVEL_NAMES
from belfort.domain.permissions import Ability
from belfort.services import assessments, control_texts, workbooks
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page, signed_in
from belfort.web.forms.official import OwnCopyForm, TextsForm, WorkbookForm
from belfort.web.request import ActingRequest
from belfort.web.views.files import XLSX


@page(Ability.SCORE_CONTROL, methods=BOTH)
def upload(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Read a filled official workbook and show what it would change."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with form.refusals():
            kept = workbooks.prepare(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                file_name=file.name,
                data=file.read(workbooks.READ_AT_MOST),
                level=form.level_chosen,
            )
            return redirect("workbook-apply", organization.slug, kept.pk)
    return render(request, "belfort/official/upload.html", {"form": form}, status=form.status)


@page(Ability.SCORE_CONTROL, methods=BOTH)
def apply(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show what a workbook would change, and write it when the person says yes."""
    if request.method == "POST":
        draft = workbooks.apply(
            actor=request.actor,
            at=timezone.now(),
            organization=organization,
            key=key,
            seen=request.POST.get("seen", ""),
        )
        return redirect("assessment", organization.slug, draft.pk)
    preview = workbooks.get_preview(actor=request.actor, organization=organization, key=key)
    context = {"preview": preview, "level": LEVEL_NAMES[preview.read.level]}
    return render(request, "belfort/official/preview.html", context)


@page(Ability.READ_ANSWERS, methods=BOTH)
def fill(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Fill the user's own copy of the official workbook and give it back."""
    found = assessments.find_assessment(actor=request.actor, organization=organization, key=key)
    form = OwnCopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with form.refusals():
            _, data = workbooks.fill(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                file_name=file.name,
                data=file.read(workbooks.READ_AT_MOST),
            )
            response = HttpResponse(data, content_type=XLSX)
            name = f"{found.framework_id}-{found.level}-{organization.slug}.xlsx"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
    context = {"form": form, "assessment": found}
    return render(request, "belfort/official/fill.html", context, status=form.status)


@signed_in(Ability.OPERATE_PLATFORM, methods=BOTH)
def texts(request: ActingRequest) -> HttpResponse:
    """Read a file with official words and show what it would change."""
    form = TextsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with form.refusals():
            kept = control_texts.prepare(
                actor=request.actor,
                at=timezone.now(),
                file_name=file.name,
                data=file.read(control_texts.READ_AT_MOST),
                language=form.cleaned_data["language"],
            )
            return redirect("texts-apply", kept.pk)
    context = {"form": form, "sources": control_texts.get_sources(actor=request.actor)}
    return render(request, "belfort/official/texts.html", context, status=form.status)


@signed_in(Ability.OPERATE_PLATFORM, methods=BOTH)
def texts_apply(request: ActingRequest, key: UUID) -> HttpResponse:
    """Show what a file of texts would change, and keep its words when the person says yes."""
    if request.method == "POST":
        control_texts.apply(actor=request.actor, at=timezone.now(), key=key)
        return redirect("texts")
    preview = control_texts.get_preview(actor=request.actor, key=key)
    return render(request, "belfort/official/texts_preview.html", {"preview": preview})
