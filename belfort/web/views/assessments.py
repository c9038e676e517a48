"""Self-assessments of a government: the list, beginning one, its facts, and the sheet on which people score."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Ability
from belfort.services import answers_many, assessments as assessment_services, guidance, moves, submissions
from belfort.services.assessments import Sheet, SheetFilters
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.assessments import ChangeForm, GiveForm, MoveForm, ReopenForm, StartForm
from belfort.web.request import ActingRequest
from belfort.web.values import text

# how the address says what is shown, in the order of the page
SHOW = {"": "", "kern": "key", "onder": "gaps", "mij": "mine", "open": "open", "bevestigen": "confirm"}


@page(Ability.READ_RESULTS)
def assessments(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the self-assessments: drafts first, then by the date that they speak of."""
    context = {
        "found": assessment_services.get_assessments(actor=request.actor, organization=organization),
        "reads_all": request.actor.may(Ability.READ_ANSWERS, organization.id),
        "may_start": request.actor.may(Ability.SCORE_CONTROL, organization.id),
    }
    return render(request, "belfort/assessments/list.html", context)


@page(Ability.SCORE_CONTROL, methods=BOTH)
def start(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Begin one: empty, or by choosing an earlier one to go on from."""
    form = StartForm(request.POST or None, initial={"measured_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            draft = assessment_services.start_assessment(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                framework=form.cleaned_data["framework"],
                level=form.level_chosen,
                measured_on=form.cleaned_data["measured_on"],
                name=form.cleaned_data["name"],
            )
            return redirect("assessment", organization.slug, draft.pk)
    found = assessment_services.get_assessments(actor=request.actor, organization=organization)
    return render(request, "belfort/assessments/start.html", {"form": form, "found": found}, status=form.status)


@page(Ability.SCORE_CONTROL, methods=BOTH)
def reopen(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Go on from an earlier one, with the same answers."""
    found = assessment_services.find_assessment(actor=request.actor, organization=organization, key=key)
    form = ReopenForm(request.POST or None, initial={"level": found.level, "measured_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            draft = submissions.reopen_assessment(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                measured_on=form.cleaned_data["measured_on"],
                level=form.level_chosen,
                name=form.cleaned_data["name"],
            )
            return redirect("assessment", organization.slug, draft.pk)
    return render(request, "belfort/assessments/reopen.html", {"form": form, "assessment": found}, status=form.status)


@page(Ability.SCORE_CONTROL, methods=BOTH)
def move(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Go from 2023 to 2025: show for each level what would be copied, proposed and new; then do it."""
    found = assessment_services.find_assessment(actor=request.actor, organization=organization, key=key)
    form = MoveForm(request.POST or None, initial={"level": found.level, "measured_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            draft = moves.move_assessment(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                level=form.level_chosen,
                measured_on=form.cleaned_data["measured_on"],
            )
            return redirect("assessment", organization.slug, draft.pk)
    counts = [
        (level, moves.preview_move(actor=request.actor, organization=organization, key=key, level=level))
        for level in AssuranceLevel
    ]
    context = {"form": form, "assessment": found, "counts": counts}
    return render(request, "belfort/assessments/move.html", context, status=form.status)


@page(Ability.SCORE_CONTROL, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change the name, level, date or way of computing of a draft."""
    found = assessment_services.find_assessment(actor=request.actor, organization=organization, key=key)
    names = ("name", "level", "measured_on", "mode", "version")
    form = ChangeForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            submissions.change_draft(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                **form.changes,
            )
            return redirect("assessment", organization.slug, key)
    return render(request, "belfort/assessments/change.html", {"form": form, "assessment": found}, status=form.status)


@page(Ability.READ_RESULTS)
def sheet(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show the controls with their scores; every filter stands in the address."""
    return show_sheet(request, organization, key)


@gzip_page
def show_sheet(
    request: ActingRequest, organization: Organization, key: UUID, give_form: GiveForm | None = None
) -> HttpResponse:
    """Return the sheet, with the form that gives controls when that was refused; up to 218 rows, so packed."""
    filters = SheetFilters(
        category=text(request.GET.get("categorie"), 10),
        show=SHOW.get(request.GET.get("toon", ""), ""),
        search=text(request.GET.get("q"), 100),
    )
    found = assessment_services.get_sheet(actor=request.actor, organization=organization, key=key, filters=filters)
    context = {
        "sheet": found,
        "assessment": found.assessment,
        "filters": filters,
        "tabs": _tabs(request.GET, filters, found),
        "may_start": request.actor.may(Ability.SCORE_CONTROL, organization.id),
        "may_submit": found.assessment.is_open and request.actor.may(Ability.SUBMIT_ASSESSMENT, organization.id),
        "scale": guidance.get_scale(framework=found.assessment.framework_id),
        "give_form": give_form or (form_to_give(request, organization) if found.may_score else None),
    }
    return render(request, "belfort/assessments/sheet.html", context, status=give_form.status if give_form else 200)


def form_to_give(request: ActingRequest, organization: Organization, **initial: Any) -> GiveForm:
    """Return the form that gives controls to a colleague, filled when that is what was sent."""
    people = answers_many.get_assignees(actor=request.actor, organization=organization, on=localdate())
    data = request.POST if "rij" in request.POST or "owner" in request.POST else None
    return GiveForm(data, people=[(person.pk, person.name) for person in people], initial=initial)


def _tabs(asked: QueryDict, filters: SheetFilters, found: Sheet) -> list[dict[str, Any]]:
    """Return the ways of showing with their counts; one that would show nothing is left out, unless it is chosen."""
    labels = {
        "": _("alle"),
        "kern": _("kernmaatregelen"),
        "onder": _("onder de drempel"),
        "mij": _("van mij"),
        "open": _("nog te beantwoorden"),
        "bevestigen": _("te bevestigen"),
    }
    tabs = []
    for word, show in SHOW.items():
        query = asked.copy()
        query["toon"] = word
        is_current = show == filters.show
        if found.counts[show] or is_current or not word:
            count = found.counts[show]
            tabs.append({"url": f"?{query.urlencode()}", "label": labels[word], "count": count, "current": is_current})
    return tabs
