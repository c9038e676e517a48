"""Our part of signing in: no open sign-up, a growing delay per pair of account and address, and the address we believe."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from belfort.services import sign_in


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of the project."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        """Say no: an account comes from an invitation."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an attempt that comes too soon after failures of the same pair; nobody else waits."""
        left = sign_in.get_wait(email=_email(credentials), address=_address(request), at=timezone.now())
        if left > timedelta(0):
            seconds = int(left.total_seconds()) + 1
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
        sign_in.note_failure(email=_email(credentials), address=_address(request), at=timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Forget the failures of this pair."""
        sign_in.note_success(email=user.email, address=_address(request))
        return super().post_login(request, user, **kwargs)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Show no flash messages: pages say what happened."""


def _email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
