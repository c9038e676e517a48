"""Reports of vulnerabilities inside the government: triage, notes, terms, and what is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, localtime

from belfort.domain.disclosures import (
    OPEN,
    THANKED,
    DisclosureState as State,
    Moments,
    Move,
    require_moments,
    require_move,
)
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.findings import Severity
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Disclosure, DisclosureFile, DisclosureStep, Finding, Organization, StoredFile, Thanks
from belfort.reporting.words import moment
from belfort.services import files, findings, trail
from belfort.services.findings import FindingContent
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

LONGEST_NOTE, LONGEST_NAME = 5_000, 120
MOMENTS = {
    "found_at": Text("gevonden door de melder", "found by the finder"),
    "notified_at": Text("korte melding bij het CCB", "short notification at the CCB"),
    "reported_at": Text("volledige melding bij het CCB", "full report at the CCB"),
}
STOOD = Text("Verbeterd; er stond: {name}, {moment}.", "Corrected; it said: {name}, {moment}.")


def find_disclosure(*, actor: Actor, organization: Organization, key: UUID, lock: bool = False) -> Disclosure:
    """Return a report; raises MissingError. With `lock` others who handle it wait for the end of the transaction."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    rows = Disclosure.objects.visible_to(actor).of(organization.id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row: Disclosure | None = rows.select_related("finding", "duplicate_of").filter(pk=key).first()
    if row is None:
        raise MissingError
    row.organization = organization
    return row


def record(*, actor: Actor, at: datetime, row: Disclosure, verb: str, body: Mapping[str, Any] | None = None) -> None:
    """Leave the trace, under the code alone: who reads the logbook does not learn what was found."""
    trail.record(
        actor=actor,
        at=at,
        organization=row.organization,
        verb=verb,
        subject=Subject("disclosure", row.pk, row.code),
        body=dict(body or {}),
    )


