"""Forms about findings: what was found, and each step in the life of one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.findings import CATEGORY_NAMES, SEVERITY_NAMES, Category, Severity
from belfort.services.finding_choices import Choices
from belfort.services.findings import FindingContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.pick import Pick
from belfort.web.forms.submissions import choices_of

LONG = 5_000


class FindingForm(VersionedForm):
    """What is written down of a finding; what can be done in a minute stands first, what can wait is folded away."""

    folded = frozenset(
        {"cvss_vector", "cvss_score", "reference", "known_exploited", "personal_data"}
        | {"facility", "next_release_on", "controls"}
    )

    audit = choice(_("Audit of test"), [], required=False)
    title = text(_("Titel"), hint=_("Eén zin die zegt wat er mis is."))
    category = choice(_("Waarover gaat het?"), [])
    severity = choice(_("Ernst"), [], required=False, hint=_("Leeg: volgens de CVSS-vector."))
    found_on = day(_("Vastgesteld op"))
    location = text(_("Plaats"), required=False, length=500, hint=_("Adres, pad, toestel of lokaal."))
    description = text(_("Wat is er vastgesteld?"), required=False, length=LONG, area=True)
    cause = text(_("Oorzaak"), required=False, length=LONG, area=True)
    consequence = text(_("Gevolg"), required=False, length=LONG, area=True)
    recommendation = text(_("Aanbeveling"), required=False, length=LONG, area=True)
    cvss_vector = text(
        _("CVSS-vector"), required=False, hint=_("Versie 3.0, 3.1 of 4.0; de score wordt berekend en nagekeken.")
    )
    cvss_score = forms.DecimalField(
        label=_("CVSS-score uit het verslag"),
        required=False,
        min_value=0,
        max_value=10,
        max_digits=3,
        decimal_places=1,
        localize=True,
    )
    reference = text(_("Nummer in het verslag"), required=False, length=80)
    known_exploited = forms.BooleanField(label=_("Wordt in de praktijk misbruikt"), required=False)
    personal_data = forms.BooleanField(label=_("Raakt een toepassing met persoonsgegevens"), required=False)
    facility = choice(_("Basisinrichting"), [], required=False, hint=_("Haar klasse bepaalt de termijn."))
    next_release_on = day(
        _("Volgende release op"), required=False, hint=_("Alleen voor een lage ernst: dan is die dag de termijn.")
    )
    controls = forms.MultipleChoiceField(label=_("Maatregelen die dit tegenspreekt"), required=False, widget=Pick)
    reason = text(
        _("Reden van de wijziging"),
        required=False,
        length=500,
        hint=_(
            "Nodig voor een lagere ernst, en om te wijzigen wat een ander van een audit noteerde. Wat er stond, blijft te lezen."
        ),
    )

    def __init__(self, *args: Any, choices: Choices, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        _choose(self, "category", [("", _("kies")), *choices_of(CATEGORY_NAMES)])
        _choose(self, "severity", [("", _("volgens de CVSS-vector")), *choices_of(SEVERITY_NAMES)])
        _choose(self, "controls", choices.controls)
        if choices.facilities is None:
            del self.fields["facility"]
        else:
            named = [(key, name.into(language)) for key, name in choices.facilities]
            _choose(self, "facility", [("", _("geen")), *named])
        if is_new:
            none = [("", _("kies"))] if choices.needs_audit else [("", _("geen, apart vastgesteld"))]
            _choose(self, "audit", [*none, *((str(key), name) for key, name in choices.audits)])
            self.fields["audit"].required = choices.needs_audit
            del self.fields["version"], self.fields["reason"]
        else:
            del self.fields["audit"]

    @property
    def audit_chosen(self) -> UUID | None:
        """Return the audit that was chosen."""
        chosen = self.cleaned_data.get("audit")
        return UUID(chosen) if chosen else None

    @property
    def content(self) -> FindingContent:
        """Return what was filled in."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "audit", "reason"}}
        facility = data.get("facility")
        return FindingContent(
            **{
                **data,
                "category": Category(data["category"]),
                "severity": Severity(data["severity"]) if data["severity"] else None,
                "facility": UUID(facility) if facility else None,
                "controls": _pairs(data["controls"]),
            }
        )


def _choose(form: forms.Form, name: str, choices: Any) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def _pairs(chosen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((framework, ref) for framework, _slash, ref in (one.partition("/") for one in chosen))


class RespondForm(VersionedForm):
    """The answer of the government."""

    response = text(_("Antwoord"), length=LONG, area=True, hint=_("Wat u eraan doet, of waarom u het anders ziet."))


class AssignForm(VersionedForm):
    """Giving a finding to a colleague."""

    to = forms.TypedChoiceField(label=_("Wie lost dit op?"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "to", [("", _("niemand")), *((str(key), name) for key, name in people)])


class DueForm(VersionedForm):
    """Another due day than that of the rule."""

    due_on = day(_("Op te lossen tegen"), required=False, hint=_("Leeg: de dag van de regel."))
    due_reason = text(_("Reden"), required=False, length=300, hint=_("Nodig voor een latere dag dan die van de regel."))


class FixForm(VersionedForm):
    """Recording a fix."""

    on = day(_("Opgelost op"))
    note = text(_("Hoe is het opgelost?"), length=LONG, area=True)


class RetestForm(VersionedForm):
    """What a retest showed."""

    passed = choice(
        _("Wat toont de hertest?"),
        [("yes", _("Het is opgelost: sluit de vaststelling")), ("no", _("Het is nog niet opgelost: open ze weer"))],
        radio=True,
    )
    on = day(_("Getest op"))
    note = text(_("Wat hebt u getest?"), length=LONG, area=True)


class AcceptForm(VersionedForm):
    """Accepting what is left of a risk."""

    until = day(_("Aanvaard tot en met"), hint=_("Hoogstens een jaar; daarna gaat de vaststelling weer open."))
    note = text(_("Waarom aanvaardt u dit?"), length=LONG, area=True)


class DuplicateForm(VersionedForm):
    """Which finding this is the same as."""

    of = choice(_("Dezelfde als"), [])

    def __init__(self, *args: Any, others: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "of", [("", _("kies")), *((str(key), name) for key, name in others)])


class ReopenForm(VersionedForm):
    """Opening a finding again."""

    note = text(_("Waarom gaat ze weer open?"), length=LONG, area=True)


class FindingsFileForm(Form):
    """A file with findings, and the audit to which they belong."""

    audit = choice(_("Audit of test"), [])
    file = forms.FileField(
        label=_("Bestand"),
        allow_empty_file=True,  # refused by the reader, in our own words
        help_text=_("Het sjabloon (.xlsx of .csv), of SARIF 2.1.0 (.sarif of .json) van een scanner; hoogstens 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.sarif,.json"}),
    )
    category = choice(_("Waarover gaat een SARIF-bestand?"), [], hint=_("In het sjabloon staat dit per rij."))

    def __init__(self, *args: Any, audits: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "audit", [("", _("kies")), *((str(key), name) for key, name in audits)])
        _choose(self, "category", choices_of(CATEGORY_NAMES))
