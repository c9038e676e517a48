"""Files are known by their content, kept out of sight under a random name, and given back as they were."""

import hashlib
import stat
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError, MissingError, RefusedFileError
from belfort.exchange.limits import STRAY
from belfort.models import StoredFile
from belfort.services import actors, files, tenancy
from tests.services.samples import BAD, GOOD, PDF
from tests.world import NOW, World


def kept(world: World, name: str = "nota.pdf", data: bytes = PDF, body: str = "home") -> StoredFile:
    with world.acting("an" if body == "home" else "celine") as actor:
        return files.store(actor=actor, at=NOW, organization=world.bodies[body], name=name, data=data)


def read(row: StoredFile) -> bytes:
    with tenancy.acting(actors.operator(row.organization)):
        return files.read(row)


def place_of(row: StoredFile) -> Path:
    return Path(settings.DATA) / "files" / str(row.organization.public_id) / row.stored_name


@pytest.mark.parametrize(("name", "data", "media_type"), GOOD.values(), ids=GOOD)
def test_what_is_evidence_is_kept(world: World, name: str, data: bytes, media_type: str) -> None:
    row = kept(world, name, data)
    assert (row.original_name, row.media_type, row.size) == (name, media_type, len(data))
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert read(row) == data


@pytest.mark.parametrize(("name", "data"), BAD.values(), ids=BAD)
def test_what_only_looks_like_it_is_refused_by_its_content(world: World, name: str, data: bytes) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        kept(world, name, data)
    assert name in refusal.value.text.nl
    with world.looking():
        assert not StoredFile.unscoped_rows.exists()


@pytest.mark.parametrize(
    "name", ["../nota.pdf", "a/b.pdf", "c:\\nota.pdf", "..", "nota\x00.pdf", "nota\n.pdf", "", "  "]
)
def test_a_name_with_a_path_or_control_characters_is_refused(world: World, name: str) -> None:
    with pytest.raises(RefusedFileError):
        kept(world, name)


@pytest.mark.parametrize(
    ("name", "data", "called"),
    [
        ("opstart.bat", b"echo hallo", "opstart.bat.txt"),
        ("pagina.html", b"gewone tekst", "pagina.html.txt"),
        ("nota.exe", PDF, "nota.exe.pdf"),
        ("NOTA.PDF", PDF, "NOTA.PDF"),
        ("x" * 300 + ".pdf", PDF, "x" * 196 + ".pdf"),
        ("x" * 300, PDF, "x" * 196 + ".pdf"),
        (".txt", b"tekst", ".txt"),
    ],
)
def test_a_name_ends_as_what_the_file_is(world: World, name: str, data: bytes, called: str) -> None:
    assert kept(world, name, data).original_name == called


def test_every_kind_that_is_accepted_has_its_endings() -> None:
    assert set(files.ENDINGS) == set(files.ALLOWED.values())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_text_without_markup_is_text_however_it_begins(text: str) -> None:
    kinds = files._kinds(text.encode())
    plain = not STRAY.search(text.removeprefix("\ufeff"))
    if text.startswith("PK"):
        assert kinds == []
    elif plain and not text.removeprefix("\ufeff").lstrip().lower().startswith(files.ACTIVE):
        assert "text/plain" in kinds
    else:
        assert "text/plain" not in kinds[1:]


@given(st.binary(max_size=200))
def test_no_content_makes_the_check_fall_over(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"%PDF-"):
        assert isinstance(files._kinds(start + data), list)


def test_the_bytes_lie_outside_the_web_root_under_a_random_name_for_nobody_else(world: World) -> None:
    row = kept(world)
    path = place_of(row)
    assert len(row.stored_name) == 48
    assert "nota" not in str(path)
    assert not path.is_relative_to(Path(settings.STATIC_ROOT))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert kept(world).stored_name != row.stored_name


def test_bodies_have_a_folder_each(world: World) -> None:
    assert place_of(kept(world)).parent != place_of(kept(world, body="other")).parent


def test_one_byte_too_many_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", len(PDF))
    kept(world)
    with pytest.raises(RefusedFileError, match="groter dan"):
        kept(world, data=PDF + b"\n")


def test_the_room_of_a_body_is_limited_and_another_body_has_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "QUOTA", 2 * len(PDF))
    kept(world)
    kept(world)
    with pytest.raises(RefusedFileError, match="plaats voor bestanden is op"):
        kept(world)
    kept(world, body="other")


def test_a_file_that_was_changed_on_disk_is_not_given(world: World) -> None:
    row = kept(world)
    place_of(row).write_bytes(PDF.replace(b"1.7", b"1.4"))
    with pytest.raises(InvalidError, match="op de schijf veranderd"):
        read(row)


def test_a_file_that_is_gone_is_missing(world: World) -> None:
    row = kept(world)
    place_of(row).unlink()
    with pytest.raises(MissingError):
        read(row)
