"""The first pages: home, signing in, language, and what every site owes its readers."""

from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from belfort.services import accounts, demo, installation, jobs, organizations
from belfort.web.access import POST, public
from belfort.web.landing import first_page
from belfort.web.request import ActingRequest
from belfort.web.values import text


@public()
def home(request: ActingRequest) -> HttpResponse:
    """Send a person to the own government, or to the choice, or to signing in."""
    if not request.actor.user_id:
        return redirect("account_login")
    if request.actor.audit_ids:
        return redirect("given-audits")
    mine = organizations.get_mine(actor=request.actor)
    return redirect((first_page(request.actor, mine[0]) if len(mine) == 1 else "") or "mine")


# the people of the demo by where they work, in the order of the page
PLACES = (
    (_("Bij een bestuur"), ("home", "other")),
    (_("Ondersteuning, audit en test"), ("support", "auditor")),
    (_("Voor de hele regio"), ("region",)),
    (_("Voor de installatie"), ("installation",)),
)


class SignIn(LoginView):  # type: ignore[misc]
    """Signing in; in the demo the people stand beside it, and one press signs in as one of them."""

    template_name = "account/login.html"

    def get_form_kwargs(self) -> dict[str, object]:
        """Fill in the login of the person of the demo who was chosen."""
        kwargs: dict[str, object] = super().get_form_kwargs()
        chosen = self.request.POST.get("wie", "")
        if chosen and installation.is_demo():
            person = next((one for one in demo.get_people() if one.key == chosen), None)
            if person is not None:
                kwargs["data"] = {"login": person.email, "password": demo.PASSWORD}
        return kwargs

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the logins of the demo."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        if installation.is_demo():
            people = demo.get_people()
            context["demo_groups"] = [
                (place, [one for one in people if one.body in bodies]) for place, bodies in PLACES
            ]
            context["demo_password"] = demo.PASSWORD
            context["demo_progress"] = jobs.get_progress(kind="demo")
        return context


sign_in = SignIn.as_view()


@public()
def health(_request: ActingRequest) -> HttpResponse:
    """Say that the server and its database answer."""
    installation.get_installation()
    return JsonResponse({"status": "ok"})


@public(methods=POST)
def language(request: ActingRequest) -> HttpResponse:
    """Remember the language and go back."""
    code = text(request.POST.get("language"))
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = redirect(back)
    if code in {"nl", "en"}:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.actor.user_id:
            accounts.set_language(user_id=request.actor.user_id, language=code)
    return response


@public()
def accessibility(request: ActingRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "belfort/general/accessibility.html")


@public()
def sources(request: ActingRequest) -> HttpResponse:
    """Show where facts and borders come from."""
    return render(request, "belfort/general/sources.html")
