"""The start page of a government, and the controls that it is asked as a whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.utils.timezone import localdate

from belfort.domain.catalog import AppliedControl, Scope, applied
from belfort.domain.classification import Attribute, Classification, classify
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Asset, Organization, TrailEvent
from belfort.services import catalogs, due, organizations, register, register_progress, standpoints, visits
from belfort.services.due import Due
from belfort.services.register_progress import RegisterProgress
from belfort.services.standpoints import Overview
from belfort.services.visits import Newspaper

# these change answers and figures, and nothing else that the start page shows
SCORING = ("assessment.control_scored", "assessment.controls_scored", "assessment.answers_confirmed")


@dataclass(frozen=True, slots=True)
class StartStamp:
    """What the start page of one person depends on: `person` (the rights, the language and the day with it), and `head`.

    `head` is the newest code of the trail; `since` is the visit before.
    """

    person: str
    head: str
    since: datetime | None

    @property
    def key(self) -> str:
        """Return the stamp of the whole page: equal stamps mean an equal page."""
        return _hashed(self.person, self.head, self.since)


def _hashed(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def get_start_stamp(*, actor: Actor, at: datetime, organization: Organization) -> StartStamp:
    """Note the visit of a person, and return the stamp of what that person would see.

    Whatever changes in a government leaves a trail event in the same transaction, so the newest code of its chain says
    whether what was counted still holds.
    """
    actor.require(Ability.READ_REGISTER, organization.id)
    visited = visits.note_visit(actor=actor, at=at, organization=organization)
    person = (
        str(connection.settings_dict["NAME"]),
        str(organization.public_id),
        actor.user_id,
        actor.language,
        sorted(f"{grant.role}/{grant.scope}" for grant in actor.grants if grant.organization_id == organization.id),
        localdate(at),
    )
    return StartStamp(repr(person), visited.head, visited.since)


def get_calm_stamp(*, actor: Actor, organization: Organization, stamp: StartStamp) -> str:
    """Return the stamp of what scoring leaves as it was: the part about the register, and old evidence.

    Who does not read the trail gets the newest code of all.
    """
    actor.require(Ability.READ_REGISTER, organization.id)
    events = TrailEvent.objects.visible_in(organization.id, actor).exclude(verb__in=SCORING)
    newest = next(iter(events.order_by("-sequence").values_list("mac", flat=True)[:1]), stamp.head)
    return _hashed(stamp.person, "calm", newest)


@dataclass(frozen=True, slots=True)
class StartView:
    """What stands on the start page before the register: the distance to the target, what waits, what is new."""

    overview: Overview
    due: Due
    newspaper: Newspaper


def get_start(*, actor: Actor, at: datetime, organization: Organization, since: datetime | None) -> StartView:
    """Return where the government stands, from what is kept; `since` is the moment from which things are new."""
    actor.require(Ability.READ_REGISTER, organization.id)
    overview = standpoints.get_overview(actor=actor, organization=organization)
    return StartView(
        overview=overview,
        due=due.get_due(actor=actor, organization=organization, on=localdate(at), drafts=overview.drafts),
        newspaper=visits.get_news(actor=actor, organization=organization, since=since),
    )


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What stands on the start page about the register, with the names of the domains."""

    progress: RegisterProgress
    domain_names: Mapping[str, Text]


def get_register(*, actor: Actor, organization: Organization) -> RegisterView:
    """Return how far the register is."""
    return RegisterView(
        progress=register_progress.get_register_progress(actor=actor, organization=organization),
        domain_names=catalogs.get_domains(),
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
