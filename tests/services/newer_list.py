"""The newer version of the generic list behind the tests of updates, and the words in which they tell their story."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from belfort.domain.permissions import Actor
from belfort.exchange.reference_files import ReferenceFiles
from belfort.services import reference, updates
from belfort.services.updates import Update
from tests.services.lists import Lists, Row, same
from tests.world import NOW, World

LATER = NOW + timedelta(days=200)
PROCESS = "http://data.lblod.info/conceptual-processes/"
CHANGED = f"{PROCESS}d12e3fad-786c-46fd-9c60-cd31c748b76a"
GONE = f"{PROCESS}88c14b38-5716-4835-8c6c-a3edb2ddbf06"
MOVED = f"{PROCESS}173c6c81-a93a-4db4-8f25-159a44eedfe9"
FRESH = f"{PROCESS}11111111-1111-4111-8111-111111111111"
ELSEWHERE = f"{PROCESS}22222222-2222-4222-8222-222222222222"
ASSET, DESCRIBED, FACILITY = "akten-burgerlijke-stand", "bevolkingsregister", "mobiele-toestellen"
WASTE = "http://data.lblod.info/process-groups/e241850b-652e-44d6-bd1a-ea2ab77c7388"


def make_newer_list(folder: Path) -> ReferenceFiles:
    """Write the newer list: a row of each sort that changed, one that vanished, one that moved, two that are new."""
    lists = Lists.shipped(folder)
    added: list[Row] = []

    def process(row: Row) -> Row | None:
        if row["oph_uri"] == CHANGED:
            added.append(row | {"oph_uri": FRESH, "title": "Afleveren van digitale akten"})
            ratings = {"prc_service": "4", "prc_users": "4", "prc_final": "4", "critical": "no"}
            return row | {"title": "Documenten afleveren"} | ratings
        if row["number"] == "1":
            added.append(row | {"oph_uri": ELSEWHERE, "title": "Innen van een nieuwe belasting"})
        if row["oph_uri"] == MOVED:
            return row | {"oph_group_uri": WASTE}
        return None if row["oph_uri"] == GONE else row

    def link(row: Row) -> Row | None:
        dropped = row["oph_uri"] == GONE or (row["oph_uri"] == CHANGED and row["asset"] == "eloketaanvragen")
        return None if dropped else row

    lists.rows("icr/process-list.csv", process)
    lists.rows("icr/process-list.csv", same, *added)
    titles = ({"oph_uri": key, "title_en": "Something new"} for key in (FRESH, ELSEWHERE))
    lists.rows("icr/process-titles-en.csv", same, *titles)
    lists.rows("icr/process-assets.csv", link)
    assets = "icr/information-assets.yaml"
    lists.text(assets, "availability: 4", "availability: 5", after=f"key: {ASSET}")
    lists.text(assets, "social_security_data: false", "social_security_data: true", after=f"key: {ASSET}")
    lists.text(assets, "Identiteit, adres,", "Identiteit en adres,", after=f"key: {DESCRIBED}")
    lists.text(
        "icr/basic-facilities.yaml",
        "hosts: [e-mail-en-agenda, thuiszorgdossier, dienstroosters,",
        "hosts: [e-mail-en-agenda, bevolkingsregister,",
        after=f"key: {FACILITY}",
    )
    return lists.read()


def load(files: ReferenceFiles) -> None:
    """Bring the lists behind a register up to date, without the catalogs, which no test here needs."""
    reference.load_groups(files)
    for kind in (reference.load_processes, reference.load_assets, reference.load_facilities):
        kind(files, LATER)


def common(world: World, actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "at": LATER, "organization": world.home}


def waiting(world: World, actor: Actor) -> dict[str, Update]:
    """Return what waits for An, by key."""
    return {one.key: one for one in updates.get_updates(actor=actor, organization=world.home)}


def accept(world: World, actor: Actor, key: str) -> None:
    one = waiting(world, actor)[key]
    updates.accept_update(**common(world, actor), kind=one.kind, key=key, version=one.version)


def row(world: World, actor: Actor, table: Any, key: str) -> Any:
    return table.objects.visible_to(actor).of(world.home.pk).get(reference_key=key)


def at(one: Any) -> dict[str, Any]:
    return {"key": one.pk, "version": one.version}


def shown(one: Update) -> dict[str, tuple[str, str]]:
    return {field.label.nl: (field.before, field.after) for field in one.fields}
