"""Chapter 7 of docs/scoring.md: from 2023 to 2025."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import Predecessor, Relation
from belfort.domain.maturity_scores import Score
from belfort.domain.maturity_transitions import (
    Transition,
    TransitionStatus,
    counterparts,
    left_behind,
    moved,
    transitions,
)
from belfort.exchange.reference_files import SHIPPED_DIRECTORY
from tests.domain.scored import CYFUN_2023, CYFUN_2025, ESSENTIAL, invented, thrown

CHANGES = transitions(CYFUN_2023, CYFUN_2025)
BY_REF = {change.ref: change for change in CHANGES}
FILE = Path(SHIPPED_DIRECTORY) / "cyfun" / "cyfun-2025.yaml"


def test_every_control_of_2025_has_one_status():
    """Rule 7.32."""
    assert [change.ref for change in CHANGES] == [control.ref for control in CYFUN_2025.controls]
    assert Counter(change.status.value for change in CHANGES) == {"copied": 73, "proposed": 132, "new": 13}


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("ID.AM-01.2", (TransitionStatus.COPIED, Relation.SAME, ("ID.AM-1.2",))),
        ("GV.OC-03.1", (TransitionStatus.PROPOSED, Relation.REVISED, ("ID.GV-3.1",))),
        ("GV.RM-01.1", (TransitionStatus.PROPOSED, Relation.PARTIAL, ("ID.RM-1.1",))),
        ("GV.OC-02.1", (TransitionStatus.NEW, None, ())),
    ],
)
def test_the_succession_gives_the_status(ref, expected):
    """Rule 7.32."""
    assert BY_REF[ref] == Transition(ref, *expected)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("GV.SC-07.3", (TransitionStatus.COPIED, Relation.SAME, ("PR.AT-3.4",))),
        ("GV.RM-02.1", (TransitionStatus.PROPOSED, Relation.REVISED, ("ID.RM-2.1",))),
        ("GV.OC-01.1", (TransitionStatus.PROPOSED, Relation.PARTIAL, ("ID.BE-3.1", "ID.BE-2.1"))),
    ],
)
def test_the_closest_relation_decides(ref, expected):
    """Rule 7.33."""
    assert BY_REF[ref] == Transition(ref, *expected)


def test_the_relations_are_those_of_the_file():
    """Rule 7.32."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for control in document["controls"]:
        change = BY_REF[control["id"]]
        closest = next((name for name in ("same", "revised", "partial") if control["prev"].get(name)), None)
        assert change.relation == closest
        assert list(change.sources) == control["prev"].get(closest, [])
    survivors = {
        ref for control in document["controls"] for name in ("same", "revised") for ref in control["prev"].get(name, [])
    }
    lost = {control.ref for control in CYFUN_2023.controls} - survivors
    assert sorted(lost) == document["no_direct_successor_2023"]


def test_the_worked_proposal_is_the_lowest_of_each():
    """Rule 7.33."""
    found = moved(CHANGES, {"ID.BE-3.1": Score(4, 2), "ID.BE-2.1": Score(3, 3)})["GV.OC-01.1"]
    assert (found.score, found.sources) == (Score(3, 2), ("ID.BE-3.1", "ID.BE-2.1"))
    assert found.status is TransitionStatus.PROPOSED


def test_a_source_that_was_not_answered_does_not_lower():
    """Rules 7.33 and 7.34."""
    found = moved(CHANGES, {"ID.BE-3.1": Score(4, None), "ID.BE-2.1": Score()})["GV.OC-01.1"]
    assert (found.score, found.sources) == (Score(4, None), ("ID.BE-3.1",))


def test_nothing_moves_where_nothing_was_answered():
    """Rule 7.34."""
    found = moved(CHANGES, {})
    assert len(found) == 218
    assert {(item.score, item.sources) for item in found.values()} == {(None, ())}


@given(st.integers(0, 10**6))
def test_full_answers_give_every_control_that_is_not_new_its_score(seed):
    """Rules 7.32, 7.33 and 7.34."""
    scores = thrown(CYFUN_2023, ESSENTIAL, seed)
    for change, item in zip(CHANGES, moved(CHANGES, scores).values(), strict=True):
        assert (item.ref, item.status, item.sources) == (change.ref, change.status, change.sources)
        if item.status is TransitionStatus.NEW:
            assert item.score is None
        elif item.status is TransitionStatus.COPIED:
            assert item.score == scores[change.sources[0]]
        else:
            assert item.score in [
                Score(scores[one].documentation, scores[other].implementation)
                for one in change.sources
                for other in change.sources
            ]


def test_the_controls_of_2023_that_lead_nowhere_are_listed():
    """Rule 7.34."""
    found = left_behind(CHANGES, CYFUN_2023)
    assert len(found) == 19
    assert "PR.AC-7.1" in found
    assert "ID.BE-3.1" not in found
    sources = {ref for change in CHANGES for ref in change.sources}
    assert len(sources) + len(found) == 219


def test_a_predecessor_that_does_not_exist_is_refused_by_name():
    """Rule 7.32."""
    newer = invented({"A": {"A-1": 1}})
    control = replace(newer.controls[0], previous=(Predecessor("XX.XX-1.1", Relation.SAME),))
    with pytest.raises(InvalidError) as refused:
        transitions(CYFUN_2023, replace(newer, controls=(control,)))
    assert refused.value.field == "A-1.1"
    assert refused.value.text.en == "XX.XX-1.1 does not exist in CyberFundamentals 2023."


def test_what_is_said_of_a_control_goes_for_its_counterparts_in_both_directions():
    """Rule 9.40."""
    copied = BY_REF["PR.AA-03.2"]
    assert counterparts(CHANGES, copied.ref) == copied.sources != ()
    for older in copied.sources:
        assert copied.ref in counterparts(CHANGES, older)
    new = next(change for change in CHANGES if change.status is TransitionStatus.NEW)
    assert counterparts(CHANGES, new.ref) == counterparts(CHANGES, "XX.YY-9") == ()
    both = [(change.ref, older) for change in CHANGES for older in change.sources]
    assert all(newer in counterparts(CHANGES, older) and older in counterparts(CHANGES, newer) for newer, older in both)
