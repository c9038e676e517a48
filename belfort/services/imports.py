"""The register in: a file is read whole, compared with what stands there, shown, and only then written."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.errors import ConflictError, Difference, MissingError, Place, RefusedFileError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.limits import REGISTER, require_plain_name
from belfort.exchange.register_packing import packed, unpacked
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
from belfort.models import Asset, ImportDraft, Organization, Process
from belfort.services import import_assets, import_drafts, import_processes, trail
from belfort.services.import_changes import RowChange
from belfort.services.trail import Subject

KINDS = {"processen": "process", "assets": "asset"}
MODULES: dict[str, Any] = {"process": import_processes, "asset": import_assets}
TABLES: dict[str, Any] = {"process": Process, "asset": Asset}
READ_AT_MOST = REGISTER.file_bytes + 1  # one byte more than a file may have is enough to refuse it
SHOWN, KEPT = 50, 200


def require_kind(kind: str) -> str:
    """Return what a kind of file holds; raises MissingError for an unknown kind."""
    if kind not in KINDS:
        raise MissingError
    return KINDS[kind]


def read_file(*, kind: str, file_name: str, data: bytes) -> Sequence[ProcessRow | AssetRow]:
    """Read a file of the register; raises RefusedFileError with file, row and field."""
    what = require_kind(kind)
    name = require_plain_name(file_name)
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
    """What a file would change, row by row; `kept` are the rows of which the register has something newer than the file.

    A row may be among both. `same_count` counts the rows that are in neither.
    """

    changes: Sequence[RowChange]
    kept: Sequence[RowChange]
    same_count: int
    draft: ImportDraft | None = None

    @property
    def changed_count(self) -> int:
        """Return how many rows of the register differ."""
        return len(self.changes) - self.new_count

    @property
    def new_count(self) -> int:
        """Return how many rows are new."""
        return sum(change.is_new for change in self.changes)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are new, change, are the same and are kept."""
        return {
            "new": self.new_count,
            "changed": self.changed_count,
            "same": self.same_count,
            "kept": len(self.kept),
        }

    @property
    def seen(self) -> str:
        """Return a mark of everything that the preview shows, so that writing can tell whether it still holds."""
        shown = [
            [change.source.row, "" if change.is_new else change.key]
            + [[one.label.nl, one.before.nl, one.after.nl] for one in change.fields]
            for change in self.changes
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def compare(
    *, actor: Actor, at: datetime, organization: Organization, kind: str, rows: Sequence[Any], file_name: str
) -> Preview:
    """Compare rows of a file with the register; raises RefusedFileError for a row that cannot be."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    module = MODULES[require_kind(kind)]
    try:
        changes = module.compare(actor=actor, at=at, organization=organization, rows=rows)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=file_name)) from None
    different = [change for change in changes if change.fields or change.is_new]
    kept = [change for change in changes if change.kept]
    same = sum(not (change.fields or change.is_new or change.kept) for change in changes)
    return Preview(different, kept, same)


@transaction.atomic
def write(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    kind: str,
    rows: Sequence[Any],
    file_name: str,
    seen: str | None = None,
) -> Preview:
    """Write the rows of a file that differ from the register, all of them or none.

    With `seen`, raises ConflictError when the difference is no longer what the reader saw.
    """
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    what = require_kind(kind)
    standing = TABLES[what].objects.visible_to(actor).of(organization.id).select_for_update().order_by("pk")
    list(standing.values_list("pk", flat=True))  # nobody changes a row between comparing and writing
    preview = compare(actor=actor, at=at, organization=organization, kind=kind, rows=rows, file_name=file_name)
    if seen is not None and seen != preview.seen:
        raise _conflict(preview, actor)
    MODULES[what].write(actor=actor, at=at, organization=organization, changes=preview.changes)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.imported",
        subject=Subject("file", "", file_name),
        body={
            "kind": kind,
            **preview.counts,
            "rows": [_remembered(change) for change in preview.changes],
        },
    )
    return preview


def _remembered(change: RowChange) -> dict[str, Any]:
    """Return what the trail keeps of one row: which, and each cell before and after, long texts cut."""
    cells = {one.label.nl: [one.before.nl[:KEPT], one.after.nl[:KEPT]] for one in change.fields}
    return {"key": change.key, "name": change.name, "new": change.is_new, "changes": cells}


def _conflict(preview: Preview, actor: Actor) -> ConflictError:
    differences = [
        Difference(
            Text("rij {row}, {field}", "row {row}, {field}").filled(row=change.source.row, field=one.label),
            theirs=one.before.into(actor.language),
            mine=one.after.into(actor.language),
        )
        for change in preview.changes
        for one in change.fields
    ]
    return ConflictError(tuple(differences[:SHOWN]))


@transaction.atomic
def prepare(
    *, actor: Actor, at: datetime, organization: Organization, kind: str, file_name: str, data: bytes
) -> ImportDraft:
    """Read a file, check that it could be written, and keep its rows until the person says yes."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    rows = read_file(kind=kind, file_name=file_name, data=data)
    compare(actor=actor, at=at, organization=organization, kind=kind, rows=rows, file_name=file_name)
    return import_drafts.keep(
        actor=actor,
        at=at,
        organization=organization,
        kind=kind,
        file_name=file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=packed(rows),
        count=len(rows),
    )


def _rows(draft: ImportDraft) -> Sequence[ProcessRow | AssetRow]:
    return unpacked(draft.rows) if draft.rows else []


def get_preview(*, actor: Actor, at: datetime, organization: Organization, kind: str, key: UUID) -> Preview:
    """Return what a file that was read would change now."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    draft = import_drafts.find(actor=actor, organization=organization, kind=kind, key=key)
    preview = compare(
        actor=actor, at=at, organization=organization, kind=kind, rows=_rows(draft), file_name=draft.file_name
    )
    return replace(preview, draft=draft)


@transaction.atomic
def apply(*, actor: Actor, at: datetime, organization: Organization, kind: str, key: UUID, seen: str) -> Preview:
    """Write a file that was read and shown, when the difference is still the one shown; then throw it away."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    draft = import_drafts.find(actor=actor, organization=organization, kind=kind, key=key)
    import_drafts.require_fresh(draft, at)
    done = write(
        actor=actor,
        at=at,
        organization=organization,
        kind=kind,
        rows=_rows(draft),
        file_name=draft.file_name,
        seen=seen,
    )
    draft.delete()
    return done
