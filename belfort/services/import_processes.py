"""Processes of a file beside those of the register: what would change, and writing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from belfort.domain.impact import Dimension
from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import RegisterState
from belfort.exchange.register_rows import OWN, PROCESS_COLUMNS, ProcessRow
from belfort.exchange.register_texts import one_way
from belfort.exchange.register_words import process_words
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
    User,
)
from belfort.services import exports, process_changes, register, takeover
from belfort.services.import_changes import (
    Known,
    RowChange,
    Shape,
    check_deviation,
    check_state,
    difference,
    merged,
    people_by_email,
    person_of,
    refuse,
)

COLUMNS = {column.name: column for column in PROCESS_COLUMNS if not column.is_information}
CONTENT = frozenset({"title", "nis2_annex"}) | {
    f"{part}_{name.value}" for part in ("group", "process") for name in Dimension
}
SHAPE = Shape(COLUMNS, CONTENT, process_words)
WRITTEN = (
    *("title", "title_en", "description", "owner", "group", "domain_key", "position", "nis2_annex", "group_impact"),
    *("impact", "critical", "level", "responsible", "reason", "state", "decided_at", "version"),
)


class Comparing:
    """Everything that rows of a file are compared with; read once."""

    def __init__(self, actor: Actor, at: datetime, organization: Organization) -> None:
        rows = exports.get_process_rows(actor=actor, organization=organization)
        references = {row.key: row for row in ReferenceProcess.objects.current().select_related("group")}
        self.known = Known("process", organization, {row.key: (one, row) for one, row in rows}, references, COLUMNS)
        mine = {exports.row_key(one): (one, None) for one in Asset.objects.visible_to(actor).of(organization.id)}
        listed = dict.fromkeys(ReferenceAsset.objects.current().values_list("key", flat=True))
        self.assets = Known("asset", organization, mine, listed, COLUMNS)
        self.groups = list(ReferenceGroup.objects.order_by("position"))
        self.people = people_by_email(actor=actor, at=at, organization=organization)

    def change(self, row: ProcessRow) -> RowChange:
        """Return what one row would change; raises RefusedFileError for an unknown process, group, asset or person."""

        def like(process: Process) -> bool:
            return not row.group or _is_named(process.group, row)

        process, before, key = self.known.find(row, (row.title, row.group, row.domain), like)
        is_generic = bool(process.reference_key if process else row.key and not row.key.startswith(OWN))
        reference = process.reference if process else self.known.references.get(row.key) if is_generic else None
        stands = process.group if process else reference.group if reference else None
        listed = _listed(reference, stands) if reference and stands else None
        base = before or listed or ProcessRow(row.key, row.title, state=RegisterState.OWN)
        mine, kept = merged(row, SHAPE, process, before, listed) if process else (row, ())
        group = self._group(mine, stands, is_generic=is_generic)
        whole = mine.completed(base)
        links = {self._asset(row, asset): role for asset, role in whole.assets.items()}
        whole = replace(whole, group=one_way(group.name_nl), domain=one_way(group.domain_nl), assets=links)
        context = {"group": group, "person": person_of(whole, process, self.people, COLUMNS)}
        fields = difference(process_words(base), process_words(whole), COLUMNS)
        if process is None or fields:
            check_state(whole, COLUMNS, is_generic=is_generic)
        back = before is not None and before.state is RegisterState.ADAPTED and "state" in fields
        if is_generic and (back or fields.keys() & CONTENT):
            compared = process or Process(reference=reference, group=group)
            if process_changes.deviates(compared, _content(whole)):
                check_deviation(whole, row.state, COLUMNS)
        return RowChange(whole, base, process, key, tuple(fields.values()), kept, context)

    def _group(self, row: ProcessRow, listed: ReferenceGroup | None, *, is_generic: bool) -> ReferenceGroup:
        """Return the group that a row names; the same name in two domains asks the domain too."""
        if listed is not None and (not row.group or _is_named(listed, row)):
            return listed
        if is_generic:
            words = "een proces van de lijst blijft in zijn procesgroep.", "a process of the list stays in its group."
            raise refuse(row, COLUMNS["group"], *words)
        if not row.group:
            words = "een nieuw proces vraagt een procesgroep.", "a new process asks a process group."
            raise refuse(row, COLUMNS["group"], *words)
        named = [group for group in self.groups if _is_named(group, replace(row, domain=""))]
        fitting = [group for group in named if _is_named(group, row)]
        if len(fitting) == 1:
            return fitting[0]
        words = "groep {group} bestaat niet.", "group {group} does not exist."
        if named:
            words = "groep {group} staat niet in dit domein.", "group {group} is not in this domain."
        if len(fitting) > 1:
            words = "groep {group} staat in meer domeinen.", "group {group} is in several domains."
        raise refuse(row, COLUMNS["domain" if named else "group"], *words, group=row.group)

    def _asset(self, row: ProcessRow, key: str) -> str:
        """Return the key of a linked asset as this register knows it."""
        here = self.assets.own_key(key) if key.startswith(OWN) else key
        if here not in self.assets.rows and here not in self.assets.references:
            words = (
                "asset {key} bestaat niet; lees eerst de assets in.",
                "asset {key} does not exist; read the assets first.",
            )
            raise refuse(row, COLUMNS["assets"], *words, key=key)
        return here


def compare(*, actor: Actor, at: datetime, organization: Organization, rows: Sequence[ProcessRow]) -> list[RowChange]:
    """Return for each row what would change; raises RefusedFileError for a row that cannot be."""
    comparing = Comparing(actor, at, organization)
    return [comparing.change(row) for row in rows]


def _is_named(group: ReferenceGroup, row: ProcessRow) -> bool:
    names = {one_way(group.name_nl), one_way(group.name_en)}
    domains = {"", group.domain_key, one_way(group.domain_nl), one_way(group.domain_en)}
    return row.group in names and row.domain in domains


def _listed(reference: ReferenceProcess, group: ReferenceGroup) -> ProcessRow:
    """Return a process of the generic list as a row that waits for confirmation."""
    return ProcessRow(
        key=reference.key,
        title=reference.name_nl,
        group=one_way(group.name_nl),
        domain=one_way(group.domain_nl),
        state=RegisterState.PROPOSED,
        nis2_annex=reference.nis2_annex,
        group_impact=reference.group_impact,
        impact=reference.impact,
        assets=dict(reference.assets),
    )


def _content(row: ProcessRow) -> process_changes.ProcessContent:
    return process_changes.ProcessContent(
        row.title, row.description, row.owner, row.nis2_annex, row.group_impact, row.impact
    ).checked()


def write(*, actor: Actor, at: datetime, organization: Organization, changes: Sequence[RowChange]) -> None:
    """Write the rows that differ; part of a transaction that leaves the trace."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    wanted = {change.source.key for change in changes if change.is_new and not change.is_own}
    fresh = ReferenceProcess.objects.current().filter(key__in=wanted).select_related("group").order_by("position")
    takeover.add_references(actor=actor, at=at, organization=organization, references=list(fresh), remember=False)
    named = {key for change in changes for key in change.source.assets}
    takeover.add_assets(actor=actor, at=at, organization=organization, keys=named)
    rows = Process.objects.visible_to(actor).of(organization.id).select_related("group")
    processes = {exports.row_key(row): row for row in rows}
    before = {process.pk: (process.state, process.domain_key) for process in processes.values()}
    filled = [
        (processes.get(change.key) or Process(pk=change.id, organization=organization), change) for change in changes
    ]
    for process, change in filled:
        _fill(process, change, at)
    Process.objects.add_all([process for process, _ in filled if process.pk not in before])
    standing = [process for process, change in filled if process.pk in before and change.fields]
    Process.unscoped_rows.bulk_update(standing, WRITTEN, batch_size=100)
    decided = [one for one, change in filled if change.is_new or before[one.pk] != (one.state, one.domain_key)]
    ProcessDecision.objects.add_all([process_changes.decision(process, actor, at) for process in decided])
    _write_links(actor, organization, filled)
    register.refresh_classes(actor=actor, organization=organization)


