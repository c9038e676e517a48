"""Results, comparisons, the trend and where a government stands: figures in words, and what is behind them."""

from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel, Mode
from belfort.domain.maturity_distance import gap
from belfort.domain.maturity_figures import shown
from belfort.models import Snapshot
from belfort.services import (
    assessments,
    comparisons,
    due,
    results,
    scored_frameworks,
    standings,
    standpoints,
    submissions,
    targets,
    trends,
)
from belfort.services.answers import AnswerContent
from tests import drafts
from tests.world import NOW, World

TODAY = NOW.date()
LOW = AnswerContent(2, 2)
NA = AnswerContent(not_applicable=True)


def view(world: World, key: Any, person: str = "an") -> results.ResultsView:
    with world.acting(person) as actor:
        return results.get_results(actor=actor, organization=world.home, key=key)


def test_the_worked_example_in_words(world: World) -> None:
    """`docs/scoring.md`, chapter 7: all at 2 and 3 but PR.PS-04.1 at 2 and 2."""
    key = drafts.begin(world)
    drafts.fill(world, key, but={"PR.PS-04.1": LOW})
    found = view(world, key)
    assert found.headline.nl == "Nog 1 kernmaatregel en 0,02 punt op het totaal tot Basis"
    assert (found.total.nl, found.total.en, found.threshold.nl) == ("2,48", "2.48", "2,50")
    assert (found.complete, found.achieved) == (True, False)
    assert [(key.ref, key.figure.nl, key.ok) for key in found.failing_keys] == [("PR.PS-04.1", "2,00", False)]
    assert len(found.holding_keys) == 12
    assert [(step.ref, step.text.nl, step.gain.nl) for step in found.steps] == [
        ("PR.PS-04.1", "documentatie van 2 naar 3", "0,015"),
        ("GV.OC-03.1", "documentatie van 2 naar 3", "0,029"),
        ("GV.RM-03.1", "documentatie van 2 naar 3", "0,029"),
    ]
    assert found.departures is None


def test_every_figure_of_the_page_is_the_one_of_the_domain(world: World) -> None:
    dice = Random(4)
    key = drafts.begin(world, level="essential")
    controls = scored_frameworks.get("cyfun-2025").controls_at(AssuranceLevel.ESSENTIAL)
    scores = {control.ref: AnswerContent(dice.randint(1, 5), dice.randint(1, 5)) for control in controls}
    scores |= {"GV.SC-01.1": AnswerContent(3, None)}
    drafts.answer(world, key, scores)
    found = view(world, key)
    with world.looking():
        computed = standings.compute(drafts.row(world, key))
    assert [part.figure for part in found.categories] == [shown(part.maturity) for part in computed.categories]
    assert [part.name.ref for part in found.categories] == [part.ref for part in computed.categories]
    behind = [line for part in found.categories for group in part.groups for line in group.lines]
    assert sorted(line.ref for line in behind) == sorted(computed.controls)
    assert {line.ref: line.figure for line in behind} == {
        ref: shown(control.maturity) for ref, control in computed.controls.items()
    }
    assert found.headline == gap(computed).towards(AssuranceLevel.ESSENTIAL)


def test_the_same_answers_on_each_level(world: World) -> None:
    key = drafts.begin(world)
    drafts.fill(world, key, AnswerContent(4, 4))
    levels = {level.level.value: level for level in view(world, key).levels}
    assert [(name, level.answered, level.asked, level.achieved) for name, level in levels.items()] == [
        ("basic", 34, 34, True),
        ("important", 34, 133, False),
        ("essential", 34, 218, False),
    ]
    assert levels["important"].headline.nl == "Nog 99 antwoorden tot Belangrijk"
    assert [level.is_current for level in levels.values()] == [True, False, False]


def test_where_the_workbook_departs_both_stand_beside_each_other(world: World) -> None:
    key = drafts.begin(world, level="essential")
    drafts.fill(world, key, AnswerContent(3, 3), {"RC.CO-03.1": AnswerContent(5, 5)})
    found = view(world, key).departures
    assert found is not None
    assert [(row.name.nl.split()[0], row.rule.nl, row.workbook.nl) for row in found.rows] == [
        ("Totaal", "3,04", "3,02"),
        ("RC.CO", "4,00", "3,50"),
    ]
    assert len(found.quirks) == 3


def test_figures_that_differ_never_look_the_same(world: World) -> None:
    key = drafts.begin(world, level="essential")
    drafts.fill(world, key, AnswerContent(3, 3), {"PR.AA-06.1": AnswerContent(3, 4)})
    found = view(world, key).departures
    assert found is not None
    assert found.rows
    assert all(row.rule != row.workbook for row in found.rows)


