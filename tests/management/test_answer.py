"""`belfort answer`, and the files of the programme in and out, as a person on the server uses them."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.management import call_command
from django.utils.timezone import localdate

from belfort.models import Enrolment, Organization
from tests.reporting.pdf_reading import Pdf
from tests.services.programme import begin, enrol, verbs
from tests.world import World

Run = Callable[..., str]


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    def act(*words: object) -> str:
        call_command(*map(str, words))
        heard = capsys.readouterr()
        assert heard.err == ""
        return str(heard.out)

    return act


@pytest.fixture
def refuse(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    def act(*words: object) -> str:
        with pytest.raises(SystemExit) as stopped:
            call_command(*map(str, words))
        heard = capsys.readouterr()
        assert (stopped.value.code, heard.out) == (2, "")
        return str(heard.err.strip())

    return act


@pytest.fixture
def enrolled(world: World) -> World:
    begin(world)
    with world.acting("mats") as mats:
        enrol(world, mats, world.home)
    return world


def today(days: int = 0) -> str:
    return (localdate() + timedelta(days=days)).isoformat()


def test_json_comes_out_whole(enrolled: World, run: Run, tmp_path: Path) -> None:
    said = json.loads(run("answer", "sign-ups", "--as-of", "2026-11-25"))
    assert said["question"] == "sign-ups"
    assert {one["key"]: one["value"] for one in said["figures"]}["audits.basic.ordered"] == 1
    path = tmp_path / "uit.json"
    run("answer", "sign-ups", "--as-of", "2026-11-25", "--output", path)
    assert json.loads(path.read_text()) == said
    assert "reply.exported" not in verbs(enrolled, "region")


def test_documents_are_written_and_traced(
    enrolled: World, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("docx", "xlsx", "pdf"):
        said = run(
            "answer",
            "sign-ups",
            "--as-of",
            "2026-11-25",
            "--format",
            kind,
            "--output",
            tmp_path / f"uit.{kind}",
            "--json",
        )
        assert json.loads(said) == {
            "file": str(tmp_path / f"uit.{kind}"),
            "bytes": (tmp_path / f"uit.{kind}").stat().st_size,
        }
    assert "Fictieve".lower() in Pdf((tmp_path / "uit.pdf").read_bytes()).text.lower()
    with ZipFile(tmp_path / "uit.docx") as word:
        assert enrolled.home.name in word.read("word/document.xml").decode()
    book = openpyxl.load_workbook(tmp_path / "uit.xlsx")
    assert book.sheetnames == ["Cijfers", "Besturen per spoor", "Middelen per spoor"]
    assert verbs(enrolled, "region").count("reply.exported") == 3
    monkeypatch.setenv("BELFORT_LANGUAGE", "en")
    run("answer", "sign-ups", "--as-of", "2026-11-25", "--format", "xlsx", "--output", tmp_path / "en.xlsx")
    assert openpyxl.load_workbook(tmp_path / "en.xlsx").sheetnames[0] == "Figures"


def test_what_is_refused_in_one_sentence(enrolled: World, refuse: Run, tmp_path: Path) -> None:
    said = {
        "unknown": refuse("answer", "weer", "--as-of", "2026-11-25"),
        "ahead": refuse("answer", "sign-ups", "--as-of", today(1)),
        "no date": refuse("answer", "sign-ups", "--as-of", "gisteren"),
        "no file": refuse("answer", "sign-ups", "--as-of", "2026-11-25", "--format", "pdf"),
        "no folder": refuse(
            "answer", "sign-ups", "--as-of", "2026-11-25", "--format", "pdf", "--output", tmp_path / "x" / "y.pdf"
        ),
    }
    assert said["unknown"].startswith("Deze vraag bestaat niet; kies sign-ups, ")
    assert said["ahead"] == "Deze datum ligt in de toekomst."
    assert said["no date"] == "gisteren is geen datum; schrijf jjjj-mm-dd."
    assert said["no file"] == "Geef met --output een bestand om in te schrijven."
    assert "niet te openen" in said["no folder"]
    assert "reply.exported" not in verbs(enrolled, "region")
    Organization.objects.filter(kind="region").update(status="ended")
    for words in (
        ["answer", "sign-ups", "--as-of", "2026-11-25"],
        ["export", "budget", "--output", tmp_path / "b.csv"],
    ):
        assert refuse(*words) == "Deze installatie heeft geen programma."


def test_a_table_goes_in_is_shown_and_comes_out(world: World, run: Run, refuse: Run, tmp_path: Path) -> None:
    begin(world)
    path = tmp_path / "in.csv"
    path.write_text(f"bestuur;spoor;ingeschreven op\n{world.home.name};basisaudit;01/03/2021\n")
    shown = run("import", "enrolments", path, "--dry-run")
    assert shown.splitlines() == [
        f"rij 2: {world.home.name}, Basisaudit: ingeschreven op 01/03/2021",
        "Zou schrijven: 1 nieuw, 0 gewijzigd; 0 blijven gelijk.",
    ]
    with world.looking():
        assert not Enrolment.unscoped_rows.exists()
    assert run("import", "enrolments", path) == "1 nieuw, 0 gewijzigd, 0 gelijk gebleven.\n"
    again = run("import", "enrolments", path)
    assert again.splitlines()[0] == f"rij 2: {world.home.name}, Basisaudit: ingeschreven op 01/03/2021 staat er al."
    said = json.loads(run("import", "enrolments", path, "--json"))
    assert (said["written"], said["new"], said["same"], said["rows"][0]["status"]) == (True, 0, 1, "same")
    for kind, ending in (("enrolments", "csv"), ("attendance", "xlsx"), ("budget", "csv")):
        out = tmp_path / f"{kind}.{ending}"
        assert run("export", kind, "--output", out) == f"{out} geschreven.\n"
        assert out.stat().st_size
    path.write_text("bestuur;spoor;ingeschreven op\nNergens;basisaudit;01/03/2021\nElders;basisaudit;01/03/2019\n")
    said = refuse("import", "enrolments", path)
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "in.csv, rij 2, veld bestuur",
        "in.csv, rij 3, veld bestuur",
    ]
    assert "Kies een bestand" in refuse("export", "enrolments", "--output", tmp_path / "uit.pdf")


def test_help_names_the_questions(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("answer", "--help")
    assert stopped.value.code == 0
    out = io.StringIO(capsys.readouterr().out).read()
    assert "hacking-and-partnerships" in out
