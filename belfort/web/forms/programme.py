"""Forms of the programme: tracks, sessions, enrolments, audits and lines of the budget."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from belfort.domain.budget import BUDGET_KIND_NAMES, BudgetKind, BudgetRow, euro
from belfort.domain.programme import TRACK_NAMES, EnrolmentStep, TrackKind
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, OUTCOME_NAMES, AuditKind, Outcome
from belfort.domain.terms import Text
from belfort.services.audits import AuditResult
from belfort.services.tracks import TrackContent, WorkshopContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.submissions import choices_of

STEP_NAMES = {
    EnrolmentStep.WITHDRAW: Text("schrijf uit", "withdraw"),
    EnrolmentStep.COMPLETE: Text("rond af", "complete"),
    EnrolmentStep.ENROL: Text("schrijf in", "enrol"),
    EnrolmentStep.WAIT: Text("zet op de wachtlijst", "put on the waiting list"),
    EnrolmentStep.TEST: Text("begin te testen", "start testing"),
    EnrolmentStep.ROLL_OUT: Text("rol uit", "roll out"),
    EnrolmentStep.OFFER: Text("bied aan", "offer"),
    EnrolmentStep.SHOW_INTEREST: Text("toon interesse", "show interest"),
}


def money(label: Any, *, required: bool = False, hint: Any = "") -> forms.DecimalField:
    """Return an amount in euro."""
    return forms.DecimalField(
        label=label, required=required, help_text=hint, min_value=0, max_digits=14, decimal_places=2, localize=False
    )


class TrackForm(VersionedForm):
    """A track of the programme."""

    kind = choice(_("Soort"), [])
    name_nl = text(_("Naam"), length=120)
    name_en = text(_("Naam in het Engels"), required=False, length=120)
    summary_nl = text(_("Wat krijgt een bestuur?"), required=False, length=2_000, area=True)
    summary_en = text(_("Hetzelfde in het Engels"), required=False, length=2_000, area=True)
    starts_on = day(_("Begint op"))
    ends_on = day(_("Eindigt op"), required=False)
    capacity = forms.IntegerField(
        label=_("Plaatsen"), required=False, min_value=0, help_text=_("Leeg: voor iedereen die wil.")
    )
    percent = forms.IntegerField(
        label=_("Deel dat de Vlaamse overheid betaalt (%)"), required=False, min_value=0, max_value=100
    )
    cap_eur = money(_("Hoogstens per bestuur (EUR)"))
    is_public = forms.BooleanField(label=_("Staat op de publieke pagina"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(TRACK_NAMES)  # type: ignore[attr-defined]

    @property
    def content(self) -> TrackContent:
        """Return what was filled in."""
        data = dict(self.cleaned_data)
        percent = data.pop("percent")
        data.pop("version")
        share = None if percent is None else forms.DecimalField().to_python(f"{percent / 100:.2f}")
        return TrackContent(**{**data, "kind": TrackKind(data["kind"]), "share": share})


class WorkshopForm(Form):
    """A session of a track."""

    track = choice(_("Spoor"), [])
    title = text(_("Titel"))
    held_on = day(_("Datum"))
    starts_at = forms.TimeField(label=_("Van"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    ends_at = forms.TimeField(label=_("Tot"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    place = text(_("Plaats"), required=False)
    url = forms.URLField(label=_("Adres om deel te nemen"), required=False, assume_scheme="https", max_length=500)
    capacity = forms.IntegerField(label=_("Plaatsen"), required=False, min_value=1)

    def __init__(self, *args: Any, tracks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]

    @property
    def content(self) -> WorkshopContent:
        """Return what was filled in, without the track."""
        return WorkshopContent(**{name: value for name, value in self.cleaned_data.items() if name != "track"})


class EnrolForm(Form):
    """Enrolling a government by the programme: by name, NIS, KBO or OVO number."""

    organization = text(_("Bestuur"), hint=_("Naam, NIS-, KBO- of OVO-nummer."))
    on = day(_("Ingeschreven op"))
    note = text(_("Opmerking"), required=False, length=500)


class StepForm(VersionedForm):
    """A step with an enrolment."""

    step = choice(_("Wat gebeurt er?"), [])
    on = day(_("Op"))
    staff_percent = forms.IntegerField(
        label=_("Bereikt deel van het personeel (%)"), required=False, min_value=0, max_value=100
    )
    note = text(_("Opmerking"), required=False, length=500)

    def __init__(self, *args: Any, steps: Sequence[EnrolmentStep], with_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = choices_of({step.value: STEP_NAMES[step] for step in steps})  # type: ignore[attr-defined]
        if not with_staff:
            del self.fields["staff_percent"]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was filled in."""
        return {**self.cleaned_data, "step": EnrolmentStep(self.cleaned_data["step"])}