def test_who_does_not_read_answers_sees_figures_and_nothing_behind_them(world: World) -> None:
    key = drafts.begin(world)
    drafts.fill(world, key, but={"PR.PS-04.1": LOW})
    found = view(world, key, "jef")
    assert found.total.nl == "2,48"
    assert (found.reads_answers, found.steps) == (False, [])
    assert all(part.groups == [] for part in found.categories)
    assert {key.figure.nl for key in found.keys} == {"–"}


def test_a_stranger_learns_nothing(world: World) -> None:
    key = drafts.begin(world)
    for person in ("celine", "dirk"):
        with world.acting(person) as actor:
            for act in (
                lambda actor: results.get_results(actor=actor, organization=world.home, key=key),
                lambda actor: comparisons.get_comparison(actor=actor, organization=world.home, key=key),
                lambda actor: trends.get_trend_view(actor=actor, organization=world.home),
                lambda actor: standpoints.get_overview(actor=actor, organization=world.home),
                lambda actor: due.get_due(actor=actor, organization=world.home, on=TODAY, drafts={key: "cyfun-2025"}),
                lambda actor: due.get_old_evidence(
                    actor=actor, organization=world.home, on=TODAY, framework="cyfun-2025"
                ),
            ):
                with pytest.raises(MissingError):
                    act(actor)


@pytest.mark.parametrize(
    ("level", "content", "but"),
    [
        ("basic", AnswerContent(2, 3), {}),
        ("basic", AnswerContent(2, 3), {"PR.PS-04.1": LOW, "GV.OC-03.1": NA, "GV.RM-03.1": NA}),
        ("basic", AnswerContent(1, 1), {"GV.OC-03.1": AnswerContent(2, None)}),
        ("essential", AnswerContent(3, 3), {"PR.AA-06.1": LOW}),
        ("important", AnswerContent(4, 4), {"ID.RA-05.2": NA}),
    ],
)
def test_the_gap_of_kept_figures_is_the_gap_of_computed_ones(
    world: World, level: str, content: AnswerContent, but: dict[str, AnswerContent]
) -> None:
    key = drafts.begin(world, level=level)
    drafts.fill(world, key, content, but)
    with world.looking():
        for asked in (level, "basic", "essential"):  # what was allowed may not be after the level changed
            draft = drafts.row(world, key)
            draft.level = asked
            standings.refresh(draft, NOW)
            kept = Snapshot.unscoped_rows.get(assessment=key, kind="draft")
            assert standings.gap_of(kept) == gap(standings.compute(draft))
            failing = [found.ref for found in standings.compute(draft).key_controls if found.maturity is not None]
            low = {ref for ref, _title in results.get_failing(kept)}
            assert low <= set(failing)


def test_two_assessments_beside_each_other(world: World) -> None:
    first = drafts.submitted(world, on=TODAY - timedelta(days=300))
    second = drafts.begin(world, name="Nieuw")
    drafts.fill(world, second, but={"ID.AM-01.1": AnswerContent(4, 4), "PR.DS-11.1": AnswerContent(1, 1)})
    drafts.answer(world, second, {"GV.OC-03.1": AnswerContent(None, None)})
    with world.acting("bram") as bram:
        found = comparisons.get_comparison(actor=bram, organization=world.home, key=second)
        assert found.other is not None
        assert found.other.pk == first
        assert {line.ref: line.change for line in found.changed} == {
            "ID.AM-01.1": 1,
            "PR.DS-11.1": -1,
            "GV.OC-03.1": None,
        }
        assert len(found.unchanged) == 31
        changes = {part.ref: part.change for part in found.categories}
        assert (changes["ID.AM"], changes["PR.DS"], changes["GV.OC"], changes["GV.RM"]) == (1, -1, None, 0)
        assert found.total is not None
        assert (found.total.before.nl, found.total.after.nl) == ("2,50", "–")


def test_the_first_one_has_nothing_to_compare_with_and_another_framework_is_refused(world: World) -> None:
    old = drafts.submitted(world, framework="cyfun-2023")
    new = drafts.begin(world)
    with world.acting("an") as an:
        assert comparisons.get_comparison(actor=an, organization=world.home, key=new).other is None
        with pytest.raises(InvalidError):
            comparisons.get_comparison(actor=an, organization=world.home, key=new, with_key=old)
    with world.acting("jef") as jef, pytest.raises(ForbiddenError):
        comparisons.get_comparison(actor=jef, organization=world.home, key=new)


