"""The toolkit as the programme keeps it: items, versions that stay, and what everybody may read of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import NOBODY, Actor
from belfort.domain.toolkit import Theme
from belfort.models import StoredFile, ToolkitItem, TrailEvent
from belfort.services import public_toolkit, tenancy, toolkit
from belfort.services.toolkit import ItemContent, VersionContent
from belfort.services.toolkit_visits import Visitor
from tests.world import NOW, World

TODAY = NOW.date()
CONTENT = ItemContent(Theme.INCIDENTS, "Eerste uur", "First hour", "Naast de telefoon.")
LINK = VersionContent(url="https://toolkit.example/uur")
TEXT = b"Trek het netwerk los.\n"
SOMEBODY = Visitor("192.0.2.7", "Zoeker 1.0")


@pytest.fixture
def mats(world: World) -> Iterator[Actor]:
    with world.acting("mats") as actor:
        yield actor


def add(world: World, who: Actor, **changes: Any) -> ToolkitItem:
    """Add an item; a link, unless a version is given."""
    values = {"content": CONTENT, "first": LINK, "at": NOW, **changes}
    return toolkit.add_item(actor=who, programme=world.bodies["region"], **values)


def opened(key: str, number: int = 1) -> public_toolkit.Opened:
    """Open a version as somebody who is not signed in."""
    with tenancy.acting_for_nobody():
        tenancy.become(NOBODY)
        return public_toolkit.open_version(actor=NOBODY, at=NOW, key=key, number=number, slug="", visitor=SOMEBODY)


def test_an_item_is_read_by_everybody_and_its_file_lies_sealed(world: World) -> None:
    with world.acting("mats") as mats:
        item = add(world, mats, first=VersionContent(file=("uur.md", TEXT)))
    found = opened("eerste-uur")
    assert (found.data, found.version.file_name, found.version.media_type) == (
        TEXT,
        "uur.md",
        "text/plain; charset=utf-8",
    )
    with world.acting("mats"):
        file = StoredFile.unscoped_rows.get(pk=item.versions.get().file_id)
    assert file.organization_id == world.bodies["region"].pk
    stored = Path(settings.DATA) / "files" / str(world.bodies["region"].public_id) / file.stored_name
    assert TEXT.strip() not in stored.read_bytes()


def test_a_newer_version_stands_first_and_the_older_ones_stay(world: World, mats: Actor) -> None:
    item = add(world, mats, at=NOW - timedelta(days=40))
    common = {"actor": mats, "at": NOW, "programme": world.bodies["region"], "key": item.pk}
    toolkit.publish_version(**common, content=VersionContent(file=("uur.txt", TEXT), change="Met NIS2"))
    found = public_toolkit.get_item(at=NOW, key="eerste-uur", visitor=SOMEBODY)
    assert [(row.number, row.change, row.url) for row in found.versions] == [
        (2, "Met NIS2", ""),
        (1, "", "https://toolkit.example/uur"),
    ]
    assert found.newest.published_on == TODAY
    assert found.newest.size == len(TEXT)


def test_the_toolkit_is_shown_by_theme_in_its_order(world: World, mats: Actor) -> None:
    add(world, mats)
    add(world, mats, content=ItemContent(Theme.POLICY, "Beleid"))
    add(world, mats, content=ItemContent(Theme.INCIDENTS, "Tweede uur"))
    found = public_toolkit.get_toolkit(at=NOW, visitor=SOMEBODY)
    assert [(theme, [one.item.key for one in items]) for theme, _, items in found.themes] == [
        (Theme.POLICY, ["beleid"]),
        (Theme.INCIDENTS, ["eerste-uur", "tweede-uur"]),
    ]


def test_two_items_with_one_title_have_two_addresses(world: World, mats: Actor) -> None:
    assert [add(world, mats).key for _ in range(3)] == ["eerste-uur", "eerste-uur-2", "eerste-uur-3"]


def test_what_is_withdrawn_opens_for_nobody_and_can_come_back(world: World) -> None:
    with world.acting("mats") as mats:
        item = add(world, mats, first=VersionContent(file=("uur.md", TEXT)))
        common = {"actor": mats, "at": NOW, "programme": world.bodies["region"], "key": item.pk}
        toolkit.withdraw_item(**common, version=1)
    with pytest.raises(MissingError):
        opened("eerste-uur")
    with world.acting("mats") as mats:
        common["actor"] = mats
        with pytest.raises(ConflictError):
            toolkit.withdraw_item(**common, version=1, back=True)
        toolkit.withdraw_item(**common, version=2, back=True)
    assert opened("eerste-uur").data == TEXT
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.bodies["region"], subject_kind="toolkit")
        verbs = list(rows.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["toolkit.added", "toolkit.withdrawn", "toolkit.put_back"]


def test_a_change_asks_the_version_that_was_seen(world: World, mats: Actor) -> None:
    item = add(world, mats)
    common = {"actor": mats, "at": NOW, "programme": world.bodies["region"], "key": item.pk}
    changed = toolkit.change_item(**common, version=1, content=replace(CONTENT, title_nl="Het eerste uur"))
    assert (changed.title_nl, changed.key, changed.version) == ("Het eerste uur", "eerste-uur", 2)
    with pytest.raises(ConflictError):
        toolkit.change_item(**common, version=1, content=replace(CONTENT, title_nl="Anders"))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title_nl", {"content": replace(CONTENT, title_nl=" ")}),
        ("file", {"first": VersionContent()}),
        ("file", {"first": VersionContent(url="https://a.example/", file=("a.txt", b"a"))}),
        ("url", {"first": VersionContent(url="javascript:alert(1)")}),
        ("url", {"first": VersionContent(url="https://a.example/\r\nSet-Cookie: a=b")}),
        ("url", {"first": VersionContent(url="ftp://a.example/")}),
        ("file", {"first": VersionContent(file=("run.exe", b"MZ\x90\x00\x03"))}),
        ("file", {"first": VersionContent(file=("leeg.txt", b""))}),
        ("file", {"first": VersionContent(file=("../etc/passwd", b"a"))}),
        ("published_on", {"first": replace(LINK, published_on=TODAY + timedelta(days=1))}),
    ],
)
def test_bad_input_is_refused_with_its_place(world: World, mats: Actor, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refusal:
        add(world, mats, **changes)
    assert refusal.value.field == field
    assert not ToolkitItem.objects.exists()


def test_a_version_is_not_older_than_the_one_before_it(world: World, mats: Actor) -> None:
    item = add(world, mats, first=replace(LINK, published_on=date(2026, 5, 2)))
    common = {"actor": mats, "at": NOW, "programme": world.bodies["region"], "key": item.pk}
    with pytest.raises(InvalidError) as refusal:
        toolkit.publish_version(**common, content=replace(LINK, published_on=date(2026, 5, 1)))
    assert "02/05/2026" in refusal.value.text.nl


@pytest.mark.parametrize(("person", "refusal"), [("lotte", ForbiddenError), ("an", MissingError)])
def test_only_who_runs_the_programme_writes(world: World, person: str, refusal: type[Exception]) -> None:
    with world.acting(person) as who, pytest.raises(refusal):
        add(world, who)
