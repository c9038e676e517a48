"""Forms about processes and assets, the settings, and files."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.classification import ATTRIBUTE_NAMES, FLAG_NAMES, Attribute, Flag, InformationClass
from belfort.domain.impact import DIMENSION_NAMES, LEVEL_NAMES, Dimension
from belfort.domain.terms import Text
from belfort.services.asset_changes import AssetContent
from belfort.services.process_changes import ProcessContent
from belfort.web.forms.base import Form, VersionedForm, text


def _language() -> str:
    return get_language() or "nl"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _level_choices() -> list[tuple[str, Any]]:
    language = _language()
    return [
        ("", _("niet beoordeeld")),
        *((str(level), f"{level} · {name.into(language)}") for level, name in LEVEL_NAMES.items()),
    ]


def _levels(name: Text) -> forms.IntegerField:
    """Return a choice of a level from 1 to 5, or none; the names are only made when the form is shown."""
    return forms.IntegerField(
        label=_capital(name.into(_language())),
        required=False,
        min_value=1,
        max_value=5,
        widget=forms.Select(choices=cast("Any", _level_choices)),
    )


class DecideForm(VersionedForm):
    """Confirming a row, or refusing it with a reason."""

    reason = text(_("Reden"), required=False, length=1_000, area=True, hint=_("Waarom? Zonder reden kan dit niet."))


class ProcessForm(Form):
    """What stands in the register about a process."""

    title = text(_("Titel"), length=300)
    description = text(_("Omschrijving"), required=False, length=2_000, area=True)
    owner = text(
        _("Dienst"), required=False, length=120, hint=_("De dienst die het proces uitvoert; mag leeg blijven.")
    )
    nis2_annex = forms.BooleanField(
        label=_("De procesgroep valt onder bijlage I of II van de NIS2-wet"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension, name in DIMENSION_NAMES.items():
            self.fields[f"group_impact_{dimension.value}"] = _levels(name)
        for dimension, name in DIMENSION_NAMES.items():
            self.fields[f"impact_{dimension.value}"] = _levels(name)

    @property
    def content(self) -> ProcessContent:
        """Return what was typed."""
        data = self.cleaned_data
        return ProcessContent(
            title=data["title"],
            description=data["description"],
            owner=data["owner"],
            nis2_annex=data["nis2_annex"],
            group_impact=self._impact("group_impact"),
            impact=self._impact("impact"),
        )

    def _impact(self, prefix: str) -> dict[str, int]:
        pairs = ((dimension.value, self.cleaned_data[f"{prefix}_{dimension.value}"]) for dimension in Dimension)
        return {dimension: level for dimension, level in pairs if level}

    def rating_fields(self, prefix: str) -> list[forms.BoundField]:
        """Return the five fields of one rating, for the template."""
        return [self[f"{prefix}_{dimension.value}"] for dimension in Dimension]

    @property
    def group_fields(self) -> list[forms.BoundField]:
        """Return the fields of step 2."""
        return self.rating_fields("group_impact")

    @property
    def process_fields(self) -> list[forms.BoundField]:
        """Return the fields of step 3."""
        return self.rating_fields("impact")


class AdaptProcessForm(ProcessForm, VersionedForm):
    """Changing a process; a deviation asks a reason."""

    reason = text(
        _("Reden van de afwijking"),
        required=False,
        length=1_000,
        area=True,
        hint=_("Nodig als titel of beoordeling afwijkt van de generieke lijst."),
    )


class AddProcessForm(ProcessForm):
    """Adding an own process."""

    group = forms.ChoiceField(label=_("Procesgroep"))

    def __init__(self, *args: Any, groups: Iterable[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("Kies een groep")), *groups]  # type: ignore[attr-defined]
        self.order_fields(["title", "group", "description", "owner"])


class PeakForm(Form):
    """One yearly peak period."""

    name = text(_("Naam van de periode"), length=120)
    starts = text(_("Eerste dag"), hint=_("Dag/maand, bijvoorbeeld 20/08."), length=5)
    ends = text(_("Laatste dag"), hint=_("Dag/maand, bijvoorbeeld 05/09."), length=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension, name in DIMENSION_NAMES.items():
            self.fields[f"impact_{dimension.value}"] = _levels(name)

    @staticmethod
    def _day(value: str) -> tuple[int, int]:
        day, _slash, month = value.partition("/")
        if not (day.strip().isdecimal() and month.strip().isdecimal()):
            raise forms.ValidationError(_("Schrijf dag/maand, bijvoorbeeld 20/08."))
        return int(month), int(day)

    def clean_starts(self) -> tuple[int, int]:
        """Return (month, day)."""
        return self._day(self.cleaned_data["starts"])

    def clean_ends(self) -> tuple[int, int]:
        """Return (month, day)."""
        return self._day(self.cleaned_data["ends"])

    @property
    def impact_fields(self) -> list[forms.BoundField]:
        """Return the five fields of the rating, for the template."""
        return [self[f"impact_{dimension.value}"] for dimension in Dimension]

    @property
    def impact(self) -> dict[Dimension, int]:
        """Return the levels that were chosen."""
        pairs = ((dimension, self.cleaned_data[f"impact_{dimension.value}"]) for dimension in Dimension)
        return {dimension: level for dimension, level in pairs if level}


class AssetForm(Form):
    """What stands in the register about an asset."""

    name = text(_("Naam"))
    category = forms.ChoiceField(label=_("Categorie"))
    description = text(_("Omschrijving"), required=False, length=2_000, area=True)
    flags = forms.MultipleChoiceField(
        label=_("Welke gegevens over mensen zitten erin?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    floor_overruled = text(
        _("Reden waarom de ondergrens voor persoonsgegevens hier niet geldt"),
        required=False,
        length=1_000,
        hint=_("Leeg: de ondergrens geldt."),
    )

    def __init__(self, *args: Any, categories: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = _language()
        self.fields["category"].choices = [(key, name.into(language)) for key, name in categories.items()]  # type: ignore[attr-defined]
        self.fields["flags"].choices = [(flag.value, FLAG_NAMES[flag].into(language)) for flag in Flag]  # type: ignore[attr-defined]

    @property
    def content(self) -> AssetContent:
        """Return what was typed."""
        data = self.cleaned_data
        return AssetContent(
            data["name"],
            data["category"],
            data["description"],
            frozenset(Flag(flag) for flag in data["flags"]),
            data["floor_overruled"],
        )


class AdaptAssetForm(AssetForm, VersionedForm):
    """Changing an asset; a deviation asks a reason."""

    def keep(self, *names: str) -> None:
        """Show these fields without letting them change, for who advises on personal data only."""
        for name in names:
            self.fields[name].disabled = True

    reason = text(
        _("Reden van de afwijking"),
        required=False,
        length=1_000,
        area=True,
        hint=_("Nodig als naam of soort gegevens afwijkt van de generieke lijst."),
    )


def _class_fields(
    attributes: list[dict[str, Any]], first: Iterable[tuple[str, Any]] = ()
) -> dict[str, forms.TypedChoiceField]:
    """Return a choice of class for each of C, I and A, after what comes first; a class is shown with its name."""
    key = "en" if _language() == "en" else "nl"
    named = {entry["key"]: {one["class"]: one[key] for one in entry["classes"]} for entry in attributes}
    fields = {}
    for attribute in Attribute:
        names = named.get(attribute.value, {})
        levels = ((str(level), f"{level} · {names[level]}" if level in names else str(level)) for level in range(1, 6))
        label = _capital(ATTRIBUTE_NAMES[attribute].into(_language()))
        fields[attribute.value] = forms.TypedChoiceField(label=label, coerce=int, choices=[*first, *levels])
    return fields


class AddAssetForm(AssetForm):
    """Adding an own asset, with its classes when they are known."""

    def __init__(self, *args: Any, attributes: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _class_fields(attributes, [("0", _("nog niet bepaald"))])

    @property
    def classes(self) -> InformationClass:
        """Return the chosen classes; 0 is not yet rated."""
        return InformationClass(**{attribute.value: self.cleaned_data[attribute.value] for attribute in Attribute})


class ClassesForm(VersionedForm):
    """Setting the three classes directly."""

    reason = text(_("Reden"), length=1_000, area=True)

    def __init__(self, *args: Any, attributes: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _class_fields(attributes)
        self.order_fields([attribute.value for attribute in Attribute])

    @property
    def classes(self) -> InformationClass:
        """Return the chosen classes."""
        return InformationClass(self.cleaned_data["C"], self.cleaned_data["I"], self.cleaned_data["A"])


class ValuationForm(VersionedForm):
    """The fifteen questions; each answer is a level, and the first missing one is named."""

    reason = text(_("Toelichting"), required=False, length=1_000, area=True)

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = "en" if _language() == "en" else "nl"
        self.questions = questions
        for question in questions:
            name = f"{question['attribute']}_{question['dimension']}"
            self.fields[name] = forms.TypedChoiceField(
                label=question[key],
                help_text=question[f"help_{key}"],
                coerce=int,
                choices=[(str(answer["level"]), answer[key]) for answer in question["answers"]],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een antwoord.")},
            )

    @property
    def answers(self) -> dict[Attribute, dict[Dimension, int]]:
        """Return the answers by attribute and dimension."""
        return {
            attribute: {dimension: self.cleaned_data[f"{attribute.value}_{dimension.value}"] for dimension in Dimension}
            for attribute in Attribute
        }

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the questions by attribute, for the template."""
        return [
            (attribute.value, [self[f"{attribute.value}_{dimension.value}"] for dimension in Dimension])
            for attribute in Attribute
        ]


