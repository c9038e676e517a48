"""`belfort export cyfun-workbook`: the own copy of the official workbook, filled as the page of a workbook fills it."""

import io
import json
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import TrailEvent
from belfort.services import workbooks
from belfort.services.answers import AnswerContent
from tests import drafts
from tests.exchange.cyfun_books import BASIC, IMPORTANT, book_2023, book_2025
from tests.exchange.test_cyfun_workbook_refused import encrypted
from tests.world import NOW, World

REF = "ID.AM-01.1"
SAID = AnswerContent(4, 2, grounds_documentation="Inventaris", grounds_implementation="Deels ingevuld")
OTHER = AnswerContent(1, 1)


def export(world: World, template: Path, output: Path, *words: str) -> bytes:
    names = ("--organization", world.home.slug, "--template", str(template), "--output", str(output))
    call_command("export", "cyfun-workbook", *names, *words)
    return output.read_bytes()


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "mijn werkboek.xlsx"
    path.write_bytes(book_2025(BASIC))
    return path


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(data: bytes, level: AssuranceLevel | None = None) -> dict[str, AnswerContent]:
    return dict(workbooks.read_file(file_name="x.xlsx", data=data, level=level).answers)


def test_it_is_what_the_page_gives_and_nothing_but_cells_differs(
    world: World, template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = drafts.begin(world)
    drafts.fill(world, key, but={REF: SAID})
    out = export(world, template, tmp_path / "uit.xlsx", "--json")
    assert json.loads(capsys.readouterr().out) == {"file": str(tmp_path / "uit.xlsx"), "bytes": len(out)}
    with world.acting("an") as an:
        _, shown = workbooks.fill(
            actor=an, at=NOW, organization=world.home, key=key, file_name=template.name, data=template.read_bytes()
        )
    assert out == shown
    before, after = parts(template.read_bytes()), parts(out)
    assert list(before) == list(after)
    touched = {name for name in before if before[name] != after[name]}
    assert all(name == "xl/workbook.xml" or name.startswith("xl/worksheets/sheet") for name in touched)
    again = read(out)
    assert (len(again), again[REF].documentation, again[REF].implementation) == (34, 4, 2)
    assert again[REF].grounds_implementation == "Deels ingevuld"
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home, verb="assessment.workbook_filled")
        assert {(row.body["file"], row.subject_id) for row in rows} == {(template.name, str(key))}


def test_without_a_name_it_is_the_newest_submission_else_the_draft(
    world: World, template: Path, tmp_path: Path
) -> None:
    submitted = drafts.begin(world)
    drafts.fill(world, submitted, but={REF: SAID})
    drafts.submit(world, submitted)
    draft = drafts.begin(world)
    drafts.fill(world, draft, OTHER)
    assert read(export(world, template, tmp_path / "a.xlsx"))[REF].documentation == 4
    named = export(world, template, tmp_path / "b.xlsx", "--assessment", str(draft))
    assert read(named)[REF].documentation == 1


def test_the_names_of_the_two_grounds_are_in_the_language_that_is_asked(
    world: World, template: Path, tmp_path: Path
) -> None:
    drafts.fill(world, drafts.begin(world), but={REF: SAID})
    for language, word in (("nl", b"Implementatie: Deels"), ("en", b"Implementation: Deels")):
        out = export(world, template, tmp_path / "uit.xlsx", "--language", language)
        assert any(word in part for part in parts(out).values())


def test_a_level_of_the_file_of_2023_is_that_of_the_assessment(world: World, tmp_path: Path) -> None:
    drafts.fill(world, drafts.begin(world, "cyfun-2023", "important"), OTHER)
    template = tmp_path / "2023.xlsx"
    template.write_bytes(book_2023())
    out = export(world, template, tmp_path / "uit.xlsx")
    assert len(read(out, IMPORTANT)) == 140


GOOD = book_2025(BASIC)
REFUSED = {
    "another level": (book_2025(IMPORTANT), "niveau"),
    "another version": (book_2023(), "2023"),
    "a password": (encrypted(), "wachtwoord"),
    "half a file": (GOOD[: len(GOOD) // 2], "leesbaar"),
    "nothing": (b"", "leeg"),
    "no workbook": (b"sleutel;titel\n", "leesbaar"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_refused_on_the_page_is_refused_here(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    drafts.fill(world, drafts.begin(world))
    data, word = REFUSED[name]
    template, output = tmp_path / "in.xlsx", tmp_path / "uit.xlsx"
    template.write_bytes(data)
    said = refusal(world, capsys, template, output)
    assert said.startswith("in.xlsx")
    assert word in said
    assert not output.exists()
    with world.looking():
        assert not TrailEvent.unscoped_rows.filter(verb="assessment.workbook_filled").exists()


def test_wrong_use_is_one_sentence(
    world: World, tmp_path: Path, template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "uit.xlsx"
    assert "heeft nog geen zelfevaluatie" in refusal(world, capsys, template, output)
    drafts.begin(world)
    assert "--template" in refusal(world, capsys, None, output)
    assert "cyfun-workbook" in refusal(world, capsys, template, output, kind="assessment-xlsx")
    assert "nergens.xlsx" in refusal(world, capsys, tmp_path / "nergens.xlsx", output)
    assert refusal(world, capsys, template, output, "--assessment", str(UUID(int=1))) == "Niet gevonden."
    assert not output.exists()


def refusal(
    world: World,
    capsys: pytest.CaptureFixture[str],
    template: Path | None,
    output: Path,
    *words: str,
    kind: str = "cyfun-workbook",
) -> str:
    given = ["--template", str(template)] if template else []
    with pytest.raises(SystemExit) as stopped:
        call_command("export", kind, "--organization", world.home.slug, *given, "--output", str(output), *words)
    heard = capsys.readouterr()
    assert (stopped.value.code, heard.out, heard.err.count("\n")) == (2, "", 1)
    return heard.err.strip()
