"""Forms about self-assessments: beginning one, its facts, answers, and what is done with many at once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.frameworks import LEVEL_NAMES, MODE_NAMES, AssuranceLevel, Mode
from belfort.services.answers import GROUNDS_LENGTH, AnswerContent
from belfort.services.assessments import NAME_LENGTH
from belfort.services.scored_frameworks import KEYS
from belfort.services.submissions import REMARK_LENGTH
from belfort.web.forms.base import Form, VersionedForm, choice, day, text as written

NOT_APPLICABLE = "na"
SCORES = [(str(score), str(score)) for score in range(1, 6)]
DATE_HINT = _("De zelfevaluatie spreekt over deze dag.")


def _named(names: Any) -> Any:
    """Return choices from names by key, made when the form is shown."""
    return lambda: [(key.value, name.into(get_language() or "nl").capitalize()) for key, name in names.items()]


def _level(*, radio: bool = False) -> forms.ChoiceField:
    widget: forms.Widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(label=_("Niveau"), choices=cast("Any", _named(LEVEL_NAMES)), widget=widget)


class ReopenForm(Form):
    """Going on from an earlier self-assessment."""

    level = _level()
    measured_on = day(_("Datum"), hint=DATE_HINT)
    name = written(_("Naam"), required=False, length=NAME_LENGTH, hint=_("Leeg: het raamwerk en het jaar."))

    @property
    def level_chosen(self) -> AssuranceLevel:
        """Return the level."""
        return AssuranceLevel(self.cleaned_data["level"])


class StartForm(ReopenForm):
    """Beginning an empty self-assessment."""

    framework = choice(_("Raamwerk"), [(key, f"CyberFundamentals {key.rpartition('-')[2]}") for key in KEYS])
    field_order = ("framework", "level", "measured_on", "name")


class MoveForm(Form):
    """Going from 2023 to 2025."""

    level = _level(radio=True)
    measured_on = day(_("Datum"), hint=DATE_HINT)

    @property
    def level_chosen(self) -> AssuranceLevel:
        """Return the level."""
        return AssuranceLevel(self.cleaned_data["level"])


class ChangeForm(VersionedForm):
    """The facts of a draft."""

    name = written(_("Naam"), length=NAME_LENGTH)
    level = _level()
    measured_on = day(_("Datum"), hint=DATE_HINT)
    mode = forms.ChoiceField(
        label=_("Hoe worden de cijfers berekend?"),
        choices=cast("Any", _named(MODE_NAMES)),
        help_text=_("Het officiële werkboek wijkt op enkele plaatsen af van de regel."),
    )

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was typed, as the service asks it."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "level": AssuranceLevel(data["level"]),
            "measured_on": data["measured_on"],
            "mode": Mode(data["mode"]),
        }


def _score(label: Any, *, required: bool = False, excludable: bool = False) -> forms.ChoiceField:
    choices = [("", "–"), *SCORES, *([(NOT_APPLICABLE, _("niet van toepassing"))] if excludable else [])]
    wrong = _("Een score is een geheel getal van 1 tot 5.")
    return forms.ChoiceField(
        label=label,
        choices=choices[1:] if required else choices,
        required=required,
        widget=forms.RadioSelect(),
        error_messages={"invalid_choice": wrong, "required": _("Kies een score.")},
    )


class ScoreForm(Form):
    """The two scores of one control, on the version that the person saw; "not applicable" goes for both."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    documentation = _score(_("Documentatie"), excludable=True)
    implementation = _score(_("Implementatie"))

    @property
    def content(self) -> AnswerContent:
        """Return what was chosen; the grounds are empty."""
        data = self.cleaned_data
        excluded = data["documentation"] == NOT_APPLICABLE
        documentation, implementation = ("" if excluded else data[name] for name in ("documentation", "implementation"))
        return AnswerContent(
            documentation=int(documentation) if documentation else None,
            implementation=int(implementation) if implementation else None,
            not_applicable=excluded,
        )

    def chosen(self, name: str) -> str:
        """Return what stands in a score: "", "1" to "5" or "na"; anything else is nothing."""
        value = str(self[name].value() or "")
        return value if value in {key for key, _name in SCORES} | {NOT_APPLICABLE} else ""


class AnswerForm(ScoreForm):
    """A whole answer: two scores and the grounds of each."""

    grounds_documentation = written(_("Motivering"), required=False, length=GROUNDS_LENGTH, area=True)
    grounds_implementation = written(_("Motivering"), required=False, length=GROUNDS_LENGTH, area=True)

    @property
    def content(self) -> AnswerContent:
        """Return what was typed."""
        scores, data = super().content, self.cleaned_data
        return replace(
            scores,
            grounds_documentation=data["grounds_documentation"],
            grounds_implementation=data["grounds_implementation"],
        )


class CategoryForm(Form):
    """The same two scores for every open control of a category."""

    documentation = _score(_("Documentatie"), required=True)
    implementation = _score(_("Implementatie"), required=True)


class GiveForm(Form):
    """Giving controls to a colleague, or taking them back."""

    owner = forms.TypedChoiceField(label=_("Collega"), required=False, coerce=int, empty_value=None)
    due_on = day(_("Tegen"), required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "geef_%s", **kwargs})
        self.fields["owner"].choices = [("", _("niemand")), *people]  # type: ignore[attr-defined]


class RemarkForm(Form):
    """A remark of a supporter on one control."""

    text = written(_("Opmerking"), length=REMARK_LENGTH, area=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "opmerking_%s", **kwargs})


class EvidenceForm(Form):
    """Evidence: a name, a date, and one of a text, a link or a file."""

    title = written(_("Naam"), required=False, hint=_("Leeg bij een bestand: de naam van het bestand."))
    dated_on = day(_("Datum van het bewijs"))
    file = forms.FileField(
        label=_("Bestand"),
        required=False,
        allow_empty_file=True,  # refused by the service, in our own words
        help_text=_("PDF, beeld, Word, Excel, PowerPoint, OpenDocument of tekst, hoogstens 20 MB."),
    )
    url = written(_("of een link"), required=False, length=500, placeholder="https://")
    text = written(_("of een tekst"), required=False, length=5_000, area=True)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "bewijs_%s", "initial": {"dated_on": today}, **kwargs})
