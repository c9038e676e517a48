"""Files are sealed on the disk: with a key of their own government, bound to their place, and unreadable without it."""

import threading
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.db import connection
from hypothesis import HealthCheck, given, settings as examples, strategies as st

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.models import FileKey, StoredFile, TrailEvent
from belfort.services import actors, doctor, file_keys, files, tenancy
from tests.copies import Copy
from tests.services.samples import GOOD, PDF
from tests.services.test_files import kept, place_of, read
from tests.world import NOW, World

CHANGED = "op de schijf veranderd"


def key_of(world: World, body: str = "home") -> FileKey:
    with world.looking():
        row: FileKey = FileKey.unscoped_rows.get(organization=world.bodies[body], destroyed_at=None)
        return row


def operator(world: World, body: str = "home") -> Actor:
    return actors.operator(world.bodies[body])


def shred(world: World, actor: Actor) -> int:
    with tenancy.acting(actor):
        return files.shred(actor=actor, at=NOW, organization=world.home)


@pytest.mark.parametrize(("name", "data", "media_type"), GOOD.values(), ids=GOOD)
def test_nothing_of_a_file_can_be_read_on_the_disk(world: World, name: str, data: bytes, media_type: str) -> None:
    row = kept(world, name, data)
    stored = place_of(row).read_bytes()
    assert file_keys.is_sealed(stored)
    assert len(stored) == len(data) + len(file_keys.MARK) + 16 + 12 + 16
    assert data[:16] not in stored
    assert read(row) == data


def test_the_same_bytes_are_never_sealed_the_same(world: World) -> None:
    first, second = kept(world), kept(world)
    assert place_of(first).read_bytes() != place_of(second).read_bytes()
    assert first.sha256 == second.sha256


def test_a_government_has_one_key_of_its_own_and_the_database_only_its_wrapping(world: World) -> None:
    for _ in range(2):
        kept(world)
        kept(world, body="other")
    home, other = key_of(world), key_of(world, "other")
    assert home.wrapped != other.wrapped
    with world.looking():
        assert FileKey.unscoped_rows.count() == 2
        plain = file_keys._unwrapped(home, world.home)
        assert len(plain) == 32
        assert plain.hex() not in home.wrapped


@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_byte_that_differs_is_refused_in_one_sentence(world: World, data: st.DataObject) -> None:
    row = kept(world)
    path = place_of(row)
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :])
    with pytest.raises(InvalidError, match=CHANGED):
        read(row)
    path.write_bytes(whole[:place])
    with pytest.raises(InvalidError, match=CHANGED):
        read(row)
    path.write_bytes(whole + b"\x00")
    with pytest.raises(InvalidError, match=CHANGED):
        read(row)
    path.write_bytes(whole)
    assert read(row) == PDF


def test_a_file_under_the_name_of_another_file_or_government_does_not_open(world: World) -> None:
    mine, second, theirs = kept(world), kept(world, data=PDF + b"\n"), kept(world, body="other")
    place_of(second).write_bytes(place_of(mine).read_bytes())
    with pytest.raises(InvalidError, match=CHANGED):
        read(second)
    place_of(theirs).write_bytes(place_of(mine).read_bytes())
    with pytest.raises(InvalidError, match=CHANGED):
        read(theirs)


def test_the_id_of_the_file_is_bound_to_its_bytes_also_without_the_hash(world: World) -> None:
    row, same = kept(world), kept(world)
    stored = place_of(row).read_bytes()
    with world.looking():
        assert file_keys.unseal(organization=world.home, file_id=row.pk, stored=stored) == PDF
        with pytest.raises(InvalidError, match=CHANGED):
            file_keys.unseal(organization=world.home, file_id=same.pk, stored=stored)


