"""When the generic list gets a newer version: what changed for this register, and taking it over row by row.

Nothing is overwritten by itself. A row that the government adapted keeps its own content; it only learns that it now
deviates from the newer version.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q

from belfort.domain.classification import InformationClass
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Language, Text
from belfort.domain.workflow import RegisterState
from belfort.models import (
    Asset,
    Facility,
    FacilityAsset,
    FacilitySupport,
    Organization,
    Process,
    ProcessAsset,
    ProcessDecision,
    ReferenceAsset,
    ReferenceFacility,
    ReferenceProcess,
    Valuation,
)
from belfort.services import process_changes, register, takeover, trail
from belfort.services.trail import Subject
from belfort.services.update_words import FieldChange, Names, differences
from belfort.services.writing import update_versioned


class Change(StrEnum):
    """What the newer list did with a row."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Update:
    """One row of the register, or of the list, that differs."""

    kind: str
    change: Change
    key: str
    name: Text
    row_id: UUID | None
    version: int
    adapted: bool
    fields: tuple[FieldChange, ...] = ()


# what a government can say differently from the list, and what comes along when the rows are read
OWN_WORDS: dict[str, tuple[str, ...]] = {
    "process": ("title", "impact", "group_impact", "nis2_annex"),
    "asset": ("name", "flags", "confidentiality", "integrity", "availability"),
    "facility": ("name", "families", "supports_all", "kind"),
}
RELATED: dict[str, tuple[str, ...]] = {
    "process": ("reference__group",),
    "asset": ("reference",),
    "facility": ("reference",),
}
TABLES: dict[str, tuple[Any, Any]] = {
    "process": (Process, ReferenceProcess),
    "asset": (Asset, ReferenceAsset),
    "facility": (Facility, ReferenceFacility),
}


def get_updates(*, actor: Actor, organization: Organization) -> list[Update]:
    """Return everything in which the register is behind the newest list; an empty list means up to date.

    A row that vanished from the list and of which the government said that it is not theirs asks nothing any more.
    """
    actor.require(Ability.READ_REGISTER, organization.id)
    names = Names()
    found = [update for kind in TABLES for update in _behind(actor, organization, kind, names)]
    return found + _new_processes(actor, organization)


def _behind(actor: Actor, organization: Organization, kind: str, names: Names) -> Iterable[Update]:
    table, references = TABLES[kind]
    rows = table.objects.visible_to(actor).of(organization.id).filter(behind(kind))
    rows = list(rows.select_related(*RELATED[kind]).order_by("reference_key"))
    newer = references.objects.current().filter(key__in=[row.reference_key for row in rows])
    current = {row.key: row for row in (newer.select_related("group") if kind == "process" else newer)}
    for row in rows:
        newest = current.get(row.reference_key)
        compared = differences(kind, row.reference, newest, names=names, language=actor.language) if newest else ()
        yield Update(
            kind=kind,
            change=Change.CHANGED if newest else Change.GONE,
            key=row.reference_key,
            name=Text((newest or row.reference).name_nl, (newest or row.reference).name_en),
            row_id=row.pk,
            version=row.version,
            adapted=_keeps(kind, row),
            fields=tuple(compared),
        )


def _keeps(kind: str, row: Any) -> bool:
    """Say whether a row keeps its own content: it was adapted, or it was when the government said that it is not theirs."""
    if row.state != RegisterState.NOT_OURS:
        return bool(row.state == RegisterState.ADAPTED)
    listed = _content(kind, row.reference)
    return any(getattr(row, name) != listed[name] for name in OWN_WORDS[kind])


def _new_processes(actor: Actor, organization: Organization) -> list[Update]:
    """Return the processes that the list gained in domains that the register already has, as updates."""
    return [
        Update("process", Change.NEW, row.key, Text(row.name_nl, row.name_en), None, 0, adapted=False)
        for row in new_processes(actor=actor, organization=organization)
    ]


def new_processes(*, actor: Actor, organization: Organization) -> list[ReferenceProcess]:
    """Return the processes that came into the list after the register took its first process of their domain.

    What was in the list by then and was not taken is no news: it waits on the page where the list is taken over.
    """
    actor.require(Ability.READ_REGISTER, organization.id)
    missing = list(absent_processes(actor=actor, organization=organization).order_by("position"))
    if not missing:
        return []
    decisions = ProcessDecision.objects.visible_to(actor).of(organization.id).exclude(process__reference_key="")
    since = dict(decisions.order_by().values_list("domain_key").annotate(Min("decided_at")))
    firsts = ReferenceProcess.objects.filter(key__in=[row.key for row in missing], revision=1)
    came = dict(firsts.values_list("key", "loaded_at"))
    return [row for row in missing if row.domain_key in since and came[row.key] > since[row.domain_key]]


def absent_processes(*, actor: Actor, organization: Organization) -> Any:
    """Return the processes of the list that the register does not have, in domains that it has, as a query."""
    rows = Process.objects.visible_to(actor).of(organization.id).exclude(reference_key="")
    absent = ReferenceProcess.objects.current().exclude(key__in=rows.values("reference_key"))
    return absent.filter(domain_key__in=rows.values("domain_key"))


