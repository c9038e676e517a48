"""Bodies: the choice, the public list with its map, the settings and the trail of one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.services import catalogs, maps, organizations, trail as trails
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page, signed_in
from belfort.web.forms.register import SettingsForm
from belfort.web.landing import first_page
from belfort.web.request import ActingRequest
from belfort.web.values import text, whole


@signed_in()
def mine(request: ActingRequest) -> HttpResponse:
    """Choose for which body to work."""
    rows = [
        (row, request.actor.roles_in(row.id), first_page(request.actor, row))
        for row in organizations.get_mine(actor=request.actor)
    ]
    return render(request, "belfort/organizations/mine.html", {"rows": rows})


@signed_in(Ability.READ_CATALOGS)
def directory(request: ActingRequest) -> HttpResponse:
    """Show all bodies: a map of municipalities, and a table."""
    found = organizations.get_directory(
        actor=request.actor,
        search=text(request.GET.get("q"), 100),
        kind=text(request.GET.get("soort")),
        province=text(request.GET.get("provincie")),
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {
        "found": found,
        "map": maps.get_map(municipalities=organizations.get_municipalities(actor=request.actor), actor=request.actor),
        "kinds": organizations.KIND_NAMES,
        "provinces": organizations.get_provinces(),
    }
    return render(request, "belfort/organizations/directory.html", context)


@page(Ability.CONFIGURE_ORGANIZATION, methods=BOTH)
def settings(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Set floors, KSZ and proposed controls."""
    chosen = organizations.get_choices(organization=organization)
    initial = {"ksz": chosen.ksz, "proposed": chosen.proposed, "version": chosen.version}
    form = SettingsForm(
        request.POST or None, initial=initial | {flag.value: level for flag, level in chosen.floors.items()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.refusals():
            organizations.choose(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                version=data["version"],
                floors=form.floors,
                ksz=data["ksz"],
                proposed=data["proposed"],
                reason=data["reason"],
            )
            return redirect("settings", organization.slug)
    context = {"form": form, "certainties": catalogs.get_certainties()}
    return render(request, "belfort/organizations/settings.html", context, status=form.status)


@page(Ability.READ_TRAIL)
def trail(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show what happened, newest first."""
    before = whole(request.GET.get("voor"), 0) or None
    events = trails.get_trail(
        actor=request.actor, organization=organization, before=before, subject_id=text(request.GET.get("over"), 40)
    )
    last = events[-1].sequence if len(events) == trails.PAGE else None
    return render(request, "belfort/organizations/trail.html", {"events": events, "next_before": last})
