"""The steps in the life of a finding: answer, give away, choose a day, fix, retest, accept, link as duplicate, open again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.due_dates import Due, due_by_rule, require_due
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.findings import (
    FindingState,
    FindingStep as Step,
    Severity,
    is_lower,
    next_finding_state,
    require_acceptance,
    require_other_eyes,
)
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.models import Finding, Organization
from belfort.services import finding_ends, finding_log
from belfort.services.accounts import get_colleagues
from belfort.services.finding_log import Note
from belfort.services.finding_rights import require_step
from belfort.services.findings import FUTURE, find_finding
from belfort.services.writing import update_versioned

GOES_ON = {FindingState.OPEN, FindingState.ANSWERED, FindingState.FIXED}
VERBS = {
    Step.RESPOND: "finding.answered",
    Step.ASSIGN: "finding.assigned",
    Step.DUE: "finding.due_set",
    Step.FIX: "finding.fixed",
    Step.CLOSE: "finding.closed",
    Step.FAIL: "finding.failed",
    Step.ACCEPT: "finding.accepted",
    Step.DUPLICATE: "finding.linked",
    Step.REOPEN: "finding.reopened",
}


def _found(actor: Actor, at: datetime, organization: Organization, key: UUID, step: Step) -> Finding:
    """Return a finding with which the actor may take a step now; the caller writes it."""
    finding = find_finding(actor=actor, organization=organization, key=key)
    require_step(actor, finding, step)
    finding_log.lock(organization)
    next_finding_state(finding_log.settle(actor=actor, at=at, finding=finding), step)
    return finding


def _take(
    actor: Actor, at: datetime, finding: Finding, note: Note, *, version: int, changes: Mapping[str, Any]
) -> Finding:
    """Write one step: the row, its life, the trail and the count of the day."""
    state = next_finding_state(FindingState(finding.state), note.step)
    if note.dated_on > localdate(at):
        raise InvalidError(FUTURE, field="on")
    update_versioned(finding, version=version, changes={**changes, "state": state.value})
    finding_log.add_step(actor=actor, at=at, finding=finding, note=note)
    body = {"note": note.words.strip()[:200]} if note.words.strip() else {}
    finding_log.record(actor=actor, at=at, finding=finding, verb=VERBS[note.step], body=body)
    finding_log.refresh_count(at=at, organization=finding.organization)
    return finding


def _require_words(words: str, field: str, nl: str, en: str) -> None:
    if not words.strip():
        raise InvalidError(Text(nl, en), field=field)


@transaction.atomic
def respond(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, response: str
) -> Finding:
    """Give the answer of the government: what it will do about the finding, or why it sees it otherwise."""
    finding = _found(actor, at, organization, key, Step.RESPOND)
    _require_words(response, "response", "Schrijf wat u eraan doet.", "Write what you will do about it.")
    note = Note(Step.RESPOND, localdate(at), response)
    return _take(actor, at, finding, note, version=version, changes={"response": response.strip()})


@transaction.atomic
def assign(*, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, user_id: int) -> Finding:
    """Give a finding to a colleague, who may then answer it and record its fix; 0 takes it back."""
    finding = _found(actor, at, organization, key, Step.ASSIGN)
    people = get_colleagues(actor=actor, organization=organization, on=localdate(at))
    person = next((one for one in people if one.pk == user_id), None)
    if user_id and person is None:
        raise InvalidError(Text("Kies een collega.", "Choose a colleague."), field="to")
    note = Note(Step.ASSIGN, localdate(at), facts={"to": person.name if person else ""})
    return _take(actor, at, finding, note, version=version, changes={"responsible": person})


def rule_of(finding: Finding) -> Due:
    """Return what the rule says about the due day of a finding as it stands."""
    return due_by_rule(
        found_on=finding.found_on,
        severity=Severity(finding.severity),
        test_class=finding.test_class,
        personal_data=finding.personal_data,
        next_release_on=finding.next_release_on,
    )


@transaction.atomic
def set_due(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    due_on: date | None,
    reason: str = "",
) -> Finding:
    """Choose another due day than that of the rule; without a day that of the rule holds again."""
    finding = _found(actor, at, organization, key, Step.DUE)
    rule = rule_of(finding)
    if due_on is not None:
        require_due(due_on, reason, rule, finding.found_on)
    day = due_on or rule.day
    why = reason.strip() if day != rule.day else ""
    note = Note(Step.DUE, localdate(at), why, {"due_on": day})
    own = why or (Text("vroeger dan de regel", "earlier than the rule").into(actor.language) if day != rule.day else "")
    return _take(actor, at, finding, note, version=version, changes={"due_on": day, "due_reason": own})


@transaction.atomic
def fix(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    on: date,
    note: str,
) -> Finding:
    """Record that a finding is fixed, since when and how; somebody else retests it."""
    finding = _found(actor, at, organization, key, Step.FIX)
    _require_words(note, "note", "Schrijf hoe het opgelost is.", "Write how it was fixed.")
    _require_after(finding.found_on, on)
    changes = {"fixed_on": on, "fixed_by_id": actor.user_id or None}
    return _take(actor, at, finding, Note(Step.FIX, on, note), version=version, changes=changes)


@transaction.atomic
def retest(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    passed: bool,
    on: date,
    note: str,
) -> Finding:
    """Say what a retest showed: it is fixed, and the finding closes, or it is not, and the finding is open again.

    Raises ForbiddenError for who recorded the fix.
    """
    step = Step.CLOSE if passed else Step.FAIL
    finding = _found(actor, at, organization, key, step)
    require_other_eyes(fixed_by=finding.fixed_by_id, retested_by=actor.user_id)
    _require_words(note, "note", "Schrijf wat u getest hebt.", "Write what you tested.")
    _require_after(finding.fixed_on, on)
    changes = {"closed_on": on} if passed else {"fixed_on": None, "fixed_by_id": None}
    return _take(actor, at, finding, Note(step, on, note), version=version, changes=changes)


def _require_after(first: date | None, on: date) -> None:
    if first is not None and on < first:
        words = Text("Dit kan niet vóór {day}.", "This cannot be before {day}.")
        raise InvalidError(words.filled(day=f"{first:%d/%m/%Y}"), field="on")


@transaction.atomic
def accept(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    until: date | None,
    note: str,
) -> Finding:
    """Accept what is left of a risk until a day; after it the finding is open again."""
    finding = _found(actor, at, organization, key, Step.ACCEPT)
    today = localdate(at)
    require_acceptance(note, until, today)
    written = Note(Step.ACCEPT, today, note, {"accepted_until": until})
    done = _take(actor, at, finding, written, version=version, changes={"accepted_until": until})
    finding_ends.plan_end(finding=done, until=until or today)
    return done


@transaction.atomic
def link_duplicate(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, of: UUID
) -> Finding:
    """Say that a finding is the same as another of this government, which goes on for both."""
    finding = _found(actor, at, organization, key, Step.DUPLICATE)
    rows = Finding.objects.visible_to(actor).of(organization.pk)
    other: Finding | None = rows.filter(pk=of).exclude(pk=key).first()
    if other is None:
        raise MissingError
    followed = rows.filter(duplicate_of=finding).exists()
    if other.state == FindingState.DUPLICATE or followed:
        words = Text("Kies een vaststelling die zelf niet dubbel is.", "Choose a finding that is no duplicate itself.")
        raise InvalidError(words, field="of")
    goes_on = finding_log.settle(actor=actor, at=at, finding=other) in GOES_ON
    if not goes_on or is_lower(Severity(other.severity), than=Severity(finding.severity)):
        words = Text(
            "Kies een vaststelling die nog loopt en minstens even ernstig is: zij gaat voor beide verder.",
            "Choose a finding that is still going on and at least as severe: it goes on for both.",
        )
        raise InvalidError(words, field="of")
    note = Note(Step.DUPLICATE, localdate(at), facts={"of": other.number})
    return _take(actor, at, finding, note, version=version, changes={"duplicate_of": other})


@transaction.atomic
def reopen(*, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, note: str) -> Finding:
    """Open a finding again that was closed, accepted or linked as duplicate, with a reason."""
    finding = _found(actor, at, organization, key, Step.REOPEN)
    _require_words(note, "note", "Zeg waarom.", "Say why.")
    changes = {"accepted_until": None, "duplicate_of": None, "fixed_on": None, "fixed_by_id": None, "closed_on": None}
    return _take(actor, at, finding, Note(Step.REOPEN, localdate(at), note), version=version, changes=changes)
