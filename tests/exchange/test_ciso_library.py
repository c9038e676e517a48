"""A library of CISO Assistant is read into texts per control and language; made here with words of our own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from belfort.domain.errors import RefusedFileError
from belfort.exchange.ciso_library import Library, LibraryText, read_ciso_library
from belfort.exchange.limits import MEBIBYTE
from tests.exchange.cyfun_books import framework

FRAMEWORKS = (framework("2023"), framework("2025"))
WRONG_REFS = {"PR.AC-3.4": "R.AC-3.4", "PR.AC-3.5": "R.AC-3.5", "RS.MI-1.1": "IMPORTANT_RS.MI-3.1"}
EMPTY = [
    {"urn": f"urn:x:req_node:important_rs.mi-{n}.1", "ref_id": f"IMPORTANT_RS.MI-{n}.1", "assessable": True}
    | {"translations": {"nl": {"name": None, "description": None}}}
    for n in (1, 2)
]
Node = dict[str, Any]


def node(ref: str, **more: Any) -> Node:
    """Return a node that says something in three languages; its urn is wrong on purpose."""
    texts = {
        language: {"description": f"{words} {ref}", "annotation": f"{more_words} {ref}"}
        for language, words, more_words in (("nl", "tekst", "raad"), ("fr", "texte", "conseil"))
    }
    return {
        "urn": "urn:x:req_node:d.am-08.10",
        "assessable": True,
        "depth": 4,
        "ref_id": ref,
        "description": f"text {ref}",
        "annotation": f"advice {ref}",
        "translations": texts,
    } | more


def nodes(version: str) -> list[Node]:
    """Return the nodes of a whole framework, with the faults of the real libraries."""
    found = [node("ID", assessable=False, name="IDENTIFY"), {"urn": "urn:x:plain", "assessable": False, "name": "x"}]
    last = ""
    for control in framework(version).controls:
        if control.subcategory != last:
            found.append(node(control.subcategory, assessable=False))
            last = control.subcategory
        prefix = "BASIC_" if version == "2023" and len(control.levels) == 3 else ""
        label = WRONG_REFS.get(control.ref, prefix + control.ref) if version == "2023" else control.ref
        found.append(node(label, typical_evidence="bewijs"))
    return found + (EMPTY if version == "2023" else [])


def library(version: str, change: Mapping[str, Any] = {}, **objects: Any) -> bytes:
    """Return a library as a file."""
    urn = {
        "2023": "urn:intuitem:risk:framework:ccb-cff-2023-03-01",
        "2025": "urn:intuitem:risk:framework:ccb-cyfun2025",
    }
    part = {"urn": urn[version], "ref_id": "x", "name": "CyFun", "min_score": 1, "requirement_nodes": nodes(version)}
    content = {
        "urn": "urn:intuitem:risk:library:x",
        "locale": "en",
        "ref_id": "x",
        "name": "Bibliotheek",
        "copyright": " © de eigenaar ",
        "version": 7,
        "publication_date": date(2026, 8, 5),
        "provider": "CCB",
        "packager": "iemand",
        "labels": ["x"],
        "objects": objects or {"reference_controls": [], "framework": part},
    } | change
    return yaml.dump(content, allow_unicode=True, sort_keys=False).encode()


def framework_part(*parts: Node, urn: str = "urn:x:ccb-cyfun2025") -> dict[str, Any]:
    return {"urn": urn, "requirement_nodes": list(parts)}


def read(data: bytes) -> Library:
    return read_ciso_library(data, FRAMEWORKS)


@pytest.mark.parametrize("version", ["2023", "2025"])
def test_every_control_has_its_texts_in_three_languages(version: str) -> None:
    found = read(library(version))
    controls = {entry.ref: entry for entry in found.nodes if entry.is_control}
    assert list(controls) == [control.ref for control in framework(version).controls]
    assert found.missing == ()
    assert found.languages == ("en", "fr", "nl")
    assert (found.framework, found.version, found.published_on) == (f"cyfun-{version}", 7, date(2026, 8, 5))
    assert (found.copyright, found.provider, found.packager) == ("© de eigenaar", "CCB", "iemand")
    assert found.passed_over == ("reference_controls",)
    assert controls["ID.AM-1.1" if version == "2023" else "ID.AM-01.1"].texts["en"].typical_evidence == "bewijs"


def test_the_faults_of_2023_are_survived() -> None:
    texts = {entry.ref: entry.texts for entry in read(library("2023")).nodes}
    assert texts["ID.AM-1.1"]["nl"] == LibraryText("", "tekst BASIC_ID.AM-1.1", "raad BASIC_ID.AM-1.1")
    assert texts["PR.AC-3.4"]["en"].description == "text R.AC-3.4"
    assert texts["RS.MI-1.1"]["fr"].description == "texte IMPORTANT_RS.MI-3.1"
    assert "RS.MI-2.1" not in texts


def test_a_text_of_its_own_goes_before_one_that_another_node_carries() -> None:
    part = framework_part(node("RS.MI-3.1"), node("RS.MI-1.1"), urn="urn:x:ccb-cff-2023-03-01")
    with pytest.raises(RefusedFileError, match=r"maatregel RS.MI-3.1 bestaat niet"):
        read(library("2025", framework=part))


def test_groups_are_read_too_and_unknown_ones_are_passed_over() -> None:
    part = framework_part(
        node("GV", assessable=False), node("GV.OC", assessable=False), node("GV.OC-1", assessable=False),
        node("EXTRA", assessable=False), node("GV.OC-01.1"),
    )  # fmt: skip
    assert [(n.ref, n.is_control) for n in read(library("2025", framework=part)).nodes] == [
        ("GV", False), ("GV.OC", False), ("GV.OC-01", False), ("GV.OC-01.1", True),
    ]  # fmt: skip


def test_a_library_may_hold_more_frameworks_and_other_things() -> None:
    other = {"urn": "urn:x:iets-anders", "requirement_nodes": [node("A.5.1")]}
    data = library("2025", frameworks=[other, framework_part(node("GV.OC-01.1"))], threats=[], risk_matrix={"a": [1]})
    found = read(data)
    assert [entry.ref for entry in found.nodes] == ["GV.OC-01.1"]
    assert found.passed_over == ("threats", "risk_matrix")
    assert len(found.missing) == 217


def test_only_what_is_said_counts() -> None:
    said = {"translations": {"nl": {"description": "  "}, "de": {"description": "Text"}}, "annotation": " a\r\nb "}
    found = read(library("2025", {"locale": "nl"}, framework=framework_part(node("GV.OC-01.1", **said))))
    assert found.nodes[0].texts == {"nl": LibraryText("", "text GV.OC-01.1", "a\nb")}
    assert found.languages == ("nl",)


def without(key: str) -> bytes:
    content = yaml.safe_load(library("2025"))
    del content[key]
    return yaml.dump(content, sort_keys=False).encode()


GOOD = framework_part(node("GV.OC-01.1"))
REFUSED = {
    "a control without an id": (
        library("2025", framework=framework_part(node("GV.OC-01.1"), node("GV.OC-02.1", ref_id=None))),
        "veld ref_id: deze maatregel heeft geen ref_id.",
    ),
    "a control with a blank id": (
        library("2025", framework=framework_part(node("  "))),
        "veld ref_id: deze maatregel heeft geen ref_id.",
    ),
    "an unknown control": (
        library("2025", framework=framework_part(node("GV.OC-99.1"))),
        "maatregel GV.OC-99.1 bestaat niet.",
    ),
    "a control twice": (
        library("2025", framework=framework_part(node("GV.OC-01.1"), node("GV.OC-1.1"))),
        "GV.OC-01.1 staat er twee keer.",
    ),
    "another framework": (
        library("2025", framework={"urn": "urn:x:iso27001-2022", "requirement_nodes": []}),
        "deze bibliotheek gaat niet over CyberFundamentals: Bibliotheek.",
    ),
    "no framework": (library("2025", threats=[]), "deze bibliotheek gaat niet over CyberFundamentals"),
    "no copyright line": (without("copyright"), "veld copyright: dit veld ontbreekt."),
    "an empty copyright line": (library("2025", {"copyright": " "}, framework=GOOD), "dit mag niet leeg zijn."),
    "a version that is a word": (library("2025", {"version": "7"}, framework=GOOD), "geheel getal"),
    "a node that is a word": (
        library("2025", framework={"urn": "urn:x:cyfun2025", "requirement_nodes": ["x"]}),
        "requirement_nodes.0",
    ),
    "a text that is a list": (
        library("2025", framework=framework_part(node("GV.OC-01.1", description=["x"]))),
        "description: dit moet tekst zijn.",
    ),
    "a text without end": (
        library("2025", framework=framework_part(node("GV.OC-01.1", description="x" * 20_001))),
        "dit is te lang.",
    ),
    "a list": (b"- 1\n", "tabel van velden"),
    "an anchor": (library("2025", framework=GOOD).replace(b"CCB", b"&a CCB", 1), "verwijzingen"),
    "a tag": (library("2025", framework=GOOD).replace(b"CCB", b"!!python/name:os.system CCB", 1), "labels"),
    "a doubled key": (library("2025", framework=GOOD) + b"locale: nl\n", "locale staat er twee keer"),
    "a bomb of aliases": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "verwijzingen"),
    "too much": (b"a: " + b"x" * 8 * MEBIBYTE, "groter dan 8 MB"),
    "something else": (b"PK\x03\x04\x00", "NUL"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_library_is_refused_with_its_place_when_it_holds(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(RefusedFileError) as refusal:
        read(data)
    assert words in refusal.value.text.nl
    assert refusal.value.text.nl != refusal.value.text.en
    assert refusal.value.text.nl.endswith(".")


def test_the_line_of_a_node_is_named() -> None:
    data = library("2025", framework=framework_part(node("GV.OC-01.1"), node("GV.OC-99.1")))
    lines = data.decode().splitlines()
    with pytest.raises(RefusedFileError) as refusal:
        read(data)
    line = refusal.value.place.row
    assert line is not None
    assert "GV.OC-99.1" in "".join(lines[line - 1 : line + 5])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_bent_library_is_texts_or_a_refusal(flips: list[tuple[int, int]]) -> None:
    bent = bytearray(library("2025", framework=framework_part(node("GV.OC-01.1"), node("GV.OC-02.1"))))
    for place, value in flips:
        bent[place % len(bent)] = value
    try:
        found = read(bytes(bent))
    except RefusedFileError as refusal:
        assert 0 < len(refusal.text.nl) < 400
        return
    assert {entry.ref for entry in found.nodes} <= {control.ref for control in framework("2025").controls}
