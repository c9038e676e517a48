"""What others call our controls: the known faults are understood, anything else is not guessed."""

import pytest

from belfort.domain.frameworks import AssuranceLevel
from belfort.exchange.cyfun_refs import References, label_of, level_in, subcategory_of, version_of
from tests.exchange.cyfun_books import framework

REFERENCES = {version: References(framework(version)) for version in ("2023", "2025")}


@pytest.mark.parametrize(
    ("version", "text", "subcategory", "ref"),
    [
        ("2023", "ID.AM-1.1: iets", "ID.AM-1", "ID.AM-1.1"),
        ("2023", " BASIC_ID.AM-1.1", "", "ID.AM-1.1"),
        ("2023", "PR.AC-3.1 zonder dubbelpunt", "PR.AC-3", "PR.AC-3.1"),
        ("2023", "R.AC-3.4: iets", "PR.AC-3", "PR.AC-3.4"),
        ("2023", "IMPORTANT_ID.BE-1.2: iets", "ID.BE-2", "ID.BE-2.1"),
        ("2023", "ID.BE-1.2: iets", "ID.BE-1", "ID.BE-1.2"),
        ("2023", "ID.BE-1.4", "ID.BE-4", "ID.BE-4.1"),
        ("2025", "ID.AM-5.1: iets", "ID.AM-5", "ID.AM-05.1"),
        ("2025", "ID.AM-08.10: iets", "", "ID.AM-08.10"),
        ("2025", "ID.AM-03-3", "", "ID.AM-03.3"),
        ("2025", "ID.AM-01.1.", "", "ID.AM-01.1"),
    ],
)
def test_a_control_is_found(version: str, text: str, subcategory: str, ref: str) -> None:
    label = label_of(text)
    assert label is not None
    control = REFERENCES[version].find(label, subcategory)
    assert control is not None
    assert control.ref == ref


@pytest.mark.parametrize(
    "text", ["", "NO REQUIREMENT", "ID.AM-1", "ID.AM-1.123", "ID.AM-1.1.1", "id.am-1.1", "ID.AM-1.1a"]
)
def test_what_names_no_control_is_none(text: str) -> None:
    assert label_of(text) is None


@pytest.mark.parametrize(("version", "text"), [("2023", "ID.BE-9.9"), ("2025", "D.AM-99.1"), ("2025", "X.AM-01.1")])
def test_an_unknown_control_is_not_guessed(version: str, text: str) -> None:
    label = label_of(text)
    assert label is not None
    assert REFERENCES[version].find(label) is None


@pytest.mark.parametrize("version", ["2023", "2025"])
def test_every_control_is_found_by_its_own_name(version: str) -> None:
    for control in framework(version).controls:
        label = label_of(f"{control.ref}: iets")
        assert label is not None
        assert REFERENCES[version].find(label, subcategory_of(control.subcategory)) == control
        assert REFERENCES[version].find_part(control.subcategory) == control.subcategory
        assert REFERENCES[version].find_part(control.category) == control.category
        assert version_of({c.category for c in framework(version).controls}) == version


def test_parts_that_do_not_exist_are_not_found() -> None:
    assert REFERENCES["2025"].find_part("ID.ZZ") == ""
    assert REFERENCES["2025"].find_part("ID.AM-5") == "ID.AM-05"


def test_a_version_needs_a_majority() -> None:
    assert version_of({"ID.BE", "PR.AC", "GV.OC"}) == "2023"
    assert version_of({"ID.BE", "GV.OC"}) == ""
    assert version_of({"ID.AM"}) == ""


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ESSENTIAL", AssuranceLevel.ESSENTIAL),
        ("Niveau Belangrijk", AssuranceLevel.IMPORTANT),
        ("BASIC Details", AssuranceLevel.BASIC),
        ("Basic, Important of Essential", None),
        ("basisinrichting", None),
        ("", None),
    ],
)
def test_a_level_is_read_from_a_short_text(text: str, level: AssuranceLevel | None) -> None:
    assert level_in(text) is level
