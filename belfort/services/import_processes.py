"""Processes of a file beside those of the register: what would change, and writing it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import STATE_NAMES, RegisterState
from belfort.exchange.register_rows import OWN, PROCESS_COLUMNS, ProcessRow, assets_text, peaks_text
from belfort.models import (
    Asset,
    Organization,
    PeakPeriod,
    Process,
    ProcessAsset,
    ProcessDecision,
    ReferenceAsset,
    ReferenceGroup,
    ReferenceProcess,
)
from belfort.services import exports, process_changes, register, takeover
from belfort.services.import_changes import RowChange, check_state, difference, people_by_email, refuse

LABELS = {
    column.name: column.heading.nl
    for column in PROCESS_COLUMNS
    if not column.is_information and column.name not in {"key", "domain"}
}


def compare(*, actor: Actor, organization: Organization, rows: Sequence[ProcessRow]) -> list[RowChange]:
    """Return for each row what would change; raises RefusedFileError for an unknown process, group, asset or person."""
    existing = {
        row.key: (process, row) for process, row in exports.get_process_rows(actor=actor, organization=organization)
    }
    references = {row.key: row for row in ReferenceProcess.objects.current().select_related("group")}
    groups = list(ReferenceGroup.objects.order_by("position"))
    assets = set(ReferenceAsset.objects.current().values_list("key", flat=True))
    assets |= {exports.row_key(asset) for asset in Asset.objects.visible_to(actor).of(organization.id)}
    people = people_by_email(actor=actor, organization=organization)
    found = []
    for row in rows:
        process, before = existing.get(row.key, (None, None))
        reference = references.get(row.key)
        listed = process.group if process else reference.group if reference else None
        _check(row, references, assets, people, known=process is not None)
        check_state(row, before.state if before else None, is_generic=not row.key.startswith(OWN) and bool(row.key))
        context = {"reference": reference, "group": _group(row, listed, groups), "person": people.get(row.responsible)}
        fields = difference(_words(before), _words(row), LABELS) if before else ()
        found.append(RowChange(row, process, row.title, fields, context))
    return found


def _group(row: ProcessRow, listed: ReferenceGroup | None, groups: list[ReferenceGroup]) -> ReferenceGroup:
    """Return the group that a row names; the same name in two domains asks the domain too."""
    if listed is not None and row.group in {"", listed.name_nl, listed.name_en}:
        return listed
    named = [group for group in groups if row.group in {group.name_nl, group.name_en}]
    if row.domain and len(named) > 1:
        named = [group for group in named if row.domain in {group.domain_nl, group.domain_en, group.domain_key}]
    if len(named) == 1:
        return named[0]
    if named:
        raise refuse(
            row,
            "domein",
            "groep {group} staat in meer domeinen.",
            "group {group} stands in several domains.",
            group=row.group,
        )
    raise refuse(
        row, "procesgroep", "groep {group} bestaat niet.", "group {group} does not exist.", group=row.group[:80] or "–"
    )


def _check(row: ProcessRow, references: Any, assets: set[str], people: Any, *, known: bool) -> None:
    is_own = not row.key or row.key.startswith(OWN)
    if not known and not is_own and row.key not in references:
        raise refuse(row, "sleutel", "proces {key} bestaat niet.", "process {key} does not exist.", key=row.key[:80])
    for asset in row.assets:
        if asset not in assets:
            raise refuse(
                row, "informatieassets", "asset {key} bestaat niet.", "asset {key} does not exist.", key=asset[:80]
            )
    if row.responsible and row.responsible not in people:
        raise refuse(
            row, "toegewezen aan", "{email} is hier geen lid.", "{email} is no member here.", email=row.responsible
        )


def _words(row: ProcessRow) -> dict[str, str]:
    """Return a row as the words that stand in its cells; a line break in a file may be written in two ways."""
    return {
        **{
            name: str(getattr(row, name))
            for name in ("title", "group", "reason", "description", "owner", "responsible")
        },
        "state": STATE_NAMES[row.state].nl,
        "nis2_annex": "ja" if row.nis2_annex else "nee",
        **{f"group_{name}": "" for name in ("financial", "reputation", "legal", "service", "users")},
        **{f"process_{name}": "" for name in ("financial", "reputation", "legal", "service", "users")},
        **{f"group_{name}": str(level) for name, level in row.group_impact.items()},
        **{f"process_{name}": str(level) for name, level in row.impact.items()},
        "peaks": peaks_text(row.peaks),
        "assets": assets_text(row.assets),
    }


def write(*, actor: Actor, at: datetime, organization: Organization, changes: Sequence[RowChange]) -> None:
    """Write the rows that differ; part of a transaction that leaves the trace."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    fresh = [change.context["reference"] for change in changes if change.is_new and change.context["reference"]]
    if fresh:
        takeover.add_references(actor=actor, at=at, organization=organization, references=fresh)
    named = {key for change in changes for key in change.source.assets}
    takeover.add_assets(actor=actor, at=at, organization=organization, keys=named)
    processes = {exports.row_key(row): row for row in Process.objects.visible_to(actor).of(organization.id)}
    assets = {exports.row_key(row): row for row in Asset.objects.visible_to(actor).of(organization.id)}
    for change in changes:
        process = processes.get(change.source.key)
        _write_row(actor, at, organization, process, change, assets)
    register.refresh_classes(actor=actor, organization=organization)


def _write_row(
    actor: Actor,
    at: datetime,
    organization: Organization,
    process: Process | None,
    change: RowChange,
    assets: dict[str, Asset],
) -> None:
    row: ProcessRow = change.source
    content = process_changes.ProcessContent(
        row.title, row.description, row.owner, row.nis2_annex, row.group_impact, row.impact
    ).checked()
    group: ReferenceGroup = change.context["group"]
    if process is None:
        process = Process(
            organization=organization,
            position=register.position_in(group, register.OWN_PLACE),
            state=RegisterState.OWN.value,
        )
        adding = True
    else:
        adding = False
    if process.title != row.title:
        process.title_en = ""
    process.title, process.description, process.owner = content.title, content.description, content.owner
    process.group, process.domain_key = group, group.domain_key
    process.nis2_annex, process.group_impact, process.impact = row.nis2_annex, dict(row.group_impact), dict(row.impact)
    process.responsible, process.reason = change.context["person"], row.reason
    for name, value in content.computed().items():
        setattr(process, name, value)
    moved = adding or process.state != row.state.value
    process.state = row.state.value
    if moved and row.state is not RegisterState.PROPOSED:
        process.decided_at = at
    process.version = 1 if adding else process.version + 1
    process.save(force_insert=adding)
    if moved and row.state is not RegisterState.PROPOSED:
        ProcessDecision.objects.add(process_changes.decision(process, actor, at))
    _write_links(actor, organization, process, row, assets)


def _write_links(
    actor: Actor, organization: Organization, process: Process, row: ProcessRow, assets: dict[str, Asset]
) -> None:
    key: UUID = process.pk
    links = ProcessAsset.objects.visible_to(actor).of(organization.id).filter(process_id=key)
    links.delete()
    ProcessAsset.objects.add_all(
        [
            ProcessAsset(organization=organization, process=process, asset=assets[name], role=role)
            for name, role in row.assets.items()
        ]
    )
    PeakPeriod.objects.visible_to(actor).of(organization.id).filter(process_id=key).delete()
    PeakPeriod.objects.add_all([process_changes.peak_row(organization, process, peak) for peak in row.peaks])
