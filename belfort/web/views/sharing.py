"""What a government shares with the region, chosen per kind of data, and who looked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.services import sharing as sharing_service
from belfort.services.organizations import Organization
from belfort.web.access import POST, page
from belfort.web.forms.sharing import SharingForm
from belfort.web.request import ActingRequest


@page(Ability.READ_RESULTS)
def sharing(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show what is shared, what was chosen before, and who of the region looked."""
    return _shown(request, organization, None)


@page(Ability.CHOOSE_SHARING, methods=POST)
def choose(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Choose for one kind of data, from today on."""
    form = SharingForm(request.POST)
    if form.is_valid():
        with form.refusals():
            sharing_service.choose_sharing(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                subject=form.cleaned_data["subject"],
                level=form.cleaned_data["level"],
            )
            return redirect("sharing", organization.slug)
    return _shown(request, organization, form)


def _shown(request: ActingRequest, organization: Organization, form: SharingForm | None) -> HttpResponse:
    view = sharing_service.get_sharing(actor=request.actor, organization=organization)
    context = {
        "view": view,
        "form": form,
        "levels": sharing_service.LEVELS,
        "meanings": sharing_service.MEANINGS,
    }
    return render(request, "belfort/organizations/sharing.html", context, status=form.status if form else 200)
