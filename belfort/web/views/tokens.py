"""A person's own access keys for programs: make one, see which there are, revoke one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from belfort.services import tokens as keys
from belfort.web.access import BOTH, POST, signed_in
from belfort.web.forms.accounts import TokenForm
from belfort.web.request import ActingRequest


@signed_in(methods=BOTH)
def tokens(request: ActingRequest) -> HttpResponse:
    """Show my keys and make a new one; its secret is shown in this one answer and never again."""
    form, made = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = keys.make_token(actor=request.actor, at=timezone.now(), **form.cleaned_data)
            form = TokenForm()
    context = {"form": form, "made": made, "rows": keys.get_tokens(actor=request.actor, at=timezone.now())}
    return render(request, "belfort/accounts/tokens.html", context, status=form.status)


@signed_in(methods=POST)
def revoke(request: ActingRequest, key: int) -> HttpResponse:
    """Revoke one of my keys."""
    keys.revoke_token(actor=request.actor, at=timezone.now(), key=key)
    return redirect("tokens")
