"""A self-assessment from the first score to the submission, as services see it."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel, Mode
from belfort.domain.permissions import Actor
from belfort.models import Answer, Assessment, Snapshot, TrailEvent
from belfort.services import answers, answers_many, assessments, comparisons, moves, standings, submissions
from belfort.services.answers import AnswerContent
from belfort.services.assessments import SheetFilters
from tests.world import NOW, World

TODAY = NOW.date()
THREE = AnswerContent(3, 3)


def begin(world: World, actor: Actor, framework: str = "cyfun-2025", level: str = "basic") -> Assessment:
    return assessments.start_assessment(
        actor=actor,
        at=NOW,
        organization=world.home,
        framework=framework,
        level=AssuranceLevel(level),
        measured_on=TODAY,
    )


def score(world: World, actor: Actor, draft: Assessment, ref: str, number: int, content: AnswerContent) -> Any:
    return answers.score_control(
        actor=actor, at=NOW, organization=world.home, key=draft.pk, ref=ref, number=number, content=content
    )


def fill(world: World, actor: Actor, draft: Assessment, content: AnswerContent = THREE) -> None:
    sheet = assessments.get_sheet(actor=actor, organization=world.home, key=draft.pk)
    refs = [line.control.ref for group in sheet.groups for line in group.lines]
    answers_many.score_many(
        actor=actor, at=NOW, organization=world.home, key=draft.pk, scores=dict.fromkeys(refs, content)
    )


def submit(world: World, draft: Assessment) -> Snapshot:
    with world.acting("gert") as gert:
        draft = assessments.find_assessment(actor=gert, organization=world.home, key=draft.pk)
        return submissions.submit_assessment(
            actor=gert,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            version=draft.version,
            function="algemeen directeur",
        )


def test_a_draft_asks_the_controls_of_its_level(world: World) -> None:
    with world.acting("an") as an:
        for framework, level, count in (
            ("cyfun-2025", "basic", 34),
            ("cyfun-2023", "important", 140),
        ):
            draft = begin(world, an, framework, level)
            sheet = assessments.get_sheet(actor=an, organization=world.home, key=draft.pk)
            assert (sheet.total, sheet.answered, sheet.shown) == (count, 0, count)
            assert (sheet.snapshot.complete, sheet.snapshot.control_count) == (False, count)


def test_a_score_is_kept_and_counts(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        fill(world, an, draft)
        done = score(world, an, draft, "PR.AA-05.1", 1, AnswerContent(2, 2, grounds_documentation=" Nota "))
        assert (done.answer.number, done.answer.grounds_documentation) == (2, "Nota")
        kept = standings.get_standing(actor=an, assessment=draft)
        assert kept.result == done.snapshot.result == standings.result_of(standings.compute(draft))
        assert Fraction(kept.result["total"]) < 3
        assert kept.complete


def test_an_earlier_answer_stays(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        control = assessments.find_control(assessment=draft, ref="ID.AM-01.1")
        for number, value in enumerate((1, 2, 4)):
            score(world, an, draft, "ID.AM-01.1", number, AnswerContent(value, value))
        history = answers.get_history(actor=an, assessment=draft, control=control)
        assert [(row.number, row.documentation, row.is_current) for row in history] == [
            (3, 4, True),
            (2, 2, False),
            (1, 1, False),
        ]


def test_the_second_of_two_people_sees_what_the_first_wrote(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        score(world, an, draft, "ID.AM-01.1", 0, AnswerContent(2, 3, grounds_documentation="Eerst"))
        with pytest.raises(ConflictError) as caught:
            score(world, an, draft, "ID.AM-01.1", 0, AnswerContent(4, 3, grounds_documentation="Later"))
        told = {difference.label.nl: (difference.theirs, difference.mine) for difference in caught.value.differences}
        assert told == {"documentatie": ("2", "4"), "motivering documentatie": ("Eerst", "Later")}
        assert caught.value.version == 1


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (AnswerContent(6, 1), "documentation"),
        (AnswerContent(1, 0), "implementation"),
        (AnswerContent(not_applicable=True), "not_applicable"),
        (AnswerContent(1, 1, grounds_documentation="x" * 10_001), "grounds_documentation"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_written(
    world: World, content: AnswerContent, field: str
) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        key = next(
            c.ref
            for c in assessments.get_sheet(actor=an, organization=world.home, key=draft.pk).framework.controls
            if c.is_key(AssuranceLevel.BASIC)
        )
        with pytest.raises(InvalidError) as caught:
            score(world, an, draft, key, 0, content)
        assert caught.value.field == field
        assert not Answer.objects.visible_to(an).exists()


def test_an_unknown_control_and_one_above_the_level_do_not_exist(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        for ref in ("XX.YY-1", "GV.OC-01.1"):
            with pytest.raises(MissingError):
                score(world, an, draft, ref, 0, THREE)


def test_a_reader_reads_and_a_stranger_learns_nothing(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        score(world, an, draft, "ID.AM-01.1", 0, THREE)
    with world.acting("bram") as bram:
        sheet = assessments.get_sheet(actor=bram, organization=world.home, key=draft.pk)
        assert (sheet.answered, sheet.may_score) == (1, False)
        with pytest.raises(ForbiddenError):
            score(world, bram, draft, "ID.AM-01.1", 1, AnswerContent(5, 5))
    with world.acting("celine") as celine:
        with pytest.raises(MissingError):
            assessments.get_sheet(actor=celine, organization=world.home, key=draft.pk)
        assert not Answer.objects.visible_to(celine).exists()
        assert not Snapshot.objects.visible_to(celine).exists()


def test_a_colleague_sees_and_answers_only_what_was_given(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        fill(world, an, draft)
        given = answers_many.give_controls(
            actor=an,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            refs=["ID.AM-01.1", "PR.DS-11.1"],
            owner_id=world.users["jef"].pk,
            due_on=TODAY + timedelta(days=14),
        )
        assert given == 2
    with world.acting("jef") as jef:
        sheet = assessments.get_sheet(actor=jef, organization=world.home, key=draft.pk)
        seen = [line.control.ref for group in sheet.groups for line in group.lines]
        assert (sorted(seen), sheet.is_part) == (["ID.AM-01.1", "PR.DS-11.1"], True)
        score(world, jef, draft, "ID.AM-01.1", 2, AnswerContent(4, 4))
        with pytest.raises(MissingError):
            score(world, jef, draft, "GV.OC-03.1", 1, AnswerContent(5, 5))


def test_a_due_date_is_today_or_later_and_one_that_passed_may_stay(world: World) -> None:
    late = TODAY - timedelta(days=1)

    def give(refs: list[str], due_on: date, at: datetime = NOW, to: str = "jef") -> int:
        with world.acting("an") as an:
            return answers_many.give_controls(
                actor=an,
                at=at,
                organization=world.home,
                key=draft.pk,
                refs=refs,
                owner_id=world.users[to].pk,
                due_on=due_on,
            )

    with world.acting("an") as an:
        draft = begin(world, an)
    with pytest.raises(InvalidError, match="al voorbij") as refusal:
        give(["ID.AM-01.1"], late)
    assert refusal.value.field == "due_on"
    assert give(["PR.DS-11.1"], TODAY) == 1
    # a minute past midnight in Brussels it is tomorrow, whatever day the clock of the server has
    with pytest.raises(InvalidError):
        give(["PR.DS-11.1"], date(2026, 11, 20), datetime(2026, 11, 20, 23, 1, tzinfo=UTC))
    assert give(["ID.AM-01.1"], late, NOW - timedelta(days=3)) == 1
    assert give(["ID.AM-01.1"], late, to="an") == 1  # the date stands already
    with pytest.raises(InvalidError):
        give(["ID.AM-01.1", "PR.DS-11.1"], late)
    with world.acting("an") as an:
        scored = score(world, an, draft, "ID.AM-01.1", 2, AnswerContent(3, 3))
        assert scored.answer.due_on == late


def test_a_category_is_scored_at_once_and_what_was_answered_stays(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        score(world, an, draft, "ID.AM-01.1", 0, AnswerContent(5, 5))
        many = answers_many.score_category(
            actor=an,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            category="ID.AM",
            documentation=2,
            implementation=3,
        )
        filters = SheetFilters(category="ID.AM")
        [group] = assessments.get_sheet(actor=an, organization=world.home, key=draft.pk, filters=filters).groups
        assert many == group.total - 1
        by_ref = {line.control.ref: line.answer for line in group.lines}
        assert by_ref["ID.AM-01.1"].documentation == 5  # type: ignore[union-attr]
        assert group.answered == group.total


def test_filters_find_what_they_say(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        fill(world, an, draft)
        score(world, an, draft, "ID.AM-01.1", 1, AnswerContent(1, 1))

        def shown(**asked: str) -> int:
            filters = SheetFilters(**asked)
            return assessments.get_sheet(actor=an, organization=world.home, key=draft.pk, filters=filters).shown

        assert shown(show="key") == 13
        assert shown(show="gaps") == 1
        assert shown(show="open") == 0
        assert shown(search="id.am-01.1") == 1


def test_a_submission_is_frozen_and_signed(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        fill(world, an, draft)
        with pytest.raises(ForbiddenError):
            submissions.submit_assessment(
                actor=an, at=NOW, organization=world.home, key=draft.pk, version=draft.version, function="ivc"
            )
    snapshot = submit(world, draft)
    assert (snapshot.submitted_name, snapshot.submitted_function) == (world.users["gert"].name, "algemeen directeur")
    assert (snapshot.achieved, snapshot.complete, snapshot.total) == (True, True, 3)
    assert len(snapshot.answers) == 34
    with world.acting("an") as an:
        with pytest.raises(InvalidError):
            score(world, an, draft, "ID.AM-01.1", 1, AnswerContent(1, 1))
        trend = submissions.get_trend(actor=an, organization=world.home)
        assert [row.pk for row in trend] == [snapshot.pk]
        assert submissions.get_trend(actor=an, organization=world.home, as_of=TODAY - timedelta(days=1)) == []


def test_a_frozen_submission_cannot_be_changed_in_the_database(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
    snapshot = submit(world, draft)
    with world.looking(), pytest.raises(Exception, match="never changed"):
        Snapshot.unscoped_rows.filter(pk=snapshot.pk).update(total=5)


def test_a_supporter_sends_back_and_the_officer_goes_on(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        fill(world, an, draft)
    submit(world, draft)
    with world.acting("fien") as fien:
        sent = assessments.find_assessment(actor=fien, organization=world.home, key=draft.pk)
        submissions.send_back(
            actor=fien,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            version=sent.version,
            remarks={"": "Bijna goed.", "ID.AM-01.1": "Waar staat de lijst?"},
        )
    with world.acting("an") as an:
        again = submissions.reopen_assessment(
            actor=an, at=NOW, organization=world.home, key=draft.pk, measured_on=TODAY
        )
        remarks = submissions.get_remarks(actor=an, assessment=again)
        assert {(row.control.ref if row.control else "", row.text) for row in remarks} == {
            ("", "Bijna goed."),
            ("ID.AM-01.1", "Waar staat de lijst?"),
        }
        score(world, an, again, "ID.AM-01.1", 1, AnswerContent(5, 4))
        compared = comparisons.compare(actor=an, organization=world.home, key=again.pk, with_key=draft.pk)
        assert (compared.up, compared.down) == (1, 0)


def test_2023_moves_to_2025_and_what_is_not_the_same_waits(world: World) -> None:
    with world.acting("an") as an:
        old = begin(world, an, "cyfun-2023", "important")
        fill(world, an, old)
        seen = moves.preview_move(actor=an, organization=world.home, key=old.pk, level=AssuranceLevel.BASIC)
        assert seen.copied + seen.proposed + seen.new == 34
        new = moves.move_assessment(
            actor=an,
            at=NOW,
            organization=world.home,
            key=old.pk,
            level=AssuranceLevel.BASIC,
            measured_on=TODAY,
        )
        sheet = assessments.get_sheet(
            actor=an, organization=world.home, key=new.pk, filters=SheetFilters(show="confirm")
        )
        assert sheet.shown == seen.proposed
        assert sheet.answered == seen.copied + seen.proposed
        waiting = [line.control.ref for group in sheet.groups for line in group.lines]
        done = answers_many.confirm_answers(actor=an, at=NOW, organization=world.home, key=new.pk, refs=waiting)
        assert done == seen.proposed


def test_changing_the_level_keeps_the_scores(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        fill(world, an, draft)
        changed = submissions.change_draft(
            actor=an,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            version=draft.version,
            name="Voor de raad",
            level=AssuranceLevel.ESSENTIAL,
            mode=Mode.WORKBOOK,
            measured_on=date(2026, 6, 30),
        )
        sheet = assessments.get_sheet(actor=an, organization=world.home, key=changed.pk)
        assert (sheet.total, sheet.answered) == (218, 34)


def test_every_write_leaves_a_trace(world: World) -> None:
    with world.acting("an") as an:
        draft = begin(world, an)
        score(world, an, draft, "ID.AM-01.1", 0, THREE)
        verbs = list(
            TrailEvent.objects.visible_to(an).of(world.home.pk).order_by("-sequence").values_list("verb", flat=True)[:2]
        )
        assert verbs == ["assessment.control_scored", "assessment.started"]


def test_a_second_draft_on_one_framework_is_refused(world: World) -> None:
    with world.acting("an") as an:
        begin(world, an)
        with pytest.raises(InvalidError):
            begin(world, an)
