"""The council report: two to four pages that everybody can read, in PDF/UA, and nothing in it that helps an attacker."""

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from belfort.domain.maturity_distance import Gap
from belfort.reporting import council
from belfort.reporting.council import CouncilReport, content_of
from belfort.reporting.pdf import PdfError, make_pdf, make_pictures
from tests.reporting.pdf_reading import Pdf
from tests.reporting.samples import EMPTIEST, FULLEST, HASH, HOSTILE, ORIGIN, SNAPSHOT, USUAL, measured

REF = re.compile(r"\b[A-Z]{2}\.[A-Z]{2}\b")


def read(report: CouncilReport, language: str = "nl") -> Pdf:
    return Pdf(council.make(report, language))


def said(report: CouncilReport, language: str = "nl") -> str:
    """Return everything that the template gets, as one text."""
    return json.dumps(content_of(report, language), ensure_ascii=False)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("report", [USUAL, FULLEST, EMPTIEST], ids=["usual", "fullest", "emptiest"])
def test_it_has_two_to_four_tagged_pages(report: CouncilReport, language: str) -> None:
    found = read(report, language)
    assert 2 <= found.page_count <= 4
    assert found.claims
    assert found.language.startswith(language)
    assert {"Title", "H1", "H2", "P", "Figure", "L"} <= set(found.tags)
    assert found.tags.count("Figure") == len(found.alternatives)
    assert all(len(text) > 10 for text in found.alternatives)


def test_every_drawing_says_in_words_what_it_shows() -> None:
    said = read(USUAL).alternatives
    assert [text.partition(".")[0].partition(":")[0] for text in said] == [
        "Schaal van 1 (niets vast) tot 5 (steeds beter)",
        "Staven per onderwerp, op een schaal tot 5",
        "Lijn van de totaalscore",
        "82 % van de processen is nagekeken",
    ]
    assert "De totaalscore staat op 2,31, de grens voor Basis op 2,5." in said[0]
    assert all(f"Onderwerp {place}" in said[1] for place in range(1, 18))
    assert "op 15 oktober 2025 2,05" in said[2]
    assert len(read(EMPTIEST).alternatives) == 2


def test_the_submissions_stand_in_a_table_with_heads() -> None:
    tags = read(USUAL).tags
    assert (tags.count("Table"), tags.count("TH"), tags.count("TD")) == (1, 4, 12)


def test_it_says_where_the_government_stands_in_plain_words() -> None:
    text = read(USUAL).text
    for sentence in (
        "Rapport voor de gemeenteraad",
        "Toestand op 15 oktober 2026",
        "Lindeveld haalt het niveau Basis van CyberFundamentals nog niet.",
        "Nog te gaan: 3 kernmaatregelen en 0,19 punt op het totaal.",
        "De totaalscore is 2,31 op 5. Nodig is minstens 2,5: er ontbreekt nog 0,19 punt.",
        "Van de 13 kernmaatregelen staan er 10 op peil.",
        "Op 25 november 2026 zijn 120 van de 146 processen uit het register nagekeken (82 %).",
        "23 processen zijn kritiek",
        "Het bestuur wil Basis halen tegen 30 juni 2027.",
    ):
        assert sentence in text


def test_it_says_what_it_was_made_from() -> None:
    text = read(USUAL).text
    for fact in (
        SNAPSHOT,
        HASH,
        "34 van 34",
        "op 20 oktober 2026 om 14:05 door Gert Goris",
        "op 25 november 2026 om 09:00",
    ):
        assert fact in text


def test_a_fictional_government_and_a_draft_say_so_at_the_top() -> None:
    assert read(USUAL).text.strip().startswith("Fictief bestuur")
    assert "Voorlopig" in read(FULLEST).text
    quiet = read(EMPTIEST).text
    assert "Fictief" not in quiet
    assert "Voorlopig" not in quiet


def test_figures_are_cut_and_never_look_reached() -> None:
    near = replace(USUAL, total=Fraction(24999, 10000), gap=Gap(0, 0, Fraction(1, 10000), 0, 0), key_ok=13)
    text = said(near)
    assert "2,49" in text
    assert "0,01 punt" in text
    assert content_of(near, "nl")["short"]["tiles"][0]["held"] is False


