"""Findings out of a file: read whole, shown, and only then written; a second reading of the same file doubles nothing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import ConflictError, InvalidError, Place, RefusedFileError
from belfort.domain.findings import Category, Severity
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.finding_rows import FindingRow, read_findings
from belfort.exchange.limits import REGISTER, require_plain_name
from belfort.exchange.sarif import read_sarif
from belfort.models import Control, Finding, ImportDraft, Organization
from belfort.services import (
    finding_log,
    finding_names,
    finding_steps,
    findings,
    import_drafts,
    scored_frameworks,
    targets,
    trail,
)
from belfort.services.finding_rights import require_record
from belfort.services.findings import FindingContent, require_audit
from belfort.services.trail import Subject

KIND = "findings"
READ_AT_MOST = REGISTER.file_bytes + 1
FUTURE = Text("deze datum ligt in de toekomst.", "this date is in the future.")


@dataclass(frozen=True, slots=True)
class Line:
    """A finding of a file, and whether its audit has it already."""

    row: FindingRow
    is_new: bool

    @property
    def audit(self) -> UUID | None:
        """Return its audit; None for a finding apart from any."""
        return UUID(self.row.audit) if self.row.audit else None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would write; `audit` is that of rows that name none, `left_out` counts what a scanner suppressed or passed."""

    draft: ImportDraft
    audit: UUID | None
    lines: list[Line]
    left_out: int

    @property
    def new_count(self) -> int:
        """Return how many findings are new."""
        return sum(line.is_new for line in self.lines)

    @property
    def same_count(self) -> int:
        """Return how many stand there already."""
        return len(self.lines) - self.new_count

    @property
    def seen(self) -> str:
        """Return a mark of what the preview shows, so that writing can tell whether it still holds."""
        shown = [[line.row.audit, line.row.fingerprint, line.is_new] for line in self.lines]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


@transaction.atomic
def prepare(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    audit: UUID | None,
    file_name: str,
    data: bytes,
    category: Category = Category.WEB,
) -> ImportDraft:
    """Read a file of findings and keep its rows until the person says yes; raises RefusedFileError.

    `audit` is that of the rows that name none; None for findings apart from any.
    """
    if audit is None:
        actor.require(Ability.RECORD_FINDINGS, organization.pk)
    else:
        require_record(actor, organization.pk, audit)
        require_audit(actor, organization, audit)
    name, today = require_plain_name(file_name), localdate(at)
    try:
        usual = finding_names.usual_day(actor=actor, organization=organization, audit=audit, today=today)
        rows, left_out = _read(name, data, today, usual, category)
        rows = finding_names.resolved(actor=actor, organization=organization, rows=rows, audit=audit, today=today)
        rows = _with_frameworks(actor, organization, rows, today)
        _try(actor, at, organization, rows)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=name)) from None
    return import_drafts.keep(
        actor=actor,
        at=at,
        organization=organization,
        kind=KIND,
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows={"audit": str(audit or ""), "left_out": left_out, "rows": [_packed(row) for row in rows]},
        count=len(rows),
    )


def _try(actor: Actor, at: datetime, organization: Organization, rows: Sequence[FindingRow]) -> None:
    """Write the rows that choose a day or a colleague and take it back: what is shown can be written."""
    chosen = [row for row in rows if row.due_on or row.due_reason or row.owner]
    with transaction.atomic():
        finding_log.lock(organization)
        _insert(actor, at, organization, [replace(row, fingerprint="") for row in chosen])
        transaction.set_rollback(True)


def _read(name: str, data: bytes, today: date, usual: date, category: Category) -> tuple[Sequence[FindingRow], int]:
    ending = name.lower().rpartition(".")[2]
    if ending in {"sarif", "json"}:
        found = read_sarif(name, data, found_on=today, category=category)
        if not found.rows:
            words = Text("er staan geen vaststellingen in.", "it holds no findings.")
            raise RefusedFileError(words)
        return found.rows, found.left_out
    if ending not in {"xlsx", "csv"}:
        words = Text("kies een bestand .xlsx, .csv of .sarif.", "choose a file .xlsx, .csv or .sarif.")
        raise RefusedFileError(words)
    reading = read_findings(name, data, found_on=usual)
    for row in reading.rows:
        if row.found_on > today:
            reading.add_fault(row.row, "found_on", FUTURE)
    reading.require_none()
    return reading.rows, 0


def _with_frameworks(
    actor: Actor, organization: Organization, rows: Sequence[FindingRow], today: date
) -> list[FindingRow]:
    """Return the rows with the framework of each control filled in; raises RefusedFileError for an unknown control."""
    default = scored_frameworks.KEYS[0]
    if actor.may(Ability.READ_RESULTS, organization.pk):
        default = targets.get_goal(actor=actor, organization=organization).framework
    filled = [
        replace(row, controls=tuple((framework or default, ref) for framework, ref in row.controls)) for row in rows
    ]
    wanted = {pair for row in filled for pair in row.controls}
    known = set(
        Control.objects.filter(ref__in={ref for _, ref in wanted}, is_current=True).values_list("framework_id", "ref")
    )
    for row in filled:
        missing = next((pair for pair in row.controls if pair not in known), None)
        if missing is not None:
            words = Text("er is geen maatregel {ref} in {framework}.", "there is no control {ref} in {framework}.")
            refused = words.filled(framework=missing[0], ref=missing[1])
            raise RefusedFileError(refused, Place(row=row.row, field="maatregelen"))
        try:
            content_of(row).checked(today)
        except InvalidError as fault:
            raise RefusedFileError(fault.text, Place(row=row.row)) from None
    return filled


