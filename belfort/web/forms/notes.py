"""The form of a note: advice or a lesson, and the controls that it helps with."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from belfort.services.notes import NOTE_KINDS, NoteContent, references
from belfort.web.forms.base import VersionedForm, choice, text
from belfort.web.forms.submissions import choices_of


class NoteForm(VersionedForm):
    """What a note says."""

    kind = choice(_("Soort"), [])
    title_nl = text(_("Titel"))
    body_nl = text(_("Tekst"), length=20_000, area=True, hint=_("Noem geen bestuur: iedereen kan dit lezen."))
    controls = text(
        _("Maatregelen"),
        required=False,
        length=2_000,
        hint=_("Nummers van CyberFundamentals, gescheiden door komma’s, bijvoorbeeld: PR.AA-01.1, ID.AM-01.1."),
    )
    source = text(_("Waar geleerd"), required=False, length=300)
    title_en = text(_("Titel in het Engels"), required=False)
    body_en = text(_("Tekst in het Engels"), required=False, length=20_000, area=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(NOTE_KINDS)  # type: ignore[attr-defined]

    @property
    def content(self) -> NoteContent:
        """Return what was filled in."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return NoteContent(**{**data, "controls": references(data["controls"])})
