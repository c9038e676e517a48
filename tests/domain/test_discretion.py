"""Chapter 8 of docs/scoring.md, part "Discretion": which governments enter, which groups are shown."""

from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from belfort.domain.discretion import EVERYBODY, Entry, Publication, View, publish, settle, shown_views, views
from belfort.domain.discretion_cuts import small_cut

ANTWERP, LIMBURG, FLANDERS = (View("province", name) for name in ("Antwerp", "Limburg", "East Flanders"))
touched = st.dictionaries(
    st.integers(0, 9), st.lists(st.sampled_from("abcd"), max_size=2).map(lambda keys: {"all", *keys})
)


def entries(*groups, first=0, named=False):
    """Return one entry for each government: (how many, its cells), numbered on."""
    found = {}
    for count, cells in groups:
        for _ in range(count):
            key = first + len(found)
            found[key] = Entry(key, views(**cells), named)
    return found


def in_province(*counts, first=0, named=False):
    names = ("Antwerp", "Limburg", "East Flanders")
    return entries(
        *((count, {"province": name}) for name, count in zip(names, counts, strict=False)), first=first, named=named
    )


def again(found, keys):
    """Return the entries with a new snapshot for some governments."""
    return found | {key: Entry((found[key].snapshot, "new"), found[key].views, found[key].named) for key in keys}


def both(*groups):
    changed = {}
    for count, province, size in groups:
        changed |= {len(changed) + number: views(province=province, size_class=size) for number in range(count)}
    return changed


@pytest.mark.parametrize(
    ("changed", "entering"),
    [
        (both((6, "Antwerp", ""), (5, "Limburg", "")), range(11)),
        (both((6, "Antwerp", "x"), (4, "Limburg", "x")), range(6)),
        (both((5, "Antwerp", "s"), (1, "Antwerp", "l"), (4, "Limburg", "s"), (2, "Limburg", "l")), range(5)),
        (both((4, "Antwerp", "s")), ()),
        ({}, ()),
    ],
)
def test_the_worked_changes_enter(changed, entering):
    """Rule 8.11."""
    assert settle(changed) == frozenset(entering)


@given(touched, st.integers(1, 4))
def test_the_greatest_part_enters_of_which_every_group_has_none_or_enough(changed, minimum):
    """Rule 8.11."""

    def fits(part):
        counts = {}
        for key in part:
            for view in changed[key]:
                counts[view] = counts.get(view, 0) + 1
        return all(count >= minimum for count in counts.values())

    fitting = [set(part) for size in range(len(changed) + 1) for part in combinations(changed, size) if fits(part)]
    assert settle(changed, minimum) == set().union(*fitting)


def test_groups_that_are_large_enough_are_all_shown():
    """Rules 8.14 and 8.19."""
    found = publish(in_province(5, 6), [])
    assert found is not None
    assert found.shown == {EVERYBODY, ANTWERP, LIMBURG}
    assert found.hidden == frozenset()
    assert found.members(ANTWERP) == (0, 1, 2, 3, 4)


def test_a_small_group_and_the_smallest_beside_it_are_hidden():
    """Rules 8.14 and 8.15."""
    assert shown_views(in_province(20, 7, 3), []) == {EVERYBODY, ANTWERP}
    assert shown_views(in_province(20, 7, 5), []) == {EVERYBODY, ANTWERP, LIMBURG, FLANDERS}
    assert shown_views(in_province(20, 3, 3), []) == {EVERYBODY, ANTWERP}


def test_those_who_share_by_name_do_not_count():
    """Rule 8.10."""
    found = in_province(20, 7) | in_province(0, 0, 3, first=27, named=True)
    assert shown_views(found, []) == {EVERYBODY, ANTWERP, LIMBURG, FLANDERS}
    few = in_province(20, 7, 3) | in_province(0, 0, 9, first=30, named=True)
    assert shown_views(few, []) == {EVERYBODY, ANTWERP}


def test_a_snapshot_that_went_into_totals_does_not_become_public_and_a_public_one_stays_so():
    """Rule 8.10."""
    first = publish(in_province(6) | in_province(6, first=6, named=True), [])
    assert first is not None
    other_way = in_province(6, named=True) | in_province(6, first=6)
    fresh = in_province(0, 8, first=12)
    second = publish(other_way | fresh, [first])
    assert second is not None
    assert [key for key, entry in second.entries.items() if entry.named] == [6, 7, 8, 9, 10, 11]
    renewed = again(other_way | fresh, range(12))
    third = publish(renewed, [first, second])
    assert third is not None
    assert [key for key, entry in third.entries.items() if entry.named] == [0, 1, 2, 3, 4, 5]


