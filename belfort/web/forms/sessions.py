"""Forms of one session: what it says, and who was there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.programme_counts import MODE_NAMES, Mode
from belfort.services.tracks import WorkshopContent
from belfort.web.forms.base import Form, choice, day, text
from belfort.web.forms.programme import WorkshopForm
from belfort.web.forms.submissions import choices_of


class SessionForm(WorkshopForm):
    """What a session says; its track stays."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, tracks=[], **kwargs)
        del self.fields["track"]

    @property
    def content(self) -> WorkshopContent:
        """Return what was filled in."""
        return WorkshopContent(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class PresenceForm(Form):
    """Who was at a session; with `corrects` in the place of an earlier row."""

    government = text(
        _("Bestuur"), required=False, hint=_("Naam, NIS-, KBO- of OVO-nummer. Leeg: niemand weet van welk bestuur.")
    )
    mode = choice(_("Hoe"), [])
    people = forms.IntegerField(label=_("Aantal mensen"), min_value=0, max_value=100_000)
    seen_on = day(_("Gezien op"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = choices_of(MODE_NAMES)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was filled in."""
        return {**self.cleaned_data, "mode": Mode(self.cleaned_data["mode"])}
