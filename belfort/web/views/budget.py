"""The budget of the programme on a day, and new lines."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.budget import BUDGET_KIND_NAMES, BudgetKind
from belfort.domain.permissions import Ability
from belfort.services import audits, budgets, programme_pages, tracks
from belfort.services.audits import Audit
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.programme import BudgetForm, track_choices
from belfort.web.request import ActingRequest
from belfort.web.values import keys, whole
from belfort.web.views.programme import day_of


@page(Ability.READ_BUDGET)
def budget(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show credit, committed, paid and remaining on a day, per track, and the lines behind them."""
    found = programme_pages.get_budget_page(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        as_of=day_of(request),
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {
        "budget": found,
        "op": day_of(request),
        "kinds": BUDGET_KIND_NAMES,
        "names": {row.key: tracks.name_of(row) for row in tracks.get_tracks(organization)},
        "may_edit": request.actor.may(Ability.EDIT_BUDGET, organization.id),
    }
    return render(request, "belfort/programme/budget.html", context)


@page(Ability.EDIT_BUDGET, methods=BOTH)
def add_line(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Write one line."""
    names = [(row.key, tracks.name_of(row)) for row in tracks.get_tracks(organization)]
    audit = _audit(request, organization)
    initial: dict[str, object] = {"dated_on": localdate()}
    if audit is not None:
        track = audit.track.key if audit.track else ""
        initial |= {
            "kind": BudgetKind.PAYMENT,
            "track": track,
            "counterparty": audit.organization.name,
            "audit": audit.pk,
        }
    form = BudgetForm(request.POST or None, initial=initial, tracks=track_choices(names))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            budgets.add_lines(actor=request.actor, at=timezone.now(), programme=organization, rows=[form.row])
            if audit is not None:
                return redirect("audit-history", organization.slug, audit.pk)
            return redirect("budget", organization.slug)
    context = {"form": form, "audit": audit}
    return render(request, "belfort/programme/budget_form.html", context, status=form.status)


def _audit(request: ActingRequest, organization: Organization) -> Audit | None:
    """Return the audit that a new line is for, by the address or by the form; raises MissingError."""
    for key in keys([request.POST.get("audit", request.GET.get("audit", ""))]):
        return audits.find_audit(actor=request.actor, programme=organization, key=key)
    return None
