"""The programme for the region: its tracks, who takes part, sessions, partnerships."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.domain.programme import ENROLMENT_STATE_NAMES, EnrolmentStep, TrackKind
from belfort.services import enrolments, organizations, programme_pages, track_pages, tracks
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.programme import EnrolForm, StepForm, TrackForm, WorkshopForm, track_choices
from belfort.web.request import ActingRequest
from belfort.web.values import past_day, text, whole


@page(Ability.READ_PROGRAMME)
def programme(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show the programme on a day: indicators, tracks, money, what comes next."""
    view = programme_pages.get_overview(
        actor=request.actor, at=timezone.now(), programme=organization, as_of=day_of(request)
    )
    context = {"view": view, "op": day_of(request), "may_edit": _may_edit(request, organization)}
    return render(request, "belfort/programme/programme.html", context)


@page(Ability.READ_PROGRAMME)
def track(request: ActingRequest, organization: Organization, track_key: str) -> HttpResponse:
    """Show a track on a day: who takes part, who was at its sessions, how many looked."""
    return _track_page(request, organization, track_pages.get_track_page, key=track_key)


@page(Ability.READ_PROGRAMME)
def tracks_of_kind(request: ActingRequest, organization: Organization, kind: str) -> HttpResponse:
    """Show all tracks of a kind as one: the rows behind a figure that counts them together."""
    return _track_page(request, organization, track_pages.get_kind_page, kind=kind)


def _track_page(
    request: ActingRequest, organization: Organization, get: Callable[..., track_pages.TrackPage], **which: str
) -> HttpResponse:
    view = get(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        as_of=day_of(request),
        stand=text(request.GET.get("stand")),
        page=whole(request.GET.get("pagina"), 1),
        **which,
    )
    context = {
        "view": view,
        "op": day_of(request),
        "states": ENROLMENT_STATE_NAMES,
        "may_edit": _may_edit(request, organization),
    }
    return render(request, "belfort/programme/track.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def add_track(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Add a track."""
    form = TrackForm(request.POST or None, initial={"version": 0, "starts_on": localdate(), "is_public": True})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            content = form.content
            added = tracks.add_track(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=tracks.new_key(organization, content),
                content=content,
            )
            return redirect("track", organization.slug, added.key)
    return render(request, "belfort/programme/track_form.html", {"form": form}, status=form.status)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def change_track(request: ActingRequest, organization: Organization, track_key: str) -> HttpResponse:
    """Change what a track says."""
    found = tracks.find_track(organization, track_key)
    names = ("version", "kind", "name_nl", "name_en", "summary_nl", "summary_en", "starts_on", "ends_on", "capacity")
    initial = {name: getattr(found, name) for name in (*names, "cap_eur", "is_public")}
    initial["percent"] = None if found.share is None else int(found.share * 100)
    form = TrackForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            tracks.change_track(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=found.key,
                version=form.cleaned_data["version"],
                content=form.content,
            )
            return redirect("track", organization.slug, found.key)
    return render(request, "belfort/programme/track_form.html", {"form": form, "track": found}, status=form.status)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def enrol(request: ActingRequest, organization: Organization, track_key: str) -> HttpResponse:
    """Enrol a government in a track."""
    found = tracks.find_track(organization, track_key)
    form = EnrolForm(request.POST or None, initial={"on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            enrolments.enrol(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                organization=organizations.find_organization(key=form.cleaned_data["organization"]),
                track_key=found.key,
                on=form.cleaned_data["on"],
                note=form.cleaned_data["note"],
            )
            return redirect("track", organization.slug, found.key)
    context = {"form": form, "track": found}
    return render(request, "belfort/programme/enrol.html", context, status=form.status)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def step(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take a step with the enrolment of a government."""
    found = enrolments.find_enrolment(actor=request.actor, programme=organization, key=key)
    form = step_form(request, found)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            enrolments.take_step(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                organization=found.enrolment.organization,
                key=key,
                **form.chosen,
            )
            return redirect("track", organization.slug, found.track.key)
    context = {"form": form, "found": found, "track": found.track}
    return render(request, "belfort/programme/step.html", context, status=form.status)


def step_form(
    request: ActingRequest, found: enrolments.Standing, *, leave_out: tuple[EnrolmentStep, ...] = ()
) -> StepForm:
    """Return the form for the next step of an enrolment."""
    steps = [step for step in found.steps if step not in leave_out]
    return StepForm(
        request.POST or None,
        initial={"version": found.enrolment.version, "on": localdate()},
        steps=steps,
        with_staff=found.track.kind == TrackKind.E_LEARNING,
    )


@page(Ability.READ_PROGRAMME)
def workshops(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the sessions, those to come first."""
    found = programme_pages.get_sessions(
        actor=request.actor, programme=organization, today=localdate(), page=whole(request.GET.get("pagina"), 1)
    )
    context = {"found": found, "may_edit": _may_edit(request, organization)}
    return render(request, "belfort/programme/workshops.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def add_workshop(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Plan a session."""
    names = [(row.key, tracks.name_of(row)) for row in tracks.get_tracks(organization)]
    form = WorkshopForm(request.POST or None, tracks=track_choices(names))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            tracks.add_workshop(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                track_key=form.cleaned_data["track"],
                content=form.content,
            )
            return redirect("workshops", organization.slug)
    return render(request, "belfort/programme/workshop_form.html", {"form": form}, status=form.status)


@page(Ability.READ_PROGRAMME)
def partnerships(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show who works with whom on a day."""
    found = programme_pages.get_partnerships(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        as_of=day_of(request),
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {"found": found, "op": day_of(request), "may_edit": _may_edit(request, organization)}
    return render(request, "belfort/programme/partnerships.html", context)


@page(Ability.READ_PROGRAMME)
def reached(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the governments that the programme reached by a day."""
    found = programme_pages.get_reached(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        as_of=day_of(request),
        page=whole(request.GET.get("pagina"), 1),
    )
    return render(request, "belfort/programme/reached.html", {"found": found, "op": day_of(request)})


def day_of(request: ActingRequest) -> date:
    """Return the day that a page speaks of: the one in the address, or today; never one in the future."""
    return past_day(request.GET.get("op"), localdate())


def _may_edit(request: ActingRequest, organization: Organization) -> bool:
    return request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
