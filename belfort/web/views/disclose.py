"""What a finder sees, without an account: the policy of a government, the form, security.txt and the page of thanks."""

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override

from belfort.domain.errors import MissingError
from belfort.services import disclosure_intake, disclosure_policies
from belfort.web.access import BOTH, public
from belfort.web.everybody import NOBODYS, kept, show
from belfort.web.forms.disclose import DiscloseForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole


@public()
def policy(request: ActingRequest, slug: str) -> HttpResponse:
    """Say what may be looked for and how it is handled."""
    found = disclosure_policies.find_open_policy(slug)
    context = {"policy": found, "body": found.organization}
    return show(request, "belfort/disclose/policy.html", context)


@public()
def security_txt(_request: ActingRequest, slug: str) -> HttpResponse:
    """Give the text to publish as security.txt."""
    text = disclosure_policies.get_security_txt(disclosure_policies.find_open_policy(slug))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return kept(response)


@public()
def thanks(request: ActingRequest, slug: str) -> HttpResponse:
    """Name who helped and wanted to be thanked."""
    found = disclosure_policies.find_open_policy(slug)
    if not found.shows_thanks:
        raise MissingError
    people = disclosure_policies.get_thanks(found.organization, whole(request.GET.get("pagina"), 1))
    context = {"policy": found, "body": found.organization, "thanks": people}
    return show(request, "belfort/disclose/thanks.html", context)


@public(methods=BOTH)
def form(request: ActingRequest, slug: str) -> HttpResponse:
    """Take in a report, in the language of the page that led here or of the reader."""
    if request.GET.get("taal") != "en":
        return _form(request, slug)
    with override("en"):
        request.LANGUAGE_CODE = "en"
        return _form(request, slug)


def _form(request: ActingRequest, slug: str) -> HttpResponse:
    """Show the form or take it in; the code stands on the page that follows, and nowhere else."""
    found = disclosure_policies.find_open_policy(slug)
    asked = DiscloseForm(request.POST or None, request.FILES or None, thanks=found.shows_thanks)
    context = {**NOBODYS, "policy": found, "body": found.organization, "form": asked}
    if request.method == "POST" and asked.is_valid():
        with asked.refusals():
            context["code"] = disclosure_intake.receive(
                at=timezone.now(),
                policy=found,
                address=get_adapter(request).get_client_ip(request),
                token=asked.cleaned_data["token"],
                content=asked.content,
            )
            return render(request, "belfort/disclose/received.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "belfort/disclose/form.html", context, status=status)
