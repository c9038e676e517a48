"""Chapter 3 of docs/scoring.md: is a process critical?"""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from belfort.domain.criticality import Peak, Step, criticality, in_peak
from belfort.domain.impact import Dimension, heaviest
from tests.domain import strategies

LIST = Path(__file__).resolve().parent.parent.parent / "belfort" / "data" / "icr" / "process-list.csv"
FINANCIAL, REPUTATION, LEGAL, SERVICE, USERS = Dimension


def rated(rest, **heavier):
    return dict.fromkeys(Dimension, rest) | {Dimension(name): level for name, level in heavier.items()}


def outcome(found):
    return found.critical, found.decided_at_step.value, found.level


@given(strategies.partial_ratings, strategies.ratings)
def test_under_nis2_the_rating_of_the_group_does_not_count(group, process):
    """Rule 3.1."""
    found = criticality(nis2_annex=True, group=group, process=process)
    assert found.decided_at_step is Step.PROCESS
    assert found == criticality(nis2_annex=True, group={}, process=process)


@given(strategies.ratings, strategies.partial_ratings)
def test_a_group_below_level_five_decides_whatever_the_process(group, process):
    """Rule 3.2."""
    found = criticality(nis2_annex=False, group=group, process=process)
    if heaviest(group).level < 5:
        assert outcome(found) == (False, 2, heaviest(group).level)
    else:
        assert found == criticality(nis2_annex=True, group={}, process=process)


@given(strategies.ratings)
def test_a_process_at_level_five_is_critical_and_no_other(process):
    """Rule 3.3."""
    level = heaviest(process).level
    assert outcome(criticality(nis2_annex=True, group={}, process=process)) == (level == 5, 3, level)


@pytest.mark.parametrize(
    ("nis2", "group", "process", "expected"),
    [
        (True, {}, rated(2, users=5), (True, 3, 5)),
        (True, {}, rated(1, service=4), (False, 3, 4)),
        (False, rated(1, legal=4), {}, (False, 2, 4)),
        (False, rated(1, service=5), rated(1, service=4), (False, 3, 4)),
        (False, rated(1, service=5), rated(1, financial=5), (True, 3, 5)),
    ],
)
def test_the_worked_examples_hold(nis2, group, process, expected):
    """Rules 3.1, 3.2, 3.3 and 3.4."""
    assert outcome(criticality(nis2_annex=nis2, group=group, process=process)) == expected


def test_the_explanation_names_the_step_and_the_dimensions_that_decided():
    """Rule 3.4."""
    found = criticality(nis2_annex=True, group={}, process=rated(2, users=5, financial=5))
    assert found.because.nl == (
        "Stap 3: het zwaarst voor het proces: financiële schade en gevolgen voor burgers en organisaties, niveau 5 (kritiek)."
    )
    found = criticality(nis2_annex=False, group=rated(1, legal=4), process={})
    assert found.because.en == "Step 2: heaviest for the process group: legal consequences, level 4 (high)."


@given(strategies.ratings, strategies.ratings, st.sampled_from(Dimension))
def test_a_heavier_rating_never_takes_criticality_away(group, process, dimension):
    """Rule 3.4."""
    before = criticality(nis2_annex=False, group=group, process=process)
    for heavier in (
        criticality(nis2_annex=False, group=group | {dimension: 5}, process=process),
        criticality(nis2_annex=False, group=group, process=process | {dimension: 5}),
        criticality(nis2_annex=True, group=group, process=process),
    ):
        assert heavier.critical >= before.critical


@pytest.mark.parametrize("missing", list(Dimension))
def test_one_missing_dimension_leaves_the_outcome_unknown_and_is_named(missing):
    """Rule 3.5."""
    partial = {dimension: 4 for dimension in Dimension if dimension is not missing}
    at_process = criticality(nis2_annex=True, group={}, process=partial)
    at_group = criticality(nis2_annex=False, group=partial, process=rated(5))
    assert outcome(at_process) == (None, 3, 0)
    assert outcome(at_group) == (None, 2, 0)
    whole = criticality(nis2_annex=True, group={}, process=partial | {missing: 4})
    assert outcome(whole) == (False, 3, 4)
    alone = criticality(nis2_annex=True, group={}, process={missing: 4})
    assert at_process.because != alone.because


