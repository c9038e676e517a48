"""An official workbook comes in with a preview, and goes out filled; official words stay in the installation."""

from datetime import timedelta

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError, RefusedFileError
from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Answer, Assessment, ControlText, ImportDraft, TrailEvent
from belfort.services import answers, assessments, control_texts, installation, workbooks
from belfort.services.answers import AnswerContent
from tests.exchange.cyfun_books import BASIC, IMPORTANT, book_2023, book_2025, changed, opened, places
from tests.world import NOW, World

NAME = "zelfevaluatie.xlsx"


def filled_book(world: World, ref: str = "ID.AM-1.1", score: object = 4) -> bytes:
    data = book_2025(BASIC)
    sheet, row = places(data)[f"IDENTIFY!{ref}"]
    return changed(data, {f"{sheet}!{column}{row}": score for column in _score_columns(data, sheet)})


def _score_columns(data: bytes, sheet: str) -> list[str]:
    heads = {str(cell.value): cell.column_letter for cell in opened(data)[sheet][2] if cell.value}
    return [heads["Documentation Score"], heads["Implementation Score"]]


def prepared(world: World, actor: object, data: bytes, level: AssuranceLevel | None = None) -> ImportDraft:
    return workbooks.prepare(
        actor=actor,
        at=NOW,
        organization=world.home,
        file_name=NAME,
        data=data,
        level=level,  # type: ignore[arg-type]
    )


def test_a_workbook_becomes_a_draft_after_a_preview(world: World) -> None:
    with world.acting("an") as an:
        kept = prepared(world, an, filled_book(world))
        preview = workbooks.get_preview(actor=an, organization=world.home, key=kept.pk)
        assert preview.draft is None
        assert not Assessment.objects.visible_to(an).exists()
        draft = workbooks.apply(actor=an, at=NOW, organization=world.home, key=kept.pk, seen=preview.seen)
        control = assessments.find_control(assessment=draft, ref="ID.AM-01.1")
        answer = answers.current(an, draft).get(control=control)
        assert (answer.documentation, answer.implementation, answer.origin) == (4, 4, "imported")
        assert not ImportDraft.objects.visible_to(an).filter(pk=kept.pk).exists()
        verbs = TrailEvent.objects.visible_to(an).of(world.home.pk).order_by("-sequence").values_list("verb", flat=True)
        assert verbs[0] == "assessment.imported"


def test_the_preview_says_what_is_new_what_differs_and_what_stays(world: World) -> None:
    with world.acting("an") as an:
        read = workbooks.read_file(file_name=NAME, data=filled_book(world))
        draft = workbooks.write(actor=an, at=NOW, organization=world.home, read=read, file_name=NAME)
        again = workbooks.compare(actor=an, organization=world.home, read=read)
        assert (again.changes, again.draft) == ([], draft)
        other = workbooks.read_file(file_name=NAME, data=filled_book(world, score=2))
        [line] = workbooks.compare(actor=an, organization=world.home, read=other).changes
        assert (line.ref, line.status, line.before.documentation, line.after.documentation) == (  # type: ignore[union-attr]
            "ID.AM-01.1",
            "differs",
            4,
            2,
        )


def test_somebody_who_wrote_in_between_is_not_overwritten(world: World) -> None:
    with world.acting("an") as an:
        read = workbooks.read_file(file_name=NAME, data=filled_book(world))
        draft = workbooks.write(actor=an, at=NOW, organization=world.home, read=read, file_name=NAME)
        kept = prepared(world, an, filled_book(world, score=2))
        seen = workbooks.get_preview(actor=an, organization=world.home, key=kept.pk).seen
        answers.score_control(
            actor=an,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            ref="ID.AM-01.1",
            number=1,
            content=AnswerContent(5, 5),
        )
        with pytest.raises(ConflictError):
            workbooks.apply(actor=an, at=NOW, organization=world.home, key=kept.pk, seen=seen)


def test_a_2023_workbook_asks_a_level(world: World) -> None:
    with pytest.raises(RefusedFileError, match=NAME):
        workbooks.read_file(file_name=NAME, data=book_2023())
    read = workbooks.read_file(file_name=NAME, data=book_2023(), level=IMPORTANT)
    assert (read.framework, read.level) == ("cyfun-2023", IMPORTANT)


def test_a_refused_workbook_writes_nothing(world: World) -> None:
    with world.acting("an") as an:
        with pytest.raises(RefusedFileError) as caught:
            prepared(world, an, filled_book(world, score=6))
        assert NAME in caught.value.text.nl
        assert not ImportDraft.objects.visible_to(an).exists()
        assert not Answer.objects.visible_to(an).exists()


def test_a_file_of_yesterday_must_be_read_again(world: World) -> None:
    with world.acting("an") as an:
        kept = prepared(world, an, filled_book(world))
        with pytest.raises(InvalidError):
            workbooks.apply(
                actor=an, at=NOW + timedelta(days=1, minutes=1), organization=world.home, key=kept.pk, seen=""
            )


def test_the_own_copy_comes_back_filled(world: World) -> None:
    with world.acting("an") as an:
        read = workbooks.read_file(file_name=NAME, data=filled_book(world))
        draft = workbooks.write(actor=an, at=NOW, organization=world.home, read=read, file_name=NAME)
        _, out = workbooks.fill(
            actor=an, at=NOW, organization=world.home, key=draft.pk, file_name=NAME, data=book_2025(BASIC)
        )
        again = workbooks.read_file(file_name=NAME, data=out)
        assert again.answers["ID.AM-01.1"].documentation == 4
        assert again.completed_on == draft.measured_on


def test_a_reader_reads_no_workbook_in_and_a_stranger_finds_none(world: World) -> None:
    with world.acting("an") as an:
        kept = prepared(world, an, filled_book(world))
    with world.acting("bram") as bram, pytest.raises(ForbiddenError):
        prepared(world, bram, filled_book(world))
    with world.acting("celine") as celine, pytest.raises(MissingError):
        workbooks.get_preview(actor=celine, organization=world.home, key=kept.pk)


def test_official_words_stay_in_the_installation_with_their_owner(world: World) -> None:
    with world.acting("nora") as nora:
        kept = control_texts.prepare(actor=nora, at=NOW, file_name="essential.xlsx", data=book_2025(), language="en")
        preview = control_texts.get_preview(actor=nora, key=kept.pk)
        assert (preview.counts.new, preview.counts.different, preview.counts.same) == (218, 0, 0)
        control_texts.apply(actor=nora, at=NOW, key=kept.pk)
        [source] = control_texts.get_sources(actor=nora)
        assert (source["count"], source["source_name"]) == (218, "essential.xlsx")
        assert "Centre for Cybersecurity Belgium" in source["copyright"]
    with world.acting("an") as an:
        assert control_texts.get_text(actor=an, framework="cyfun-2025", ref="ID.AM-01.1")["en"].requirement
        with pytest.raises((ForbiddenError, MissingError)):
            control_texts.prepare(actor=an, at=NOW, file_name="x.xlsx", data=book_2025(), language="en")
    assert ControlText.objects.count() == 218
    assert installation.get_body() == world.bodies["installation"]