def _add_step(actor: Actor, at: datetime, row: Disclosure, note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise InvalidError(Text("Deze tekst is te lang.", "This text is too long."), field="note")
    number = DisclosureStep.objects.visible_to(actor).of(row.organization_id).filter(disclosure=row).count() + 1
    step = DisclosureStep(organization_id=row.organization_id, disclosure=row, number=number, state=row.state)
    step.note, step.recorded_at, step.recorded_by_id = note.strip(), at, actor.user_id or None
    DisclosureStep.objects.add(step)


@dataclass(frozen=True, slots=True)
class Decision:
    """Where somebody sends a report; `original` is the report that it doubles."""

    target: State
    note: str = ""
    severity: Severity | None = None
    original: UUID | None = None


@transaction.atomic
def move(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, decision: Decision
) -> Disclosure:
    """Send a report to its next state: triaged, confirmed, fixed, closed, rejected or duplicate."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = find_disclosure(actor=actor, organization=organization, key=key, lock=True)
    target, severity = decision.target, decision.severity.value if decision.severity else row.severity
    original = _original(actor, organization, row, decision)
    require_move(State(row.state), Move(target, decision.note, bool(severity), original is not None))
    changes = {
        "state": target.value,
        "severity": severity,
        "duplicate_of_id": original,
        "closed_on": None if target in OPEN else localdate(at),
    }
    body = {"changes": changed(row, {"state": target.value, "severity": severity})}
    update_versioned(row, version=version, changes=changes)
    _add_step(actor, at, row, decision.note)
    record(actor=actor, at=at, row=row, verb="disclosure.moved", body=body)
    return row


def _original(actor: Actor, organization: Organization, row: Disclosure, decision: Decision) -> UUID | None:
    if decision.target is not State.DUPLICATE or decision.original is None:
        return None
    others = Disclosure.objects.visible_to(actor).of(organization.id).exclude(pk=row.pk)
    if not others.exclude(state=State.DUPLICATE.value).filter(pk=decision.original).exists():
        words = Text("Kies een andere melding uit de lijst.", "Choose another report from the list.")
        raise InvalidError(words, field="original")
    return decision.original


@transaction.atomic
def add_note(*, actor: Actor, at: datetime, organization: Organization, key: UUID, note: str) -> None:
    """Write a note beside a report; only who handles reports reads it."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = find_disclosure(actor=actor, organization=organization, key=key, lock=True)
    if not note.strip():
        raise InvalidError(Text("Schrijf een notitie.", "Write a note."), field="note")
    _add_step(actor, at, row, note)
    record(actor=actor, at=at, row=row, verb="disclosure.noted")


@dataclass(frozen=True, slots=True)
class Dates:
    """When things happened outside: the finding, what went to the CCB, and when the CCB agreed to publication."""

    found_at: datetime | None = None
    notified_at: datetime | None = None
    reported_at: datetime | None = None
    publication_agreed_on: date | None = None


@transaction.atomic
def set_dates(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, dates: Dates
) -> Disclosure:
    """Note the moments from which the terms follow, and the day on which the CCB agreed to publication."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = find_disclosure(actor=actor, organization=organization, key=key, lock=True)
    require_moments(Moments(row.received_at, dates.found_at, dates.notified_at, dates.reported_at), at)
    if dates.found_at is not None and dates.found_at > row.received_at:
        words = Text("De melding was er al voor dit moment.", "The report was there before this moment.")
        raise InvalidError(words, field="found_at")
    if dates.publication_agreed_on is not None and dates.publication_agreed_on > localdate(at):
        words = Text("Deze datum ligt in de toekomst.", "This date is in the future.")
        raise InvalidError(words, field="publication_agreed_on")
    changes = {
        "found_at": dates.found_at,
        "notified_at": dates.notified_at,
        "reported_at": dates.reported_at,
        "publication_agreed_on": dates.publication_agreed_on,
    }
    body = {"changes": changed(row, changes)}
    stood = [
        STOOD.filled(name=name, moment=moment(localtime(value))).into(actor.language)
        for field, name in MOMENTS.items()
        if (value := getattr(row, field)) is not None and value != changes[field]
    ]
    update_versioned(row, version=version, changes=changes)
    if stood:
        _add_step(actor, at, row, "\n".join(stood))
    record(actor=actor, at=at, row=row, verb="disclosure.dated", body=body)
    return row


@transaction.atomic
def thank(*, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, name: str) -> Disclosure:
    """Thank a finder who wanted it, by name on the public page; once per report."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = find_disclosure(actor=actor, organization=organization, key=key, lock=True)
    name = name.strip()
    if not may_thank(row):
        words = Text(
            "Bedanken kan één keer, voor een bevestigde melding van wie dat wil.",
            "Thanks are given once, for a confirmed report of who wants them.",
        )
        raise InvalidError(words)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidError(
            Text("Geef de naam voor de dankpagina.", "Give the name for the page of thanks."), field="name"
        )
    update_versioned(row, version=version, changes={"thanked_on": localdate(at)})
    Thanks.objects.create(organization=organization, name=name, thanked_on=localdate(at))
    record(actor=actor, at=at, row=row, verb="disclosure.thanked")
    return row


def may_thank(row: Disclosure) -> bool:
    """Say whether a finder can be thanked now."""
    return row.wants_thanks and row.thanked_on is None and State(row.state) in THANKED


@transaction.atomic
def make_finding(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, content: FindingContent
) -> Finding:
    """Make a finding of a report, apart from any audit; nothing about the finder goes along unless somebody writes it."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = find_disclosure(actor=actor, organization=organization, key=key, lock=True)
    if row.finding_id is not None:
        raise InvalidError(Text("Van deze melding bestaat al een vaststelling.", "This report has a finding already."))
    finding = findings.record_finding(actor=actor, at=at, organization=organization, content=content)
    update_versioned(row, version=version, changes={"finding_id": finding.pk})
    record(actor=actor, at=at, row=row, verb="disclosure.finding_made", body={"finding": finding.number})
    return finding


@transaction.atomic
def open_file(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> tuple[StoredFile, bytes]:
    """Return an attachment and its bytes; the trail keeps who took it."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    rows = DisclosureFile.objects.visible_to(actor).of(organization.id).select_related("file", "disclosure")
    row = rows.filter(pk=key).first()
    if row is None:
        raise MissingError
    row.file.organization = row.disclosure.organization = organization
    data = files.read(row.file)
    record(actor=actor, at=at, row=row.disclosure, verb="disclosure.file_opened", body={"sha256": row.file.sha256})
    return row.file, data
