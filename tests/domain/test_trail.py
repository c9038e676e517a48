"""The chain behind the trail: every change is found, and nothing else."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from belfort.domain.trail import Chain, Event, Fault, faults, mac_of

KEY = b"a key that stands outside the database"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def event(sequence, previous, **options):
    plain = {
        "organization": "home",
        "happened_at": NOW + timedelta(minutes=sequence),
        "actor_id": 7,
        "actor_name": "An",
        "verb": "process.confirmed",
        "subject_kind": "process",
        "subject_id": str(sequence),
        "subject_name": "Aangifte van een geboorte",
        "body": {"changes": {"state": ["proposed", "confirmed"]}},
    }
    return Event(sequence=sequence, previous_mac=previous, **(plain | options))


def rows_of(count, start=1, previous=""):
    rows = []
    for sequence in range(start, start + count):
        made = event(sequence, previous)
        previous = mac_of(made, KEY)
        rows.append((made, previous))
    return rows


def chain(rows, *, head=None, anchors=None):
    last = (rows[-1][0].sequence, rows[-1][1]) if rows else (0, "")
    return Chain("home", rows, head or last, anchors or {})


def kinds(found):
    return {(fault.kind, fault.sequence) for fault in found}


def head_of(rows):
    return rows[-1][0].sequence, rows[-1][1]


def test_a_chain_that_nobody_touched_has_no_faults():
    rows = rows_of(5)
    anchors = {1: rows[0][1], 4: rows[3][1]}
    assert faults(chain(rows, anchors=anchors), KEY) == []
    assert faults(chain([]), KEY) == []


OTHER_VALUES = {
    "organization": "other",
    "happened_at": NOW - timedelta(seconds=1),
    "actor_id": 8,
    "actor_name": "Celine",
    "verb": "process.not_ours",
    "subject_kind": "asset",
    "subject_id": "99",
    "subject_name": "Aangifte van een overlijden",
    "body": {"changes": {"state": ["proposed", "adapted"]}},
    "previous_mac": "0" * 64,
}


@pytest.mark.parametrize("name", sorted(OTHER_VALUES))
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_changed_field_is_found_with_its_place(name, place):
    rows = rows_of(5)
    rows[place] = (replace(rows[place][0], **{name: OTHER_VALUES[name]}), rows[place][1])
    assert faults(chain(rows, head=head_of(rows)), KEY) == [Fault("home", place + 1, "changed")]


def test_every_field_of_an_event_is_in_its_hash():
    assert {field.name for field in fields(Event)} == {*OTHER_VALUES, "sequence"}
    one = event(1, "")
    assert mac_of(replace(one, sequence=2), KEY) != mac_of(one, KEY)


def test_a_changed_hash_is_found():
    for hash_now in ("0" * 64, "", "é"):
        rows = rows_of(3)
        rows[1] = (rows[1][0], hash_now)
        assert ("changed", 2) in kinds(faults(chain(rows), KEY))


def test_a_field_that_was_changed_with_a_hash_by_another_key_is_found():
    rows = rows_of(3)
    forged = replace(rows[2][0], actor_name="Celine")
    rows[2] = (forged, mac_of(forged, b"a guess"))
    assert kinds(faults(chain(rows), KEY)) == {("changed", 3)}


@given(st.integers(2, 7), st.data())
def test_a_removed_event_is_found(count, data):
    rows = rows_of(count)
    head = head_of(rows)
    place = data.draw(st.integers(0, count - 1))
    del rows[place]
    found = faults(chain(rows, head=head), KEY)
    if place < count - 1:
        assert kinds(found) == {("gap", place + 1), ("changed", place + 2)}
    else:
        assert kinds(found) == {("head", count)}


@given(st.integers(1, 6), st.data())
def test_an_inserted_event_is_found(count, data):
    rows = rows_of(count)
    head = head_of(rows)
    place = data.draw(st.integers(0, count))
    doubled = event(data.draw(st.integers(1, count + 1)), data.draw(st.sampled_from(["", rows[0][1], rows[-1][1]])))
    stored = data.draw(st.sampled_from([mac_of(doubled, b"a guess"), rows[0][1]]))
    assert faults(chain([*rows[:place], (doubled, stored), *rows[place:]], head=head), KEY)


@given(st.integers(2, 7), st.data())
def test_two_swapped_events_are_found(count, data):
    rows = rows_of(count)
    head = head_of(rows)
    one, other = sorted(data.draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True)))
    rows[one], rows[other] = rows[other], rows[one]
    assert ("gap", one + 1) in kinds(faults(chain(rows, head=head), KEY))
    renumbered = [(replace(row, sequence=place), mac) for place, (row, mac) in enumerate(rows, start=1)]
    assert ("changed", one + 1) in kinds(faults(chain(renumbered, head=head), KEY))


@given(st.integers(1, 7), st.data())
def test_a_cut_tail_is_found_by_the_head(count, data):
    rows = rows_of(count)
    kept = data.draw(st.integers(0, count - 1))
    assert kinds(faults(chain(rows[:kept], head=head_of(rows)), KEY)) == {("head", count)}


def test_events_after_the_head_are_found():
    rows = rows_of(5)
    assert kinds(faults(chain(rows, head=head_of(rows[:3])), KEY)) == {("head", 3)}


@given(st.integers(2, 7), st.data())
def test_a_cut_tail_with_the_head_set_back_is_found_by_the_anchor(count, data):
    rows = rows_of(count)
    kept = data.draw(st.integers(0, count - 1))
    anchored = data.draw(st.integers(kept + 1, count))
    anchors = {anchored: rows[anchored - 1][1]}
    assert kinds(faults(chain(rows[:kept], anchors=anchors), KEY)) == {("anchor", anchored)}


def test_a_chain_that_was_written_again_with_the_key_is_found_by_the_anchor():
    rows = rows_of(5)
    anchors = {1: rows[0][1], 3: rows[2][1]}
    second = event(2, rows[0][1], actor_name="Celine")
    again = [rows[0], (second, mac_of(second, KEY))]
    again += rows_of(3, start=3, previous=again[-1][1])
    assert faults(chain(again), KEY) == []
    assert kinds(faults(chain(again, anchors=anchors), KEY)) == {("anchor", 3)}


def test_anchors_are_compared_in_the_order_of_their_numbers():
    rows = rows_of(3)
    assert faults(chain(rows, anchors={3: "0" * 64, 1: "0" * 64}), KEY) == [
        Fault("home", 1, "anchor"),
        Fault("home", 3, "anchor"),
    ]


def test_a_hash_that_was_written_years_ago_is_still_understood():
    """The form of what is hashed may never change: every chain that exists would look broken."""
    written = event(1, "", subject_name="Crèche", body={"reden": "verhuisd naar één dienst", "aantal": 2})
    assert mac_of(written, KEY) == "a3967862346c10114bc268309c74b1d4008b6da80fc6013bf4d18eed685b583f"


def test_the_chain_of_one_body_does_not_pass_for_that_of_another():
    rows = rows_of(3)
    moved = [(replace(row, organization="other"), mac) for row, mac in rows]
    assert {kind for kind, _ in kinds(faults(chain(moved), KEY))} == {"changed"}


def test_no_text_slides_from_one_field_into_the_next():
    one = event(1, "", actor_name="An", verb="nav.opened")
    other = event(1, "", actor_name="Anna", verb="v.opened")
    assert mac_of(one, KEY) != mac_of(other, KEY)


def test_the_same_moment_and_the_same_body_give_the_same_hash():
    brussels = timezone(timedelta(hours=1))
    one = event(1, "", body={"a": 1, "b": [2]})
    other = replace(one, happened_at=one.happened_at.astimezone(brussels), body={"b": [2], "a": 1})
    assert mac_of(one, KEY) == mac_of(other, KEY)
    assert mac_of(one, KEY) != mac_of(one, b"another key")
    assert len(mac_of(one, KEY)) == 64
