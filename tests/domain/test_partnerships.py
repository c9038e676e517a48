"""Chapter 9 of docs/scoring.md: who works with whom on a day, as it was known then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.partnerships import MemberFact, PartnershipFact, TogetherMember, together
from belfort.domain.programme_counts import SuccessionFact, Successors

NORTH = PartnershipFact("1", "Noord", "partnership", "", date(2022, 1, 1))
A, B = MemberFact("A", date(2022, 1, 1)), MemberFact("B", date(2022, 3, 1))
INTO_C = [SuccessionFact("A", "C", date(2025, 1, 1)), SuccessionFact("B", "C", date(2025, 1, 1))]


def members(day: date, *memberships: tuple[MemberFact, ...], successions=()) -> list[tuple[str, date]]:
    found = together([NORTH], memberships, Successors(successions, day), day)
    return [] if found is None else [(one.organization, one.since) for one in found.members]


def test_it_counts_from_its_first_day_until_its_end() -> None:
    """Rule 9.62."""
    ended = replace(NORTH, ends_on=date(2024, 1, 1))
    days = (date(2021, 12, 31), date(2022, 1, 1), date(2023, 12, 31), date(2024, 1, 1))
    found = [together([ended], [], Successors((), day), day) for day in days]
    assert [one is not None for one in found] == [False, True, True, False]
    left = replace(B, ends_on=date(2023, 1, 1))
    assert members(date(2022, 2, 28), (A,), (left,)) == [("A", A.starts_on)]
    assert members(date(2022, 12, 31), (A,), (left,)) == [("A", A.starts_on), ("B", B.starts_on)]
    assert members(date(2023, 1, 1), (A,), (left,)) == [("A", A.starts_on)]


def test_a_merged_government_stands_there_once_since_the_earliest() -> None:
    """Rule 9.62."""
    assert members(date(2024, 12, 31), (A,), (B,), successions=INTO_C) == [("A", A.starts_on), ("B", B.starts_on)]
    assert members(date(2025, 1, 1), (B,), (A,), successions=INTO_C) == [("C", A.starts_on)]


def test_a_change_counts_from_its_day() -> None:
    """Rule 9.63."""
    before = replace(NORTH, known_until=date(2024, 1, 1))
    after = replace(NORTH, shared_function="functionaris", name="Noorden")
    said = [together([before, after], [], Successors((), day), day) for day in (date(2023, 12, 31), date(2024, 1, 1))]
    assert [(one.fact.name, one.fact.shared_function) for one in said if one] == [
        ("Noord", ""),
        ("Noorden", "functionaris"),
    ]


@pytest.mark.parametrize(
    ("day", "there"), [(date(2025, 2, 15), False), (date(2026, 5, 20), False), (date(2025, 1, 31), True)]
)
def test_another_end_counts_from_the_day_on_which_it_was_written(day: date, there: bool) -> None:
    """Rule 9.63."""
    first = replace(A, ends_on=date(2025, 2, 1), known_until=date(2026, 5, 20))
    assert (members(day, (first, replace(A, ends_on=date(2025, 4, 1)))) != []) is there


def test_an_end_that_was_taken_back_is_none_from_then_on() -> None:
    """Rule 9.63."""
    gone = replace(A, ends_on=date(2025, 2, 1), known_until=date(2026, 5, 20))
    assert members(date(2026, 5, 19), (gone, A)) == []
    assert members(date(2026, 5, 20), (gone, A)) == [("A", A.starts_on)]


@given(st.permutations([(A,), (B,), (replace(A, organization="D"),)]), st.integers(0, 2_000))
def test_the_order_of_members_does_not_matter(order, days: int) -> None:
    """Rule 9.62."""
    day = NORTH.starts_on + timedelta(days=days)
    found = together([NORTH], order, Successors(INTO_C, day), day)
    assert found is not None
    assert list(found.members) == sorted(found.members, key=lambda one: one.organization)
    assert {*found.members} == {
        TogetherMember(*one) for one in members(day, (A,), (B,), (replace(A, organization="D"),), successions=INTO_C)
    }
