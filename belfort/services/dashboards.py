"""The start page of a government, and the controls that it is asked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from belfort.domain.catalog import AppliedControl, Scope, applied
from belfort.domain.classification import Attribute, Classification, InformationClass, classify
from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import Progress, RegisterState, progress
from belfort.models import Asset, Facility, Organization, Process
from belfort.services import catalogs, organizations, processes, register
from belfort.services.processes import DomainProgress


@dataclass(frozen=True, slots=True)
class StartView:
    """What stands on the start page."""

    processes: Progress
    assets: Progress
    facilities: Progress
    domains: list[DomainProgress]
    domain_names: Mapping[str, object]
    critical_count: int
    critical_open: int
    unrated_count: int
    mine: list[Process]
    highest: InformationClass
    behind: int


def get_start(*, actor: Actor, organization: Organization) -> StartView:
    """Return where the government stands: progress, what is critical, what waits for me, whether a newer list is there."""
    actor.require(Ability.READ_REGISTER, organization.id)
    found = processes.get_processes(actor=actor, organization=organization, filters=processes.Filters(critical="yes"))
    rows = Process.objects.visible_to(actor).of(organization.id)
    assets = list(Asset.objects.visible_to(actor).of(organization.id))
    facilities = Facility.objects.visible_to(actor).of(organization.id).values_list("state", flat=True)
    choices = organizations.get_choices(organization=organization)
    used = [asset for asset in assets if asset.state != RegisterState.NOT_OURS]
    return StartView(
        processes=found.progress,
        assets=progress((RegisterState(asset.state), 1) for asset in assets),
        facilities=progress((RegisterState(state), 1) for state in facilities),
        domains=found.domains,
        domain_names=catalogs.get_domains(),
        critical_count=found.total,
        critical_open=rows.filter(critical=True, state=RegisterState.PROPOSED).count(),
        unrated_count=sum(not asset.classes.complete for asset in used),
        mine=list(rows.filter(responsible_id=actor.user_id).open().order_by("position")[:10]) if actor.user_id else [],
        highest=classify([register.element(asset) for asset in used], choices.floors).classes,
        behind=rows.filter(reference__is_current=False).count()
        + Asset.objects.visible_to(actor).of(organization.id).filter(reference__is_current=False).count(),
    )


@dataclass(frozen=True, slots=True)
class Family:
    """A family of controls with those that apply."""

    key: str
    controls: list[AppliedControl]


@dataclass(frozen=True, slots=True)
class ControlsView:
    """The controls that a government is asked as a whole."""

    classification: Classification
    families: list[Family]
    total: int
    placeholder_count: int
    proposed_count: int
    ksz: bool
    proposed: bool
    attributes: tuple[Attribute, ...] = tuple(Attribute)


def get_controls(*, actor: Actor, organization: Organization) -> ControlsView:
    """Return the controls for the highest classes of all assets in use, by family."""
    actor.require(Ability.READ_REGISTER, organization.id)
    choices = organizations.get_choices(organization=organization)
    assets = Asset.objects.visible_to(actor).of(organization.id).in_use()
    classification = classify([register.element(asset) for asset in assets], choices.floors)
    scope = Scope(classification.classes, classification.flags, ksz=choices.ksz, proposed=choices.proposed)
    found = applied(catalogs.get_icr_controls(), scope)
    by_family = sorted(found, key=lambda item: item.control.family)
    return ControlsView(
        classification=classification,
        families=[Family(key, list(items)) for key, items in groupby(by_family, key=lambda item: item.control.family)],
        total=sum(item.control.published for item in found),
        placeholder_count=sum(not item.control.published for item in found),
        proposed_count=sum(item.control.proposed for item in found),
        ksz=choices.ksz,
        proposed=choices.proposed,
    )
