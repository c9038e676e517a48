"""People: joining by invitation, members, mandates, and one's own page."""

from uuid import UUID

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability, MandateScope, Role, Term
from belfort.services import accounts as people, invitations, organizations
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page, public, signed_in
from belfort.web.forms.accounts import EndForm, InviteForm, JoinForm, MandateForm
from belfort.web.request import ActingRequest
from belfort.web.sign_in import begin_session
from belfort.web.values import whole

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public(methods=BOTH)
def join(request: ActingRequest, secret: str) -> HttpResponse:
    """Follow an invitation: a new person makes an account, a known one says yes."""
    invitation, known = invitations.get_invitation(secret=secret, at=timezone.now())
    is_me = known is not None and known.pk == request.actor.user_id
    form = JoinForm(request.POST if request.method == "POST" and known is None else None)
    if request.method == "POST" and (known is not None or form.is_valid()):
        data = form.cleaned_data if known is None else {}
        with form.refusals():
            user = invitations.accept_invitation(
                actor=request.actor,
                at=timezone.now(),
                secret=secret,
                name=data.get("name", ""),
                password=data.get("password", ""),
            )
            if known is None:
                login(request, user, backend=BACKEND)
                begin_session(request)
            return redirect("home")
    context = {"invitation": invitation, "known": known, "form": form, "is_me": is_me}
    return render(request, "belfort/accounts/join.html", context, status=form.status)


@signed_in()
def account(request: ActingRequest) -> HttpResponse:
    """Show who I am and for whom I may act."""
    rows = [(row, request.actor.roles_in(row.id)) for row in organizations.get_mine(actor=request.actor)]
    return render(request, "belfort/accounts/account.html", {"rows": rows, "user": request.user})


@signed_in(methods=POST)
def reminders(request: ActingRequest) -> HttpResponse:
    """Turn the weekly mail on or off."""
    people.set_reminders(user_id=request.actor.user_id, wanted=bool(request.POST.get("reminders")))
    return redirect("account")


@page(Ability.READ_MEMBERS)
def members(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show members, invitations and mandates."""
    context = {
        "members": people.get_members(actor=request.actor, organization=organization, on=localdate()),
        "today": localdate(),
        "may_manage": request.actor.may(Ability.MANAGE_MEMBERS, organization.id),
        "may_grant": request.actor.may(Ability.GRANT_MANDATES, organization.id),
    }
    return render(request, "belfort/accounts/members.html", context)


@page(Ability.MANAGE_MEMBERS, methods=BOTH)
def invite(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Invite an address to a role."""
    form = InviteForm(request.POST or None, roles=people.roles_of(organization))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            invitations.invite(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
            )
            return redirect("members", organization.slug)
    return render(request, "belfort/accounts/invite.html", {"form": form}, status=form.status)


@page(Ability.MANAGE_MEMBERS, methods=POST)
def withdraw(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    invitations.withdraw_invitation(actor=request.actor, at=timezone.now(), organization=organization, key=key)
    return redirect("members", organization.slug)


@page(Ability.MANAGE_MEMBERS, methods=BOTH)
def end(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """End a membership."""
    membership = people.find_membership(actor=request.actor, organization=organization, key=key)
    form = EndForm(request.POST or None, initial={"version": membership.version, "ends_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            people.end_membership(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                on=form.cleaned_data["ends_on"],
            )
            return redirect("members", organization.slug)
    return render(request, "belfort/accounts/end.html", {"form": form, "membership": membership}, status=form.status)


@page(Ability.GRANT_MANDATES, methods=BOTH)
def grant(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Let another body act for this government."""
    form = MandateForm(request.POST or None, initial={"starts_on": localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.refusals():
            people.grant_mandate(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                body=organizations.find_organization(key=data["body"], field="body"),
                scope=MandateScope(data["scope"]),
                reason=data["reason"],
                term=Term(data["starts_on"], data["ends_on"]),
            )
            return redirect("members", organization.slug)
    return render(request, "belfort/accounts/mandate.html", {"form": form}, status=form.status)


@page(Ability.GRANT_MANDATES, methods=POST)
def revoke(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Withdraw a mandate; rights end at the next request."""
    people.revoke_mandate(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        key=key,
        version=whole(request.POST.get("version"), 0),
    )
    return redirect("members", organization.slug)
