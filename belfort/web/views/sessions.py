"""One session for the region: what it says, whether it goes on, and who was there."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from belfort.domain.permissions import Ability
from belfort.domain.programme_counts import MODE_NAMES
from belfort.services import sessions, tracks
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page
from belfort.web.forms.base import Form
from belfort.web.forms.sessions import PresenceForm, SessionForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole
from belfort.web.views.programme import day_of


@page(Ability.READ_PROGRAMME)
def session(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show a session with who was there, as it was known on a day."""
    view = sessions.get_session(
        actor=request.actor,
        programme=organization,
        key=key,
        as_of=day_of(request),
        page=whole(request.GET.get("pagina"), 1),
    )
    may_edit = request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
    is_held = view.workshop.held_on <= localdate() and view.workshop.cancelled_on is None
    context = {"view": view, "modes": MODE_NAMES, "op": day_of(request), "may_edit": may_edit, "is_held": is_held}
    return render(request, "belfort/programme/session.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change what a session says."""
    found = sessions.find_session(actor=request.actor, programme=organization, key=key)
    names = ("version", "title", "held_on", "starts_at", "ends_at", "place", "url", "capacity")
    form = SessionForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            sessions.change_session(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
            )
            return redirect("workshop", organization.slug, key)
    return _form(request, organization, form, found, {"title": _("Pas aan")})


@page(Ability.EDIT_PROGRAMME, methods=POST)
def cancel(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say that a session does not go on, or goes on after all."""
    tracks.cancel_workshop(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        key=key,
        version=whole(request.POST.get("version"), 0),
        cancelled_on=None if request.POST.get("toch") else localdate(),
    )
    return redirect("workshop", organization.slug, key)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def presence(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Write who was there by hand, or correct a row: its number stands in the address."""
    found = sessions.find_session(actor=request.actor, programme=organization, key=key)
    number = whole(request.GET.get("rij"), 0) or None
    form = PresenceForm(request.POST or None, initial=_initial(request, found, number))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            sessions.note_presence(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                corrects=number,
                **form.chosen,
            )
            return redirect("workshop", organization.slug, key)
    words = {"title": _("Wie was er?")}
    if number:
        lead = _("De oude rij blijft zichtbaar en telt vanaf vandaag niet meer. Met 0 mensen valt ze weg.")
        words = {"title": _("Verbeter rij %(number)s") % {"number": number}, "lead": lead}
    return _form(request, organization, form, found, words)


def _initial(request: ActingRequest, workshop: Any, number: int | None) -> dict[str, Any]:
    if number is None:
        return {"mode": "live", "seen_on": min(workshop.held_on, localdate())}
    row = sessions.find_row(actor=request.actor, workshop=workshop, number=number)
    government = row.organization.name if row.is_known else ""
    return {"government": government, "mode": row.mode, "people": row.people, "seen_on": row.seen_on}


def _form(
    request: ActingRequest, organization: Organization, form: Form, workshop: Any, words: dict[str, str]
) -> HttpResponse:
    up = reverse("workshop", args=[organization.slug, workshop.pk])
    context = {"form": form, "up": up, "eyebrow": workshop.title, **words}
    return render(request, "belfort/programme/form.html", context, status=form.status)