def test_public_changes_enter_freely_and_make_a_publication_when_they_are_five():
    """Rules 8.11 and 8.12."""
    start = in_province(10) | in_province(0, 7, first=10, named=True)
    first = publish(start, [])
    assert first is not None
    assert publish(again(start, [10, 11, 12, 13]), [first]) is None
    second = publish(again(start, [10, 11, 12, 13, 14]), [first])
    assert second is not None
    assert second.entries[10].snapshot == (10, "new")
    third = publish(again(start, [0, 1, 10, 11, 12, 13, 14]), [first])
    assert third is not None
    assert third.entries[0].snapshot == 0


def test_a_change_from_totals_to_a_name_is_no_public_change():
    """Rules 8.10 and 8.11."""
    start = in_province(10) | in_province(7, first=10, named=True)
    first = published(start)
    renewed = again(start, [0, 1, 2, *range(10, 17)])
    by_name = {key: Entry(entry.snapshot, entry.views, True) for key, entry in renewed.items() if key < 3}
    second = publish(renewed | by_name, [first])
    assert second is not None
    assert [second.entries[key].snapshot for key in (0, 1, 2)] == [0, 1, 2]
    assert second.entries[10].snapshot == (10, "new")


def test_nothing_is_published_when_four_changed():
    """Rule 8.12."""
    start = in_province(10, 10)
    first = publish(start, [])
    assert first is not None
    assert publish(again(start, range(4)), [first]) is None
    assert publish(again(start, [0, 1, 2, 10, 11, 12]), [first]) is None
    assert publish(start, [first]) is None


def test_the_others_keep_what_the_last_publication_used():
    """Rule 8.11."""
    start = in_province(10, 10)
    first = publish(start, [])
    assert first is not None
    second = publish(again(start, [0, 1, 2, 3, 4, 10, 11]) | in_province(0, 2, first=20), [first])
    assert second is not None
    assert second.entries[4].snapshot == (4, "new")
    assert second.entries[10].snapshot == 10
    assert 20 not in second.entries


def test_a_snapshot_that_was_replaced_never_comes_back():
    """Rule 8.13."""
    start = in_province(10)
    first = publish(start, [])
    assert first is not None
    renewed = again(start, range(7))
    second = publish(renewed, [first])
    assert second is not None
    assert publish(renewed | {key: start[key] for key in range(6)}, [first, second]) is None


def test_a_government_that_left_does_not_come_back_with_the_same_snapshot():
    """Rule 8.13."""
    start = in_province(16)
    first = publish(start, [])
    assert first is not None
    second = publish({key: start[key] for key in range(8)}, [first])
    assert second is not None
    assert set(second.entries) == set(range(8))
    assert publish(start, [first, second]) is None


def test_a_government_keeps_its_province_with_its_snapshot():
    """Rule 8.13."""
    start = in_province(10, 10)
    first = publish(start, [])
    assert first is not None
    moved = {key: Entry(entry.snapshot, views(province="Limburg")) for key, entry in start.items()}
    assert publish(moved, [first]) is None


def published(found):
    """Return a first publication of exactly these entries."""
    shown = shown_views(found, [])
    assert shown is not None
    return Publication(found, shown)


def test_a_group_that_was_hidden_stays_hidden_until_it_changes():
    """Rule 8.16."""
    start = in_province(20, 7, 3)
    first = published(start)
    assert first.hidden == {LIMBURG, FLANDERS}
    joined = start | in_province(0, 0, 5, first=30)
    second = publish(joined, [first])
    assert second is not None
    assert second.hidden == {LIMBURG, FLANDERS}
    one = publish(again(joined, range(20, 25)), [first, second])
    assert one is not None
    assert one.hidden == {LIMBURG, FLANDERS}
    two = publish(again(joined, [*range(20, 25), *range(30, 35)]), [first, second])
    assert two is not None
    assert two.hidden == frozenset()


def test_a_group_that_was_shown_is_not_hidden_in_vain():
    """Rule 8.16: East Flanders would follow from the Limburg of before, so Antwerp, which changed, is hidden instead."""
    start = in_province(20, 7, 0)
    first = publish(start, [])
    assert first is not None
    few = again(start, range(20)) | in_province(0, 0, 3, first=27)
    assert shown_views(few, [first]) == {EVERYBODY, LIMBURG}


