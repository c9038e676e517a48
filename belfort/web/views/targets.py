"""Where a government wants to be, what was advised, and what a conformity body gave."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.services import scored_frameworks, targets
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.attachments import attachment
from belfort.web.forms.targets import CertificateForm, TargetForm, WithdrawForm
from belfort.web.request import ActingRequest


@page(Ability.READ_RESULTS)
def target(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show the target and, apart from it, the advised level."""
    context = {
        "goal": targets.get_goal(actor=request.actor, organization=organization),
        "certificates": targets.get_certificates(actor=request.actor, organization=organization),
        "frameworks": scored_frameworks.get_names(),
        "advised": targets.ADVISED_NAMES,
        "may_edit": request.actor.may(Ability.CONFIGURE_ORGANIZATION, organization.id),
        "may_add": request.actor.may(Ability.SCORE_CONTROL, organization.id),
        "may_open": request.actor.may(Ability.READ_ANSWERS, organization.id),
        "today": localdate(),
    }
    return render(request, "belfort/targets/target.html", context)


@page(Ability.CONFIGURE_ORGANIZATION, methods=BOTH)
def edit(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Set the target, and note what the selection tool advises."""
    goal = targets.get_goal(actor=request.actor, organization=organization)
    names = ("version", "framework", "level", "target_on", "advised_level", "advised_on")
    form = TargetForm(
        request.POST or None,
        initial={name: getattr(goal, name) for name in names},
        frameworks=scored_frameworks.get_names(),
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            targets.set_goal(actor=request.actor, at=timezone.now(), organization=organization, **form.chosen)
            return redirect("target", organization.slug)
    return render(request, "belfort/targets/edit.html", {"form": form}, status=form.status)


@page(Ability.READ_RESULTS)
def certificates(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the verifications and certificates."""
    context = {
        "certificates": targets.get_certificates(actor=request.actor, organization=organization),
        "may_add": request.actor.may(Ability.SCORE_CONTROL, organization.id),
        "may_open": request.actor.may(Ability.READ_ANSWERS, organization.id),
        "today": localdate(),
    }
    return render(request, "belfort/targets/certificates.html", context)


@page(Ability.SCORE_CONTROL, methods=BOTH)
def add_certificate(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Write down a verification or a certificate."""
    goal = targets.get_goal(actor=request.actor, organization=organization)
    form = CertificateForm(
        request.POST or None,
        request.FILES or None,
        initial={"kind": "verification", "framework": goal.framework, "level": goal.level},
        frameworks=scored_frameworks.get_names(),
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            targets.add_certificate(
                actor=request.actor, at=timezone.now(), organization=organization, content=form.content
            )
            return redirect("certificates", organization.slug)
    return render(request, "belfort/targets/add.html", {"form": form}, status=form.status)


@page(Ability.SCORE_CONTROL, methods=BOTH)
def withdraw_certificate(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take a certificate out of sight."""
    found = targets.find_certificate(actor=request.actor, organization=organization, key=key)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            targets.withdraw_certificate(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.cleaned_data
            )
            return redirect("certificates", organization.slug)
    context = {"form": form, "certificate": found}
    return render(request, "belfort/targets/withdraw.html", context, status=form.status)


@page(Ability.READ_ANSWERS)
def certificate_file(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give the file of a certificate."""
    file, data = targets.open_certificate(actor=request.actor, at=timezone.now(), organization=organization, key=key)
    return attachment(name=file.original_name, media_type=file.media_type, data=data)
