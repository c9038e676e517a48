"""Forms about people: signing in, passwords, invitations, memberships, mandates."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm as AllauthChange,
    LoginForm,
    ResetPasswordForm as AllauthReset,
    ResetPasswordKeyForm,
)
from django import forms
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


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """Choosing a new password after the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _passwords(self)


class ChangePasswordForm(AllauthChange):  # type: ignore[misc]
    """Changing the password while signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _passwords(self)


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
    scope = forms.ChoiceField(label=_("Wat mag dat bestuur"))
    reason = text(_("Waarvoor"), length=300)
    starts_on = day(_("Vanaf"))
    ends_on = day(_("Tot en met"), required=False, hint=_("Leeg: tot u het intrekt."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        self.fields["scope"].choices = [(scope.value, SCOPE_NAMES[scope].into(language)) for scope in MandateScope]  # type: ignore[attr-defined]