def _fill(process: Process, change: RowChange, at: datetime) -> None:
    row: ProcessRow = change.source
    group: ReferenceGroup = change.context["group"]
    content = _content(row)
    if process.title != content.title:
        process.title_en = ""
    if process.group_id != group.pk:
        process.position = register.position_in(group, register.OWN_PLACE)
        process.domain_key = group.domain_key
    process.title, process.description, process.owner = content.title, content.description, content.owner
    process.group = group
    process.nis2_annex, process.group_impact, process.impact = row.nis2_annex, dict(row.group_impact), dict(row.impact)
    person: User | None = change.context["person"]
    process.responsible, process.reason = person, row.reason
    for name, value in content.computed().items():
        setattr(process, name, value)
    if process.state != row.state:
        process.state, process.decided_at = str(row.state), at
    if not change.is_new:
        process.version += 1


def _write_links(actor: Actor, organization: Organization, filled: Sequence[tuple[Process, RowChange]]) -> None:
    """Replace the links and peaks of the rows where they differ."""
    assets = {exports.row_key(row): row for row in Asset.objects.visible_to(actor).of(organization.id)}
    linked = [(process, change) for process, change in filled if change.source.assets != change.base.assets]
    peaked = [(process, change) for process, change in filled if change.source.peaks != change.base.peaks]
    keys = [process.pk for process, _ in linked]
    ProcessAsset.objects.visible_to(actor).of(organization.id).filter(process_id__in=keys).delete()
    ProcessAsset.objects.add_all(
        [
            ProcessAsset(organization=organization, process=process, asset=assets[key], role=role)
            for process, change in linked
            for key, role in change.source.assets.items()
        ]
    )
    keys = [process.pk for process, _ in peaked]
    PeakPeriod.objects.visible_to(actor).of(organization.id).filter(process_id__in=keys).delete()
    PeakPeriod.objects.add_all(
        [
            process_changes.peak_row(organization, process, peak)
            for process, change in peaked
            for peak in change.source.peaks
        ]
    )
