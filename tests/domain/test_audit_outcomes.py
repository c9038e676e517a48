"""Totals of what audits came to: on fixed days, in groups, and nobody can tell what one audit came to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import example, given, settings, strategies as st

from belfort.domain.audit_outcomes import Ending, Named, OutcomeTotals, outcome_totals
from belfort.domain.programme_audits import AuditKind, Outcome

NONE, PART, WHOLLY = Outcome
HACKING, THEME = AuditKind.HACKING, AuditKind.THEME
FIRST, LAST = 2017, 2022
YEAR_ENDS = [date(year, 12, 31) for year in range(FIRST - 1, LAST + 2)]


def noted(year: int, *outcomes: Outcome, kind: AuditKind = THEME, cause: str = "") -> list[Ending]:
    """Return audits of one year, those that are taken over with a cause."""
    return [
        Ending(kind, date(year, 6, 1), outcome, *[cause if outcome is not NONE else ""] * 2) for outcome in outcomes
    ]


def total(endings: Sequence[Ending], day: date) -> tuple[int, int]:
    """Return how many are taken over, of how many."""
    found = outcome_totals(endings, day)
    return found.taken_over, found.audits


def test_the_worked_years_come_out() -> None:
    """Rules 9.50, 9.52, 9.53, 9.54."""
    endings = [
        *noted(2017, *[WHOLLY] * 6, *[PART] * 6, *[NONE] * 2),
        *noted(2018, *[WHOLLY] * 3, *[PART] * 9, *[NONE] * 2),
        *noted(2019, WHOLLY, NONE, NONE),
        *noted(2020, NONE),
        *noted(2021, PART, NONE),
        *noted(2022, *[WHOLLY] * 5),
    ]
    assert [total(endings, date(year, 12, 31)) for year in range(2016, 2023)] == [
        (0, 0),
        (12, 14),
        (24, 28),
        (24, 28),
        (24, 28),
        (26, 34),
        (26, 34),
    ]
    asked = outcome_totals(endings, date(2021, 7, 1))
    assert (asked.taken_over, asked.audits, asked.told_on) == (24, 28, date(2018, 12, 31))
    assert asked.kinds[0].outcomes == {NONE: 4, PART: 15, WHOLLY: 9}
    assert outcome_totals(endings, date(2017, 12, 30)) == OutcomeTotals()
    assert outcome_totals([], date(2017, 12, 31)).told_on is None


def test_an_outcome_counts_from_the_day_after_it_was_written_down() -> None:
    """Rule 9.51."""
    four = noted(2018, WHOLLY, WHOLLY, NONE, NONE)
    before, on = (Ending(THEME, day, NONE) for day in (date(2018, 12, 30), date(2018, 12, 31)))
    assert total([*four, before], date(2018, 12, 31)) == (2, 5)
    assert total([*four, on], date(2018, 12, 31)) == (0, 0)
    assert total([*four, on], date(2019, 12, 31)) == (2, 5)


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ([WHOLLY, PART, NONE, NONE], 0),  # four wait
        ([WHOLLY, PART, NONE, NONE, NONE], 5),
        ([WHOLLY, PART, PART, NONE, NONE], 5),
        ([WHOLLY, NONE, NONE, NONE, NONE], 0),
        ([WHOLLY, PART, WHOLLY, PART, NONE], 0),
        ([NONE] * 40, 0),
        ([WHOLLY] * 5, 0),
    ],
)
def test_a_group_is_told_with_two_each_way(outcomes: list[Outcome], told: int) -> None:
    """Rules 9.52 and 9.53."""
    assert outcome_totals(noted(2018, *outcomes), date(2018, 12, 31)).audits == told


def test_a_group_that_is_not_told_never_comes_along_later() -> None:
    """Rule 9.53."""
    six, three = noted(2020, *[WHOLLY] * 6), noted(2021, WHOLLY, NONE, NONE)
    assert total([*six, *three], date(2021, 12, 31)) == (0, 0)
    assert total([*six, *three, *noted(2022, PART, NONE)], date(2022, 12, 31)) == (2, 5)


def test_each_kind_has_its_own_groups() -> None:
    """Rule 9.52."""
    mixed = [*noted(2018, WHOLLY, PART, NONE, NONE), *noted(2018, NONE, kind=HACKING)]
    assert total(mixed, date(2019, 12, 31)) == (0, 0)
    found = outcome_totals([*mixed, *noted(2019, NONE)], date(2019, 12, 31))
    assert [(each.kind, each.audits, each.told_on) for each in found.kinds] == [(THEME, 5, date(2019, 12, 31))]


def test_a_cause_is_named_when_five_share_it() -> None:
    """Rule 9.56."""
    endings = [
        *noted(2017, *[WHOLLY] * 10, cause="Eén wachtwoord"),
        *noted(2017, *[PART] * 8, cause="Geen updates"),
        *noted(2017, PART, cause=" Geen updates "),
        *(one for word in "abcd" for one in noted(2017, PART, cause=word)),
        *noted(2017, PART),
        *noted(2017, *[NONE] * 4, cause="Geen"),
    ]
    found = outcome_totals(endings, date(2017, 12, 31))
    assert found.causes == (Named("Eén wachtwoord", 10), Named("Geen updates", 9), Named("", 5))
    assert found.consequences == found.causes
    four = [*noted(2018, *[WHOLLY] * 4, cause="Dit bestuur"), *noted(2018, NONE, NONE)]
    assert outcome_totals(four, date(2018, 12, 31)).causes == (Named("", 4),)
    later = [*four, *noted(2019, *[WHOLLY] * 3, *[NONE] * 2, cause="Dit bestuur")]
    assert outcome_totals(later, date(2019, 12, 31)).causes == (Named("Dit bestuur", 7),)


def everything(endings: Sequence[Ending]) -> list[OutcomeTotals]:
    """Return all that can be asked: between two year ends nothing changes, which its own test says."""
    return [outcome_totals(endings, day) for day in YEAR_ENDS]


days = st.dates(date(FIRST, 1, 1), date(LAST, 12, 31))
words = st.sampled_from(["", "a", "b"])
endings_of = st.builds(Ending, st.sampled_from([HACKING, THEME]), days, st.sampled_from(Outcome), words, words)


@given(st.lists(endings_of, max_size=40), days)
def test_between_two_year_ends_nothing_changes(endings: list[Ending], asked: date) -> None:
    """Rule 9.50."""
    end = asked if (asked.month, asked.day) == (12, 31) else date(asked.year - 1, 12, 31)
    assert outcome_totals(endings, asked) == outcome_totals(endings, end)


@given(st.lists(endings_of, max_size=30), st.lists(st.tuples(endings_of, st.integers(0, 400)), max_size=10), days)
def test_what_is_written_down_later_changes_no_earlier_total(
    endings: list[Ending], later: list[tuple[Ending, int]], asked: date
) -> None:
    """Rule 9.51."""
    added = [replace(ending, noted_on=asked + timedelta(days=after)) for ending, after in later]
    assert outcome_totals([*endings, *added], asked) == outcome_totals(endings, asked)


def worlds(endings: Sequence[Ending]) -> list[tuple[bool, ...]]:
    """Return every way in which the audits can have ended that looks the same on every day: what anybody can work out."""
    seen = everything(endings)
    ways = product((NONE, WHOLLY), repeat=len(endings))
    possible = ([replace(one, outcome=way) for one, way in zip(endings, found, strict=True)] for found in ways)
    return [tuple(one.is_taken_over for one in world) for world in possible if everything(world) == seen]


years = st.sampled_from([2017, 2017, 2018, 2019])
ended = st.tuples(years, st.sampled_from([NONE, WHOLLY]))


@given(st.lists(ended, min_size=1, max_size=9))
@example([*[(2017, WHOLLY)] * 6, (2018, WHOLLY), (2018, NONE), (2018, NONE)])
@example([*[(2017, NONE)] * 5, (2018, WHOLLY)])
@settings(max_examples=40, deadline=None)
def test_no_totals_tell_how_one_audit_ended_not_even_to_who_knows_its_own(found: list[tuple[int, Outcome]]) -> None:
    """Rule 9.55: of every two audits, whatever the one came to, the other may have ended both ways."""
    near = [one for year, outcome in found for one in noted(year, outcome)]
    possible = worlds(near)
    truth = tuple(one.is_taken_over for one in near)
    assert all({world[place] for world in possible} == {True, False} for place in range(len(near)))
    for own, other in combinations(range(len(near)), 2):
        for knows, asks in ((own, other), (other, own)):
            assert {world[asks] for world in possible if world[knows] == truth[knows]} == {True, False}


@given(st.lists(endings_of, min_size=1, max_size=40), st.data())
def test_every_audit_may_have_changed_places(endings: list[Ending], data: st.DataObject) -> None:
    """Rule 9.55, with outcomes, causes and consequences of many audits of more kinds."""
    place = data.draw(st.integers(0, len(endings) - 1))
    mine, seen = endings[place], everything(endings)
    others = [number for number, one in enumerate(endings) if one.kind is mine.kind and differs(one, mine)]
    turned = [_turned(one) if number == place else one for number, one in enumerate(endings)]
    assert everything(turned) == seen or any(everything(_swapped(endings, place, other)) == seen for other in others)


def differs(one: Ending, other: Ending) -> bool:
    return one.is_taken_over is not other.is_taken_over


def _turned(ending: Ending) -> Ending:
    return replace(ending, outcome=NONE if ending.is_taken_over else WHOLLY)


def _swapped(endings: Sequence[Ending], one: int, other: int) -> list[Ending]:
    """Return the audits with what two of them came to exchanged; their kinds and days stay."""
    world = list(endings)
    world[one] = replace(endings[other], noted_on=endings[one].noted_on)
    world[other] = replace(endings[one], noted_on=endings[other].noted_on)
    return world
