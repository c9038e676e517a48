"""The guidance: every Basic control of CyFun 2025 and no other, in two languages, short, and refused by its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from belfort.domain.errors import RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.catalog_schemas import CyfunFile
from belfort.exchange.guidance import SHIPPED_GUIDANCE, ControlGuidance, Guidance, at_previous, read_guidance
from belfort.exchange.reference_files import SHIPPED_DIRECTORY, read_reference_file
from belfort.exchange.strict_yaml import read_yaml

SHIPPED = read_guidance()
# characters, from and to: what fits on one to three lines beside a score
LENGTHS = {"why": (80, 200), "how": (20, 110), "evidence": (20, 95), "first_step": (60, 140), "level": (40, 180)}


def catalog(version: str) -> CyfunFile:
    return read_reference_file(SHIPPED_DIRECTORY, f"cyfun/cyfun-{version}.yaml", CyfunFile)


def basic(version: str) -> list[str]:
    return [control.id for control in catalog(version).controls if "B" in control.levels]


def texts_of(control: ControlGuidance) -> Iterator[tuple[str, Text]]:
    yield "why", control.why
    yield from (("how", step) for step in control.how)
    yield from (("evidence", item) for item in (*control.evidence.documentation, *control.evidence.implementation))
    yield "first_step", control.first_step


def every_text(guidance: Guidance) -> list[tuple[str, str, Text]]:
    """Return where it stands, what it is, and the text itself."""
    found = [(ref, kind, text) for ref, control in guidance.controls.items() for kind, text in texts_of(control)]
    for level, meaning in guidance.levels.items():
        found += [(str(level), "level", meaning.documentation), (str(level), "level", meaning.implementation)]
    return found


def shares(words: str) -> list[str]:
    return re.findall(r"[0-9]+(?:[.,][0-9]+)?(?= %)", words)


def test_every_basic_control_has_guidance_and_no_other_in_the_order_of_the_catalog() -> None:
    assert len(SHIPPED.controls) == 34
    assert list(SHIPPED.controls) == basic("2025")
    assert all(control.ref == ref for ref, control in SHIPPED.controls.items())


def test_the_guidance_of_every_basic_control_of_2023_is_that_of_its_successor() -> None:
    previous = {
        control.id: {str(kind): refs for kind, refs in control.prev.items()} for control in catalog("2025").controls
    }
    found = at_previous(SHIPPED, previous)
    assert sorted(found) == sorted(basic("2023"))
    assert found["PR.MA-1.1"].ref == "ID.AM-08.2"
    assert "PR.IP-6.1" not in found


def test_a_control_without_a_counterpart_is_left_out() -> None:
    assert at_previous(SHIPPED, {}) == {}
    assert at_previous(SHIPPED, {"PR.DS-01.9": {"partial": ["PR.IP-6.1"]}}) == {}


def test_every_text_is_short_and_there_in_both_languages() -> None:
    faults = [
        f"{where} {kind}: {len(words)} {words}"
        for where, kind, text in every_text(SHIPPED)
        for words in (text.nl, text.en)
        if not LENGTHS[kind][0] <= len(words) <= LENGTHS[kind][1]
    ]
    assert faults == []
    assert [where for where, _, text in every_text(SHIPPED) if text.nl == text.en] == []


def test_sentences_end_as_sentences_and_evidence_is_a_thing() -> None:
    for where, kind, text in every_text(SHIPPED):
        for words in (text.nl, text.en):
            assert words[0].isupper(), where
            assert words.endswith((".", "?")) is (kind != "evidence"), f"{where}: {words}"


def test_a_why_is_one_or_two_sentences_and_a_how_two_to_four_steps() -> None:
    for control in SHIPPED.controls.values():
        assert 2 <= len(control.how) <= 4
        for words in (control.why.nl, control.why.en):
            assert 1 <= len(re.findall(r"[.?](?= [A-Z]|$)", words)) <= 2, control.ref


def test_the_caution_says_that_the_official_text_counts() -> None:
    assert "officiële tekst" in SHIPPED.caution.nl
    assert "official text" in SHIPPED.caution.en


def test_no_text_stands_there_twice() -> None:
    seen = [text.nl for _, kind, text in every_text(SHIPPED) if kind != "evidence"]
    assert len(seen) == len(set(seen))


def test_the_levels_give_the_facts_of_the_scale() -> None:
    assert list(SHIPPED.levels) == [1, 2, 3, 4, 5]
    scales: list[list[Mapping[str, Mapping[str, str]]]] = [
        read_yaml((SHIPPED_DIRECTORY / "cyfun" / f"cyfun-{version}.yaml").read_bytes()).content["maturity_scale"]
        for version in ("2023", "2025")
    ]
    assert scales[0] == scales[1]
    for row, meaning in zip(scales[1], SHIPPED.levels.values(), strict=True):
        for field, text in (("documentation", meaning.documentation), ("implementation", meaning.implementation)):
            assert shares(text.nl) == shares(row[field]["nl"])
            assert shares(text.en) == shares(row[field]["en"])
    rates = [shares(meaning.documentation.en) for meaning in SHIPPED.levels.values()]
    assert rates == [[], [], ["5"], ["3"], ["0.5"]]
    assert [shares(meaning.implementation.en) for meaning in SHIPPED.levels.values()] == [[], [], ["10"], ["5"], ["1"]]
    assert "twee jaar" in SHIPPED.levels[2].documentation.nl
    assert "two years" in SHIPPED.levels[2].documentation.en


@dataclass(frozen=True)
class Change:
    """A fault planted in the shipped file; `at` is the line that the refusal names, when it is not the changed one."""

    old: str
    new: str
    field: str
    sentence: str
    at: str = ""

    def line_in(self, words: str) -> int:
        place = words.index(self.at) if self.at else words.index(self.new)
        return words[:place].count("\n") + 1


FIRST_EVIDENCE = '"Lijst van verplichtingen, goedgekeurd door het managementteam, met datum van nazicht"'
CHANGES = {
    "a language is missing": Change(
        '\n      en: "A local government works',
        '\n      # en: "A local government works',
        "controls.0.why.en",
        "dit veld ontbreekt.",
        at="    why:",
    ),
    "a part is missing": Change(
        "    first_step:\n",
        "    eerste_stap:\n",
        "controls.0.first_step",
        "dit veld ontbreekt.",
        at="  - ref: GV.OC-03.1",
    ),
    "a text is empty": Change(
        'nl: "Schrijf per wet of contract op wat het bestuur moet doen en wie dat opvolgt."',
        'nl: "  "',
        "controls.0.how.0.nl",
        "dit mag niet leeg zijn.",
    ),
    "a text is a number": Change(
        FIRST_EVIDENCE, "77777", "controls.0.evidence.documentation.0.nl", "dit moet tekst zijn."
    ),
    "a text is too long": Change(
        FIRST_EVIDENCE, f'"{"lang " * 50}"', "controls.0.evidence.documentation.0.nl", "dit is te lang."
    ),
    "a field is unknown": Change(
        "framework: cyfun\n", "framework: cyfun\nspeed: 1\n", "speed", "dit veld is onbekend.", at="speed: 1"
    ),
    "a ref is written in the way of 2023": Change(
        "ref: ID.AM-01.1", "ref: ID.AM-1.1", "controls.4.ref", "deze waarde past hier niet."
    ),
    "a ref is there twice": Change(
        "ref: ID.AM-02.1", "ref:  ID.AM-01.1", "controls.5.ref", "ID.AM-01.1 staat er twee keer."
    ),
    "a level is there twice": Change("- level: 4", "- level:  3", "levels.3.level", "3 staat er twee keer."),
    "a level is above the scale": Change("- level: 5", "- level: 6", "levels.4.level", "dit mag hoogstens 5 zijn."),
    "it is of another framework": Change(
        "framework: cyfun", "framework: icr", "framework", "dit moet een van deze zijn: 'cyfun'."
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_fault_is_refused_with_file_line_and_field_when(name: str, tmp_path: Path) -> None:
    change = CHANGES[name]
    shipped = SHIPPED_GUIDANCE.read_text(encoding="utf-8")
    assert change.old in shipped
    words = shipped.replace(change.old, change.new, 1)
    path = tmp_path / "guidance.yaml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(RefusedFileError) as refusal:
        read_guidance(path)
    line = change.line_in(words)
    assert refusal.value.text.nl == f"guidance.yaml, rij {line}, veld {change.field}: {change.sentence}"
    assert refusal.value.text.en.startswith(f"guidance.yaml, row {line}, field {change.field}: ")
    assert refusal.value.why.en != refusal.value.why.nl


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "guidance.yaml: het bestand is leeg."),
        (b"a: &a 1\n", "guidance.yaml, rij 1: verwijzingen (& en *) zijn niet toegelaten."),
        (b"a: 1\na: 2\n", "guidance.yaml, rij 2, veld a: sleutel a staat er twee keer."),
        (b"- 1\n", "guidance.yaml, rij 1: dit moet een tabel van velden zijn."),
    ],
)
def test_a_file_that_is_no_guidance_is_refused(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "guidance.yaml"
    path.write_bytes(content)
    with pytest.raises(RefusedFileError) as refusal:
        read_guidance(path)
    assert refusal.value.text.nl == sentence


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        read_guidance(tmp_path / "guidance.yaml")
    assert refusal.value.text.nl == "guidance.yaml: dit bestand ontbreekt."
