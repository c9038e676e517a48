"""The register out: rows as they stand, in a workbook that says what it is."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from belfort.domain.classification import Flag, InformationClass, with_floor
from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import STATE_NAMES, RegisterState
from belfort.exchange.register_rows import (
    ASSET_COLUMNS,
    OWN,
    PROCESS_COLUMNS,
    SHEETS,
    AssetRow,
    ProcessRow,
)
from belfort.exchange.register_texts import assets_text, one_way, peaks_text
from belfort.exchange.register_words import asset_words, process_words, stamp
from belfort.models import Asset, Facility, Organization, PeakPeriod, Process, ProcessAsset
from belfort.reporting.register_workbook import Sheet, write_workbook
from belfort.services import catalogs, facilities, organizations, register, trail
from belfort.services.processes import peak_of
from belfort.services.trail import Subject


def row_key(row: Process | Asset) -> str:
    """Return the key of a row in a file: that of the generic list, or its own id."""
    return row.reference_key or f"{OWN}{row.pk}"


def get_process_rows(*, actor: Actor, organization: Organization) -> list[tuple[Process, ProcessRow]]:
    """Return every process with its row as it would stand in a file."""
    actor.require(Ability.READ_REGISTER, organization.id)
    roles: dict[UUID, dict[str, str]] = defaultdict(dict)
    for link in ProcessAsset.objects.visible_to(actor).of(organization.id).select_related("asset"):
        roles[link.process_id][row_key(link.asset)] = link.role
    peaks: dict[UUID, list[PeakPeriod]] = defaultdict(list)
    for peak in PeakPeriod.objects.visible_to(actor).of(organization.id).order_by("starts_month", "starts_day", "name"):
        peaks[peak.process_id].append(peak)
    rows = Process.objects.visible_to(actor).of(organization.id).select_related("group", "responsible", "reference")
    return [
        (process, _process_row(process, peaks[process.pk], roles[process.pk]))
        for process in rows.order_by("position", "title", "pk")
    ]


def _process_row(process: Process, peaks: list[PeakPeriod], roles: dict[str, str]) -> ProcessRow:
    return ProcessRow(
        key=row_key(process),
        title=one_way(process.title),
        group=one_way(process.group.name_nl),
        domain=one_way(process.group.domain_nl),
        state=RegisterState(process.state),
        reason=one_way(process.reason),
        description=one_way(process.description),
        owner=one_way(process.owner),
        responsible=process.responsible.email.lower() if process.responsible else "",
        nis2_annex=process.nis2_annex,
        group_impact=process.group_impact,
        impact=process.impact,
        peaks=tuple(peak_of(peak) for peak in peaks),
        assets=roles,
    )


def get_asset_rows(*, actor: Actor, organization: Organization) -> list[tuple[Asset, AssetRow]]:
    """Return every asset with its row as it would stand in a file."""
    actor.require(Ability.READ_REGISTER, organization.id)
    rows = Asset.objects.visible_to(actor).of(organization.id).select_related("responsible", "reference")
    return [(asset, _asset_row(asset)) for asset in rows.order_by("name", "pk")]


def _asset_row(asset: Asset) -> AssetRow:
    return AssetRow(
        key=row_key(asset),
        name=one_way(asset.name),
        category=asset.category,
        state=RegisterState(asset.state),
        classes=asset.classes,
        flags=frozenset(Flag(flag) for flag in asset.flags),
        reason=one_way(asset.reason),
        description=one_way(asset.description),
        responsible=asset.responsible.email.lower() if asset.responsible else "",
        floor_overruled=one_way(asset.floor_overruled),
    )


def _state(row: Process | Asset | Facility) -> str:
    return STATE_NAMES[RegisterState(row.state)].nl


def _yes(value: bool) -> str:
    return "ja" if value else "nee"


def _process_sheet(rows: list[tuple[Process, ProcessRow]]) -> Sheet:
    values = []
    for process, row in rows:
        cells: dict[str, str | int | None] = {
            **{
                name: str(getattr(row, name))
                for name in ("key", "title", "domain", "group", "reason", "description", "owner", "responsible")
            },
            "state": _state(process),
            "nis2_annex": _yes(row.nis2_annex),
            "critical": {True: "ja", False: "nee", None: "niet beoordeeld"}[process.critical],
            "classes": _classes(InformationClass(process.confidentiality, process.integrity, process.availability)),
            "peaks": peaks_text(row.peaks),
            "assets": assets_text(row.assets),
            "stamp": stamp(process.pk, process_words(row)),
            **{f"group_{name}": level for name, level in row.group_impact.items()},
            **{f"process_{name}": level for name, level in row.impact.items()},
        }
        values.append([cells.get(column.name) for column in PROCESS_COLUMNS])
    return Sheet(SHEETS["process"][0], [(column.name, column.heading.nl) for column in PROCESS_COLUMNS], values)


def _classes(classes: InformationClass) -> str:
    return " ".join(f"{letter}{level or '-'}" for letter, level in classes.as_dict().items())


def _asset_sheet(organization: Organization, rows: list[tuple[Asset, AssetRow]]) -> Sheet:
    floors = organizations.get_choices(organization=organization).floors
    categories = catalogs.get_asset_categories()
    values = []
    for asset, row in rows:
        cells: dict[str, str | int | None] = {
            **{
                name: str(getattr(row, name))
                for name in ("key", "name", "reason", "description", "responsible", "floor_overruled")
            },
            "category": categories[row.category].nl if row.category in categories else row.category,
            "state": _state(asset),
            **{letter: level or None for letter, level in row.classes.as_dict().items()},
            **{flag.value: _yes(flag in row.flags) for flag in Flag},
            "floor_classes": _classes(with_floor(register.element(asset), floors)),
            "stamp": stamp(asset.pk, asset_words(row, categories)),
        }
        values.append([cells.get(column.name) for column in ASSET_COLUMNS])
    return Sheet(SHEETS["asset"][0], [(column.name, column.heading.nl) for column in ASSET_COLUMNS], values)


def _facility_sheet(actor: Actor, organization: Organization) -> Sheet:
    rows = facilities.get_facilities(actor=actor, organization=organization)
    columns = [
        ("name", "naam"),
        ("kind", "soort"),
        ("state", "staat"),
        ("classes", "klassen"),
        ("count", "assets die erop rusten"),
    ]
    values: list[list[str | int | None]] = [
        [
            row.facility.name,
            facilities.KINDS[row.facility.kind].nl,
            _state(row.facility),
            _classes(row.classification.classes) if row.classification else "",
            row.asset_count,
        ]
        for row in rows
    ]
    return Sheet("Basisinrichtingen", columns, values)


@transaction.atomic
def export_register(*, actor: Actor, at: datetime, organization: Organization) -> bytes:
    """Return the whole register as a workbook; the trail keeps that it left the house, with whom and when."""
    actor.require(Ability.READ_REGISTER, organization.id)
    sheets = [
        _process_sheet(get_process_rows(actor=actor, organization=organization)),
        _asset_sheet(organization, get_asset_rows(actor=actor, organization=organization)),
        _facility_sheet(actor, organization),
    ]
    notes = [
        f"Register van {organization.name}",
        f"Gemaakt op {localtime(at):%d/%m/%Y %H:%M} door {actor.name} met Belfort.",
        *(["FICTIEVE BESTUREN EN GEGEVENS: dit is de demo."] if organization.is_fictional else []),
        "Vertrouwelijk: dit bestand zegt waar het bestuur kwetsbaar is. Deel het alleen met wie het nodig heeft.",
        "De bladen Processen en Informatieassets kunnen opnieuw ingelezen worden. De sleutel zegt over welke rij het gaat; laat ze staan.",
        "De kolommen kritiek, klassen en klassen met ondergrens zijn informatie: Belfort berekent ze en leest ze niet.",
        "De kolom stempel onthoudt hoe een rij hier stond. Zo ziet Belfort wat u gewijzigd hebt, en blijft wat een collega intussen besliste.",
        "Een nieuwe eigen rij heeft nog geen sleutel. Staat: te bevestigen, bevestigd, aangepast, niet van ons, eigen.",
    ]
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.exported",
        subject=Subject("register", "", "Excel"),
        body={"format": "xlsx"},
    )
    return write_workbook(sheets, notes, f"Register {organization.name}")
