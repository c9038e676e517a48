"""The websites of a government: list, page, and what an officer and a manager decide about them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.domain.posture_checks import CHECKS
from belfort.services import check_explanations, website_pages, website_proofs, websites as website_services
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page, public
from belfort.web.everybody import show
from belfort.web.forms.base import Form, VersionedForm
from belfort.web.forms.websites import AddWebsiteForm, ChangeWebsiteForm, ConsentForm, ExplainForm, PauseForm
from belfort.web.request import ActingRequest
from belfort.web.values import text


@page(Ability.READ_WEBSITES)
def websites(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show how the websites stand, what changed, and whether they may be looked at."""
    return _overview(request, organization, ConsentForm())


def _overview(request: ActingRequest, organization: Organization, form: Form) -> HttpResponse:
    view = website_pages.get_overview(actor=request.actor, organization=organization, at=timezone.now())
    context = {
        "view": view,
        "form": form,
        "may_edit": request.actor.may(Ability.EDIT_WEBSITES, organization.pk),
        "may_consent": request.actor.may(Ability.CONSENT_SCAN, organization.pk),
    }
    return render(request, "belfort/websites/list.html", context, status=form.status)


@page(Ability.CONSENT_SCAN, methods=POST)
def consent(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Say whether the websites may be looked at."""
    form = ConsentForm(request.POST)
    if form.is_valid():
        with form.refusals():
            website_services.choose_consent(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                given=form.cleaned_data["given"] == "yes",
                basis=form.cleaned_data["basis"],
            )
            return redirect("websites", organization.slug)
    return _overview(request, organization, form)


@page(Ability.EDIT_WEBSITES, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Add a website."""
    form = AddWebsiteForm(request.POST or None, initial={"host": text(request.GET.get("site"))})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            row = website_services.add_website(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                host=form.cleaned_data["host"],
                content=form.content,
            )
            return redirect("website", organization.slug, row.pk)
    return render(request, "belfort/websites/add.html", {"form": form}, status=form.status)


@page(Ability.READ_WEBSITES)
def website(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one website: each check with its verdict, what to do first, and what changed.

    A page that waits asks again by itself, and gets nothing as long as the look goes on.
    """
    view = website_pages.get_website(actor=request.actor, organization=organization, website_id=key, at=timezone.now())
    if request.htmx and view.line.is_busy:
        return HttpResponse(status=204)
    context = {
        "view": view,
        "line": view.line,
        "website": view.line.website,
        "record": website_proofs.get_record(organization, view.line.website),
        "pause_form": PauseForm(initial={"version": view.line.website.version}),
        "may_edit": request.actor.may(Ability.EDIT_WEBSITES, organization.pk),
    }
    return render(request, "belfort/websites/detail.html", context)


@page(Ability.EDIT_WEBSITES, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change what a website is."""
    row = website_services.find_website(actor=request.actor, organization=organization, website_id=key)
    values = {
        "version": row.version,
        "part": row.part,
        "is_supplier": row.is_supplier,
        "counter_path": row.counter_path,
    }
    form = ChangeWebsiteForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            _changing(request, organization, key, website_services.change_website, form, content=form.content)
            return redirect("website", organization.slug, key)
    return render(request, "belfort/websites/change.html", {"form": form, "website": row}, status=form.status)


def _changing(
    request: ActingRequest,
    organization: Organization,
    key: UUID,
    service: Callable[..., Any],
    form: Form,
    **values: Any,
) -> None:
    service(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        website_id=key,
        version=form.cleaned_data["version"],
        **values,
    )


def _stepped(
    request: ActingRequest,
    organization: Organization,
    key: UUID,
    service: Callable[..., Any],
    to: str,
    kind: type[VersionedForm] = VersionedForm,
) -> HttpResponse:
    form = kind(request.POST)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        with form.refusals():
            _changing(request, organization, key, service, form, **values)
            return redirect(to, organization.slug, *([key] if to == "website" else []))
    row = website_services.find_website(actor=request.actor, organization=organization, website_id=key)
    return render(request, "belfort/websites/pause.html", {"form": form, "website": row}, status=422)


@page(Ability.EDIT_WEBSITES, methods=POST)
def pause(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Opt out for one website."""
    return _stepped(request, organization, key, website_services.pause_website, "website", PauseForm)


@page(Ability.EDIT_WEBSITES, methods=POST)
def resume(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Let a website be looked at again."""
    return _stepped(request, organization, key, website_services.resume_website, "website")


@page(Ability.EDIT_WEBSITES, methods=POST)
def remove(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take a website out of the list."""
    return _stepped(request, organization, key, website_services.remove_website, "websites")


@page(Ability.EDIT_WEBSITES, methods=POST)
def scan(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Ask for a look now."""
    website_services.ask_scan(actor=request.actor, at=timezone.now(), organization=organization, website_id=key)
    return redirect("website", organization.slug, key)


@page(Ability.EDIT_WEBSITES, methods=BOTH)
def explain(request: ActingRequest, organization: Organization, key: UUID, check: str) -> HttpResponse:
    """Explain a verdict."""
    row = website_services.find_website(actor=request.actor, organization=organization, website_id=key)
    if check not in CHECKS:
        raise Http404
    form = ExplainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            check_explanations.explain_check(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                website_id=key,
                check_key=check,
                **form.cleaned_data,
            )
            return redirect("website", organization.slug, key)
    context = {"form": form, "website": row, "check": CHECKS[check]}
    return render(request, "belfort/websites/explain.html", context, status=form.status)


@public()
def about(request: ActingRequest) -> HttpResponse:
    """Say who measures, what, how often, and how to stop it: the page that the scanner names."""
    return show(request, "belfort/websites/about.html", {"contact": website_services.contact()})
