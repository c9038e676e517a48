"""YAML without its dangers: a file with tags, references or doubled keys is refused with its line."""

import time

import pytest

from belfort.domain.errors import RefusedFileError
from belfort.exchange.limits import MEBIBYTE, Limits
from belfort.exchange.strict_yaml import read_yaml

LAUGHS = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n" % ((n, n) + (n - 1,) * 9) for n in range(98, 107)
)
HOSTILE = {
    "a Python object": (b"a: 1\nb: !!python/object/apply:os.system ['x']\n", "rij 2: labels (!) zijn niet toegelaten."),
    "a tag": (b"- !eigen x\n", "rij 1: labels (!) zijn niet toegelaten."),
    "a standard tag": (b"a: !!str 1\n", "rij 1: labels (!) zijn niet toegelaten."),
    "an empty tag": (b"a: ! 1\n", "rij 1: labels (!) zijn niet toegelaten."),
    "an anchor": (b"a: 1\nb: &b 2\n", "rij 2: verwijzingen (& en *) zijn niet toegelaten."),
    "an anchored list": (b"a: &a\n  - 1\n", "rij 1: verwijzingen (& en *) zijn niet toegelaten."),
    "an alias": (b"a: 1\nb: *a\n", "rij 2: verwijzingen (& en *) zijn niet toegelaten."),
    "a bomb of aliases": (LAUGHS, "rij 1: verwijzingen (& en *) zijn niet toegelaten."),
    "a merge": (b"a:\n  <<: {b: 1}\n", "rij 2: samenvoegen (<<) is niet toegelaten."),
    "a doubled key": (b"a: 1\nb: 2\na: 3\n", "rij 3, veld a: sleutel a staat er twee keer."),
    "a doubled key deep down": (b"x:\n  - a: 1\n    a: 3\n", "rij 3, veld a: sleutel a staat er twee keer."),
    "the same key written in two ways": (b"1: a\n0x1: b\n", "rij 2, veld 1: sleutel 1 staat er twee keer."),
    "a key that is a list": (b"? [a, b]\n: 1\n", "rij 1: een sleutel moet een woord zijn."),
    "a day that does not exist": (b"a: 1\nb: 2026-02-30\n", "rij 2: deze waarde is niet te lezen."),
    "an endless number": (b"a: " + b"9" * 5_000 + b"\n", "rij 1: deze waarde is niet te lezen."),
    "too deep": (b"[" * 100 + b"]" * 100, "rij 1: het bestand is te diep of te groot."),
    "far too deep": (b"[" * 1_000_000, "rij 1: dit is geen geldige YAML."),
    "too many values": (b"[" + b"1," * 500_000 + b"]", "rij 1: het bestand is te diep of te groot."),
    "a megabyte too much": (b"a: " + b"x" * 2 * MEBIBYTE, "het bestand is groter dan 2 MB."),
    "two documents": (b"a: 1\n---\na: 2\n", "rij 2: dit is geen geldige YAML."),
    "no end": (b'a: "x\nb: 1\n', "rij 3: dit is geen geldige YAML."),
    "a control character": (b"a: \x07\n", "dit is geen geldige YAML."),
    "NUL": (b"a: 1\nb: \x00\n", "rij 2: er staat een NUL-teken in."),
    "Latin-1": (b"a: 1\nb: \xe9\n", "rij 2: het bestand is niet in UTF-8 opgeslagen."),
    "UTF-16": ("a: é\n".encode("utf-16"), "rij 1: het bestand is niet in UTF-8 opgeslagen."),
    "nothing": (b"", "het bestand is leeg."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_is_refused_in_one_sentence_when_it_holds(name: str) -> None:
    data, sentence = HOSTILE[name]
    began = time.monotonic()
    with pytest.raises(RefusedFileError) as refusal:
        read_yaml(data)
    assert time.monotonic() - began < 10
    assert refusal.value.text.nl == sentence
    assert refusal.value.text.en not in {"", sentence}


def test_a_plain_document_is_read_with_its_lines() -> None:
    document = read_yaml("\ufeffa: 1\nb:\n  - c: ja, echt\n  - 'é'\nd:\n".encode())
    assert document.content == {"a": 1, "b": [{"c": "ja, echt"}, "é"], "d": None}
    assert document.line_of(("b", 0, "c")) == 3
    assert document.line_of(("b", 1, "unknown")) == 4
    assert document.line_of(("unknown",)) == 1


def test_signs_inside_a_text_are_no_danger() -> None:
    assert read_yaml(b"a: 'x & y * z ! <<'\nb: R&D\n'<<': 1\n").content == {"a": "x & y * z ! <<", "b": "R&D", "<<": 1}


def test_the_limits_can_be_tighter() -> None:
    with pytest.raises(RefusedFileError, match="te diep"):
        read_yaml(b"[[[1]]]", Limits(depth=2))
