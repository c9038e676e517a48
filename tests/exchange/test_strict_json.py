"""JSON from outside: read as it stands, or refused whole in one sentence."""

import json

import pytest
from hypothesis import given, settings, strategies as st

from belfort.domain.errors import RefusedFileError
from belfort.exchange.limits import JSON, Limits
from belfort.exchange.strict_json import read_json

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def refused(data: bytes, limits: Limits = JSON) -> str:
    with pytest.raises(RefusedFileError) as refusal:
        read_json(data, limits)
    assert refusal.value.text.en
    return refusal.value.text.nl


@settings(max_examples=80, deadline=None, database=None, derandomize=True)
@given(values, st.booleans())
def test_whatever_json_can_say_is_read_as_it_stands(value, is_ascii):
    assert read_json(json.dumps(value, ensure_ascii=is_ascii).encode()) == value


def test_a_byte_order_mark_is_no_part_of_the_content():
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "het bestand is leeg."),
        (b"   ", "rij 1: dit is geen geldige JSON."),
        (b'{"a": 1,\n "b": }', "rij 2: dit is geen geldige JSON."),
        (b'{"a": 1} {"b": 2}', "rij 1: dit is geen geldige JSON."),
        (b"{'a': 1}", "rij 1: dit is geen geldige JSON."),
        (b'{"a": 1,}', "rij 1: dit is geen geldige JSON."),
        (b'{"a": 01}', "rij 1: dit is geen geldige JSON."),
        (b'{"a": "\x01"}', "rij 1: dit is geen geldige JSON."),
        (b'{"a": NaN}', "NaN is geen getal."),
        (b'{"a": [Infinity]}', "Infinity is geen getal."),
        (b'{"a": -Infinity}', "-Infinity is geen getal."),
        (b'{"a": 1e999}', "er staat een te groot getal in."),
        (b'{"a": -1e999}', "er staat een te groot getal in."),
        (b'{"a": ' + b"9" * 5_000 + b"}", "er staat een te groot getal in."),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "sleutel c staat er twee keer."),
        (b'{"a": 1, "\\u0061": 2}', "sleutel a staat er twee keer."),
        (b'{"a": "\\ud800"}', "er staat een half teken in."),
        (b'{"\\udfff": 1}', "er staat een half teken in."),
        (b'[["\\ude00\\ud83d"]]', "er staat een half teken in."),
        (b'{"a": "\\u0000"}', "er staat een NUL-teken in."),
        (b'{"a": "\x00"}', "rij 1: er staat een NUL-teken in."),
        (b'{"a": "\xff"}', "rij 1: het bestand is niet in UTF-8 opgeslagen."),
        ('{"a": 1}'.encode("utf-16"), "rij 1: het bestand is niet in UTF-8 opgeslagen."),
    ],
)
def test_what_json_may_not_hold_is_refused_in_one_sentence(data, sentence):
    assert refused(data) == sentence


def test_a_pair_of_surrogates_is_one_whole_character():
    assert read_json(b'["\\ud83d\\udd14"]') == ["🔔"]


def test_nesting_is_limited_by_depth_and_not_by_what_stands_in_words():
    assert read_json(b"[" * JSON.depth + b"]" * JSON.depth)
    assert refused(b"\n" + b"[" * (JSON.depth + 1)) == "rij 2: het bestand is te diep."
    assert refused(b'{"a":' * 100_000) == "rij 1: het bestand is te diep."
    assert read_json(json.dumps(["[" * 1_000, '"{' * 1_000, "\\" * 99]).encode())


def test_a_file_beyond_the_limit_is_not_looked_into():
    assert refused(b" " * (JSON.file_bytes + 1)) == "het bestand is groter dan 2 MB."


def test_a_doubled_key_is_shown_in_one_line_however_it_looks():
    key = "\\n\\u001b[2J" + "x" * 500
    sentence = refused(f'{{"{key}": 1, "{key}": 2}}'.encode())
    assert sentence.isprintable()
    assert len(sentence) < 120
