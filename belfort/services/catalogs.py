"""Catalogs that everybody may read: frameworks, controls, questions, lists. Kept in memory until a newer one is loaded."""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from belfort.domain.catalog import ControlSet, IcrControl
from belfort.domain.classification import Attribute
from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Control, ControlMapping, Dataset, Entry, Framework, ReferenceAsset, ReferenceGroup

LISTS: dict[str, Text] = {
    "threats": Text("Dreigingen", "Threats"),
    "actions": Text("Catalogus van acties naar CyFun Basis", "Catalog of actions toward CyFun Basic"),
    "continuity-sections": Text("Opbouw van een continuïteitsplan", "Outline of a continuity plan"),
    "continuity-scenarios": Text("Scenario's met controlelijsten", "Scenarios with checklists"),
}


def get_icr_controls() -> tuple[IcrControl, ...]:
    """Return the ICR controls, official ones first; one query for the state of the files, none when it is unchanged."""
    return _icr_controls(stamp("icr/measures.yaml", "icr/measures-proposed.yaml"))


STAMP_SECONDS = 10
_stamps: dict[tuple[str, ...], tuple[float, tuple[str, ...]]] = {}


def stamp(*keys: str) -> tuple[str, ...]:
    """Return the hashes of the files behind a catalog; the database is asked once in ten seconds per process."""
    place = (str(connection.settings_dict["NAME"]), *keys)
    asked_at, known = _stamps.get(place, (0.0, ()))
    now = time.monotonic()
    if not known or now - asked_at > STAMP_SECONDS:
        known = tuple(Dataset.objects.filter(key__in=keys).order_by("key").values_list("sha256", flat=True))
        _stamps[place] = (now, known)
    return known


def forget() -> None:
    """Ask the database again at the next look: this process loaded a newer version."""
    _stamps.clear()


@lru_cache(maxsize=4)
def _icr_controls(_stamp: tuple[str, ...]) -> tuple[IcrControl, ...]:
    rows = Control.objects.filter(framework_id__in=["icr", "icr-proposed"], is_current=True).order_by(
        "framework__position", "position"
    )
    return tuple(_icr_control(row) for row in rows)


def _icr_control(row: Control) -> IcrControl:
    return IcrControl(
        ref=row.ref,
        family=row.parent,
        from_class=row.facts["from_class"],
        attributes=frozenset(Attribute(letter) for letter in row.facts["attributes"]),
        set=ControlSet(row.facts["set"]),
        regime=row.facts["regime"],
        title=Text(row.title_nl, row.title_en),
        certainty=row.certainty,
        proposed=row.framework_id == "icr-proposed",
    )


@lru_cache(maxsize=4)
def _questions(_stamp: tuple[str, ...]) -> dict[str, Any]:
    row = Dataset.objects.filter(key="icr/valuation-questions.yaml").first()
    return dict(row.facts) if row else {}


def get_questions() -> dict[str, Any]:
    """Return the valuation questions, the names of classes and levels, and the meaning of certainties."""
    return _questions(stamp("icr/valuation-questions.yaml"))


@lru_cache(maxsize=4)
def _families(_stamp: tuple[str, ...]) -> dict[str, Text]:
    rows = Framework.objects.filter(key__in=["icr-proposed", "icr"]).order_by("-position")
    return {family["key"]: Text(family["nl"], family["en"]) for row in rows for family in row.facts["families"]}


def get_families() -> dict[str, Text]:
    """Return the name of each family of ICR controls."""
    return _families(stamp("icr/measures.yaml", "icr/measures-proposed.yaml"))


@lru_cache(maxsize=4)
def _asset_categories(_stamp: tuple[str, ...]) -> dict[str, Text]:
    rows = ReferenceAsset.objects.current().order_by("position").values_list("category", "category_nl", "category_en")
    return {key: Text(nl, en) for key, nl, en in rows}


def get_asset_categories() -> dict[str, Text]:
    """Return the categories of information assets in the order of the list."""
    return _asset_categories(stamp("icr/information-assets.yaml"))


@lru_cache(maxsize=4)
def _domains(_stamp: tuple[str, ...]) -> dict[str, Text]:
    rows = ReferenceGroup.objects.order_by("position").values_list("domain_key", "domain_nl", "domain_en")
    return {key: Text(nl, en) for key, nl, en in rows}


def get_domains() -> dict[str, Text]:
    """Return the name of each domain of the process list, in its order."""
    return _domains(stamp("icr/process-groups.csv", "icr/process-terms-en.csv"))


def get_certainties() -> dict[str, dict[str, str]]:
    """Return the label and the meaning of each degree of certainty."""
    return {entry["key"]: entry for entry in get_questions().get("certainties", [])}


def part_names(framework: Framework) -> dict[str, Text]:
    """Return the names of the parts (categories, families, areas) of a framework."""
    facts = framework.facts
    parts = [(part["id"], part) for part in facts.get("categories", [])]
    parts += [(part["key"], part) for part in (*facts.get("families", []), *facts.get("areas", []))]
    return {key: Text(part["nl"], part["en"]) for key, part in parts}


def get_frameworks(*, actor: Actor) -> list[Framework]:
    """Return every framework, in order."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    return list(Framework.objects.order_by("position"))


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """A framework with its controls."""

    framework: Framework
    controls: list[Control]


def get_framework(*, actor: Actor, key: str, search: str = "", level: str = "") -> FrameworkView:
    """Return one framework with the controls that match; raises MissingError."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    framework = Framework.objects.filter(key=key).first()
    if framework is None:
        raise MissingError
    controls = list(framework.controls.filter(is_current=True).order_by("position"))
    if search:
        wanted = search.lower()
        controls = [
            row
            for row in controls
            if wanted in row.ref.lower() or wanted in row.title_nl.lower() or wanted in row.title_en.lower()
        ]
    if level:
        controls = [row for row in controls if level in row.facts.get("levels", [level])]
    return FrameworkView(framework, controls)


@dataclass(frozen=True, slots=True)
class ControlView:
    """One control with its links to and from other catalogs."""

    control: Control
    to: list[ControlMapping]
    back: list[ControlMapping]


def get_control(*, actor: Actor, framework: str, ref: str) -> ControlView:
    """Return one control with what it is linked to; raises MissingError."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    control = Control.objects.filter(framework_id=framework, ref=ref).select_related("framework").first()
    if control is None:
        raise MissingError
    to = ControlMapping.objects.filter(source=ref).order_by("target_framework", "-strength", "target")
    back = ControlMapping.objects.filter(target_framework=framework, target=ref).order_by(
        "mapping", "-strength", "source"
    )
    return ControlView(control, list(to), list(back))


def get_list(*, actor: Actor, key: str) -> list[Entry]:
    """Return a list that is read as a whole: threats, actions, the outline of a continuity plan, its scenarios."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    if key not in LISTS:
        raise MissingError
    return list(Entry.objects.filter(dataset=key, is_current=True).order_by("position"))
