"""The register in: a file is read whole, compared with what stands there, shown, and only then written."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.classification import Flag, InformationClass
from belfort.domain.criticality import Peak
from belfort.domain.errors import InvalidError, MissingError, Place, RefusedFileError
from belfort.domain.impact import Dimension
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState
from belfort.exchange.limits import require_plain_name
from belfort.exchange.register_rows import (
    ASSET_COLUMNS,
    PROCESS_COLUMNS,
    SHEETS,
    AssetRow,
    ProcessRow,
    read_asset,
    read_process,
    read_rows,
)
from belfort.exchange.strict_csv import Table, read_csv
from belfort.exchange.workbook import read_sheet
from belfort.models import ImportDraft, Organization
from belfort.services import import_assets, import_processes, trail
from belfort.services.import_changes import RowChange
from belfort.services.trail import Subject

KINDS = {"processen": "process", "assets": "asset"}
LIFE = timedelta(days=1)


def require_kind(kind: str) -> str:
    """Return what a kind of file holds; raises MissingError for an unknown kind."""
    if kind not in KINDS:
        raise MissingError
    return KINDS[kind]


def read_file(*, kind: str, file_name: str, data: bytes) -> list[ProcessRow] | list[AssetRow]:
    """Read a file of the register; raises RefusedFileError with file, row and field."""
    name = require_plain_name(file_name)
    what = require_kind(kind)
    try:
        table = _table(name, data, what)
        if what == "process":
            return list(read_rows(table, PROCESS_COLUMNS, read_process))
        return list(read_rows(table, ASSET_COLUMNS, read_asset))
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=name)) from None


def _table(name: str, data: bytes, what: str) -> Table:
    ending = name.lower().rpartition(".")[2]
    if ending == "xlsx":
        return read_sheet(data, SHEETS[what])
    if ending == "csv":
        return read_csv(data)
    raise RefusedFileError(Text("kies een bestand .xlsx of .csv.", "choose a file .xlsx or .csv."))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, row by row."""

    draft: ImportDraft | None
    changes: list[RowChange]
    same_count: int

    @property
    def new_count(self) -> int:
        """Return how many rows are new."""
        return sum(change.is_new for change in self.changes)


def compare(*, actor: Actor, organization: Organization, kind: str, rows: list[Any], file_name: str) -> Preview:
    """Compare rows of a file with the register; raises RefusedFileError for a row that cannot be."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    module = import_processes if require_kind(kind) == "process" else import_assets
    try:
        changes = module.compare(actor=actor, organization=organization, rows=rows)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=file_name)) from None
    return Preview(
        None,
        [change for change in changes if change.fields or change.is_new],
        sum(not change.fields and not change.is_new for change in changes),
    )


@transaction.atomic
def write(
    *, actor: Actor, at: datetime, organization: Organization, kind: str, rows: list[Any], file_name: str
) -> Preview:
    """Write the rows of a file that differ from the register, all of them or none."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    preview = compare(actor=actor, organization=organization, kind=kind, rows=rows, file_name=file_name)
    module = import_processes if require_kind(kind) == "process" else import_assets
    module.write(actor=actor, at=at, organization=organization, changes=preview.changes)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.imported",
        subject=Subject("file", "", file_name),
        body={
            "kind": kind,
            "new": preview.new_count,
            "changed": len(preview.changes) - preview.new_count,
            "same": preview.same_count,
        },
    )
    return preview


@transaction.atomic
def prepare(
    *, actor: Actor, at: datetime, organization: Organization, kind: str, file_name: str, data: bytes
) -> ImportDraft:
    """Read a file, check that it could be written, and keep its rows until the person says yes."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    rows = read_file(kind=kind, file_name=file_name, data=data)
    compare(actor=actor, organization=organization, kind=kind, rows=rows, file_name=file_name)
    ImportDraft.objects.visible_to(actor).of(organization.id).filter(created_at__lt=at - LIFE).delete()
    draft: ImportDraft = ImportDraft.objects.add(
        ImportDraft(
            organization=organization,
            kind=kind,
            file_name=require_plain_name(file_name)[:200],
            sha256=hashlib.sha256(data).hexdigest(),
            rows=[_packed(row) for row in rows],
            created_at=at,
            created_by_id=actor.user_id or None,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="file.read",
        subject=Subject("file", draft.pk, draft.file_name),
        body={"sha256": draft.sha256, "rows": len(rows)},
    )
    return draft


def _packed(row: Any) -> dict[str, Any]:
    packed = asdict(row)
    if isinstance(row, ProcessRow):
        packed["peaks"] = [
            [peak.name, list(peak.starts), list(peak.ends), {key.value: level for key, level in peak.impact.items()}]
            for peak in row.peaks
        ]
    else:
        packed["flags"] = sorted(flag.value for flag in row.flags)
        packed["classes"] = list(row.classes.as_dict().values())
    return packed


def _unpacked(kind: str, packed: Mapping[str, Any]) -> Any:
    values = dict(packed) | {"state": RegisterState(packed["state"])}
    if KINDS[kind] == "process":
        values["peaks"] = tuple(
            Peak(name, tuple(starts), tuple(ends), {Dimension(key): level for key, level in impact.items()})
            for name, starts, ends, impact in packed["peaks"]
        )
        return ProcessRow(**values)
    values["flags"] = frozenset(Flag(flag) for flag in packed["flags"])
    values["classes"] = InformationClass(*packed["classes"])
    return AssetRow(**values)


def _find_draft(actor: Actor, organization: Organization, key: UUID) -> ImportDraft:
    draft: ImportDraft | None = ImportDraft.objects.visible_to(actor).of(organization.id).filter(pk=key).first()
    if draft is None:
        raise MissingError
    return draft


def get_preview(*, actor: Actor, organization: Organization, key: UUID) -> Preview:
    """Return what a file that was read would change now."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    draft = _find_draft(actor, organization, key)
    rows = [_unpacked(draft.kind, row) for row in draft.rows]
    preview = compare(actor=actor, organization=organization, kind=draft.kind, rows=rows, file_name=draft.file_name)
    return Preview(draft, preview.changes, preview.same_count)


@transaction.atomic
def apply(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> Preview:
    """Write a file that was read and shown; it is thrown away afterwards."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    draft = _find_draft(actor, organization, key)
    if draft.created_at < at - LIFE:
        raise InvalidError(
            Text(
                "Dit bestand is te lang geleden ingelezen; lees het opnieuw in.",
                "This file was read too long ago; read it again.",
            )
        )
    rows = [_unpacked(draft.kind, row) for row in draft.rows]
    done = write(actor=actor, at=at, organization=organization, kind=draft.kind, rows=rows, file_name=draft.file_name)
    draft.delete()
    return done
