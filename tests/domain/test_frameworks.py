"""Chapter 7 of docs/scoring.md: levels, key controls, and where the official workbook departs from the rule."""

import pytest

from belfort.domain.errors import MissingError
from belfort.domain.frameworks import AssuranceLevel, Mode, QuirkKind, ScoreDimension
from belfort.domain.maturity_outline import outline
from tests.domain.scored import BASIC, CYFUN_2023, CYFUN_2025, ESSENTIAL, EVERYWHERE, IMPORTANT, SHIPPED


@pytest.mark.parametrize(
    ("framework", "counts"),
    [(CYFUN_2023, [(34, 13), (140, 21), (219, 29)]), (CYFUN_2025, [(34, 13), (133, 22), (218, 29)])],
)
def test_each_level_asks_this_many_controls_and_key_controls(framework, counts):
    """Rule 7.1."""
    found = [framework.controls_at(level) for level in AssuranceLevel]
    assert [
        (len(controls), sum(control.is_key(level) for control in controls))
        for controls, level in zip(found, AssuranceLevel, strict=True)
    ] == counts


@pytest.mark.parametrize("framework", SHIPPED)
def test_a_level_holds_the_controls_of_the_lower_ones_in_the_same_order(framework):
    """Rule 7.1."""
    basic, important, essential = (framework.controls_at(level) for level in AssuranceLevel)
    assert [control for control in important if control in basic] == list(basic)
    assert [control for control in essential if control in important] == list(important)
    assert essential == framework.controls


def test_a_control_may_be_key_at_one_level_only():
    """Rule 7.13."""
    control = CYFUN_2023.control("PR.AC-7.1")
    assert [control.applies(level) for level in AssuranceLevel] == [False, True, True]
    assert [control.is_key(level) for level in AssuranceLevel] == [False, False, True]


def test_management_answers_for_a_control_only_where_it_applies():
    """Rule 7.13."""
    control = CYFUN_2025.control("GV.SC-01.1")
    assert [control.is_management(level) for level in AssuranceLevel] == [False, False, True]
    counts = [
        [sum(control.is_management(level) for control in framework.controls) for level in AssuranceLevel]
        for framework in SHIPPED
    ]
    assert counts == [[0, 8, 13], [1, 10, 16]]


def test_a_control_that_does_not_exist_is_refused_by_name():
    with pytest.raises(MissingError) as refused:
        CYFUN_2025.control("PR.AC-1.1")
    assert refused.value.text.en == "PR.AC-1.1 does not exist in CyberFundamentals 2025."


@pytest.mark.parametrize(("framework", "level", "mode"), EVERYWHERE)
def test_the_outline_holds_every_control_once_and_its_weights_are_one_together(framework, level, mode):
    """Rule 7.9."""
    lines = outline(framework, level, mode)
    placed = [ref for category in lines.categories for ref in category.controls]
    assert placed == [ref for category in lines.categories for group in category.groups for ref in group.controls]
    assert sorted(placed) == sorted(control.ref for control in framework.controls_at(level))
    for side in (0, 1):
        assert 2 * sum(weight[side] for weight in lines.weights.values()) == lines.unit
    for category in lines.categories:
        for side in (0, 1):
            assert sum(category.weights[side]) == category.unit


def test_only_two_levels_of_2025_have_a_workbook_that_departs():
    """Rules 7.23, 7.24, 7.25 and 7.26."""
    assert [CYFUN_2023.quirks_at(level) for level in AssuranceLevel] == [(), (), ()]
    assert CYFUN_2025.quirks_at(BASIC) == ()
    found = {
        level: [(quirk.category, quirk.kind, quirk.refs) for quirk in CYFUN_2025.quirks_at(level)]
        for level in (IMPORTANT, ESSENTIAL)
    }
    assert found == {
        IMPORTANT: [("PR.IR", QuirkKind.MERGED, ("PR.IR-02", "PR.IR-04"))],
        ESSENTIAL: [
            ("PR.AA", QuirkKind.LEFT_OUT, ("PR.AA-06",)),
            ("PR.IR", QuirkKind.MERGED, ("PR.IR-03", "PR.IR-04")),
            ("RC.CO", QuirkKind.SPLIT, ("RC.CO-04",)),
        ],
    }
    left_out = CYFUN_2025.quirks_at(ESSENTIAL)[0]
    assert left_out.dimensions == {ScoreDimension.IMPLEMENTATION}
    assert [quirk.certainty for quirk in CYFUN_2025.quirks] == ["third-party reading", "", "", ""]


def test_a_quirk_says_what_the_workbook_does():
    """Rules 7.24, 7.25 and 7.26."""
    assert [quirk.text.nl for quirk in CYFUN_2025.quirks_at(ESSENTIAL)] == [
        "PR.AA-06 telt niet mee voor implementatie.",
        "PR.IR-03 en PR.IR-04 tellen samen als één groep.",
        "Elke maatregel van RC.CO-04 telt als een groep op zich.",
    ]


def test_a_category_keeps_its_place_and_its_groups_in_the_workbook():
    """Rules 7.24, 7.25 and 7.26."""
    groups = {
        part.ref: [(group.refs, len(group.controls), len(group.counted)) for group in part.groups]
        for part in outline(CYFUN_2025, ESSENTIAL, Mode.WORKBOOK).categories
    }
    assert groups["PR.IR"] == [(("PR.IR-01",), 9, 2), (("PR.IR-02",), 2, 2), (("PR.IR-03", "PR.IR-04"), 2, 2)]
    assert groups["PR.AA"][-1] == (("PR.AA-06",), 4, 1)
    assert [refs for refs, _, _ in groups["RC.CO"]] == [
        ("RC.CO-03",),
        ("RC.CO-04.1",),
        ("RC.CO-04.2",),
        ("RC.CO-04.3",),
    ]
    assert list(groups) == [part.ref for part in outline(CYFUN_2025, ESSENTIAL, Mode.RULE).categories]
