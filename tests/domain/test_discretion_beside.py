"""Chapter 8 of docs/scoring.md, rule 8.33: what a total minus other groups of a breakdown tells of a small number."""

from collections.abc import Callable, Sequence
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from belfort.domain.discretion_counts import Counts, Parts, Tally, beside, count_of, counts_of

Row = tuple[int, ...]
MINIMUM = 5


def first_of_two(parts: Parts) -> Counts:
    return (count_of(parts[0], parts[0] + parts[1], MINIMUM),)


def all_parts(parts: Parts) -> Counts:
    return counts_of(parts, MINIMUM)


def rows_of(count: int, most: int) -> st.SearchStrategy[list[Tally]]:
    part = st.builds(Tally, st.integers(0, most), st.sampled_from([0, 0, 1]))
    return st.lists(part, min_size=count, max_size=count).filter(
        lambda row: sum(each.others for each in row) >= MINIMUM
    )


def fitting(parts: Parts, told: Counts) -> list[Row]:
    """Return what a reader who knows the size of a group and who is named holds possible, of those who are not."""
    size = sum(part.others for part in parts)
    ranges = [range(size + 1)] * len(parts)
    for place, count in enumerate(told):
        ranges[place] = range(max(count.low - parts[place].named, 0), min(count.high - parts[place].named, size) + 1)
    return [row for row in product(*ranges) if sum(row) == size]


def plus(rows: set[Row], more: Sequence[Row]) -> set[Row]:
    return {tuple(map(sum, zip(one, other, strict=True))) for one in rows for other in more}


def known(whole: Parts, groups: Sequence[Parts], left: Parts, hide: Callable[[Parts], Counts]) -> list[list[set[int]]]:
    """Return for each group, what is left and the whole which numbers are possible of each part, by trying everything."""
    told = beside(whole, groups, hide)
    possible = [fitting(parts, row) for parts, row in zip(groups, told, strict=True)]
    possible += [fitting(left, ()), [tuple(-each for each in row) for row in fitting(whole, hide(whole))]]
    nothing = tuple(0 for _ in whole)
    before, after = [{nothing}], [{nothing}]
    for rows in possible[:-1]:
        before.append(plus(before[-1], rows))
    for rows in possible[:0:-1]:
        after.append(plus(after[-1], rows))
    found = []
    for rows, one, other in zip(possible, before, reversed(after), strict=True):
        rest = {tuple(-each for each in row) for row in other}
        kept = [row for row in rows if plus(one, [row]) & rest]
        found.append([{abs(row[place]) for row in kept} for place in range(len(whole))])
    return found


@pytest.mark.parametrize(("count", "most", "hide"), [(2, 9, first_of_two), (3, 6, all_parts)])
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_small_number_follows_from_the_others(
    count: int, most: int, hide: Callable[[Parts], Counts], data: st.DataObject
) -> None:
    """Rule 8.33: of every small number at least two values stay possible for who solves everything that is told."""
    groups = data.draw(st.lists(rows_of(count, most), min_size=1, max_size=5 - count))
    left = data.draw(st.one_of(st.just([Tally()] * count), rows_of(count, most)))
    whole = [sum(parts, Tally()) for parts in zip(*groups, left, strict=True)]
    for parts, values in zip([*groups, left, whole], known(whole, groups, left, hide), strict=True):
        for part, possible in zip(parts, values, strict=True):
            assert part.others in possible
            assert not 0 < part.others < MINIMUM or len(possible) > 1


def test_nothing_more_is_hidden_where_nothing_small_follows() -> None:
    """Rule 8.33."""
    groups = [[Tally(12), Tally(8)], [Tally(6), Tally(12)]]
    assert [row[0].value for row in beside([Tally(18), Tally(20)], groups, first_of_two)] == [12, 6]


def test_the_governments_of_no_shown_group_take_it_when_they_have_room() -> None:
    """Rule 8.33: 3 and 12 of 15 leave room for what is hidden in the first group."""
    groups = [[Tally(3), Tally(15)], [Tally(10), Tally(12)]]
    found = beside([Tally(25), Tally(30)], groups, first_of_two)
    assert [each.text.en for (each,) in found] == ["fewer than 5", "10"]


def test_where_nobody_has_room_no_group_tells_the_number() -> None:
    """Rule 8.33: everybody is 3 of 40, said as fewer than 5."""
    groups = [[Tally(3), Tally(17)], [Tally(0), Tally(20)]]
    found = beside([Tally(3), Tally(37)], groups, first_of_two)
    assert [each.text.en for (each,) in found] == ["at most 20", "at most 20"]
