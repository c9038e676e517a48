"""Forms about people: signing in, passwords, invitations, memberships, mandates."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm as AllauthChange,
    LoginForm,
    ResetPasswordForm as AllauthReset,
    ResetPasswordKeyForm,
)
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.permissions import ROLE_NAMES, SCOPE_NAMES, MandateScope, Role
from belfort.web.forms.base import Form, VersionedForm, day, text


class SignInForm(LoginForm):  # type: ignore[misc]
    """Signing in with an address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mailadres")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "type": "email"}
        self.fields["password"].label = _("Wachtwoord")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)


class ResetPasswordForm(AllauthReset):  # type: ignore[misc]
    """Asking for a new password by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mailadres")
        self.fields["email"].widget.attrs = {"autocomplete": "email"}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link; an address without an account gets a mail too, so that nobody learns which it is."""
        if self.users:
            return str(super().save(request, **kwargs))
        email = str(self.cleaned_data["email"])
        get_adapter().send_mail("account/email/unknown_account", email, {"request": request})
        return email


def _passwords(form: forms.Form) -> None:
    labels = {
        "oldpassword": _("Huidig wachtwoord"),
        "password1": _("Nieuw wachtwoord"),
        "password2": _("Nieuw wachtwoord, nogmaals"),
    }
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            kind = "current-password" if name == "oldpassword" else "new-password"
            form.fields[name].widget.attrs = {"autocomplete": kind}
            form.fields[name].help_text = _("Minstens 12 tekens; een zin is goed.") if name == "password1" else ""


def _same_twice(form: forms.Form) -> None:
    """Say in our own words that the two passwords differ."""
    typed = [form.data.get(form.add_prefix(name)) for name in ("password1", "password2")]
    if all(typed) and typed[0] != typed[1]:
        form.errors["password2"] = form.error_class([str(_("Vul twee keer hetzelfde wachtwoord in."))])


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """Choosing a new password after the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _passwords(self)

    def clean(self) -> dict[str, Any]:
        """Check that both passwords are the same."""
        cleaned: dict[str, Any] = super().clean()
        _same_twice(self)
        return cleaned


class ChangePasswordForm(AllauthChange):  # type: ignore[misc]
    """Changing the password while signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _passwords(self)

    def clean(self) -> dict[str, Any]:
        """Check that both passwords are the same."""
        cleaned: dict[str, Any] = super().clean()
        _same_twice(self)
        return cleaned


class JoinForm(Form):
    """A new person who follows an invitation."""

    name = text(_("Uw naam"), length=120, autocomplete="name")
    password = forms.CharField(
        label=_("Kies een wachtwoord"),
        help_text=_("Minstens 12 tekens; een zin is goed."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class InviteForm(Form):
    """Inviting an address to a role."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    role = forms.ChoiceField(label=_("Rol"))

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        self.fields["role"].choices = [(role.value, ROLE_NAMES[role].into(language)) for role in roles]  # type: ignore[attr-defined]


class EndForm(VersionedForm):
    """Ending a membership."""

    ends_on = day(_("Laatste dag"), hint=_("Vandaag of vroeger: de rechten stoppen meteen."))


class MandateForm(Form):
    """Granting a mandate."""

    body = text(
        _("Bestuur of organisatie"),
        hint=_("Naam, KBO-, OVO- of NIS-nummer, of het laatste deel van het adres in Belfort."),
    )
    scope = forms.ChoiceField(label=_("Wat mag dat bestuur doen?"))
    reason = text(_("Waarvoor"), length=300)
    starts_on = day(_("Vanaf"))
    ends_on = day(_("Tot en met"), required=False, hint=_("Leeg: tot u het intrekt."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        self.fields["scope"].choices = [(scope.value, SCOPE_NAMES[scope].into(language)) for scope in MandateScope]  # type: ignore[attr-defined]


class TokenForm(Form):
    """Making an access key for a program."""

    name = text(_("Waarvoor"), length=80, hint=_("Bijvoorbeeld de naam van het programma; alleen u ziet dit."))
    days = forms.TypedChoiceField(
        label=_("Hoe lang"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 dagen")), (90, _("90 dagen")), (180, _("180 dagen")), (365, _("een jaar"))],
    )
