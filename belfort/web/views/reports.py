"""Reports: asking one, seeing how far it is, taking its file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.services import assessments, reports as report_services
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.attachments import attachment
from belfort.web.forms.reports import ReportForm
from belfort.web.request import ActingRequest
from belfort.web.values import text, whole


@page(Ability.READ_RESULTS, methods=BOTH)
def reports(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the reports, and ask one."""
    actor = request.actor
    found = assessments.get_assessments(actor=actor, organization=organization)
    submitted = [item for item in found if not item.assessment.is_open]
    chosen = text(request.GET.get("zelfevaluatie")) or str(next((i.assessment.pk for i in submitted or found), ""))
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        kinds=report_services.get_kinds(actor=actor, organization=organization),
        found=found,
        initial={"kind": "council", "assessment": chosen, "language": actor.language},
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            report = report_services.ask_report(
                actor=actor,
                at=timezone.now(),
                organization=organization,
                key=form.key,
                kind=form.cleaned_data["kind"],
                language=form.cleaned_data["language"],
            )
            return redirect("report", organization.slug, report.pk)
    listed = report_services.get_reports(
        actor=actor, organization=organization, page=whole(request.GET.get("pagina"), 1)
    )
    context = {"form": form, "found": found, "listed": listed}
    return render(request, "belfort/reports/list.html", context, status=form.status)


@page(Ability.READ_RESULTS)
def report(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one report: how far it is, and what it was made from. A page that looks again hears only what is new."""
    view = report_services.get_report(actor=request.actor, organization=organization, key=key)
    seen = f"{view.state}-{view.ahead}"
    if request.htmx and request.GET.get("gezien") == seen:
        return HttpResponse(status=204)
    return render(request, "belfort/reports/detail.html", {"view": view, "report": view.report, "seen": seen})


@page(Ability.READ_RESULTS)
def download(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give the file of a report."""
    file, data = report_services.open_report(actor=request.actor, at=timezone.now(), organization=organization, key=key)
    return attachment(name=file.original_name, media_type=file.media_type, data=data)