def behind(kind: str) -> Q:
    """Return the condition that finds the rows of one kind that differ from the newest list, as `get_updates` does."""
    references = TABLES[kind][1]
    listed = Exists(references.objects.current().filter(key=OuterRef("reference_key")))
    return Q(reference__is_current=False) & (~Q(state=RegisterState.NOT_OURS) | Q(listed))


@transaction.atomic
def accept_update(*, actor: Actor, at: datetime, organization: Organization, kind: str, key: str, version: int) -> None:
    """Take over one row of the newer list. An adapted row keeps its own content and deviates from the newer version."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    if kind not in TABLES:
        raise InvalidError(Text("Kies een rij van de lijst.", "Choose a row of the list."), field="kind")
    table, references = TABLES[kind]
    newest = references.objects.current().filter(key=key).first()
    row = (
        table.objects.visible_to(actor)
        .of(organization.id)
        .filter(reference_key=key)
        .select_related("reference")
        .first()
    )
    if row is None:
        _accept_new(actor, at, organization, kind, newest)
        return
    if newest is None:
        raise InvalidError(
            Text(
                "Deze rij staat niet meer in de lijst; zeg dat ze niet van u is, of laat ze staan.",
                "This row is no longer in the list; say that it is not yours, or leave it.",
            )
        )
    before, keeps = row.reference, _keeps(kind, row)
    domain = row.domain_key if kind == "process" else ""
    changes: dict[str, Any] = {"reference": newest}
    if not keeps:
        changes |= _followed(kind, row, newest)
    update_versioned(row, version=version, changes=changes)
    if not keeps:
        _follow(actor, at, organization, kind, row, before)
    if kind == "process" and row.domain_key != domain:
        ProcessDecision.objects.add(process_changes.decision(row, actor, at))  # earlier dates keep the old domain
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.updated",
        subject=Subject(kind, row.pk, newest.name_nl),
        body={
            "revision": newest.revision,
            "fields": [
                change.label.nl for change in differences(kind, before, newest, names=Names(), language=Language.NL)
            ],
        },
    )


def _accept_new(actor: Actor, at: datetime, organization: Organization, kind: str, newest: Any) -> None:
    if newest is None or kind != "process":
        raise MissingError
    takeover.add_references(actor=actor, at=at, organization=organization, references=[newest])
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.updated",
        subject=Subject(kind, newest.key[-36:], newest.name_nl),
    )


def _content(kind: str, newest: Any) -> dict[str, Any]:
    if kind == "process":
        content = process_changes.ProcessContent(
            newest.name_nl,
            nis2_annex=newest.nis2_annex,
            group_impact=newest.group_impact,
            impact=newest.impact,
        )
        return {
            "title": newest.name_nl,
            "title_en": newest.name_en,
            "group": newest.group,
            "domain_key": newest.domain_key,
            "position": register.position_in(newest.group, newest.position),
            "impact": newest.impact,
            "group_impact": newest.group_impact,
            "nis2_annex": newest.nis2_annex,
            **content.computed(),
        }
    if kind == "asset":
        names = ("flags", "confidentiality", "integrity", "availability", "category")
        return {
            "name": newest.name_nl,
            "name_en": newest.name_en,
            "floor_overruled": newest.floor_exception_nl,
            **{name: getattr(newest, name) for name in names},
        }
    return {
        "name": newest.name_nl,
        "name_en": newest.name_en,
        **{name: getattr(newest, name) for name in ("families", "supports_all", "kind")},
    }


def _followed(kind: str, row: Any, newest: Any) -> dict[str, Any]:
    """Return the content of the newer list; the category and the floor that a government chose for an asset stay."""
    content = _content(kind, newest)
    listed = _content(kind, row.reference)
    chosen = {
        name for name in ("category", "floor_overruled") if name in content and getattr(row, name) != listed[name]
    }
    return {name: value for name, value in content.items() if name not in chosen}


def _follow(actor: Actor, at: datetime, organization: Organization, kind: str, row: Any, before: Any) -> None:
    """Bring along what hangs on the row: links, a new valuation, the classes of processes."""
    if kind == "asset":
        if row.classes != InformationClass(before.confidentiality, before.integrity, before.availability):
            Valuation.objects.add(takeover.valuation(row, at, actor, basis="list"))
        affected = register.processes_of_asset(actor=actor, asset=row)
        register.refresh_classes(actor=actor, organization=organization, processes=affected)
    elif kind == "process":
        links = ProcessAsset.objects.visible_to(actor).of(organization.id).filter(process=row).select_related("asset")
        mine = sorted([link.asset.reference_key, link.role] for link in links)
        if mine == sorted(before.assets):
            links.delete()
            takeover.link_listed(actor=actor, at=at, organization=organization, process=row)
    else:
        rows = FacilityAsset.objects.visible_to(actor).of(organization.id).filter(facility=row)
        rows.filter(asset__reference_key__in=set(before.hosts) - set(row.reference.hosts)).delete()
        below = FacilitySupport.objects.visible_to(actor).of(organization.id).filter(facility=row)
        below.filter(rests_on__reference_key__in=set(before.rests_on) - set(row.reference.rests_on)).delete()
        takeover.link_facility(actor=actor, organization=organization, facility=row)