class AuditForm(Form):
    """Selecting a government for an audit."""

    organization = text(_("Bestuur"), hint=_("Naam, NIS-, KBO- of OVO-nummer."))
    kind = choice(_("Soort"), [])
    party = text(_("Door wie"), required=False)
    selected_on = day(_("Geselecteerd op"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(AUDIT_KIND_NAMES)  # type: ignore[attr-defined]

    @property
    def kind_chosen(self) -> AuditKind:
        """Return the kind."""
        return AuditKind(self.cleaned_data["kind"])


class AuditStepForm(VersionedForm):
    """The next step of an audit; a report comes with what it found."""

    on = day(_("Op"))
    outcome = choice(_("Uitkomst"), [], required=False)
    cause = text(_("Oorzaak"), required=False, length=2_000, area=True)
    consequence = text(_("Gevolg"), required=False, length=2_000, area=True)
    cost_eur = money(_("Kostprijs (EUR)"))
    paid_eur = money(_("Betaald door de Vlaamse overheid (EUR)"))

    def __init__(self, *args: Any, reports: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", _("kies")), *choices_of(OUTCOME_NAMES)]  # type: ignore[attr-defined]
        if not reports:
            for name in ("outcome", "cause", "consequence", "cost_eur", "paid_eur"):
                del self.fields[name]

    @property
    def result(self) -> AuditResult | None:
        """Return what a report found; None for another step."""
        data = self.cleaned_data
        if "outcome" not in data:
            return None
        outcome = Outcome(data["outcome"]) if data["outcome"] else None
        return AuditResult(outcome, data["cause"], data["consequence"], data["cost_eur"], data.get("paid_eur"))


class BudgetForm(Form):
    """One line of the budget; what few lines need stands folded away."""

    folded = frozenset(
        {"lapses_on", "credit", "to_track", "to_credit", "decision", "decided_on", "corrects", "corrected_on"}
    )
    kind = choice(_("Soort"), [])
    track = choice(_("Spoor"), [], required=False)
    dated_on = day(_("Datum"))
    amount = money(_("Bedrag (EUR)"), required=True)
    reference = text(_("Referentie"), required=False, length=120)
    counterparty = text(_("Tegenpartij"), required=False)
    lapses_on = day(_("Vervalt op"), required=False, hint=_("Alleen bij een krediet of een overdracht."))
    credit = text(
        _("Van welk krediet"),
        required=False,
        length=120,
        hint=_("De referentie van een krediet. Leeg: volgens de regel, eerst dat van het spoor."),
    )
    to_track = choice(_("Naar spoor"), [], required=False, hint=_("Alleen bij een overdracht."))
    to_credit = text(_("Naar krediet"), required=False, length=120, hint=_("Alleen bij een overdracht."))
    decision = text(
        _("Beslissing"), required=False, length=2_000, area=True, hint=_("Nodig als u meer vastlegt dan het krediet.")
    )
    decided_on = day(_("Beslist op"), required=False)
    corrects = forms.IntegerField(
        label=_("Verbetert rij"),
        required=False,
        min_value=1,
        help_text=_("Het nummer van de rij in wier plaats deze komt. Een bedrag van 0 neemt ze weg."),
    )
    corrected_on = day(_("Verbetering telt vanaf"), required=False)
    audit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tracks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(BUDGET_KIND_NAMES)  # type: ignore[attr-defined]
        self.fields["track"].choices = [("", _("het hele programma")), *tracks]  # type: ignore[attr-defined]
        self.fields["to_track"].choices = [("", "–"), *tracks]  # type: ignore[attr-defined]

    @property
    def row(self) -> BudgetRow:
        """Return the line, numbered 1."""
        data = dict(self.cleaned_data)
        values = data | {
            "kind": BudgetKind(data["kind"]),
            "amount": euro(data["amount"]),
            "to_track": data["to_track"] or None,
        }
        return BudgetRow(number=1, **values)


def track_choices(names: Sequence[tuple[str, Text]]) -> list[tuple[str, str]]:
    """Return tracks as choices in the language of the reader."""
    language = get_language() or "nl"
    return [(key, name.into(language)) for key, name in names]
