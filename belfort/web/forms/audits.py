"""Forms about the audits of a government: planning, scope and agreement, steps, the report, to whom it is given."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.permissions import ASSIGNMENTS, ROLE_NAMES, Role, Term
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, AuditKind
from belfort.services.audit_dossiers import READ_AT_MOST, DossierContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.programme import money
from belfort.web.forms.submissions import choices_of


def _long(label: Any, hint: Any = "") -> forms.CharField:
    return text(label, required=False, hint=hint, length=4_000, area=True)


class DossierForm(VersionedForm):
    """What a government keeps of an audit."""

    title = text(_("Titel"), required=False)
    systems = _long(_("Systemen"), _("Eén per regel."))
    addresses = _long(_("Adressen"), _("Namen, IP-adressen of reeksen, één per regel."))
    applications = _long(_("Toepassingen"), _("Eén per regel."))
    out_of_scope = _long(_("Blijft erbuiten"))
    agreement = _long(_("Afspraken"), _("Wat mag, wat niet, wanneer, en wie aansprakelijk is."))
    agreed_on = day(_("Afgesproken op"), required=False)
    contact = text(_("Wie te bellen als iets stukgaat"), required=False)

    @property
    def content(self) -> DossierContent:
        """Return what was filled in."""
        names = ("title", "systems", "addresses", "applications", "out_of_scope", "agreement", "agreed_on", "contact")
        return DossierContent(**{name: self.cleaned_data[name] for name in names})


class OwnAuditForm(DossierForm):
    """Planning an audit or test that the government orders itself."""

    kind = choice(_("Soort"), [])
    party = text(_("Door wie"), required=False)
    selected_on = day(_("Beslist op"))
    cost_eur = money(_("Kostprijs (EUR)"))
    field_order = ("kind", "title", "party", "selected_on", "cost_eur")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        self.fields["kind"].choices = choices_of(AUDIT_KIND_NAMES)  # type: ignore[attr-defined]

    @property
    def planned(self) -> Mapping[str, Any]:
        """Return what was filled in, as planning takes it."""
        data = self.cleaned_data
        names = ("party", "selected_on", "cost_eur")
        return {name: data[name] for name in names} | {"kind": AuditKind(data["kind"]), "content": self.content}


class ReportForm(VersionedForm):
    """The report of an audit as a file."""

    file = forms.FileField(
        label=_("Verslag"),
        allow_empty_file=True,  # refused by the service, in our own words
        help_text=_("PDF, beeld, Word, Excel of tekst, hoogstens 20 MB."),
        widget=forms.FileInput(),
    )

    @property
    def given(self) -> dict[str, Any]:
        """Return the name and the bytes; no more bytes are read than are needed to refuse a file."""
        file = self.cleaned_data["file"]
        return {"name": file.name, "data": file.read(READ_AT_MOST), "version": self.cleaned_data["version"]}


class GiveForm(Form):
    """Giving an audit to the holder of an account."""

    email = forms.EmailField(
        label=_("E-mailadres"), help_text=_("Van iemand die al een account heeft."), max_length=254
    )
    role = choice(_("Als"), [], radio=True)
    starts_on = day(_("Van"))
    ends_on = day(_("Tot en met"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices_of({role.value: ROLE_NAMES[role] for role in ASSIGNMENTS})  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was filled in."""
        data = self.cleaned_data
        return {
            "email": data["email"],
            "role": Role(data["role"]),
            "term": Term(data["starts_on"], data["ends_on"]),
        }
