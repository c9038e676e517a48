"""What every form shares: Dutch words for mistakes, the status of the answer, and refusals of services on the field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import get_language

from belfort.domain.errors import InvalidError


class Form(forms.Form):
    """A form of ours."""

    refused = False
    folded: frozenset[str] = frozenset()  # names of fields that few people need

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields that stand open, in order."""
        return [field for field in self.visible_fields() if field.name not in self.folded]

    @property
    def rest_fields(self) -> list[forms.BoundField]:
        """Return the fields that stand folded away."""
        return [field for field in self.visible_fields() if field.name in self.folded]

    @property
    def opens_rest(self) -> bool:
        """Say whether something stands in the fields that are folded away, or is wrong there."""
        return any(field.errors or field.value() for field in self.rest_fields)

    @property
    def status(self) -> int:
        """Return 422 when something must be looked at again, else 200."""
        return 422 if self.refused or (self.is_bound and not self.is_valid()) else 200

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Put the refusal of a service on the field that it names; the code after the block then shows the form again."""
        try:
            yield
        except InvalidError as refusal:
            self.refused = True
            lines = refusal.text.into(get_language() or "nl").split("\n")  # a file may have several faults, one a line
            name = refusal.field if refusal.field in self.fields and len(lines) == 1 else None
            self.cleaned_data = getattr(self, "cleaned_data", {})  # a form that was sent without fields has none
            self.add_error(name, lines)


class VersionedForm(Form):
    """A form about a row: it carries the version that the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def text(
    label: Any, *, required: bool = True, hint: Any = "", length: int = 200, area: bool = False, **attributes: str
) -> forms.CharField:
    """Return a text field; NUL and control characters are refused by Django's own validator."""
    widget: forms.Widget = (
        forms.Textarea(attrs={"rows": 4, **attributes}) if area else forms.TextInput(attrs=attributes)
    )
    return forms.CharField(label=label, required=required, help_text=hint, max_length=length, widget=widget)


def choice(
    label: Any, choices: list[tuple[str, Any]], *, required: bool = True, hint: Any = "", radio: bool = False
) -> forms.ChoiceField:
    """Return a choice of one."""
    widget: forms.Widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(label=label, choices=choices, required=required, help_text=hint, widget=widget)


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """Return a day, typed or picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, help_text=hint, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"]
    )