def test_the_trend_compares_only_on_one_scale_and_up_to_a_day(world: World) -> None:
    for days, framework, level, content in (
        (900, "cyfun-2023", "basic", AnswerContent(2, 2)),
        (600, "cyfun-2023", "basic", AnswerContent(3, 3)),
        (300, "cyfun-2025", "basic", AnswerContent(2, 3)),
        (10, "cyfun-2025", "essential", AnswerContent(4, 4)),
    ):
        key = drafts.begin(world, framework, level, on=TODAY - timedelta(days=days))
        drafts.fill(world, key, content)
        drafts.submit(world, key)
    with world.acting("bram") as bram:
        found = trends.get_trend_view(actor=bram, organization=world.home)
        assert [(row.total.nl, row.change and row.change.nl, row.direction) for row in found.rows] == [
            ("2,00", None, 0),
            ("3,00", "+1,00", 1),
            ("2,50", None, 0),
            ("4,00", None, 0),
        ]
        assert found.chart is not None
        assert (len(found.chart.dots), len(found.chart.paths), len(found.chart.limits)) == (4, 1, 3)
        earlier = trends.get_trend_view(actor=bram, organization=world.home, as_of=TODAY - timedelta(days=500))
        assert [row.total.nl for row in earlier.newest_first] == ["3,00", "2,00"]
        assert trends.get_trend_view(actor=bram, organization=world.home, as_of=TODAY - timedelta(days=999)).rows == []


def overview(world: World) -> standpoints.Overview:
    with world.acting("bram") as bram:
        return standpoints.get_overview(actor=bram, organization=world.home)


def test_where_a_government_stands_follows_the_draft_and_else_the_submission(world: World) -> None:
    assert overview(world).standpoint is None
    first = drafts.submitted(world, on=TODAY - timedelta(days=100))
    found = overview(world)
    assert found.standpoint is not None
    assert (found.standpoint.assessment.pk, found.standpoint.is_draft) == (first, False)
    assert found.standpoint.headline.nl == "Basis is gehaald"
    second = drafts.begin(world)
    drafts.fill(world, second, but={"PR.PS-04.1": LOW})
    found = overview(world)
    assert found.standpoint is not None
    assert (found.standpoint.assessment.pk, found.standpoint.is_draft) == (second, True)
    assert [ref for ref, _ in found.standpoint.failing] == ["PR.PS-04.1"]
    assert found.submitted is not None
    assert found.submitted.assessment_id == first
    assert {part.ref: part.figure.nl for part in found.standpoint.categories}["PR.PS"] == "2,25"
    assert not found.is_other_level


def test_an_assessment_on_another_level_than_the_target_says_so(world: World) -> None:
    with world.acting("an") as an:
        targets.set_goal(
            actor=an,
            at=NOW,
            organization=world.home,
            version=0,
            framework="cyfun-2025",
            level=AssuranceLevel.IMPORTANT,
            target_on=None,
        )
    drafts.submitted(world, framework="cyfun-2023", level="important", on=TODAY - timedelta(days=9))
    assert overview(world).is_other_level
    drafts.begin(world, level="important")
    found = overview(world)
    assert not found.is_other_level
    assert found.goal_name.nl == "Belangrijk van CyberFundamentals 2025"


def test_a_submission_before_the_signature_says_what_it_would_freeze(world: World) -> None:
    key = drafts.begin(world)
    drafts.fill(world, key, but={"GV.OC-03.1": NA})
    drafts.answer(world, key, {"GV.RM-03.1": AnswerContent(2, None)})
    with world.acting("gert") as gert:
        seen = submissions.preview_submission(actor=gert, organization=world.home, key=key)
        assert (seen.answered, seen.asked, seen.complete, seen.ready) == (33, 34, False, True)
        assert (seen.excluded, seen.exclusion_limit, seen.total.nl) == (("GV.OC-03.1",), 1, "–")
    with world.acting("an") as an, pytest.raises(ForbiddenError):
        submissions.preview_submission(actor=an, organization=world.home, key=key)
    drafts.submit(world, key)
    with world.acting("gert") as gert, pytest.raises(InvalidError):
        submissions.preview_submission(actor=gert, organization=world.home, key=key)


def test_the_mode_of_an_assessment_decides_its_figures(world: World) -> None:
    key = drafts.begin(world, level="essential")
    drafts.fill(world, key, AnswerContent(3, 3), {"RC.CO-03.1": AnswerContent(5, 5)})
    assert {part.name.ref: part.figure.nl for part in view(world, key).categories}["RC.CO"] == "4,00"
    with world.acting("an") as an:
        draft = assessments.find_assessment(actor=an, organization=world.home, key=key)
        submissions.change_draft(
            actor=an,
            at=NOW,
            organization=world.home,
            key=key,
            version=draft.version,
            name="Zoals het werkboek",
            level=AssuranceLevel.ESSENTIAL,
            mode=Mode.WORKBOOK,
            measured_on=TODAY,
        )
    found = view(world, key)
    assert {part.name.ref: part.figure.nl for part in found.categories}["RC.CO"] == "3,50"
    assert found.mode_name.nl == "zoals het officiële werkboek"
    left_out = [group for part in found.categories for group in part.groups if group.out_of]
    assert [(group.name, group.out_of.nl) for group in left_out if group.out_of] == [("PR.AA-06", "implementatie")]
    assert Fraction(found.snapshot.result["total"]) == Fraction(133, 44)
