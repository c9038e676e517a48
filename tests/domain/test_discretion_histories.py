"""Chapter 8 of docs/scoring.md, part "Discretion": whole histories, kept and compared by somebody who missed nothing."""

from random import Random

from hypothesis import given, settings

from belfort.domain.discretion import EVERYBODY, Entry, Publication, View, views
from tests.domain.histories import ACTS, PROVINCES, SIZES, Sector, do, governments, histories, leaks, secret

PRIME = 2**31 - 1


@given(histories())
@settings(max_examples=400)
def test_whoever_keeps_everything_that_was_shown_learns_nothing_of_a_few(sector):
    """Rules 8.10, 8.13, 8.14, 8.15, 8.16 and 8.17."""
    assert leaks(sector.publications, sector.minimum) == []


@given(histories())
def test_every_group_changes_in_none_or_enough_governments(sector):
    """Rules 8.11 and 8.12."""
    for one, other in zip(sector.publications, sector.publications[1:], strict=False):
        for view in {view for each in (one, other) for entry in each.entries.values() for view in entry.views}:
            apart = governments(secret(one, view) ^ secret(other, view))
            assert apart == 0 or apart >= sector.minimum


def busy(seed, minimum, most, months):
    """Return a random sector of which much is published."""
    dice = Random(seed)

    def cell():
        return {
            "province": dice.choice(PROVINCES),
            "size_class": dice.choice(SIZES),
            "kind": dice.choice([*"mmmz", ""]),
        }

    sector = Sector(minimum, {key: cell() for key in range(dice.randint(minimum, most))})
    rate = dice.random()
    for _ in range(months):
        for key in sector.cells:
            if dice.random() < rate:
                sector.submit(key)
        for _ in range(dice.randint(0, 4)):
            key, act = dice.randrange(len(sector.cells)), dice.choice(ACTS)
            if act == "move":
                sector.cells[key] = cell()
            else:
                do(sector, key, act, None)
        sector.end_month()
    return sector


def test_long_histories_tell_nothing_of_a_few_either():
    """Rules 8.15, 8.16 and 8.17."""
    published = hidden = 0
    for seed in range(250):
        sector = busy(seed, minimum=2 + seed % 4, most=20, months=8)
        assert leaks(sector.publications, sector.minimum) == []
        published += len(sector.publications)
        hidden += sum(len(each.hidden) for each in sector.publications)
    assert published > 300
    assert hidden > 200


def told_alone(publications):
    """Return which single pairs follow from all shown sums together, solved as equations (modulo a large prime)."""
    solved = {}
    for each in publications:
        for view in each.shown:
            row = reduced(dict.fromkeys(secret(each, view), 1), solved)
            if row:
                inverse = pow(row[min(row)], -1, PRIME)
                solved[min(row)] = {pair: value * inverse % PRIME for pair, value in row.items()}
    for first in sorted(solved, reverse=True):
        solved[first] = reduced(solved[first], {other: row for other, row in solved.items() if other > first})
    return [first for first, row in solved.items() if len(row) == 1]


def reduced(row, solved):
    """Return a row without the first pairs of the rows that are solved."""
    while found := sorted(solved.keys() & row.keys()):
        first, factor = found[0], row[found[0]]
        pairs = {pair: row.get(pair, 0) - factor * solved[first].get(pair, 0) for pair in row | solved[first]}
        row = {pair: value % PRIME for pair, value in pairs.items() if value % PRIME}
    return row


def test_all_shown_sums_solved_together_give_no_government_away():
    """Rule 8.18, and the try that the chapter tells of."""
    told = [busy(seed, minimum=4 + seed % 2, most=50, months=5).publications for seed in range(80)]
    assert sum(map(len, told)) > 100
    assert [told_alone(publications) for publications in told if told_alone(publications)] == []


def test_the_solver_would_see_one_government():
    one, two = Entry(1, views(province="P")), Entry(2, views(province="Q"))
    planted = Publication({1: one, 2: two}, frozenset({EVERYBODY, View("province", "P")}))
    assert told_alone([planted]) == [(1, 1), (2, 2)]
    assert leaks([planted], 2) != []


@given(histories())
def test_everybody_is_shown_in_every_publication(sector):
    """Rule 8.19."""
    assert all(EVERYBODY in each.shown for each in sector.publications)
