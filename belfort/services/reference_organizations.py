"""Load the bodies: 1,140 from the register, their dated codes, and the municipalities and OCMWs that merged away."""

from collections import Counter
from datetime import date, timedelta

from django.utils.text import slugify

from belfort.exchange import register_schemas
from belfort.exchange.reference_files import ReferenceFiles
from belfort.models import Organization, OrganizationCode, Succession
from belfort.models.organizations import Kind, Status
from belfort.services.reference_catalogs import Loaded

KINDS = {
    "gemeente": Kind.MUNICIPALITY,
    "ocmw": Kind.OCMW,
    "provincie": Kind.PROVINCE,
    "agb": Kind.AGB,
    "apb": Kind.APB,
    "politiezone": Kind.POLICE_ZONE,
    "hulpverleningszone": Kind.RESCUE_ZONE,
    "projectvereniging": Kind.PROJECT_ASSOCIATION,
    "dienstverlenende_vereniging": Kind.SERVICE_ASSOCIATION,
    "opdrachthoudende_vereniging": Kind.MANDATED_ASSOCIATION,
}
STATUSES = {"actief": Status.ACTIVE, "niet actief": Status.ENDED, "in oprichting": Status.FORMING}
TOWN = (Kind.MUNICIPALITY, Kind.OCMW)


def load(files: ReferenceFiles) -> list[Loaded]:
    """Load bodies, codes and mergers; a body keeps its id, its address and everything that hangs on it."""
    governments = files.rows("geo/local-governments.csv", register_schemas.GovernmentRow)
    mergers = files.rows("geo/mergers-2025.csv", register_schemas.MergerRow)
    population = {
        row.lblod_uri: row.population_2020
        for row in files.rows("geo/municipalities-2025.csv", register_schemas.MunicipalityRow)
    }
    before = set(Organization.objects.values_list("source_key", flat=True))
    rows = [*_current(governments, population), *_predecessors(mergers, governments)]
    _write(rows)
    by_key = {
        row.source_key: row for row in Organization.objects.filter(source_key__in=[row.source_key for row in rows])
    }
    codes = [*_codes(governments, mergers, by_key), *_old_codes(mergers, by_key)]
    OrganizationCode.objects.bulk_create(codes, ignore_conflicts=True, batch_size=500)
    successions = _successions(mergers, by_key)
    Succession.objects.bulk_create(successions, ignore_conflicts=True)
    fresh = {row.source_key for row in rows} - before
    return [
        Loaded("organizations", len(governments), added=len(fresh & {row.lblod_uri for row in governments})),
        Loaded("predecessors", len(rows) - len(governments), added=len(fresh - {row.lblod_uri for row in governments})),
        Loaded("successions", len(successions)),
    ]


def _current(governments: list[register_schemas.GovernmentRow], population: dict[str, int]) -> list[Organization]:
    return [
        Organization(
            source_key=row.lblod_uri,
            kind=KINDS[row.type],
            status=STATUSES[row.status],
            name=row.name if row.type != "ocmw" or row.name.upper().startswith("OCMW") else f"OCMW {row.name}",
            province=row.province,
            website=row.website,
            shape=row.nis if KINDS[row.type] in TOWN else "",
            population=population.get(row.lblod_uri),
        )
        for row in governments
    ]


def _vanished(mergers: list[register_schemas.MergerRow]) -> list[register_schemas.MergerRow]:
    return [row for row in mergers if row.surviving_legal_entity != "yes"]


def _old_key(kind: Kind, nis: str) -> str:
    return f"belfort:{kind.value}:{nis}"


def _predecessors(
    mergers: list[register_schemas.MergerRow], governments: list[register_schemas.GovernmentRow]
) -> list[Organization]:
    provinces = {row.nis: row.province for row in governments if row.nis}
    return [
        Organization(
            source_key=_old_key(kind, row.nis_old),
            kind=kind,
            status=Status.MERGED,
            name=f"{prefix}{row.name_old}",
            province=provinces.get(row.nis_new, ""),
            shape="",
        )
        for row in _vanished(mergers)
        for kind, prefix in ((Kind.MUNICIPALITY, ""), (Kind.OCMW, "OCMW "))
    ]


def _write(rows: list[Organization]) -> None:
    """Insert or update by key; addresses (slugs) are given once and never change."""
    known = dict(Organization.objects.values_list("source_key", "slug"))
    taken = Counter(known.values())
    for row in rows:
        row.slug = known.get(row.source_key, "") or _free_slug(row, taken)
        taken[row.slug] += 1
    Organization.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source_key"],
        update_fields=["kind", "status", "name", "province", "website", "shape", "population"],
        batch_size=500,
    )


def _free_slug(row: Organization, taken: Counter[str]) -> str:
    base = slugify(row.name)[:100] or "bestuur"
    for candidate in (base, f"{base}-{slugify(row.kind)}", *(f"{base}-{number}" for number in range(2, 1000))):
        if candidate not in taken:
            return candidate
    raise ValueError(base)


def _codes(
    governments: list[register_schemas.GovernmentRow],
    mergers: list[register_schemas.MergerRow],
    by_key: dict[str, Organization],
) -> list[OrganizationCode]:
    """Return the codes of today; a NIS that began with a merger carries its day."""
    began = {row.nis_new: date.fromisoformat(row.effective) for row in mergers if row.nis_new != row.nis_old}
    kept = {row.nis_new for row in mergers if row.nis_new == row.nis_old}
    return [
        OrganizationCode(
            organization=by_key[row.lblod_uri],
            scheme=scheme,
            value=value,
            starts_on=began.get(value) if scheme == "nis" and value not in kept else None,
        )
        for row in governments
        for scheme, value in (("kbo", row.kbo), ("ovo", row.ovo), ("nis", row.nis))
        if value
    ]


def _old_codes(mergers: list[register_schemas.MergerRow], by_key: dict[str, Organization]) -> list[OrganizationCode]:
    """Return the NIS codes that ended: those of vanished bodies, and the old code of a survivor that got a new one."""
    found = []
    for row in mergers:
        last = date.fromisoformat(row.effective) - timedelta(days=1)
        for kind in TOWN:
            body = by_key.get(_old_key(kind, row.nis_old))
            if body is None and row.nis_old != row.nis_new:
                body = _survivor(kind, row.nis_new, by_key)
            if body is not None:
                found.append(OrganizationCode(organization=body, scheme="nis", value=row.nis_old, ends_on=last))
    return found


def _survivor(kind: Kind, nis: str, by_key: dict[str, Organization]) -> Organization | None:
    return next((row for row in by_key.values() if row.kind == kind and row.shape == nis), None)


def _successions(mergers: list[register_schemas.MergerRow], by_key: dict[str, Organization]) -> list[Succession]:
    found = []
    for row in _vanished(mergers):
        for kind in TOWN:
            successor = _survivor(kind, row.nis_new, by_key)
            if successor is not None:
                found.append(
                    Succession(
                        predecessor=by_key[_old_key(kind, row.nis_old)],
                        successor=successor,
                        effective_on=date.fromisoformat(row.effective),
                    )
                )
    return found
