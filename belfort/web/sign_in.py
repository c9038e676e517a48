"""Our part of signing in: no open sign-up, a growing delay per pair of account and address, and a session that ends."""

from datetime import timedelta
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, ngettext

from belfort.services import sign_in

SINCE = "aangemeld"  # the moment of signing in, in seconds, kept in the session


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of the project."""

    error_messages = {  # noqa: RUF012 allauth's own name
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar."),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord."),
        "invalid_password_reset": _("Deze link is al gebruikt of verlopen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        """Say no: an account comes from an invitation."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Find the person; an account that was closed is as unknown as one that never was."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an attempt that comes too soon after failures of the same pair; nobody else waits."""
        left = sign_in.get_wait(email=_email(credentials), address=self.get_client_ip(request), at=timezone.now())
        if left > timedelta(0):
            seconds = ceil(left.total_seconds())
            raise forms.ValidationError(
                ngettext(
                    "Te veel pogingen. Probeer het over %(seconds)s seconde opnieuw.",
                    "Te veel pogingen. Probeer het over %(seconds)s seconden opnieuw.",
                    seconds,
                )
                % {"seconds": seconds}
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure."""
        sign_in.note_failure(email=_email(credentials), address=self.get_client_ip(request), at=timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Forget the failures of this pair, and note when the session began."""
        sign_in.note_success(email=user.email, address=self.get_client_ip(request))
        begin_session(request)
        return super().post_login(request, user, **kwargs)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Show no flash messages: pages say what happened."""


def _email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


def begin_session(request: HttpRequest) -> None:
    """Note when somebody signed in; a session has one life, however busy it is."""
    request.session[SINCE] = int(timezone.now().timestamp())


def end_old_session(request: HttpRequest) -> None:
    """Sign somebody out whose session has had its time."""
    since = request.session.get(SINCE)
    if since is not None and timezone.now().timestamp() - since >= settings.SESSION_COOKIE_AGE:
        logout(request)
