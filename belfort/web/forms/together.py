"""Forms of partnerships with their members, and of what was delivered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.services.deliveries import MOST_COPIES, Sending
from belfort.services.partnerships import PARTNERSHIP_KINDS, PartnershipContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.submissions import choices_of


class PartnershipForm(VersionedForm):
    """What a partnership says of itself."""

    name = text(_("Naam"))
    kind = choice(_("Soort"), [])
    shares_officer = forms.BooleanField(label=_("Delen een informatieveiligheidscoördinator"), required=False)
    starts_on = day(_("Begint op"))
    ends_on = day(_("Eindigt op"), required=False, hint=_("De eerste dag waarop ze niet meer samenwerken."))
    note = text(_("Opmerking"), required=False, length=2_000, area=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(PARTNERSHIP_KINDS)  # type: ignore[attr-defined]

    @property
    def content(self) -> PartnershipContent:
        """Return what was filled in."""
        return PartnershipContent(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class MemberForm(Form):
    """A government that works along."""

    organization = text(_("Bestuur"), hint=_("Naam, NIS-, KBO- of OVO-nummer."))
    starts_on = day(_("Vanaf"))
    ends_on = day(_("Tot"), required=False, hint=_("De eerste dag waarop het niet meer meewerkt."))


class EndForm(Form):
    """From which day on a government no longer works along."""

    ends_on = day(_("Tot"), required=False, hint=_("De eerste dag waarop het niet meer meewerkt; leeg: het werkt mee."))


class SendingForm(Form):
    """What went out to one or several governments."""

    track_key = choice(_("Spoor"), [])
    material = text(_("Materiaal"), hint=_("Bijvoorbeeld: affiche “Denk voor u klikt”."))
    copies = forms.IntegerField(label=_("Aantal per bestuur"), min_value=1, max_value=MOST_COPIES)
    delivered_on = day(_("Geleverd op"))
    governments = text(
        _("Besturen"),
        length=100_000,
        area=True,
        hint=_("Eén per regel: naam, NIS-, KBO- of OVO-nummer."),
    )

    def __init__(self, *args: Any, tracks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track_key"].choices = tracks  # type: ignore[attr-defined]

    @property
    def sending(self) -> Sending:
        """Return what was filled in; empty lines are left out."""
        lines = [line.strip() for line in self.cleaned_data["governments"].splitlines()]
        return Sending(**{**self.cleaned_data, "governments": tuple(line for line in lines if line)})
