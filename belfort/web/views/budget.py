"""The budget of the programme on a day, and new lines."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.budget import BUDGET_KIND_NAMES
from belfort.domain.permissions import Ability
from belfort.services import budgets, programme_pages, tracks
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.programme import BudgetForm, track_choices
from belfort.web.request import ActingRequest
from belfort.web.values import whole
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
    form = BudgetForm(request.POST or None, initial={"dated_on": localdate()}, tracks=track_choices(names))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            budgets.add_lines(actor=request.actor, at=timezone.now(), programme=organization, rows=[form.row])
            return redirect("budget", organization.slug)
    return render(request, "belfort/programme/budget_form.html", {"form": form}, status=form.status)
