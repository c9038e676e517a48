"""`belfort export council-pdf`, `assessment-pdf` and `assessment-xlsx`: a report at once, without a worker."""

import io
import json
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from django.core.management import call_command

from belfort.models import Job, Report, TrailEvent
from tests import drafts
from tests.reporting.pdf_reading import Pdf
from tests.world import NOW, World


def export(world: World, kind: str, folder: Path, *words: str) -> bytes:
    path = folder / "uit"
    call_command("export", kind, "--organization", world.home.slug, "--output", str(path), *words)
    return path.read_bytes()


def refused(world: World, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        call_command("export", *words, "--organization", world.home.slug)
    heard = capsys.readouterr()
    assert (stopped.value.code, heard.out) == (2, "")
    return heard.err.strip()


def test_each_kind_is_written_at_once_and_traced(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drafts.submitted(world)
    assert Pdf(export(world, "council-pdf", tmp_path)).page_count >= 2
    assert "Volledige zelfevaluatie" in Pdf(export(world, "assessment-pdf", tmp_path)).text
    book = openpyxl.load_workbook(io.BytesIO(export(world, "assessment-xlsx", tmp_path, "--language", "en")))
    assert book["Controls"].max_row == 35
    assert str(tmp_path / "uit") in capsys.readouterr().out
    with world.looking():
        events = TrailEvent.unscoped_rows.filter(organization=world.home, verb="report.exported").order_by("sequence")
        assert [event.body["kind"] for event in events] == ["council", "full-pdf", "full-xlsx"]
        assert not Report.unscoped_rows.exists()
    assert not Job.objects.exists()


def test_the_language_is_that_of_the_command_line(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts.submitted(world)
    monkeypatch.setenv("BELFORT_LANGUAGE", "en")
    assert "State of information security" in Pdf(export(world, "council-pdf", tmp_path)).text


def test_an_assessment_can_be_named(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafts.submitted(world, name="Ingediend")
    draft = drafts.begin(world, name="In opmaak")
    assert "Ingediend" in Pdf(export(world, "council-pdf", tmp_path)).text
    assert "In opmaak" in Pdf(export(world, "council-pdf", tmp_path, "--assessment", str(draft))).text
    capsys.readouterr()
    export(world, "council-pdf", tmp_path, "--json")
    said = json.loads(capsys.readouterr().out)
    assert said == {"file": str(tmp_path / "uit"), "bytes": (tmp_path / "uit").stat().st_size}


def test_what_cannot_be_is_refused_and_nothing_is_written(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "uit.pdf"
    assert "heeft nog geen zelfevaluatie" in refused(world, capsys, "council-pdf", "--output", str(path))
    drafts.submitted(world, on=NOW.date())
    unknown = ("--assessment", str(UUID(int=1)))
    assert refused(world, capsys, "council-pdf", "--output", str(path), *unknown) == "Niet gevonden."
    assert not path.exists()
    missing = tmp_path / "nergens" / "uit.pdf"
    assert "uit.pdf" in refused(world, capsys, "council-pdf", "--output", str(missing))
    with world.looking():
        assert not TrailEvent.unscoped_rows.filter(verb="report.exported").exists()
