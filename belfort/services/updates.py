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

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState
from belfort.models import (
    Asset,
    Facility,
    Organization,
    Process,
    ProcessAsset,
    ReferenceAsset,
    ReferenceFacility,
    ReferenceProcess,
    Valuation,
)
from belfort.services import process_changes, register, takeover, trail
from belfort.services.trail import Subject
from belfort.services.writing import update_versioned


class Change(StrEnum):
    """What the newer list did with a row."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after."""

    label: Text
    before: str
    after: str


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


FIELDS: dict[str, tuple[tuple[str, Text], ...]] = {
    "process": (
        ("name_nl", Text("titel", "title")),
        ("name_en", Text("Engelse titel", "English title")),
        ("group_id", Text("procesgroep", "process group")),
        ("impact", Text("beoordeling", "rating")),
        ("assets", Text("informatieassets", "information assets")),
    ),
    "asset": (
        ("name_nl", Text("naam", "name")),
        ("name_en", Text("Engelse naam", "English name")),
        ("confidentiality", Text("vertrouwelijkheid", "confidentiality")),
        ("integrity", Text("integriteit", "integrity")),
        ("availability", Text("beschikbaarheid", "availability")),
        ("flags", Text("soorten gegevens", "kinds of data")),
    ),
    "facility": (
        ("name_nl", Text("naam", "name")),
        ("name_en", Text("Engelse naam", "English name")),
        ("families", Text("families van maatregelen", "families of controls")),
        ("hosts", Text("assets die erop rusten", "assets that rest on it")),
        ("rests_on", Text("rust op", "rests on")),
    ),
}
TABLES: dict[str, tuple[Any, Any]] = {
    "process": (Process, ReferenceProcess),
    "asset": (Asset, ReferenceAsset),
    "facility": (Facility, ReferenceFacility),
}


def get_updates(*, actor: Actor, organization: Organization) -> list[Update]:
    """Return everything in which the register is behind the newest list; an empty list means up to date."""
    actor.require(Ability.READ_REGISTER, organization.id)
    found = [update for kind in TABLES for update in _behind(actor, organization, kind)]
    return found + _new_processes(actor, organization)


def _behind(actor: Actor, organization: Organization, kind: str) -> Iterable[Update]:
    table, references = TABLES[kind]
    rows = (
        table.objects.visible_to(actor)
        .of(organization.id)
        .filter(reference__is_current=False)
        .select_related("reference")
    )
    rows = list(rows.order_by("reference_key"))
    current = {row.key: row for row in references.objects.current().filter(key__in=[row.reference_key for row in rows])}
    for row in rows:
        newest = current.get(row.reference_key)
        yield Update(
            kind=kind,
            change=Change.CHANGED if newest else Change.GONE,
            key=row.reference_key,
            name=Text((newest or row.reference).name_nl, (newest or row.reference).name_en),
            row_id=row.pk,
            version=row.version,
            adapted=row.state in {RegisterState.ADAPTED, RegisterState.NOT_OURS},
            fields=tuple(_differences(kind, row.reference, newest)) if newest else (),
        )


def _differences(kind: str, before: Any, after: Any) -> Iterable[FieldChange]:
    for name, label in FIELDS[kind]:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FieldChange(label, _words(old), _words(new))


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {level}" for key, level in value.items())
    if isinstance(value, list):
        return ", ".join(" ".join(item) if isinstance(item, list) else str(item) for item in value)
    return str(value)


def _new_processes(actor: Actor, organization: Organization) -> list[Update]:
    """Return the processes that the list gained in domains that the register already has."""
    rows = Process.objects.visible_to(actor).of(organization.id)
    have = set(rows.exclude(reference_key="").values_list("reference_key", flat=True))
    domains = set(rows.exclude(reference_key="").values_list("domain_key", flat=True))
    fresh = (
        ReferenceProcess.objects.current()
        .filter(group__domain_key__in=domains)
        .exclude(key__in=have)
        .order_by("position")
    )
    return [
        Update("process", Change.NEW, row.key, Text(row.name_nl, row.name_en), None, 0, adapted=False) for row in fresh
    ]


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
    before = row.reference
    changes: dict[str, Any] = {"reference": newest}
    if row.state not in {RegisterState.ADAPTED, RegisterState.NOT_OURS}:
        changes |= _content(kind, newest)
    update_versioned(row, version=version, changes=changes)
    if row.state not in {RegisterState.ADAPTED, RegisterState.NOT_OURS}:
        _follow(actor, at, organization, kind, row, before)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.updated",
        subject=Subject(kind, row.pk, newest.name_nl),
        body={
            "revision": newest.revision,
            "fields": [change.label.nl for change in _differences(kind, before, newest)],
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
            nis2_annex=bool(newest.group.nis2_annex),
            group_impact=newest.group.impact,
            impact=newest.impact,
        )
        return {
            "title": newest.name_nl,
            "title_en": newest.name_en,
            "group": newest.group,
            "domain_key": newest.group.domain_key,
            "position": register.position_in(newest.group, newest.position),
            "impact": newest.impact,
            "group_impact": newest.group.impact,
            "nis2_annex": bool(newest.group.nis2_annex),
            **content.computed(),
        }
    if kind == "asset":
        names = ("flags", "confidentiality", "integrity", "availability", "category")
        return {"name": newest.name_nl, "name_en": newest.name_en, **{name: getattr(newest, name) for name in names}}
    return {
        "name": newest.name_nl,
        "name_en": newest.name_en,
        **{name: getattr(newest, name) for name in ("families", "supports_all", "kind")},
    }


def _follow(actor: Actor, at: datetime, organization: Organization, kind: str, row: Any, before: Any) -> None:
    """Bring along what hangs on the row: links, a new valuation, the classes of processes."""
    if kind == "asset":
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
        takeover.link_facility(actor=actor, organization=organization, facility=row)
