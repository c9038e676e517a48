"""The account of a closed round: what it says, what it never says, and how it is kept."""

import hashlib
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import openpyxl
import pytest
from docx import Document

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.models import Round, RoundReport, TrailEvent
from belfort.services import round_accounts, round_closings, round_reports
from tests.reporting.pdf_reading import Pdf
from tests.services.programme import begin, work_off
from tests.services.test_round_comparisons import handed_in, two  # noqa: F401 a fixture
from tests.services.test_rounds import opened
from tests.world import NOW, World


@pytest.fixture
def closed(world: World, two: tuple[Round, Round]) -> Round:  # noqa: F811 the fixture
    begin(world)
    round_closings.plan(at=NOW)
    work_off()
    return Round.objects.get(pk=two[1].pk)


def ask(world: World, row: Round, kind: str = "docx", language: str = "nl", name: str = "mats") -> RoundReport:
    with world.acting(name) as actor:
        return round_reports.ask_report(
            actor=actor, at=NOW, programme=world.bodies["region"], key=row.pk, kind=kind, language=language
        )


def made(world: World, row: Round, kind: str = "docx", language: str = "nl") -> bytes:
    report = ask(world, row, kind, language)
    work_off()
    with world.acting("mats") as mats:
        file, data = round_reports.open_report(actor=mats, at=NOW, programme=world.bodies["region"], key=report.pk)
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    return data


def words_of(data: bytes) -> str:
    paper = Document(BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_the_account_tells_participation_figures_gaps_and_what_the_programme_did(world: World, closed: Round) -> None:
    found = words_of(made(world, closed))
    asked = sum(closed.result["everybody"].values())
    assert f"vroeg de ronde {asked} lokale besturen" in found
    assert "Bij het sluiten hadden 12 besturen ingediend" in found
    for heading in ("Wie deed mee", "Hoe ver staan de besturen", "Wat ontbreekt het vaakst", "Wat het programma deed"):
        assert heading in found
    assert "Vergeleken met Ronde 1" in found
    assert "+12" in found
    assert "scoring.md" in found


def test_no_name_of_a_government_and_nothing_that_is_withheld_stands_in_it(world: World, closed: Round) -> None:
    with world.acting("mats") as mats:
        account = round_accounts.get_account(actor=mats, at=NOW, programme=world.bodies["region"], key=closed.pk)
    said = str(account.parts)
    assert "Gemeente Noord" not in said
    assert world.home.name not in said
    groups = [table for part in account.parts for table in part.tables if len(table.columns) == 5]
    assert all(row[1] >= 5 for table in groups for row in table.rows)  # type: ignore[operator]


def test_each_format_opens_and_says_who_made_it(world: World, closed: Round) -> None:
    book = openpyxl.load_workbook(BytesIO(made(world, closed, "xlsx")))
    assert {"Programma", "Vorige ronde", "Uitleg"} <= set(book.sheetnames)
    mark = f"Gemaakt door {world.users['mats'].name} op"
    for page in book:
        assert (
            any(str(cell.value).startswith(mark) for row in page.iter_rows() for cell in row) or page.title == "Uitleg"
        )
    pdf = Pdf(made(world, closed, "pdf", "en"))
    assert "Account of a measurement round" in pdf.text
    assert "Who took part" in pdf.text


def test_it_is_kept_with_what_it_was_made_from(world: World, closed: Round) -> None:
    made(world, closed)
    with world.acting("dirk") as dirk:
        [view] = round_reports.get_reports(actor=dirk, programme=world.bodies["region"], row=closed)
    sources = view.report.sources
    assert view.state == "done"
    assert sources["round"] == str(closed.pk)
    assert sources["at_close"] == closed.result["everybody"]
    assert sources["published_on"] == "2026-08-31"
    with world.looking():
        verbs = TrailEvent.unscoped_rows.filter(verb__startswith="round.report").order_by("sequence")
        assert list(verbs.values_list("verb", flat=True)) == [
            "round.report_asked",
            "round.report_made",
            "round.report_opened",
        ]


def test_the_same_account_that_waits_is_not_asked_twice(world: World, closed: Round) -> None:
    assert ask(world, closed).pk == ask(world, closed).pk
    assert ask(world, closed, "pdf").pk != ask(world, closed).pk


def test_a_round_that_is_not_closed_gives_no_account(world: World) -> None:
    with pytest.raises(InvalidError, match="bevroren"):
        ask(world, opened(world))


@pytest.mark.parametrize(("kind", "language"), [("odt", "nl"), ("docx", "fr")])
def test_a_format_or_language_that_does_not_exist_is_refused(
    world: World, closed: Round, kind: str, language: str
) -> None:
    with pytest.raises(InvalidError):
        ask(world, closed, kind, language)


def test_who_may_not_read_the_money_gets_no_account(world: World, closed: Round) -> None:
    report = ask(world, closed)
    with world.acting("nora") as nora:
        with pytest.raises((ForbiddenError, MissingError)):
            round_reports.get_report(actor=nora, programme=world.bodies["region"], key=report.pk)
    with pytest.raises(MissingError):
        ask(world, closed, name="an")
    with world.acting("mats") as mats, pytest.raises(MissingError):
        round_reports.get_report(actor=mats, programme=world.bodies["region"], key=UUID(int=7))


def test_later_changes_are_told_beside_the_close(world: World, closed: Round) -> None:
    handed_in(world, closed, [world.home], closed.closes_on + timedelta(days=9), (3, 3))
    assert "Sindsdien dienden er 1 te laat in." in words_of(made(world, closed))
