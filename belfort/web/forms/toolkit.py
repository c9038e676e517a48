"""Forms of the toolkit: what an item says, and a new version of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.toolkit import THEME_NAMES, Theme
from belfort.services.toolkit import READ_AT_MOST, ItemContent, VersionContent
from belfort.web.forms.base import Form, VersionedForm, choice, text
from belfort.web.forms.submissions import choices_of


class VersionForm(Form):
    """A new version: a file or a link, and what is new in it."""

    file = forms.FileField(
        label=_("Bestand"),
        required=False,
        allow_empty_file=True,  # refused by the service, in our own words
        help_text=_("PDF, beeld, Word, Excel, PowerPoint, OpenDocument of tekst, hoogstens 20 MB."),
        widget=forms.FileInput(),
    )
    url = text(_("of een link"), required=False, length=500, placeholder="https://")
    change = text(_("Wat is er nieuw?"), required=False, length=300)

    @property
    def release(self) -> VersionContent:
        """Return what was filled in; of a file no more bytes are read than are needed to refuse it."""
        file = self.cleaned_data["file"]
        return VersionContent(
            url=self.cleaned_data["url"],
            file=(file.name, file.read(READ_AT_MOST)) if file else None,
            change=self.cleaned_data.get("change", ""),
        )


class ItemForm(VersionedForm):
    """What an item says of itself."""

    theme = choice(_("Thema"), [])
    title_nl = text(_("Titel"))
    summary_nl = text(_("Waarvoor dient het?"), required=False, length=2_000, area=True)
    title_en = text(_("Titel in het Engels"), required=False)
    summary_en = text(_("Hetzelfde in het Engels"), required=False, length=2_000, area=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = choices_of(THEME_NAMES)  # type: ignore[attr-defined]

    @property
    def content(self) -> ItemContent:
        """Return what was filled in."""
        data = self.cleaned_data
        return ItemContent(
            Theme(data["theme"]), data["title_nl"], data["title_en"], data["summary_nl"], data["summary_en"]
        )


class NewItemForm(VersionForm, ItemForm):
    """A new item with its first version."""

    field_order = ("version", "theme", "title_nl", "summary_nl", "file", "url", "change", "title_en", "summary_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"], self.fields["change"]