def test_the_key_of_one_government_in_the_row_of_another_opens_nothing(world: World) -> None:
    """Somebody with the database and the disk moves bytes and wrapped key along, even under the same ids."""
    mine, theirs = kept(world), kept(world, body="other")
    key = key_of(world)
    place_of(theirs).write_bytes(place_of(mine).read_bytes())
    with world.looking():
        FileKey.unscoped_rows.filter(organization=world.other).delete()
        FileKey.unscoped_rows.filter(pk=key.pk).update(organization=world.other)
    with pytest.raises(InvalidError, match="hoofdsleutel"):
        read(theirs)


def test_what_was_written_before_files_were_sealed_stays_readable(world: World) -> None:
    row = kept(world)
    place_of(row).write_bytes(PDF)
    assert read(row) == PDF
    place_of(row).write_bytes(PDF + b"\n")
    with pytest.raises(InvalidError, match=CHANGED):
        read(row)


def test_with_another_master_key_nothing_opens_and_nothing_is_written(world: World, settings: LazySettings) -> None:
    row = kept(world)
    assert concern(world).ok
    right, settings.FILE_KEY = settings.FILE_KEY, "een andere lange willekeurige tekst"
    with pytest.raises(InvalidError, match="BELFORT_FILE_KEY"):
        read(row)
    with pytest.raises(InvalidError, match="BELFORT_FILE_KEY"):
        kept(world)
    assert not concern(world).ok
    settings.FILE_KEY = right
    assert read(row) == PDF
    with world.looking():
        assert StoredFile.unscoped_rows.filter(organization=world.home).count() == 1


def concern(world: World) -> Any:
    return next(item for item in doctor.examine() if item.key == "file_keys")


def test_without_its_key_every_file_of_a_government_is_gone_for_ever(
    world: World, settings: LazySettings, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DATA = tmp_path  # the folder of the tests holds what others left
    row, older, theirs = kept(world), kept(world), kept(world, body="other")
    place_of(older).write_bytes(PDF)  # of before files were sealed
    key = key_of(world)
    with django_capture_on_commit_callbacks(execute=True):
        assert shred(world, operator(world)) == 2
    with pytest.raises(InvalidError, match=r"op 25/11/2026 vernietigd"):
        read(row)
    with pytest.raises(MissingError):
        read(older)
    assert read(theirs) == PDF
    with world.looking():
        assert FileKey.unscoped_rows.get(pk=key.pk).wrapped == ""
        event = TrailEvent.unscoped_rows.get(organization=world.home, verb="file.shredded")
    assert event.body == {"files": 2, "key": True, "plain": 1}
    assert concern(world).ok
    again = kept(world)  # what is given later gets a new key
    assert read(again) == PDF
    assert key_of(world).pk != key.pk
    with pytest.raises(InvalidError, match="vernietigd"):
        read(row)


@pytest.mark.parametrize("person", ["an", "gert", "ilse", "nora"])
def test_nobody_on_screen_may_do_that(world: World, person: str) -> None:
    row = kept(world)
    with world.acting(person) as actor, pytest.raises((ForbiddenError, MissingError)):
        files.shred(actor=actor, at=NOW, organization=world.home)
    assert read(row) == PDF


def test_two_first_files_at_once_get_the_same_key(copied_world: tuple[World, Copy]) -> None:
    world, _ = copied_world
    made: list[StoredFile] = []

    def store() -> None:
        made.append(kept(world))
        connection.close()

    threads = [threading.Thread(target=store) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [read(row) for row in made] == [PDF] * 4
    with world.looking():
        assert FileKey.unscoped_rows.filter(organization=world.home).count() == 1


def test_the_migration_adds_and_takes_nothing_away() -> None:
    kinds = {type(step).__name__ for step in import_module("belfort.migrations.0006_file_keys").Migration.operations}
    assert kinds == {"CreateModel", "RunPython"}


def test_the_master_key_is_not_the_other_keys() -> None:
    assert len({settings.FILE_KEY, settings.TRAIL_KEY, settings.SECRET_KEY}) == 3
