"""Forms about where a government wants to be, what was advised, and what a conformity body gave."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.frameworks import CERTIFICATE_NAMES, LEVEL_NAMES, AssuranceLevel
from belfort.domain.terms import Text
from belfort.services.targets import ADVISED_NAMES, READ_AT_MOST, CertificateContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.submissions import choices_of


class TargetForm(VersionedForm):
    """The level that a government wants, and apart from it the level that the selection tool advises."""

    framework = choice(_("Raamwerk"), [])
    level = choice(_("Streefniveau"), [], hint=_("Vlaanderen vraagt van elk lokaal bestuur minstens Basis."))
    target_on = day(_("Te halen tegen"), required=False)
    advised_level = choice(
        _("Geadviseerd niveau"),
        [],
        required=False,
        hint=_(
            "Wat de keuzehulp (CyFun Selection Tool) van het CCB voor uw bestuur uitkomt. Dit wijzigt uw streefniveau niet."
        ),
    )
    advised_on = day(_("Ingevuld op"), required=False)

    def __init__(self, *args: Any, frameworks: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "framework", choices_of(frameworks))
        _choose(self, "level", choices_of(LEVEL_NAMES))
        _choose(self, "advised_level", [("", _("nog niet ingevuld")), *choices_of(ADVISED_NAMES)])

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was chosen."""
        return {**self.cleaned_data, "level": AssuranceLevel(self.cleaned_data["level"])}


class CertificateForm(Form):
    """A verification or a certificate as the conformity body gave it."""

    kind = choice(_("Soort"), [])
    conformity_body = text(_("Conformiteitsbeoordelingsinstelling"), length=120)
    framework = choice(_("Raamwerk"), [])
    level = choice(_("Zekerheidsniveau"), [])
    issued_on = day(_("Uitgereikt op"))
    valid_until = day(_("Geldig tot en met"), required=False)
    reference = text(_("Nummer"), required=False, length=80)
    note = text(_("Toelichting"), required=False, length=2_000, area=True)
    file = forms.FileField(
        label=_("Bestand"),
        required=False,
        allow_empty_file=True,  # refused by the service, in our own words
        help_text=_("PDF, beeld, Word, Excel of tekst, hoogstens 20 MB."),
        widget=forms.FileInput(),
    )

    def __init__(self, *args: Any, frameworks: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", choices_of(CERTIFICATE_NAMES))
        _choose(self, "framework", choices_of(frameworks))
        _choose(self, "level", choices_of(LEVEL_NAMES))

    @property
    def content(self) -> CertificateContent:
        """Return what was filled in; of a file no more bytes are read than are needed to refuse it."""
        data = self.cleaned_data
        file = data["file"]
        return CertificateContent(
            kind=data["kind"],
            framework=data["framework"],
            level=AssuranceLevel(data["level"]),
            conformity_body=data["conformity_body"],
            issued_on=data["issued_on"],
            valid_until=data["valid_until"],
            reference=data["reference"],
            note=data["note"],
            file=(file.name, file.read(READ_AT_MOST)) if file else None,
        )


class WithdrawForm(VersionedForm):
    """Taking a certificate out of sight."""


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
