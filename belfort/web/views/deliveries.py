"""What the programme sent to governments: noted, corrected and withdrawn."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from belfort.domain.permissions import Ability
from belfort.domain.programme import TRACK_NAMES, TrackKind
from belfort.services import deliveries, delivery_corrections, tracks
from belfort.services.delivery_corrections import Standing
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.base import Form
from belfort.web.forms.deliveries import CorrectionForm, SendingForm, WithdrawalForm
from belfort.web.forms.programme import track_choices
from belfort.web.request import ActingRequest
from belfort.web.values import whole
from belfort.web.views.programme import day_of


@page(Ability.READ_PROGRAMME)
def listed(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List what was delivered by a day."""
    kind = None
    with suppress(ValueError):
        kind = TrackKind(request.GET.get("spoor", ""))
    found = deliveries.get_deliveries(
        actor=request.actor,
        programme=organization,
        as_of=day_of(request),
        kind=kind,
        page=whole(request.GET.get("pagina"), 1),
    )
    may_edit = request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
    context = {"found": found, "op": day_of(request), "kind": kind, "kinds": TRACK_NAMES, "may_edit": may_edit}
    return render(request, "belfort/programme/deliveries.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Note what went out, to one or several governments."""
    names = [(row.key, tracks.name_of(row)) for row in tracks.get_tracks(organization)]
    initial = {"track_key": TrackKind.POSTERS.value, "delivered_on": localdate()}
    form = SendingForm(request.POST or None, initial=initial, tracks=track_choices(names))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            deliveries.record_deliveries(
                actor=request.actor, at=timezone.now(), programme=organization, sending=form.sending
            )
            return redirect("deliveries", organization.slug)
    up = reverse("deliveries", args=[organization.slug])
    return _form(request, form, {"title": _("Noteer een levering"), "up": up, "eyebrow": _("Leveringen")})


@page(Ability.READ_PROGRAMME)
def delivery(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one delivery with everything that was said of it."""
    view = delivery_corrections.get_history(
        actor=request.actor,
        programme=organization,
        key=key,
        as_of=day_of(request),
        page=whole(request.GET.get("pagina"), 1),
    )
    may_edit = request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
    context = {"view": view, "op": day_of(request), "may_edit": may_edit}
    return render(request, "belfort/programme/delivery.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def correct(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say otherwise what was delivered."""
    found = delivery_corrections.find_delivery(actor=request.actor, programme=organization, key=key)
    form = CorrectionForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            delivery_corrections.correct_delivery(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
                reason=form.cleaned_data["reason"],
            )
            return redirect("delivery", organization.slug, key)
    lead = _("Wat er stond, blijft te zien en telt vanaf vandaag niet meer.")
    return _form(request, form, {"title": _("Verbeter de levering"), "lead": lead, **_above(organization, found)})


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def withdraw(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say that nothing was delivered after all."""
    found = delivery_corrections.find_delivery(actor=request.actor, programme=organization, key=key)
    form = WithdrawalForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            delivery_corrections.withdraw_delivery(
                actor=request.actor, at=timezone.now(), programme=organization, key=key, **form.cleaned_data
            )
            return redirect("delivery", organization.slug, key)
    lead = _("Dit is nooit geleverd: de levering blijft te zien en telt vanaf vandaag niet meer.")
    words = {"title": _("Trek de levering in"), "button": _("Trek in"), "lead": lead}
    return _form(request, form, {**words, **_above(organization, found)})


def _initial(found: Standing) -> dict[str, object]:
    """Return how a delivery stands; of one that was withdrawn, how many copies were noted first."""
    content = found.content
    copies = content.copies or found.delivery.copies
    return {
        "version": found.version,
        "material": content.material,
        "copies": copies,
        "delivered_on": content.delivered_on,
    }


def _above(organization: Organization, found: Standing) -> dict[str, str]:
    up = reverse("delivery", args=[organization.slug, found.delivery.pk])
    return {"up": up, "eyebrow": f"{found.delivery.organization.name}, {found.content.material}"}


def _form(request: ActingRequest, form: Form, words: dict[str, str]) -> HttpResponse:
    return render(request, "belfort/programme/form.html", {"form": form, **words}, status=form.status)
