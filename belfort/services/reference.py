"""Load the reference data: repeatable, checked whole before anything is written, never losing a government's rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from belfort.domain.permissions import Ability, Actor
from belfort.exchange import register_schemas
from belfort.exchange.reference_files import SHIPPED_DIRECTORY, ReferenceFiles, read_reference_files
from belfort.models import Dataset, ReferenceAsset, ReferenceFacility, ReferenceGroup, ReferenceProcess
from belfort.models.reference import Revision
from belfort.services import catalogs, installation, reference_catalogs, reference_organizations, tenancy, trail
from belfort.services.actors import operator
from belfort.services.reference_catalogs import Loaded
from belfort.services.trail import Subject

SHIPPED = SHIPPED_DIRECTORY
DIMENSIONS = ("financial", "reputation", "legal", "service", "users")


@transaction.atomic
def load_reference(
    *, actor: Actor, at: datetime, files: ReferenceFiles, name: str = "", organizations: bool = True
) -> list[Loaded]:
    """Write what was read and checked; a second time changes nothing, a newer version adds revisions."""
    body = installation.make_installation(is_demo=not organizations).organization
    actor.require(Ability.OPERATE_PLATFORM, body.id)
    loaded = [
        load_groups(files),
        load_processes(files, at),
        load_assets(files, at),
        load_facilities(files, at),
        *reference_catalogs.load(files, at),
    ]
    if organizations:
        loaded += reference_organizations.load(files)
    for file in files.files.values():
        _remember(file.name, file.sha256, file.plain if file.document else {}, at)
    catalogs.forget()
    trail.record(
        actor=actor,
        at=at,
        organization=body,
        verb="reference.loaded",
        subject=Subject("reference", "", name),
        body={item.kind: [item.total, item.added, item.changed, item.removed] for item in loaded},
    )
    return loaded


def _remember(name: str, sha256: str, content: Mapping[str, Any], at: datetime) -> None:
    meta = content.get("meta") or {}
    keep = name in {"icr/valuation-questions.yaml", "icr/continuity.yaml", "cyfun/risk-model.yaml", "plan/actions.yaml"}
    facts = json.loads(json.dumps(content if keep else meta, default=str))
    version = str(meta.get("version") or content.get("requirements_version") or "")
    status = str(meta.get("status") or ("proposal" if "proposal" in str(meta.get("comment", "")) else ""))
    Dataset.objects.update_or_create(
        key=name, defaults={"sha256": sha256, "version": version, "status": status, "facts": facts, "loaded_at": at}
    )


def load_groups(files: ReferenceFiles) -> Loaded:
    """Load the process groups with the names of their domain and category in both languages."""
    terms = {(term.kind, term.nl): term.en for term in files.rows("icr/process-terms-en.csv", register_schemas.TermRow)}
    ratings = {
        process.oph_group_uri: _impact(process, "grp")
        for process in files.rows("icr/process-list.csv", register_schemas.ProcessRow)
    }
    rows = [
        ReferenceGroup(
            key=group.oph_group_uri,
            category_nl=group.category,
            category_en=terms.get(("category", group.category), group.category),
            domain_key=_slug(group.domain),
            domain_nl=group.domain,
            domain_en=terms.get(("domain", group.domain), group.domain),
            name_nl=group.group,
            name_en=terms.get(("group", group.group), group.group),
            nis2_annex=group.nis2_annex,
            nis2_sector=group.nis2_sector,
            impact=ratings.get(group.oph_group_uri, {}),
            position=place,
        )
        for place, group in enumerate(files.rows("icr/process-groups.csv", register_schemas.ProcessGroupRow))
    ]
    fields = [field.name for field in ReferenceGroup._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    ReferenceGroup.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=fields)
    return Loaded("process_groups", len(rows))


def _slug(name: str) -> str:
    return slugify(name)[:80]


def _impact(process: register_schemas.ProcessRow, prefix: str) -> dict[str, int]:
    pairs = {dimension: getattr(process, f"{prefix}_{dimension}") for dimension in DIMENSIONS}
    return {dimension: level for dimension, level in pairs.items() if level is not None}


def load_processes(files: ReferenceFiles, at: datetime) -> Loaded:
    """Load the process list with the assets that each process creates, uses or stores."""
    titles = {
        row.oph_uri: row.title_en for row in files.rows("icr/process-titles-en.csv", register_schemas.ProcessTitleRow)
    }
    terms = {(term.kind, term.nl): term.en for term in files.rows("icr/process-terms-en.csv", register_schemas.TermRow)}
    groups = {
        group.oph_group_uri: group for group in files.rows("icr/process-groups.csv", register_schemas.ProcessGroupRow)
    }
    links: dict[str, list[list[str]]] = {}
    for link in files.rows("icr/process-assets.csv", register_schemas.ProcessAssetRow):
        links.setdefault(link.oph_uri, []).append([link.asset, link.role])
    contents = [
        (
            row.oph_uri,
            {
                "name_nl": row.title,
                "name_en": titles[row.oph_uri],
                "group_id": row.oph_group_uri,
                "domain_key": _slug(groups[row.oph_group_uri].domain),
                "nis2_annex": bool(groups[row.oph_group_uri].nis2_annex),
                "group_impact": _impact(row, "grp"),
                "origin_nl": row.origin,
                "origin_en": terms.get(("origin", row.origin), row.origin),
                "impact": _impact(row, "prc"),
                "critical": row.critical,
                "assets": links.get(row.oph_uri, []),
            },
        )
        for row in files.rows("icr/process-list.csv", register_schemas.ProcessRow)
    ]
    return load_revisions("processes", ReferenceProcess, contents, at)


def load_assets(files: ReferenceFiles, at: datetime) -> Loaded:
    """Load the generic information assets with their starting classes."""
    file = files.parsed("icr/information-assets.yaml", register_schemas.AssetFile)
    categories = {category.key: category for category in file.meta.categories}
    exceptions = file.meta.floor_exceptions
    contents = [
        (
            asset.key,
            {
                "name_nl": asset.nl,
                "name_en": asset.en,
                "category": asset.category,
                "category_nl": categories[asset.category].nl,
                "category_en": categories[asset.category].en,
                "description_nl": asset.description_nl,
                "description_en": asset.description_en,
                "rationale_nl": asset.rationale_nl,
                "rationale_en": asset.rationale_en,
                "confidentiality": asset.confidentiality,
                "integrity": asset.integrity,
                "availability": asset.availability,
                "flags": [
                    flag
                    for flag in (
                        "professional_data",
                        "personal_data",
                        "sensitive_personal_data",
                        "social_security_data",
                    )
                    if getattr(asset, flag)
                ],
                "floor_exception_nl": exceptions.reason_nl if asset.key in exceptions.keys else "",
                "floor_exception_en": exceptions.reason_en if asset.key in exceptions.keys else "",
            },
        )
        for asset in file.assets
    ]
    return load_revisions("assets", ReferenceAsset, contents, at)


def load_facilities(files: ReferenceFiles, at: datetime) -> Loaded:
    """Load the facilities on which assets rest."""
    contents = [
        (
            facility.key,
            {
                "name_nl": facility.nl,
                "name_en": facility.en,
                "description_nl": facility.description_nl,
                "description_en": facility.description_en,
                "kind": facility.kind,
                "families": facility.measure_families,
                "supports_all": facility.supports_all,
                "hosts": facility.hosts,
                "rests_on": facility.rests_on,
                "threats": facility.threats,
            },
        )
        for facility in files.parsed("icr/basic-facilities.yaml", register_schemas.FacilityFile).facilities
    ]
    return load_revisions("facilities", ReferenceFacility, contents, at)


def load_revisions(kind: str, table: Any, contents: Sequence[tuple[str, dict[str, Any]]], at: datetime) -> Loaded:
    """Bring a list of the sector up to date: a changed row is a new revision, a vanished one stays but is not current."""
    current: dict[str, Revision] = {row.key: row for row in table.objects.filter(is_current=True)}
    newest = _newest_revisions(table)
    fresh, outdated, moved = [], [], []
    for place, (key, content) in enumerate(contents):
        digest = digest_of(content)
        known = current.get(key)
        if known is not None and known.digest == digest:
            if known.position != place:
                known.position = place
                moved.append(known)
            continue
        if known is not None:
            outdated.append(known.pk)
        fresh.append(
            table(
                key=key,
                revision=newest.get(key, 0) + 1,
                digest=digest,
                position=place,
                loaded_at=at,
                is_current=True,
                **content,
            )
        )
    gone = [row.pk for key, row in current.items() if key not in {key for key, _ in contents}]
    table.objects.filter(pk__in=[*outdated, *gone]).update(is_current=False)
    table.objects.bulk_update(moved, ["position"], batch_size=500)
    table.objects.bulk_create(fresh, batch_size=500)
    return Loaded(kind, len(contents), added=len(fresh) - len(outdated), changed=len(outdated), removed=len(gone))


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the hash by which a row of the list is known to be the same."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _newest_revisions(table: Any) -> dict[str, int]:
    rows: Iterable[tuple[str, int]] = table.objects.order_by("revision").values_list("key", "revision")
    return dict(rows)


def load_reference_as_operator(*, at: datetime, directory: Path = SHIPPED, organizations: bool = True) -> list[Loaded]:
    """Load the reference data for whoever runs the server; makes the installation when it is not there yet."""
    files = read_reference_files(directory)
    with transaction.atomic():
        body = installation.make_installation(is_demo=not organizations).organization
    actor = operator(body)
    with tenancy.acting(actor):
        return load_reference(actor=actor, at=at, files=files, name=directory.name, organizations=organizations)
