"""Forms about reports from outside: each step, notes, dates, thanks, what becomes a finding, and the policy."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.disclosure_retention import MOST_MONTHS, USUAL_MONTHS
from belfort.domain.disclosures import DISCLOSURE_STATE_NAMES, DisclosureState
from belfort.domain.findings import CATEGORY_NAMES, SEVERITY_NAMES, Category, Severity
from belfort.services.disclosure_policies import PolicyContent
from belfort.services.disclosures import LONGEST_NAME, LONGEST_NOTE, Dates, Decision
from belfort.services.findings import FindingContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.submissions import choices_of

LONG = 5_000
ASKED = {
    DisclosureState.TRIAGED: {"severity", "note"},
    DisclosureState.CONFIRMED: {"severity", "note"},
    DisclosureState.DUPLICATE: {"original", "note"},
}


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"],
    )


class MoveForm(VersionedForm):
    """Sending a report to its next state, with what that asks."""

    target = forms.ChoiceField(choices=choices_of(DISCLOSURE_STATE_NAMES), widget=forms.HiddenInput)
    severity = choice(_("Ernst"), [], required=False)
    original = choice(_("Dubbel van"), [], required=False)
    note = text(_("Toelichting"), required=False, length=LONGEST_NOTE, area=True, hint=_("Alleen voor uw bestuur."))

    def __init__(
        self, *args: Any, target: DisclosureState, originals: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = [("", _("kies")), *choices_of(SEVERITY_NAMES)]  # type: ignore[attr-defined]
        named = [(str(key), name) for key, name in originals]
        self.fields["original"].choices = [("", _("kies")), *named]  # type: ignore[attr-defined]
        for name in {"severity", "original"} - ASKED.get(target, {"note"}):
            del self.fields[name]

    @property
    def decision(self) -> Decision:
        """Return what was decided."""
        data = self.cleaned_data
        return Decision(
            target=DisclosureState(data["target"]),
            note=data["note"],
            severity=Severity(data["severity"]) if data.get("severity") else None,
            original=UUID(data["original"]) if data.get("original") else None,
        )


class NoteForm(Form):
    """A note beside a report."""

    note = text(_("Notitie"), length=LONGEST_NOTE, area=True)


class DatesForm(VersionedForm):
    """When things happened outside."""

    found_at = _moment(_("Gevonden door de melder"), _("Zoals de melder het zegt; hieruit volgen de termijnen."))
    notified_at = _moment(_("Korte melding bij het CCB"))
    reported_at = _moment(_("Volledige melding bij het CCB"))
    publication_agreed_on = day(_("Akkoord van het CCB met publicatie"), required=False)

    @property
    def dates(self) -> Dates:
        """Return the moments."""
        return Dates(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class ThankForm(VersionedForm):
    """Thanking a finder by name."""

    name = text(_("Naam op de dankpagina"), length=LONGEST_NAME, hint=_("Iedereen kan dit lezen."))


class EraseContactForm(VersionedForm):
    """Erasing what is known of a finder: nothing to fill in, only to confirm."""


class MakeFindingForm(VersionedForm):
    """What goes from a report into a finding."""

    title = text(_("Titel"))
    category = choice(_("Waarover gaat het?"), [])
    severity = choice(_("Ernst"), [])
    location = text(_("Plaats"), required=False, length=500)
    description = text(
        _("Wat is er vastgesteld?"),
        required=False,
        length=20_000,
        area=True,
        hint=_("Collega's en auditors lezen dit. Laat weg wie het meldde."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = choices_of(CATEGORY_NAMES)  # type: ignore[attr-defined]
        self.fields["severity"].choices = [("", _("kies")), *choices_of(SEVERITY_NAMES)]  # type: ignore[attr-defined]

    def content(self, found_on: Any, code: str) -> FindingContent:
        """Return the finding, found on a day and under the code of its report."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return FindingContent(
            **{
                **data,
                "category": Category(data["category"]),
                "severity": Severity(data["severity"]),
                "found_on": found_on,
                "reference": code,
            }
        )


class PolicyForm(VersionedForm):
    """How a government wants to be told."""

    is_open = forms.BooleanField(
        label=_("Ons meldpunt is open: iedereen kan de pagina en het formulier zien"), required=False
    )
    contact = forms.EmailField(
        label=_("Mailadres voor meldingen"),
        required=False,
        max_length=254,
        help_text=_("Van een team, niet van één persoon: iedereen kan het lezen."),
    )
    expires_on = day(
        _("security.txt vervalt op"),
        required=False,
        hint=_("Hoogstens een jaar vooruit. U krijgt vooraf een herinnering."),
    )
    scope = text(
        _("Waarover mag het gaan?"),
        required=False,
        length=LONG,
        area=True,
        hint=_("Eén naam, adres of toepassing per regel. Leeg: alles wat van uw bestuur is."),
    )
    rules = text(
        _("Eigen regels"), required=False, length=LONG, area=True, hint=_("Komen onder de tekst van Belfort te staan.")
    )
    encryption_url = text(
        _("Adres van uw sleutel"),
        required=False,
        length=500,
        hint=_("Waar uw publieke PGP-sleutel staat: begint met https://, dns: of openpgp4fpr:."),
    )
    shows_thanks = forms.BooleanField(label=_("Toon een dankpagina met wie dat wil"), required=False)
    contact_months = forms.IntegerField(
        label=_("Contactgegevens van melders bewaren, in maanden"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_(
            "Na het afsluiten van een melding. Daarna wist Belfort naam, adres en sleutel; de melding zelf blijft. Leeg: 12."
        ),
    )

    @property
    def content(self) -> PolicyContent:
        """Return what was chosen."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return PolicyContent(**(chosen | {"contact_months": chosen["contact_months"] or USUAL_MONTHS}))
