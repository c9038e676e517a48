"""The drawn way from process to asset to facility, seen from any of the three."""

from uuid import UUID

from belfort.domain.classification import InformationClass, with_floor
from belfort.domain.permissions import Actor
from belfort.models import Asset, Facility, Organization, Process, ProcessAsset
from belfort.reporting.drawing import Drawing, Node, draw
from belfort.services import organizations, register
from belfort.services.facilities import FacilityView


def _note(classes: InformationClass | None) -> str:
    return " ".join(f"{letter}{level or '–'}" for letter, level in classes.as_dict().items()) if classes else ""


def _name(row: Process | Asset | Facility, actor: Actor) -> str:
    own = row.title if isinstance(row, Process) else row.name
    english = row.title_en if isinstance(row, Process) else row.name_en
    return english if actor.language == "en" and english else own


def get_path_of_process(*, actor: Actor, organization: Organization, key: UUID) -> Drawing:
    """Draw one process, its assets, and the facilities on which these rest directly."""
    links = (
        ProcessAsset.objects.visible_to(actor)
        .of(organization.id)
        .filter(process_id=key)
        .select_related("process", "asset")
    )
    rows = list(links.order_by("asset__name"))
    return _drawing(actor, organization, [link.process for link in rows[:1]], [link.asset for link in rows], str(key))


def get_path_of_asset(*, actor: Actor, organization: Organization, key: UUID) -> Drawing:
    """Draw one asset between the processes that use it and the facilities on which it rests directly."""
    links = ProcessAsset.objects.visible_to(actor).of(organization.id).filter(asset_id=key).select_related("process")
    asset = Asset.objects.visible_to(actor).of(organization.id).filter(pk=key)
    return _drawing(
        actor, organization, [link.process for link in links.order_by("process__title")], list(asset), str(key)
    )


def _drawing(
    actor: Actor, organization: Organization, processes: list[Process], assets: list[Asset], centre: str
) -> Drawing:
    load = register.get_load(actor=actor, organization=organization)
    floors = organizations.get_choices(organization=organization).floors
    shown = {str(asset.pk) for asset in assets}
    direct = {key: link.hosts & shown for key, link in load.links.items() if link.hosts & shown}
    everywhere = [key for key, link in load.links.items() if link.supports_all and key not in direct]
    facilities = sorted(direct, key=lambda key: load.facilities[key].name) + sorted(
        everywhere, key=lambda key: load.facilities[key].name
    )
    columns = [
        [
            Node(
                str(row.pk),
                _name(row, actor),
                _note(InformationClass(row.confidentiality, row.integrity, row.availability)),
                "process",
            )
            for row in processes
        ],
        [
            Node(str(row.pk), _name(row, actor), _note(with_floor(register.element(row), floors)), "asset")
            for row in assets
        ],
        [
            Node(key, _name(load.facilities[key], actor), _note(load.classes[key].classes), "facility")
            for key in facilities
        ],
    ]
    links = [(str(row.pk), str(asset.pk)) for row in processes for asset in assets]
    links += [(asset, key) for key, hosted in direct.items() for asset in sorted(hosted)]
    links += [(asset, key) for key in everywhere for asset in sorted(shown)]
    return draw(columns, links, frozenset({centre}))


def get_path_of_facility(view: FacilityView, actor: Actor) -> Drawing:
    """Draw one facility with the assets that decide its class, and what it rests on."""
    deciding = [item for item in view.carried if item.decides] or view.carried
    centre = str(view.facility.pk)
    classes = view.classification.classes if view.classification else None
    columns = [
        [Node(str(item.asset.pk), _name(item.asset, actor), _note(item.asset.classes), "asset") for item in deciding],
        [Node(centre, _name(view.facility, actor), _note(classes), "facility")],
        [Node(str(row.pk), _name(row, actor), "", "facility") for row in view.rests_on],
    ]
    links = [(str(item.asset.pk), centre) for item in deciding] + [(centre, str(row.pk)) for row in view.rests_on]
    return draw(columns, links, frozenset({centre}))