def test_two_groups_that_differ_in_a_few_are_not_both_shown():
    """Rule 8.17."""
    towns = [(9, "a"), (8, "b"), (30, "c")]
    rows = [(count, {"kind": "municipality", "size_class": size}) for count, size in towns]
    zones = [(10, {"kind": "police zone", "size_class": ""}), (2, {"kind": "police zone", "size_class": "c"})]
    shown = shown_views(entries(*rows, *zones), [])
    assert shown is not None
    assert View("kind", "police zone") in shown
    assert View("size_class", "unknown") not in shown
    assert View("size_class", "b") not in shown
    assert View("size_class", "a") in shown


def test_a_group_that_differs_from_an_earlier_one_in_a_few_is_hidden():
    """Rule 8.17."""
    start = entries((8, {"province": "Antwerp", "kind": "x"}), (20, {"province": "Limburg", "kind": "x"}))
    first = publish(start, [])
    assert first is not None
    joined = start | entries(
        (1, {"province": "Antwerp", "kind": "y"}), (9, {"province": "Limburg", "kind": "y"}), first=28
    )
    shown = shown_views(joined, [first])
    assert shown is not None
    assert ANTWERP not in shown


def test_what_was_left_before_counts_as_a_group():
    """Rule 8.17: class x would differ in one from the Limburg and East Flanders of before, and class y is known."""
    before = [("A", "y", 20), ("B", "y", 4), ("C", "x", 7), ("D", "x", 2), ("D", "y", 1), ("B", "x", 6)]
    start = entries(*((count, {"province": province, "size_class": size}) for province, size, count in before))
    first = published(start)
    assert {view.key for view in first.hidden} == {"C", "D"}
    left = {key: start[key] for key in range(34)}
    assert shown_views(left, []) is not None
    assert shown_views(left, [first]) is None


def test_governments_count_and_not_their_snapshots():
    """Rule 8.17: everybody differs in 3 governments, though in 6 snapshots."""
    start = in_province(10, 10)
    assert shown_views(again(start, range(3)), [published(start)]) is None
    assert shown_views(again(start, range(5)), [published(start)]) is not None


def test_sums_of_cells_of_two_breakdowns_do_not_differ_in_a_few():
    """Rule 8.18: Antwerp and Limburg, minus the two small classes, would be one government."""
    rows = [("Antwerp", "s", 4), ("Antwerp", "t", 5), ("Limburg", "s", 6), ("Limburg", "t", 4), ("Limburg", "u", 1)]
    rest = [("Brabant", "u", 12), ("Brabant", "v", 11), ("Flanders", "u", 10), ("Flanders", "v", 13)]
    found = entries(*((count, {"province": province, "size_class": size}) for province, size, count in [*rows, *rest]))
    assert published(found).hidden == {ANTWERP, View("province", "Brabant")}


def test_everybody_is_shown_or_nothing_is():
    """Rule 8.19."""
    assert shown_views(in_province(3), []) is None
    assert shown_views(entries((3, {})), []) is None
    assert shown_views(entries((5, {})), []) == {EVERYBODY}
    small = in_province(20, 7, 3)
    assert shown_views({key: small[key] for key in range(20, 27)}, [published(small)]) is None
    start = in_province(10, 10)
    first = publish(start, [])
    assert first is not None
    assert shown_views(start | in_province(2, 2, first=20), [first]) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=14), st.integers(2, 6))
def test_a_small_cut_is_found_exactly_when_two_sums_differ_in_a_few(rows, minimum):
    """Rule 8.18."""
    one, other = (
        [sum(1 << place for place, row in enumerate(rows) if row[side] == cell) for cell in range(4)] for side in (0, 1)
    )
    sums = [[sum(part) for size in range(5) for part in combinations(cells, size)] for cells in (one, other)]
    smallest = min(((left ^ right).bit_count() or 99 for left in sums[0] for right in sums[1]), default=99)
    side = small_cut(one, other, minimum)
    assert (side is not None) == (smallest < minimum)
    if side is not None:
        left, right = (sum({content for content in cells if content in side}) for cells in (one, other))
        assert set(one) & set(other) - {0} or 0 < (left ^ right).bit_count() < minimum


def test_a_cell_that_is_not_known_has_a_name():
    """Rule 8.3."""
    assert views(province="P", size_class="") == {EVERYBODY, View("province", "P"), View("size_class", "unknown")}
