"""The rounds (meetrondes) of a government: where it stands, what is left to do, and the report for its council."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.domain.rounds import ROUND_STATE_NAMES, RoundState
from belfort.services import own_rounds
from belfort.services.organizations import Organization
from belfort.web.access import POST, page
from belfort.web.request import ActingRequest

TONES = {RoundState.SUBMITTED: "good", RoundState.LATE: "warn", RoundState.BUSY: "info"}


@page(Ability.READ_ENROLMENTS)
def own_round(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show where the government stands in a round, and what is left to do."""
    actor = request.actor
    view = own_rounds.get_own_round(actor=actor, organization=organization, key=key, today=localdate())
    context = {
        "view": view,
        "round": view.own.round,
        "state": ROUND_STATE_NAMES[view.own.state],
        "tone": TONES.get(view.own.state, "plain"),
        "may_score": actor.may(Ability.SCORE_CONTROL, organization.id),
        "may_submit": actor.may(Ability.SUBMIT_ASSESSMENT, organization.id),
        "may_read": actor.may(Ability.READ_RESULTS, organization.id),
    }
    return render(request, "belfort/rounds/own.html", context)


@page(Ability.READ_RESULTS, methods=POST)
def council(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Ask the report for the council out of what was handed in for a round."""
    report = own_rounds.ask_council_report(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        key=key,
        language=request.actor.language,
    )
    return redirect("report", organization.slug, report.pk)
