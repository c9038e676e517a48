"""The texts of a workbook come out word for word, without the reference that they begin with."""

import pytest

from belfort.domain.errors import RefusedFileError
from belfort.domain.frameworks import AssuranceLevel
from belfort.exchange.cyfun_texts import read_cyfun_texts
from tests.exchange.cyfun_books import BASIC, book_2023, book_2025, changed, framework, requirement


def test_every_control_of_2023_has_its_requirement_and_guidance() -> None:
    texts = read_cyfun_texts(book_2023(), framework("2023"))
    assert [text.ref for text in texts] == [control.ref for control in framework("2023").controls]
    assert all(text.requirement == requirement(text.ref) for text in texts)
    guidance = {text.ref: text.guidance for text in texts}
    assert guidance["ID.AM-1.1"] == "raad bij ID.AM-1.1"
    assert guidance["ID.AM-5.1"] == "raad bij ID.AM-5.1\nmeer raad\nmeer raad"


@pytest.mark.parametrize("level", AssuranceLevel)
def test_a_file_of_2025_has_the_controls_of_its_level(level: AssuranceLevel) -> None:
    texts = read_cyfun_texts(book_2025(level, "nl"), framework("2025"))
    assert [text.ref for text in texts] == [control.ref for control in framework("2025").controls_at(level)]
    assert {(text.requirement, text.guidance) for text in texts} == {(requirement(text.ref), "") for text in texts}


def test_scores_do_not_matter() -> None:
    data = changed(book_2025(BASIC), {"GOVERN!F3": "onzin", "GOVERN!G3": "=1"})
    assert len(read_cyfun_texts(data, framework("2025"))) == 34


def test_a_guidance_that_is_merged_over_two_controls_is_of_both() -> None:
    data = changed(book_2023(), {"BASIC Details!F3": "samen\n• punt", "BASIC Details!F4": None})
    data = changed(data, {}, merge=("BASIC Details!F3:F4",), drop=("IMPORTANT Details", "ESSENTIAL Details"))
    texts = read_cyfun_texts(data, framework("2023"))
    assert [text.guidance for text in texts[:2]] == ["samen\n• punt"] * 2
    assert all(text.requirement == requirement(text.ref) for text in texts)


def test_another_version_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="van CyberFundamentals 2025, gevraagd is 2023"):
        read_cyfun_texts(book_2025(), framework("2023"))
