"""The start page of a government, taking over the generic list, newer versions of it, and the controls it is asked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.services import catalogs, dashboards, due, finding_pages, takeover, updates as updating, website_alerts
from belfort.services.organizations import Organization
from belfort.services.standpoints import Standpoint
from belfort.web.access import BOTH, page
from belfort.web.keeping import kept
from belfort.web.request import ActingRequest
from belfort.web.values import text, whole


@page(Ability.READ_REGISTER)
def start(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show where the government stands; what did not change since this person looked is not made again."""
    now, actor = timezone.now(), request.actor
    stamp = dashboards.get_start_stamp(actor=actor, at=now, organization=organization)
    shared = {"organization": organization, "may_edit": _may_edit(request, organization)}

    def standing(calm: str) -> str:
        view = dashboards.get_start(actor=actor, at=now, organization=organization, since=stamp.since)
        found = view.overview.standpoint
        context = shared | {
            "view": view,
            "old_evidence": _old_evidence(request, organization, found, calm) if found else "",
            "may_start": actor.may(Ability.SCORE_CONTROL, organization.id),
            "reads_answers": actor.may(Ability.READ_ANSWERS, organization.id),
        }
        return render_to_string("belfort/register/_start.html", context)

    def register() -> str:
        view = dashboards.get_register(actor=actor, organization=organization)
        context = shared | {"view": view, "register": view.progress}
        return render_to_string("belfort/register/_register.html", context)

    def content() -> str:
        calm = dashboards.get_calm_stamp(actor=actor, organization=organization, stamp=stamp)
        return SafeString(_alerts(request, organization, calm) + standing(calm) + kept(calm, register))

    return render(request, "belfort/register/start.html", {"content": kept(stamp.key, content)})


def _old_evidence(request: ActingRequest, organization: Organization, found: Standpoint, calm: str) -> str:
    """Return the part about evidence older than a year, which is kept while people score; empty when there is none."""

    def part() -> str:
        framework = found.snapshot.framework_id
        old = due.get_old_evidence(actor=request.actor, organization=organization, on=localdate(), framework=framework)
        context = {"organization": organization, "assessment": found.assessment, "old": old}
        return render_to_string("belfort/register/_old_evidence.html", context).strip()

    return SafeString(kept(f"{calm}-{found.assessment.pk}", part))


def _alerts(request: ActingRequest, organization: Organization, calm: str) -> str:
    """Return which findings are late and what turned bad on the websites, kept while people score; empty when all is well."""
    actor, now = request.actor, timezone.now()

    def part() -> str:
        context = {
            "organization": organization,
            "late_count": finding_pages.get_late_count(actor=actor, organization=organization, on=localdate(now)),
            "lines": website_alerts.get_start_lines(actor=actor, at=now, organization=organization),
        }
        return render_to_string("belfort/register/_alerts.html", context).strip()

    return SafeString(kept(f"{calm}-alerts", part))


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
    context = {"updates": found, "may_edit": _may_edit(request, organization)}
    return render(request, "belfort/register/updates.html", context)


@page(Ability.READ_REGISTER)
def controls(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show every minimal control that the classes of this government ask for."""
    view = dashboards.get_controls(actor=request.actor, organization=organization)
    context = {"view": view, "families": catalogs.get_families(), "certainties": catalogs.get_certainties()}
    return render(request, "belfort/register/controls.html", context)


def _may_edit(request: ActingRequest, organization: Organization) -> bool:
    return request.actor.may(Ability.EDIT_REGISTER, organization.id)
