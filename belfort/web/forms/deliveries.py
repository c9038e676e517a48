"""Forms of what was delivered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.services.deliveries import MOST_COPIES, DeliveryContent, Sending
from belfort.web.forms.base import Form, VersionedForm, choice, day, text


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
        """Return what was filled in; empty lines name nobody."""
        lines = (line.strip() for line in self.cleaned_data["governments"].splitlines())
        content = _content(self.cleaned_data)
        return Sending(self.cleaned_data["track_key"], content, tuple(line for line in lines if line))


class CorrectionForm(VersionedForm):
    """What was delivered after all."""

    material = text(_("Materiaal"))
    copies = forms.IntegerField(label=_("Aantal"), min_value=1, max_value=MOST_COPIES)
    delivered_on = day(_("Geleverd op"))
    reason = text(_("Waarom"), length=500)

    @property
    def content(self) -> DeliveryContent:
        """Return what was filled in."""
        return _content(self.cleaned_data)


class WithdrawalForm(VersionedForm):
    """Why nothing was delivered after all."""

    reason = text(_("Waarom"), length=500)


def _content(said: dict[str, Any]) -> DeliveryContent:
    return DeliveryContent(said["material"], said["copies"], said["delivered_on"])
