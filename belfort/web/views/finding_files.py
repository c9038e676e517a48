"""Findings in and out as files: the template, reading in with a preview, and the list as Excel or CSV."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.findings import CATEGORY_NAMES, SEVERITY_NAMES, Category
from belfort.domain.permissions import Ability
from belfort.services import audit_pages, finding_exports, finding_imports
from belfort.services.organizations import Organization
from belfort.web import telling
from belfort.web.access import BOTH, page
from belfort.web.attachments import attachment
from belfort.web.forms.findings import FindingsFileForm
from belfort.web.request import ActingRequest
from belfort.web.views.files import XLSX
from belfort.web.views.findings import filters_of

TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


@page(Ability.RECORD_FINDINGS)
def template(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Give the empty workbook."""
    data = finding_exports.template(actor=request.actor, organization=organization)
    return attachment(name="sjabloon-vaststellingen.xlsx", media_type=XLSX, data=data)


@page(Ability.READ_FINDINGS)
def export(request: ActingRequest, organization: Organization, ending: str) -> HttpResponse:
    """Give the findings that the list shows as a file."""
    data = finding_exports.export_findings(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        ending=ending,
        filters=filters_of(request),
    )
    return attachment(name=f"vaststellingen-{organization.slug}.{ending}", media_type=TYPES[ending], data=data)


@page(Ability.RECORD_FINDINGS, methods=BOTH)
def upload(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Read a file of findings and show what it would write."""
    audits = audit_pages.get_recordable(actor=request.actor, organization=organization)
    initial = {"audit": request.GET.get("audit", ""), "category": Category.WEB.value}
    form = FindingsFileForm(request.POST or None, request.FILES or None, initial=initial, audits=audits)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with form.refusals():
            draft = finding_imports.prepare(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                audit=UUID(form.cleaned_data["audit"]),
                file_name=file.name,
                data=file.read(finding_imports.READ_AT_MOST),
                category=Category(form.cleaned_data["category"]),
            )
            return redirect("findings-apply", organization.slug, draft.pk)
    return render(request, "belfort/findings/upload.html", {"form": form, "audits": audits}, status=form.status)


@page(Ability.RECORD_FINDINGS, methods=BOTH)
def apply(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show what a file would write, and write it when the person says yes."""
    if request.method == "POST":
        done = finding_imports.apply(
            actor=request.actor,
            at=timezone.now(),
            organization=organization,
            key=key,
            seen=request.POST.get("seen", ""),
        )
        telling.leave(request, {"new": done.new_count, "same": done.same_count})
        return (
            redirect("dossier", organization.slug, done.audit)
            if done.audit
            else redirect("findings", organization.slug)
        )
    preview = finding_imports.get_preview(actor=request.actor, organization=organization, key=key)
    context = {"preview": preview, "categories": CATEGORY_NAMES, "severities": SEVERITY_NAMES}
    return render(request, "belfort/findings/preview.html", context)
