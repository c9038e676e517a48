"""Forms about facilities."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.terms import Text
from belfort.services.facilities import KINDS
from belfort.services.facility_changes import FacilityContent
from belfort.web.forms.base import Form, VersionedForm, text
from belfort.web.forms.pick import Pick


class FacilityForm(Form):
    """What stands in the register about a facility."""

    name = text(_("Naam"))
    kind = forms.ChoiceField(label=_("Soort"))
    description = text(_("Omschrijving"), required=False, length=2_000, area=True)
    supports_all = forms.BooleanField(label=_("Alle informatieassets rusten hierop"), required=False)
    hosts = forms.MultipleChoiceField(
        label=_("Informatieassets die er rechtstreeks op rusten"), required=False, widget=Pick
    )
    rests_on = forms.MultipleChoiceField(label=_("Rust zelf op"), required=False, widget=Pick)
    families = forms.MultipleChoiceField(
        label=_("Families van maatregelen die gevraagd worden"), required=False, widget=Pick
    )

    def __init__(
        self,
        *args: Any,
        assets: list[tuple[str, list[tuple[str, str]]]],
        facilities: list[tuple[str, str]],
        families: Mapping[str, Text],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        choices: dict[str, list[Any]] = {
            "kind": [(key, name.into(language)) for key, name in KINDS.items()],
            "hosts": assets,
            "rests_on": facilities,
            "families": [(key, f"{name.into(language)} ({key})") for key, name in families.items()],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]

    @property
    def content(self) -> FacilityContent:
        """Return what was typed."""
        data = self.cleaned_data
        return FacilityContent(
            name=data["name"],
            kind=data["kind"],
            description=data["description"],
            supports_all=data["supports_all"],
            families=tuple(data["families"]),
            hosts=[UUID(key) for key in data["hosts"]],
            rests_on=[UUID(key) for key in data["rests_on"]],
        )


class AdaptFacilityForm(FacilityForm, VersionedForm):
    """Changing a facility."""

    reason = text(
        _("Reden van de afwijking"),
        required=False,
        length=1_000,
        area=True,
        hint=_("Nodig als iets anders dan de omschrijving afwijkt van de generieke lijst."),
    )
