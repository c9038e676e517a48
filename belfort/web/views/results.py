"""What a self-assessment says: its results, beside an earlier one, and all submissions over time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.gzip import gzip_page

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability
from belfort.services import comparisons, disagreements, results as result_services, trends
from belfort.services.organizations import Organization
from belfort.web.access import page
from belfort.web.forms.submissions import AsOfForm
from belfort.web.request import ActingRequest
from belfort.web.values import keys


@page(Ability.READ_RESULTS)
def results(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show the total, the conditions, the categories and what lifts them, each with the answers behind it."""
    view = result_services.get_results(actor=request.actor, organization=organization, key=key)
    found = disagreements.get_disagreements(actor=request.actor, assessment=view.assessment, on=localdate())
    context: dict[str, object] = {"view": view, "assessment": view.assessment, "disagreements": found}
    return _packed(request, "belfort/results/results.html", context)


@page(Ability.READ_ANSWERS)
def compare(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show an assessment beside an earlier one, control by control."""
    asked = request.GET.get("met", "")
    chosen = keys([asked])
    if asked and not chosen:
        raise MissingError
    view = comparisons.get_comparison(
        actor=request.actor, organization=organization, key=key, with_key=chosen[0] if chosen else None
    )
    return _packed(request, "belfort/results/compare.html", {"view": view, "assessment": view.assessment})


@gzip_page
def _packed(request: ActingRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """Return a page that may hold 218 controls, packed for who can unpack it."""
    return render(request, template, context)


@page(Ability.READ_RESULTS)
def trend(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show the submissions over time, up to a day."""
    form = AsOfForm(request.GET or None)
    view = trends.get_trend_view(actor=request.actor, organization=organization, as_of=form.as_of)
    context = {"view": view, "form": form, "as_of": form.as_of}
    return render(request, "belfort/results/trend.html", context, status=form.status)
