"""`belfort shred_files`: asks the name once more, and is told in the trail."""

import json

import pytest
from django.core.management import call_command

from belfort.domain.errors import InvalidError
from belfort.models import TrailEvent
from tests.services.samples import PDF
from tests.services.test_files import kept, read
from tests.world import World


def test_it_makes_files_unreadable(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    row = kept(world)
    call_command("shred_files", "--organization", world.home.slug, "--confirm", world.home.name, "--json")
    assert json.loads(capsys.readouterr().out) == {"organization": world.home.slug, "files": 1}
    with pytest.raises(InvalidError):
        read(row)
    call_command("shred_files", "--organization", world.home.slug, "--confirm", world.home.name)
    assert world.home.name in capsys.readouterr().out


@pytest.mark.parametrize("said", ["", "ja", "eglantierhorst "])
def test_without_the_exact_name_nothing_happens(world: World, capsys: pytest.CaptureFixture[str], said: str) -> None:
    row = kept(world)
    with pytest.raises(SystemExit) as stopped:
        call_command("shred_files", "--organization", world.home.slug, "--confirm", said)
    heard = capsys.readouterr()
    assert (stopped.value.code, heard.out) == (2, "")
    assert world.home.name in heard.err
    assert read(row) == PDF
    with world.looking():
        assert not TrailEvent.unscoped_rows.filter(verb="file.shredded").exists()