def _packed(row: FindingRow) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(asdict(row), cls=DjangoJSONEncoder))
    return found


def _unpacked(kept: dict[str, Any]) -> FindingRow:
    score = kept["cvss_score"]
    return FindingRow(
        **kept
        | {
            "category": Category(kept["category"]),
            "severity": Severity(kept["severity"]) if kept["severity"] else None,
            "found_on": date.fromisoformat(kept["found_on"]),
            "due_on": date.fromisoformat(kept["due_on"]) if kept["due_on"] else None,
            "cvss_score": Decimal(score) if score is not None else None,
            "controls": tuple((framework, ref) for framework, ref in kept["controls"]),
        }
    )


def content_of(row: FindingRow) -> FindingContent:
    """Return a row of a file as what a person would write down."""
    values = asdict(row)
    for name in ("row", "audit", "owner", "due_on", "due_reason"):
        values.pop(name)
    return FindingContent(**values | {"facility": UUID(row.facility) if row.facility else None})


def get_preview(*, actor: Actor, organization: Organization, key: UUID) -> Preview:
    """Return what a file that was read would write now."""
    actor.require(Ability.RECORD_FINDINGS, organization.pk)
    draft = import_drafts.find(actor=actor, organization=organization, kind=KIND, key=key)
    audit = UUID(draft.rows["audit"]) if draft.rows["audit"] else None
    lines = [Line(_unpacked(kept), is_new=True) for kept in draft.rows["rows"]]
    for one in {line.audit for line in lines}:
        require_record(actor, organization.pk, one)
    known = Finding.objects.visible_to(actor).of(organization.pk).exclude(fingerprint="")
    standing = set(known.values_list("audit_id", "fingerprint"))
    lines = [replace(line, is_new=(line.audit, line.row.fingerprint) not in standing) for line in lines]
    return Preview(draft, audit, lines, draft.rows["left_out"])


@transaction.atomic
def apply(*, actor: Actor, at: datetime, organization: Organization, key: UUID, seen: str) -> Preview:
    """Write the new findings of a file that was shown, all of them or none; then throw the file away.

    Raises ConflictError when others are new than those that were shown.
    """
    actor.require(Ability.RECORD_FINDINGS, organization.pk)
    finding_log.lock(organization)
    preview = get_preview(actor=actor, organization=organization, key=key)
    import_drafts.require_fresh(preview.draft, at)
    for one in {line.audit for line in preview.lines}:
        require_audit(actor, organization, one)
    if preview.seen != seen:
        raise ConflictError(())
    first = finding_log.next_number(organization)
    fresh = [line.row for line in preview.lines if line.is_new]
    _insert(actor, at, organization, fresh)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="finding.imported",
        subject=Subject("file", "", preview.draft.file_name),
        body={"new": len(fresh), "same": preview.same_count, "first": first},
    )
    finding_log.refresh_count(at=at, organization=organization)
    preview.draft.delete()
    return preview


@transaction.atomic
def compare(
    *, actor: Actor, at: datetime, organization: Organization, audit: str, file_name: str, data: bytes
) -> Preview:
    """Return what a file would write, as a command does, and write nothing; `audit` names that of rows without one."""
    key = finding_names.find_audit(actor=actor, organization=organization, name=audit)
    draft = prepare(actor=actor, at=at, organization=organization, audit=key, file_name=file_name, data=data)
    preview = get_preview(actor=actor, organization=organization, key=draft.pk)
    transaction.set_rollback(True)
    return preview


@transaction.atomic
def write(
    *, actor: Actor, at: datetime, organization: Organization, audit: str, file_name: str, data: bytes
) -> Preview:
    """Write what is new in a file, all of it or nothing, as a command does; `audit` names that of rows without one."""
    key = finding_names.find_audit(actor=actor, organization=organization, name=audit)
    draft = prepare(actor=actor, at=at, organization=organization, audit=key, file_name=file_name, data=data)
    preview = get_preview(actor=actor, organization=organization, key=draft.pk)
    return apply(actor=actor, at=at, organization=organization, key=draft.pk, seen=preview.seen)


def _insert(actor: Actor, at: datetime, organization: Organization, rows: Sequence[FindingRow]) -> None:
    """Insert rows with the colleague and the day that they choose; raises RefusedFileError with the row."""
    first = finding_log.next_number(organization)
    for place, row in enumerate(rows):
        audit = UUID(row.audit) if row.audit else None
        common: dict[str, Any] = {"actor": actor, "at": at, "organization": organization}
        try:
            found = findings.insert(**common, content=content_of(row), audit=audit, number=first + place)
            if row.owner:
                found = finding_steps.assign(**common, key=found.pk, version=found.version, user_id=int(row.owner))
            if row.due_on:
                day, why = row.due_on, row.due_reason
                finding_steps.set_due(**common, key=found.pk, version=found.version, due_on=day, reason=why)
        except InvalidError as fault:
            raise RefusedFileError(fault.text, Place(row=row.row)) from None
