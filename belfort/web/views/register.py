"""The start page of a government, taking over the generic list, newer versions of it, and the controls it is asked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.domain.terms import Text
from belfort.services import assets, catalogs, dashboards, facilities, processes, takeover, updates as updating
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.request import ActingRequest
from belfort.web.values import text, whole


@page(Ability.READ_REGISTER)
def start(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show where the government stands."""
    view = dashboards.get_start(actor=request.actor, organization=organization)
    return render(request, "belfort/register/start.html", {"view": view, "may_edit": _may_edit(request, organization)})


@page(Ability.READ_REGISTER, methods=BOTH)
def take_over(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Take over the generic list, whole or per domain."""
    taken = None
    if request.method == "POST":
        taken = takeover.take_over(
            actor=request.actor,
            at=timezone.now(),
            organization=organization,
            domain_key=text(request.POST.get("domein")),
        )
    offers = takeover.get_offers(actor=request.actor, organization=organization)
    context = {
        "offers": offers,
        "taken": taken,
        "left": sum(offer.left for offer in offers),
        "may_edit": _may_edit(request, organization),
    }
    return render(request, "belfort/register/take_over.html", context)


@page(Ability.READ_REGISTER, methods=BOTH)
def updates(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show in what the register is behind the newest list, and take it over row by row."""
    if request.method == "POST":
        updating.accept_update(
            actor=request.actor,
            at=timezone.now(),
            organization=organization,
            kind=text(request.POST.get("kind")),
            key=text(request.POST.get("key")),
            version=whole(request.POST.get("version"), 0),
        )
        return redirect("updates", organization.slug)
    found = updating.get_updates(actor=request.actor, organization=organization)
    context = {
        "updates": found,
        "names": _names(request, organization) if any(update.fields for update in found) else {},
        "may_edit": _may_edit(request, organization),
    }
    return render(request, "belfort/register/updates.html", context)


def _names(request: ActingRequest, organization: Organization) -> dict[str, Text]:
    """Return the names behind the keys of the generic list: groups, and the rows of this register."""
    names = {group.key: Text(group.name_nl, group.name_en) for group in processes.get_groups()}
    rows = assets.get_choices_of_assets(actor=request.actor, organization=organization)
    names |= {row.reference_key: Text(row.name, row.name_en) for row in rows}
    for row in facilities.get_facilities(actor=request.actor, organization=organization):
        names[row.facility.reference_key] = Text(row.facility.name, row.facility.name_en)
    return names


@page(Ability.READ_REGISTER)
def controls(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show every minimal control that the classes of this government ask for."""
    view = dashboards.get_controls(actor=request.actor, organization=organization)
    context = {"view": view, "families": catalogs.get_families(), "certainties": catalogs.get_certainties()}
    return render(request, "belfort/register/controls.html", context)


def _may_edit(request: ActingRequest, organization: Organization) -> bool:
    return request.actor.may(Ability.EDIT_REGISTER, organization.id)
