"""Forms about a whole self-assessment: submitting, sending back, remarking, and up to which day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.terms import Text
from belfort.services.assessments import Group, Line
from belfort.services.submissions import FUNCTION_LENGTH, REMARK_LENGTH
from belfort.web.forms.base import Form, VersionedForm, day, text

REMARK = "opmerking-"


def choices_of(names: Mapping[Any, Text]) -> list[tuple[str, str]]:
    """Return names by key as the choices of a field, in the language of the page."""
    language = get_language() or "nl"
    return [(str(key), name.into(language)[:1].upper() + name.into(language)[1:]) for key, name in names.items()]


class SubmitForm(VersionedForm):
    """Signing a submission: in which function, and of which date it speaks."""

    function = text(
        _("Uw functie"),
        length=FUNCTION_LENGTH,
        hint=_("Uw naam en deze functie staan bij de inzending, bijvoorbeeld: algemeen directeur."),
    )
    measured_on = day(
        _("Datum waarvan zij spreekt"), hint=_("De dag waarop de antwoorden kloppen; niet later dan vandaag.")
    )


class SendBackForm(VersionedForm):
    """Remarks on the whole and on single controls, at least one."""

    remark = text(_("Opmerking bij het geheel"), required=False, length=REMARK_LENGTH, area=True)

    def __init__(self, *args: Any, refs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ref in refs:
            label = Text("Opmerking bij {ref}", "Remark on {ref}").filled(ref=ref).into(get_language() or "nl")
            self.fields[REMARK + ref] = text(label, required=False, length=REMARK_LENGTH, area=True)

    @property
    def remarks(self) -> dict[str, str]:
        """Return what was written: nothing before the whole, the reference before a control."""
        written = {name: value for name, value in self.cleaned_data.items() if name.startswith(REMARK)}
        return {"": self.cleaned_data["remark"]} | {name.removeprefix(REMARK): text for name, text in written.items()}

    def groups(self, groups: Iterable[Group]) -> list[tuple[Group, list[tuple[Line, forms.BoundField]], bool]]:
        """Return the lines with their fields by category, and whether anything was written in the category."""
        found = []
        for group in groups:
            pairs = [(line, self[REMARK + line.control.ref]) for line in group.lines]
            found.append((group, pairs, any(field.value() or field.errors for _line, field in pairs)))
        return found


class RemarkForm(Form):
    """One remark, on the whole or on a control."""

    ref = forms.ChoiceField(label=_("Waarover"), required=False)
    text = text(_("Opmerking"), length=REMARK_LENGTH, area=True)

    def __init__(self, *args: Any, controls: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].choices = [("", _("De hele zelfevaluatie")), *controls]  # type: ignore[attr-defined]


class AsOfForm(Form):
    """A day up to which something is shown; without it everything is."""

    op = day(_("Stand op"), required=False)

    @property
    def as_of(self) -> date | None:
        """Return the day that was asked, None when none was, or when it is no day."""
        day_asked: date | None = self.cleaned_data.get("op") if self.is_valid() else None
        return day_asked