def test_a_level_that_is_reached_asks_to_hold_it() -> None:
    text = read(EMPTIEST).text
    assert "Lindeveld haalt het niveau Basis van CyberFundamentals." in text
    assert "Het niveau vasthouden" in text
    assert "Keurmerk NV gaf op 1 mei 2026 een certificaat voor Basis." in text
    uncertified = said(replace(EMPTIEST, certified=None))
    assert "nodig voor het label" in uncertified
    assert "nog niet nagekeken" in uncertified


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        (
            [(2024, Fraction(2), "a"), (2025, Fraction(5, 2), "a")],
            "Sinds 15 oktober 2024 steeg de totaalscore van 2,00 naar 2,50.",
        ),
        ([(2024, Fraction(2), "a"), (2025, Fraction(1), "a")], "daalde de totaalscore van 2,00 naar 1,00."),
        ([(2024, Fraction(2), "a"), (2025, Fraction(2), "a")], "bleef de totaalscore gelijk: 2,00."),
        ([(2024, Fraction(2), "a"), (2025, Fraction(3), "b")], "Alleen metingen met hetzelfde raamwerk"),
        ([(2024, Fraction(2), "a")], "Dit is de eerste ingediende zelfevaluatie."),
        ([], "Er is nog geen ingediende zelfevaluatie."),
    ],
)
def test_the_change_compares_only_what_can_be_compared(totals: list[tuple[int, Fraction, str]], sentence: str) -> None:
    report = replace(USUAL, measurements=[measured(*one) for one in totals])
    text = said(report)
    assert sentence in text
    if "Alleen" in sentence:
        assert "steeg" not in text


def test_only_the_newest_eight_submissions_are_drawn() -> None:
    content = content_of(FULLEST, "nl")
    assert len(content["time"]["rows"]) == len(content["time"]["chart"]["dots"]) == 8
    assert content["time"]["rows"][-1][0] == "15 oktober 2025"


def test_a_line_never_joins_what_cannot_be_compared() -> None:
    chart = content_of(USUAL, "nl")["time"]["chart"]
    assert [len(run) for run in chart["runs"]] == [2]
    assert len(chart["limits"]) == 2


def test_what_is_asked_next_follows_from_what_is_missing() -> None:
    assert content_of(USUAL, "nl")["next"]["steps"] == [
        "Eerst de 3 kernmaatregelen op peil brengen die dat nog niet zijn.",
        "De totaalscore verhogen tot minstens 2,5.",
        "De 26 processen nakijken die nog op een beslissing wachten.",
        "De zelfevaluatie minstens elk jaar herhalen, zodat de evolutie zichtbaar blijft.",
    ]
    steps = content_of(FULLEST, "nl")["next"]["steps"]
    assert steps[0] == "De 18 antwoorden geven die nog ontbreken, zodat er een totaalscore is."
    assert "De zelfevaluatie laten indienen: dan staan de cijfers vast." in steps
    assert "Een datum kiezen waarop Essentieel gehaald moet zijn." in steps


def test_each_subject_by_itself_counts_only_where_the_level_says_so() -> None:
    assert "een onderwerp apart mag eronder liggen" in said(USUAL)
    assert "moet elk onderwerp apart die grens halen" in said(FULLEST)


def test_no_control_is_named() -> None:
    for report in (USUAL, FULLEST, EMPTIEST):
        assert REF.search(said(report)) is None


def test_english_is_complete() -> None:
    text = read(FULLEST, "en").text
    assert "State of information security" in text
    for dutch in ("maatregel", "niveau", "bestuur ", "Toestand", "bladzijde", "onderwerp "):
        assert dutch not in text.replace(FULLEST.origin.organization, "")


def test_a_text_that_looks_like_an_instruction_stays_a_text() -> None:
    name = f"Lindeveld {HOSTILE}"
    text = read(replace(USUAL, origin=replace(ORIGIN, organization=name, assessment=HOSTILE))).text
    assert name in text
    assert text.count(HOSTILE) >= 3


@settings(max_examples=12, deadline=None)
@given(st.text(st.characters(), max_size=150), st.text(st.characters(), max_size=80))
def test_any_name_gives_a_report(name: str, signed_by: str) -> None:
    origin = replace(ORIGIN, organization=name, assessment=name, signed_by=signed_by)
    assert 2 <= read(replace(USUAL, origin=origin)).page_count <= 4


def test_the_same_report_gives_the_same_bytes() -> None:
    assert council.make(USUAL, "nl") == council.make(USUAL, "nl")


def test_its_pages_can_be_looked_at() -> None:
    pages = make_pictures("council", content_of(USUAL, "nl"))
    assert 2 <= len(pages) <= 4
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_a_fault_in_the_content_is_an_error_and_never_half_a_file() -> None:
    with pytest.raises(PdfError):
        make_pdf("council", {"lang": "nl"}, at=ORIGIN.made_at)


def test_years_before_a_thousand_points_still_fit() -> None:
    first = replace(measured(1, Fraction(2)), on=date(1, 1, 1))
    assert read(replace(USUAL, measurements=[first, measured(2026, Fraction(2))])).page_count <= 4
