"""Forms of the way back: what a step of an enrolment, an audit or the dates of a round were after all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.domain.enrolment_corrections import EventSaid
from belfort.domain.programme import ENROLMENT_STATE_NAMES, EnrolmentState
from belfort.domain.programme_audits import AUDIT_STATE_NAMES, OUTCOME_NAMES, AuditState, Outcome
from belfort.services.audit_corrections import AuditContent
from belfort.services.audits import COLUMNS
from belfort.web.forms.base import VersionedForm, choice, day, text
from belfort.web.forms.programme import money
from belfort.web.forms.submissions import choices_of

NEVER = "nooit"


class ReasonForm(VersionedForm):
    """Why something is said otherwise."""

    reason = text(_("Waarom"), length=500)


class StepCorrectionForm(ReasonForm):
    """What a step of an enrolment was after all."""

    state = choice(_("Wat was het?"), [])
    on = day(_("Dag"), hint=_("Maakt niet uit als het nooit gebeurde."))
    staff_percent = forms.IntegerField(
        label=_("Bereikt deel van het personeel (%)"), required=False, min_value=0, max_value=100
    )
    field_order = ("state", "on", "staff_percent", "reason")

    def __init__(self, *args: Any, states: Sequence[EnrolmentState], with_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = choices_of({state.value: ENROLMENT_STATE_NAMES[state] for state in states})
        self.fields["state"].choices = [*named, (NEVER, _("dit gebeurde nooit"))]  # type: ignore[attr-defined]
        if not with_staff:
            del self.fields["staff_percent"]

    @property
    def said(self) -> EventSaid:
        """Return what was filled in."""
        data = self.cleaned_data
        state = None if data["state"] == NEVER else EnrolmentState(data["state"])
        return EventSaid(state, data["on"], data.get("staff_percent"))


class AuditCorrectionForm(ReasonForm):
    """What an audit was after all; only steps that were taken can be said otherwise."""

    party = text(_("Door wie"), required=False)
    outcome = choice(_("Uitkomst"), [], required=False)
    cause = text(_("Oorzaak"), required=False, length=2_000, area=True, hint=_("Leeg: blijft wat genoteerd is."))
    consequence = text(_("Gevolg"), required=False, length=2_000, area=True, hint=_("Leeg: blijft wat genoteerd is."))
    cost_eur = money(_("Kostprijs (EUR)"))
    paid_eur = money(_("Betaald door de Vlaamse overheid (EUR)"))

    def __init__(self, *args: Any, reached: Sequence[AuditState], is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["paid_eur"]
        else:
            self.fields["reason"].help_text = _("Wie het programma leest, ziet deze reden: noem de uitkomst niet.")
        order, names = ["party"], dict(choices_of(AUDIT_STATE_NAMES))
        for state in reached:
            hint = "" if state is AuditState.SELECTED else _("Leeg: deze stap is niet gezet.")
            self.fields[COLUMNS[state]] = day(names[state], required=state is AuditState.SELECTED, hint=hint)
            order.append(COLUMNS[state])
        outcomes = [("", _("blijft wat genoteerd is")), *choices_of(OUTCOME_NAMES)]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        if AuditState.REPORTED not in reached:
            for name in ("outcome", "cause", "consequence", *(() if is_own else ("cost_eur", "paid_eur"))):
                del self.fields[name]
        self.order_fields([*order, "outcome", "cause", "consequence", "cost_eur", "paid_eur", "reason"])

    @property
    def content(self) -> AuditContent:
        """Return what was filled in."""
        data = self.cleaned_data
        days: dict[AuditState, date] = {
            state: data[column] for state, column in COLUMNS.items() if data.get(column) is not None
        }
        outcome = Outcome(data["outcome"]) if data.get("outcome") else None
        words = {name: data.get(name, "") for name in ("cause", "consequence")}
        return AuditContent(data["party"], days, data.get("cost_eur"), data.get("paid_eur"), outcome, **words)


class CancellationForm(ReasonForm):
    """From which day on an audit does not go through."""

    on = day(_("Afgelast op"))
    field_order = ("on", "reason")
