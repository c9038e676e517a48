"""The register of an organization, to read: processes, information assets, facilities."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from belfort.api.auth import ApiRequest
from belfort.api.pagination import FIRST, ROWS, Cursor, Limit, unwrap_id, wrap
from belfort.api.schemas import AssetOut, AssetPage, FacilityOut, FacilityPage, ProcessOut, ProcessPage
from belfort.api.speech import told
from belfort.services import listings, organizations
from belfort.services.assets import AssetRow
from belfort.services.facilities import FacilityRow

router = Router(tags=["register"])


@router.get(
    "/organizations/{slug:slug}/processes", response=ProcessPage, operation_id="listProcesses", summary="Processes"
)
def list_processes(request: ApiRequest, slug: str, cursor: Cursor = FIRST, limit: Limit = ROWS) -> HttpResponse:
    """List the processes of the register, in the order of their id.

    Ability: `read_register` in this organization.
    """
    actor = request.auth.actor
    organization = organizations.get_organization(actor=actor, slug=slug)
    page = listings.get_processes(actor=actor, organization=organization, after=unwrap_id(cursor), limit=limit)
    return told(ProcessPage(items=[ProcessOut(**row) for row in page.items], next=wrap(page.after)))


@router.get(
    "/organizations/{slug:slug}/assets", response=AssetPage, operation_id="listAssets", summary="Information assets"
)
def list_assets(request: ApiRequest, slug: str, cursor: Cursor = FIRST, limit: Limit = ROWS) -> HttpResponse:
    """List the information assets of the register with their classes, in the order of their id.

    Ability: `read_register` in this organization.
    """
    actor = request.auth.actor
    organization = organizations.get_organization(actor=actor, slug=slug)
    page = listings.get_assets(actor=actor, organization=organization, after=unwrap_id(cursor), limit=limit)
    return told(AssetPage(items=[_asset(row) for row in page.items], next=wrap(page.after)))


@router.get(
    "/organizations/{slug:slug}/facilities", response=FacilityPage, operation_id="listFacilities", summary="Facilities"
)
def list_facilities(request: ApiRequest, slug: str, cursor: Cursor = FIRST, limit: Limit = ROWS) -> HttpResponse:
    """List the facilities of the register with the classes that follow from what rests on them, in the order of their id.

    Ability: `read_register` in this organization.
    """
    actor = request.auth.actor
    organization = organizations.get_organization(actor=actor, slug=slug)
    page = listings.get_facilities(actor=actor, organization=organization, after=unwrap_id(cursor), limit=limit)
    return told(FacilityPage(items=[_facility(row) for row in page.items], next=wrap(page.after)))


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _classes(classes: Any) -> dict[str, int | None]:
    if classes is None:
        return dict.fromkeys(("confidentiality", "integrity", "availability"))
    return {"confidentiality": classes.C, "integrity": classes.I, "availability": classes.A}


def _asset(row: AssetRow) -> AssetOut:
    names = ("id", "version", "name", "name_en", "category", "description", "state", "reason", "flags")
    return AssetOut(**_columns(row.asset, *names), **_classes(row.classes), raised=row.raised)


def _facility(row: FacilityRow) -> FacilityOut:
    names = ("id", "version", "name", "name_en", "kind", "description", "state", "reason", "supports_all")
    classes = row.classification.classes if row.classification else None
    return FacilityOut(**_columns(row.facility, *names), **_classes(classes), asset_count=row.asset_count)