class SettingsForm(VersionedForm):
    """Floors on C, the KSZ set, and whether proposed controls are shown."""

    ksz = forms.BooleanField(label=_("De maatregelen van de Kruispuntbank (KSZ) gelden voor ons"), required=False)
    proposed = forms.BooleanField(label=_("Toon ook voorgestelde maatregelen (nog niet officieel)"), required=False)
    reason = text(
        _("Reden"), required=False, length=1_000, hint=_("Nodig als een ondergrens lager wordt dan het voorstel.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = _language()
        for flag in (Flag.PROFESSIONAL_DATA, Flag.PERSONAL_DATA, Flag.SENSITIVE_PERSONAL_DATA):
            label = (
                Text("Minste klasse voor {what}", "Lowest class for {what}")
                .filled(what=FLAG_NAMES[flag])
                .into(language)
            )
            levels = forms.Select(choices=[(level, str(level)) for level in range(1, 6)])
            self.fields[flag.value] = forms.IntegerField(label=label, min_value=1, max_value=5, widget=levels)
        self.order_fields([flag.value for flag in Flag])

    @property
    def floor_fields(self) -> list[forms.BoundField]:
        """Return the fields of the floors, for the template."""
        return [self[flag.value] for flag in Flag if flag.value in self.fields]

    @property
    def floors(self) -> dict[Flag, int]:
        """Return the floors that were typed."""
        return {flag: self.cleaned_data[flag.value] for flag in Flag if flag.value in self.cleaned_data}


class UploadForm(Form):
    """A file to import."""

    file = forms.FileField(
        label=_("Bestand"),
        allow_empty_file=True,  # refused by the reader, in our own words
        help_text=_("Excel (.xlsx) of CSV, hoogstens 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