def test_the_sentence_says_which_ratings_are_missing():
    """Rule 3.5."""
    found = criticality(nis2_annex=True, group={}, process={FINANCIAL: 1, LEGAL: 2, SERVICE: 3})
    assert found.because.nl == (
        "Stap 3: voor het proces is dit nog niet beoordeeld: reputatieverlies en gevolgen voor burgers en organisaties."
    )
    found = criticality(nis2_annex=False, group={}, process=rated(5))
    assert found.because.en == "Step 2: the process group is not rated yet."


def test_a_rating_at_a_step_that_is_not_reached_is_not_needed():
    """Rule 3.5."""
    assert criticality(nis2_annex=True, group={}, process=rated(3)).critical is False
    assert criticality(nis2_annex=False, group=rated(3), process={}).critical is False


@given(strategies.partial_ratings)
def test_level_five_decides_even_when_others_are_missing(impact):
    """Rule 3.6."""
    found = criticality(nis2_annex=False, group=impact | {LEGAL: 5}, process=impact | {USERS: 5})
    assert outcome(found) == (True, 3, 5)


@given(strategies.partial_ratings, strategies.ratings)
def test_what_is_filled_in_later_never_changes_an_outcome_that_was_known(partial, rest):
    """Rules 3.5 and 3.6."""
    early = criticality(nis2_annex=True, group={}, process=partial)
    later = criticality(nis2_annex=True, group={}, process=rest | partial)
    if early.critical is not None:
        assert later.critical is early.critical


def test_the_process_list_gets_its_published_outcome():
    """Rule 3.7."""
    with LIST.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = [
        criticality(
            nis2_annex=row["nis2_annex_group"] == "yes",
            group={key: int(row[f"grp_{key.value}"]) for key in Dimension if row[f"grp_{key.value}"]},
            process={key: int(row[f"prc_{key.value}"]) for key in Dimension if row[f"prc_{key.value}"]},
        ).critical
        for row in rows
    ]
    assert found == [row["critical"] == "yes" for row in rows]
    assert (len(found), sum(found)) == (534, 157)


SCHOOL = Peak("school enrolments", (8, 20), (9, 5), {SERVICE: 5})
HOLIDAYS = Peak("year end", (12, 20), (1, 5), {USERS: 4})


@pytest.mark.parametrize(("month", "day", "level"), [(8, 19, 3), (8, 20, 5), (9, 1, 5), (9, 5, 5), (9, 6, 3)])
def test_a_peak_raises_the_rating_while_it_lasts(month, day, level):
    """Rules 3.8 and 3.9."""
    raised = in_peak(rated(1, service=3), [SCHOOL], date(2026, month, day))
    assert heaviest(raised).level == level


@pytest.mark.parametrize(
    ("month", "day", "holds"),
    [(12, 19, False), (12, 20, True), (12, 31, True), (1, 1, True), (1, 5, True), (1, 6, False), (6, 15, False)],
)
def test_a_period_that_ends_before_it_begins_runs_over_new_year(month, day, holds):
    """Rule 3.9."""
    assert HOLIDAYS.holds_on(date(2027, month, day)) is holds


def test_a_period_of_one_day_holds_on_that_day_only():
    """Rule 3.9."""
    leap_day = Peak("leap day", (2, 29), (2, 29), {USERS: 4})
    assert leap_day.holds_on(date(2028, 2, 29))
    assert not leap_day.holds_on(date(2028, 2, 28))
    assert not leap_day.holds_on(date(2027, 3, 1))


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
month_days = days.map(lambda day: (day.month, day.day))
peaks = st.builds(Peak, st.just("peak"), month_days, month_days, strategies.partial_ratings)


@given(strategies.partial_ratings, st.lists(peaks, max_size=4), days)
def test_a_peak_never_lowers_and_overlapping_peaks_count_together(process, periods, day):
    """Rule 3.8."""
    raised = in_peak(process, periods, day)
    holding = [peak.impact for peak in periods if peak.holds_on(day)]
    for dimension in Dimension:
        expected = max(impact.get(dimension, 0) for impact in (process, *holding))
        assert raised.get(dimension, 0) == expected


@given(peaks, days)
def test_a_period_and_the_rest_of_the_year_share_only_their_first_and_last_day(peak, day):
    """Rule 3.9."""
    rest = Peak("rest", peak.ends, peak.starts, peak.impact)
    here = (day.month, day.day)
    if peak.starts != peak.ends:
        assert (peak.holds_on(day) and rest.holds_on(day)) == (here in {peak.starts, peak.ends})
        assert peak.holds_on(day) or rest.holds_on(day)
