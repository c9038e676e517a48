"""What the programme offers, to a government that is signed in and to everybody."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.domain.programme import ENROLMENT_STATE_NAMES, EnrolmentStep
from belfort.domain.programme_audits import AUDIT_KIND_NAMES
from belfort.domain.rounds import ANSWERED, ROUND_STATE_NAMES
from belfort.services import audits, enrolments, own_rounds, programme_pages, programmes, public_programme
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page, public
from belfort.web.everybody import kept, show
from belfort.web.request import ActingRequest
from belfort.web.values import text
from belfort.web.views.programme import step_form

# what the programme does, not the government
OF_PROGRAMME = (EnrolmentStep.ENROL, EnrolmentStep.WAIT, EnrolmentStep.OFFER)


@page(Ability.READ_ENROLMENTS)
def offers(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show what the programme offers and where the government takes part."""
    programme = programmes.get_programme()
    if programme is None:
        return render(request, "belfort/programme/none.html")
    actor = request.actor
    context = {
        "offers": programme_pages.get_offers(
            actor=actor, organization=organization, programme=programme, today=localdate()
        ),
        "enrolments": enrolments.get_enrolments(actor=actor, organization=organization),
        "audits": audits.get_own_audits(actor=actor, organization=organization),
        "rounds": own_rounds.get_own_rounds(actor=actor, organization=organization, today=localdate()),
        "round_states": ROUND_STATE_NAMES,
        "answered_states": ANSWERED,
        "states": ENROLMENT_STATE_NAMES,
        "audit_kinds": AUDIT_KIND_NAMES,
        "sessions": public_programme.get_coming(programme, localdate()),
        "may_enrol": actor.may(Ability.ENROL, organization.id),
    }
    return render(request, "belfort/programme/offers.html", context)


@page(Ability.ENROL, methods=POST)
def enrol(request: ActingRequest, organization: Organization, track_key: str) -> HttpResponse:
    """Enrol the own government."""
    enrolments.enrol(
        actor=request.actor,
        at=timezone.now(),
        programme=programmes.find_public_programme(),
        organization=organization,
        track_key=track_key,
        note=text(request.POST.get("note"), 500),
    )
    return redirect("offers", organization.slug)


@page(Ability.ENROL, methods=BOTH)
def step(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take a step with the own enrolment: withdraw, roll out."""
    found = enrolments.find_own_enrolment(actor=request.actor, organization=organization, key=key)
    form = step_form(request, found, leave_out=OF_PROGRAMME)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            enrolments.take_step(
                actor=request.actor,
                at=timezone.now(),
                programme=programmes.find_public_programme(),
                organization=organization,
                key=key,
                **form.chosen,
            )
            return redirect("offers", organization.slug)
    context = {"form": form, "found": found, "track": found.track, "own": True}
    return render(request, "belfort/programme/step.html", context, status=form.status)


@public()
def programme(request: ActingRequest) -> HttpResponse:
    """Show everybody what the programme offers, its results in totals, and how to enrol.

    The same page for everyone, with nothing personal and no cookie, in the language of the address: it may be kept anywhere.
    """
    context = {"found": public_programme.get_public(localdate())}
    return show(request, "belfort/programme/public.html", context)


@public()
def calendar(_request: ActingRequest) -> HttpResponse:
    """Give the sessions to come as iCalendar."""
    data = public_programme.calendar(timezone.now())
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sessies.ics"'
    return kept(response)
