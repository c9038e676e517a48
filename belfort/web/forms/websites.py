"""Forms about websites: what a host is, whether it may be looked at, and why a verdict is as it is."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.services.websites import PARTS, WebsiteContent
from belfort.web.forms.base import Form, VersionedForm, day, text


class _ContentForm(Form):
    """What an officer says of a website."""

    part = forms.ChoiceField(label=_("Wat is deze site?"))
    is_supplier = forms.BooleanField(label=_("Draait bij een leverancier"), required=False)
    counter_path = text(
        _("Pagina van het loket"), required=False, length=500, hint=_("Waar het loket begint, bijvoorbeeld /loket.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        self.fields["part"].choices = [(key, name.into(language)) for key, name in PARTS.items()]  # type: ignore[attr-defined]

    @property
    def content(self) -> WebsiteContent:
        """Return what was filled in."""
        values = self.cleaned_data
        return WebsiteContent(values["part"], values["is_supplier"], values["counter_path"])


class AddWebsiteForm(_ContentForm):
    """A new host."""

    host = text(
        _("Naam van de site"), length=300, hint=_("Zonder https:// en zonder pad, bijvoorbeeld www.gemeente.be.")
    )
    field_order = ("host", "part", "is_supplier", "counter_path")


class ChangeWebsiteForm(VersionedForm, _ContentForm):
    """What a known host is."""


class PauseForm(VersionedForm):
    """Why nobody may look at a website for now."""

    reason = text(_("Waarom?"), length=500)


class ConsentForm(Form):
    """Whether the government agrees to be looked at, and on what ground."""

    given = forms.ChoiceField(label=_("Toestemming"), choices=[("yes", "yes"), ("no", "no")])
    basis = text(
        _("Beslissing waarop u steunt"),
        required=False,
        length=500,
        hint=_("Bijvoorbeeld: beslissing van het college van 3 maart 2026."),
    )


class ExplainForm(Form):
    """Why a verdict is as it is, who follows it up, and until when."""

    reason = text(_("Waarom is dit zo?"), length=1_000, area=True)
    owner = text(_("Wie volgt dit op?"), length=120)
    ends_on = day(_("Geldt tot en met"), hint=_("Hoogstens een jaar ver."))
