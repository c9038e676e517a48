"""Excel out and in: the register as a workbook, and a file back with a preview before anything is written."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.services import exports, imports
from belfort.services.organizations import Organization
from belfort.web import telling
from belfort.web.access import BOTH, page
from belfort.web.forms.register import UploadForm
from belfort.web.request import ActingRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(Ability.READ_REGISTER)
def export_register(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Give the whole register as a workbook."""
    data = exports.export_register(actor=request.actor, at=timezone.now(), organization=organization)
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="register-{organization.slug}.xlsx"'
    return response


@page(Ability.IMPORT_REGISTER, methods=BOTH)
def upload(request: ActingRequest, organization: Organization, kind: str) -> HttpResponse:
    """Read a file and show what it would change."""
    imports.require_kind(kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with form.refusals():
            draft = imports.prepare(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                kind=kind,
                file_name=file.name,
                data=file.read(imports.READ_AT_MOST),
            )
            return redirect("import-apply", organization.slug, kind, draft.pk)
    return render(request, "belfort/register/upload.html", {"form": form, "kind": kind}, status=form.status)


@page(Ability.IMPORT_REGISTER, methods=BOTH)
def apply(request: ActingRequest, organization: Organization, kind: str, key: UUID) -> HttpResponse:
    """Show the preview of a file that was read, and write it when the person says yes."""
    if request.method == "POST":
        done = imports.apply(
            actor=request.actor,
            at=timezone.now(),
            organization=organization,
            kind=kind,
            key=key,
            seen=request.POST.get("seen", ""),
        )
        telling.leave(request, done.counts)
        return redirect("processes" if kind == "processen" else "assets", organization.slug)
    preview = imports.get_preview(actor=request.actor, at=timezone.now(), organization=organization, kind=kind, key=key)
    return render(request, "belfort/register/preview.html", {"preview": preview, "kind": kind})
