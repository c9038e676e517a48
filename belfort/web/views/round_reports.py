"""Accounts of rounds for the region: asking one, seeing how far it is, taking its file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.services import round_closings, round_reports, rounds as round_services
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.attachments import attachment
from belfort.web.forms.rounds import AccountForm
from belfort.web.request import ActingRequest


@page(Ability.READ_BUDGET, methods=BOTH)
def accounts(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """List the accounts of a round, and ask one."""
    row = round_services.find_round(organization, key)
    form = AccountForm(
        request.POST if request.method == "POST" else None,
        formats=round_reports.FORMATS,
        initial={"kind": "docx", "language": request.actor.language},
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            report = round_reports.ask_report(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                kind=form.cleaned_data["kind"],
                language=form.cleaned_data["language"],
            )
            return redirect("round-account", organization.slug, report.pk)
    reports = round_reports.get_reports(actor=request.actor, programme=organization, row=row)
    context = {"round": row, "form": form, "reports": reports, "is_frozen": round_closings.at_close(row) is not None}
    return render(request, "belfort/rounds/accounts.html", context, status=form.status)


@page(Ability.READ_BUDGET)
def account(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one account: how far it is, and what it was made from. A page that looks again hears only what is new."""
    view = round_reports.get_report(actor=request.actor, programme=organization, key=key)
    if request.htmx and request.GET.get("gezien") == view.state:
        return HttpResponse(status=204)
    return render(request, "belfort/rounds/account.html", {"view": view, "report": view.report})


@page(Ability.READ_BUDGET)
def download(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give the file of an account."""
    file, data = round_reports.open_report(actor=request.actor, at=timezone.now(), programme=organization, key=key)
    return attachment(name=file.original_name, media_type=file.media_type, data=data)
