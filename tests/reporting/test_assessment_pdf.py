"""The full self-assessment as PDF/UA: every control, every ground, and whatever people typed stays a text."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from belfort.reporting import assessment_pdf
from belfort.reporting.assessment import AssessmentReport
from belfort.reporting.words import BREAK, DRAWABLE, LONGEST_WORD, UNDRAWABLE, drawable
from tests.reporting.pdf_reading import Pdf
from tests.reporting.samples import HASH, HOSTILE, assessment, control


def read(report: AssessmentReport, language: str = "nl") -> Pdf:
    return Pdf(assessment_pdf.make(report, language))


def test_every_control_stands_in_it_with_its_scores_grounds_and_evidence() -> None:
    report = assessment(
        control("GV.OC-01.1", grounds="Nota van het team", title="Missie vastgelegd"), control("GV.PO-01.1")
    )
    found = read(report)
    for words in (
        "GV.OC-01.1 Missie vastgelegd",
        "Documentatie 3 Implementatie 3 Maturiteit 3,00",
        "Motivering documentatie: Nota van het team",
        "Bewijs bij GV.PO-01.1 (bestand)",
        "Totaal 2,49 op 5; Basis vraagt minstens 2,5.",
        "10 van de 13 kernmaatregelen halen 2,5.",
        "Vertrouwelijk",
        HASH,
    ):
        assert words in found.text
    assert found.claims
    assert {"H1", "H2", "H3", "Table", "TH", "L"} <= set(found.tags)
    assert found.tags.count("H3") == 2


def test_a_control_that_is_not_answered_says_so() -> None:
    text = read(assessment(control("GV.OC-01.1", score=None))).text
    assert "Documentatie – Implementatie – Maturiteit – niet beantwoord" in text


def test_what_looks_like_an_instruction_stays_a_text() -> None:
    text = read(assessment(control("GV.OC-01.1", grounds=HOSTILE, title=HOSTILE))).text
    assert text.count(HOSTILE) == 3


def test_lines_that_a_person_typed_stay_lines() -> None:
    report = assessment(control("GV.OC-01.1", grounds="een\r\ntwee\rdrie\nvier\n\nvijf"))
    assert "een twee drie vier vijf" in read(report).text


def test_every_letter_that_counts_as_drawable_is_drawn() -> None:
    letters = [chr(code) for first, last in DRAWABLE for code in range(first, last + 1) if chr(code) != UNDRAWABLE]
    lines = "\n".join(" ".join(letters[place : place + 40]) for place in range(0, len(letters), 40))
    report = assessment(control("GV.OC-01.1", grounds=lines, title=lines))
    report = replace(report, origin=replace(report.origin, organization=lines, assessment=lines))
    text = read(report).text
    assert "\ufffd" not in text
    assert UNDRAWABLE not in text
    for letter in ("é", "ő", "Ω", "Я", "€", "→", "½", "≥"):
        assert letter in text


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=120), min_size=1, max_size=6))
def test_any_text_gives_a_report(texts: list[str]) -> None:
    report = assessment(*(control(f"GV.OC-01.{place}", grounds=text, title=text) for place, text in enumerate(texts)))
    assert read(report).claims


@given(st.text(st.characters()))
def test_a_drawable_text_holds_only_letters_of_the_fonts(text: str) -> None:
    kept = drawable(text).replace("\n", "").replace(BREAK, "")
    assert all(any(first <= ord(letter) <= last for first, last in DRAWABLE) for letter in kept)
    assert max(map(len, drawable(text).replace(BREAK, " ").split()), default=0) <= LONGEST_WORD


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\u202eb", "ab"),  # a mark that turns the direction of what follows
        ("漢", UNDRAWABLE),
        ("e\u0301", "é"),
        ("a\x00\x07b", "ab"),
        ("a\tb", "a b"),
        ("x" * 65, "x" * 64 + BREAK + "x"),
    ],
)
def test_what_cannot_be_drawn_is_shown_as_such(text: str, kept: str) -> None:
    assert drawable(text) == kept


def test_a_category_without_all_answers_has_a_dash() -> None:
    report = assessment(control("GV.OC-01.1"))
    assert report.categories[0].documentation == Fraction(5, 2)
    assert "Context 2,50 – – 1 van 1" in read(report).text


def test_english_is_complete() -> None:
    text = read(assessment(control("GV.OC-01.1", grounds="x"), control("GV.PO-01.1", score=None)), "en").text
    for dutch in ("maatregel", "Motivering", "bestand", "Vertrouwelijk", "beantwoord", "bladzijde"):
        assert dutch not in text.replace("Een maatregel", "")
