"""Frameworks from their files and from the facts of a database: the same, or refused with the place."""

import json
from typing import Any

import pytest
import yaml

from belfort.domain.errors import RefusedFileError
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.terms import Text
from belfort.exchange.frameworks import (
    FILES,
    control_from_facts,
    framework_from_facts,
    read_framework,
    shipped_framework,
)
from belfort.exchange.reference_files import SHIPPED_DIRECTORY


def document(key: str) -> dict[str, Any]:
    return yaml.safe_load((SHIPPED_DIRECTORY / FILES[key]).read_text(encoding="utf-8"))


def parts(framework: Framework) -> tuple[object, ...]:
    return (framework.key, framework.version, framework.rules, framework.controls, framework.quirks)


def from_rows(content: dict[str, Any]) -> Framework:
    """Build a framework as the services do: everything went through a column of JSON."""
    facts = {key: value for key, value in content.items() if key != "controls"}
    controls = [
        control_from_facts(
            part["id"],
            part["cat"],
            Text(part["nl"], part["en"]),
            {
                "subcategory": part["sub"],
                "levels": part["levels"],
                "key": part["key"],
                "mgmt": part["mgmt"],
                "previous": part.get("prev", {}),
            },
        )
        for part in content["controls"]
    ]
    return framework_from_facts(json.loads(json.dumps(facts, default=str)), controls)


@pytest.mark.parametrize("key", FILES)
def test_rows_give_the_same_framework_as_the_file(key):
    assert parts(from_rows(document(key))) == parts(shipped_framework(key))


@pytest.mark.parametrize("key", FILES)
def test_the_counts_that_a_file_says_are_those_that_are_found(key):
    framework = shipped_framework(key)
    for (code, counts), level in zip(document(key)["counts"].items(), AssuranceLevel, strict=True):
        controls = framework.controls_at(level)
        assert counts["controls"] == len(controls), code
        assert counts["key_measures"] == sum(control.is_key(level) for control in controls)
        assert counts["management_aspect"] == sum(control.is_management(level) for control in controls)
        assert counts["categories"] == len({control.category for control in controls})
        assert counts["subcategories"] == len({control.subcategory for control in controls})


@pytest.mark.parametrize("key", FILES)
def test_controls_stand_under_categories_and_subcategories_that_exist(key):
    content = document(key)
    categories = {part["id"] for part in content["categories"]}
    subcategories = {part["id"]: part["cat"] for part in content["subcategories"]}
    for control in shipped_framework(key).controls:
        assert control.category in categories
        assert subcategories[control.subcategory] == control.category
        assert control.key_levels <= control.levels
        assert control.title.nl
        assert control.title.en


def changed(change: dict[str, Any]) -> dict[str, Any]:
    return document("cyfun-2025") | change


def quirk(**change: str) -> dict[str, Any]:
    plain = {
        "level": "E",
        "category": "PR.AA",
        "dimension": "both",
        "effect": "subcategory PR.AA-06 is left out of the category mean",
    }
    return changed({"workbook_quirks": [plain | change]})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            quirk(effect="PR.AA-06 counts twice"),
            "x.yaml, veld workbook_quirks.0.effect: deze afwijking is niet te begrijpen.",
        ),
        (
            quirk(effect="subcategory PR.AA-07 is left out of the category mean"),
            "x.yaml, veld workbook_quirks.0.effect: deze afwijking is niet te begrijpen.",
        ),
        (quirk(category="PR.IR"), "x.yaml, veld workbook_quirks.0.effect: deze afwijking is niet te begrijpen."),
        (
            changed({"controls": document("cyfun-2025")["controls"] * 2}),
            "x.yaml, veld controls.218.id: GV.OC-01.1 staat er twee keer.",
        ),
        (
            changed({"controls": document("cyfun-2025")["controls"][:1]}),
            "x.yaml, veld controls: niveau B vraagt geen enkele maatregel.",
        ),
    ],
)
def test_a_framework_that_cannot_be_computed_with_is_refused(content, sentence):
    with pytest.raises(RefusedFileError) as refused:
        read_framework(json.dumps(content, default=str).encode(), "x.yaml")
    assert refused.value.text.nl == sentence


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("total: 2.5}", "total: 9}", "thresholds.B.total"),
        ("each_key_measure: 2.5, ", "", "thresholds.B.each_key_measure"),
        ("max: 1, score: 2.5", "max: -1, score: 2.5", "not_applicable.B.max"),
        ("dimension: implementation", "dimension: paper", "workbook_quirks.1.dimension"),
    ],
)
def test_a_fault_is_named_with_its_field_and_line(old, new, field):
    text = (SHIPPED_DIRECTORY / FILES["cyfun-2025"]).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(RefusedFileError) as refused:
        read_framework(text.replace(old, new, 1).encode(), "x.yaml")
    assert refused.value.place.field == field
    assert refused.value.place.row == text[: text.index(old)].count("\n") + 1


def test_what_is_no_yaml_is_refused():
    with pytest.raises(RefusedFileError) as refused:
        read_framework(b"a: [", "x.yaml")
    assert refused.value.place.file == "x.yaml"
