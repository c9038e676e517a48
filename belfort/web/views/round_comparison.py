"""Two rounds side by side for the region: as a whole, government by government, and as a workbook."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.services import round_comparisons, round_exports, round_governments, rounds as round_services
from belfort.services.organizations import Organization
from belfort.web.access import page
from belfort.web.attachments import attachment
from belfort.web.forms.rounds import ComparisonForm
from belfort.web.request import ActingRequest
from belfort.web.values import text, whole
from belfort.web.views.sector import XLSX


def _form(request: ActingRequest, organization: Organization) -> ComparisonForm:
    """Return the two rounds as they were chosen; the newest two when none were."""
    found = round_services.get_rounds(organization)
    chosen = "een" in request.GET or "ander" in request.GET
    newest = {"een": str(found[1].pk), "ander": str(found[0].pk)} if len(found) > 1 else {}
    return ComparisonForm(request.GET if chosen else newest, rounds=found)


@page(Ability.READ_SECTOR)
def compare(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show two rounds as a whole."""
    form = _form(request, organization)
    found = None
    if form.is_valid():
        found = round_comparisons.compare(
            actor=request.actor, at=timezone.now(), programme=organization, keys=form.pair
        )
    context = {"form": form, "found": found, "enough": form.enough}
    return render(request, "belfort/rounds/compare.html", context, status=form.status if form.enough else 200)


@page(Ability.READ_SECTOR)
def governments(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show two rounds government by government; a look at a total is written where that government sees it."""
    form = _form(request, organization)
    view = round_governments.get_governments(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        keys=form.require_pair(),
        stands=(text(request.GET.get("van")), text(request.GET.get("naar"))),
        page=whole(request.GET.get("pagina"), 1),
    )
    return render(request, "belfort/rounds/governments.html", {"view": view, "form": form})


@page(Ability.READ_SECTOR)
def workbook(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Give two rounds side by side as Excel, with a watermark."""
    name, data = round_exports.export_comparison(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        keys=_form(request, organization).require_pair(),
    )
    return attachment(name=name, media_type=XLSX, data=data)
