"""The tables of the programme in: what each cell may hold, and every fault with its row."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.programme import TRACK_NAMES, EnrolmentState, TrackKind
from belfort.domain.programme_counts import Mode
from belfort.domain.terms import Text
from belfort.exchange.programme_tables import (
    COLUMNS,
    REQUIRED,
    AttendanceRow,
    BudgetTableRow,
    EnrolmentRow,
    read_attendance,
    read_budget,
    read_enrolments,
)
from belfort.exchange.row_faults import NAMED_AT_MOST, RowsRefusedError
from tests.exchange.books import book, csv, with_rows
from tests.exchange.programme_files import ATTENDANCE, BUDGET, ENROLMENT, GOOD, HEADINGS, READERS, cell, refusal


def test_enrolments_are_read_from_csv_with_english_headings() -> None:
    data = csv(
        ("44021", "basic-audit", "2021-03-01", "", "01/06/2021", "", "let op"),
        ("Gent", "e-learning", "1/3/2021", "", "", "testing", ""),
        ("OVO001234", "Workshops", "2021-03-01", "2021-04-01", "", "waiting", ""),
        headings=ENROLMENT,
        separator=",",
    )
    found = read_enrolments("inschrijvingen.csv", data)
    first = date(2021, 3, 1)
    assert found.rows == (
        EnrolmentRow("44021", TrackKind.BASIC_AUDIT, first, completed_on=date(2021, 6, 1), note="let op", row=2),
        EnrolmentRow("Gent", TrackKind.E_LEARNING, first, state=EnrolmentState.TESTING, row=3),
        EnrolmentRow("OVO001234", TrackKind.WORKSHOP, first, date(2021, 4, 1), None, EnrolmentState.WAITING, row=4),
    )
    assert refusal(found) == []


def test_enrolments_are_read_from_the_first_sheet_with_dutch_headings() -> None:
    headings = ("Bestuur", "SPOOR", "ingeschreven op", "staat", "aandeel personeel")
    rows = [(44021, "e-learning", date(2021, 3, 1), "uitgerold", 80), (207437468, "landing zone", "01/03/2021", "", "")]
    data = book(*rows, headings=headings, sheet="Om het even", more=("Enrolments",))
    found = read_enrolments("Inschrijvingen.XLSX", data)
    day = date(2021, 3, 1)
    assert found.rows == (
        EnrolmentRow("44021", TrackKind.E_LEARNING, day, state=EnrolmentState.ROLLED_OUT, staff_percent=80, row=2),
        EnrolmentRow("207437468", TrackKind.LANDING_ZONE, day, row=3),
    )
    assert found.sheet == "Om het even"


def test_attendance_is_read_in_both_languages() -> None:
    dutch = ("sessie", "spoor", "gehouden op", "bestuur", "wijze", "personen", "bekeken op")
    rows = [
        ("S", "infosessies", "01/03/2021", "", "live", 459, ""),
        ("S", "info-session", "2021-03-01", "Gent", "later bekeken", 7, "2021-03-09"),
    ]
    one, other = (
        read_attendance("a.csv", csv(*rows, headings=dutch)),
        read_attendance("a.xlsx", book(*rows, headings=ATTENDANCE)),
    )
    assert one.rows == other.rows
    assert [(row.organization, row.mode, row.people, row.seen_on) for row in one.rows] == [
        ("", Mode.LIVE, 459, None),
        ("Gent", Mode.LATER, 7, date(2021, 3, 9)),
    ]


def test_the_budget_is_read_in_both_languages() -> None:
    dutch = ("spoor", "soort", "datum", "bedrag", "referentie", "tegenpartij", "vervalt op", "munt")
    rows = [("programma", "krediet", "01/07/2020", "2179541,27", "2020-2021", "", "2022-01-01", "EUR")]
    rows += [("basisaudit", "vastlegging", "2021-02-01", "€ 742707.5", "B1", "Firma", "", "")]
    one = read_budget("b.csv", csv(*rows, headings=dutch))
    assert one.rows[0].amount == Decimal("2179541.27")
    assert str(one.rows[1].amount) == "742707.50"
    assert (one.rows[0].track, one.rows[0].lapses_on, one.rows[1].track) == ("", date(2022, 1, 1), "basic-audit")
    numbers = [
        ("", "credit", date(2020, 7, 1), 2179541.27, "2020-2021", ""),
        ("basic-audit", "commitment", date(2021, 2, 1), 742707.5, "B1", "Firma"),
    ]
    other = read_budget("b.xlsx", book(*numbers, headings=BUDGET))
    assert [(row.track, row.kind, row.dated_on, row.amount) for row in other.rows] == [
        (row.track, row.kind, row.dated_on, row.amount) for row in one.rows
    ]


@pytest.mark.parametrize("track", list(TrackKind))
def test_a_track_is_known_by_its_slug_and_its_name(track: TrackKind) -> None:
    for word in (track.value, TRACK_NAMES[track].nl, TRACK_NAMES[track].en.upper()):
        assert cell(AttendanceRow, "track", word).rows[0].track == track.value
        assert cell(BudgetTableRow, "track", word).rows[0].track == track.value


@pytest.mark.parametrize("word", ["", "programma", "Programme", "het hele programma", "the whole programme"])
def test_a_row_of_the_budget_may_be_of_the_whole_programme(word: str) -> None:
    assert cell(BudgetTableRow, "track", word).rows[0].track == ""


def test_a_transfer_says_where_it_goes_with_its_counterparty_too() -> None:
    headings = (*BUDGET, "to_track", "to_credit")
    rows = [
        ("basic-audit", "transfer", "2021-01-01", "5", "", "workshop", "", ""),
        ("basic-audit", "transfer", "2021-01-01", "6", "", "workshop", "programma", ""),
    ]
    rows += [
        ("basic-audit", "transfer", "2021-01-01", "7", "", "workshop", "", "2022"),
        ("basic-audit", "payment", "2021-01-01", "8", "", "workshop", "", ""),
    ]
    found = read_budget("b.csv", csv(*rows, headings=headings)).rows
    assert [row.to_track for row in found] == ["workshop", "", None, None]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0", "0.00"),
        ("5", "5.00"),
        ("5,1", "5.10"),
        ("5.10", "5.10"),
        ("EUR 5", "5.00"),
        ("5 €", "5.00"),
        ("5,00 eur", "5.00"),
    ],
)
def test_an_amount_has_a_point_or_a_comma(written: str, read: str) -> None:
    assert str(cell(BudgetTableRow, "amount_eur", written).rows[0].amount) == read


EMPTY = "dit mag niet leeg zijn."
WRONG = {
    "an empty government": (EnrolmentRow, "organization", "", EMPTY),
    "an empty track": (EnrolmentRow, "track", "", EMPTY),
    "an unknown track": (EnrolmentRow, "track", "yoga", "yoga staat niet in de lijst: basic-audit, additional-audit,"),
    "an empty day": (EnrolmentRow, "enrolled_on", "", EMPTY),
    "30 February": (
        EnrolmentRow,
        "enrolled_on",
        "30/02/2021",
        "30/02/2021 is geen datum; schrijf jjjj-mm-dd of dd/mm/jjjj.",
    ),
    "an American day": (EnrolmentRow, "enrolled_on", "12/31/2021", "12/31/2021 is geen datum;"),
    "a short year": (EnrolmentRow, "enrolled_on", "01/02/21", "01/02/21 is geen datum;"),
    "another age": (EnrolmentRow, "enrolled_on", "0201-01-01", "0201-01-01 is geen datum;"),
    "digits of another script": (EnrolmentRow, "enrolled_on", "٢٠٢١-01-01", "٢٠٢١-01-01 is geen datum;"),
    "a moment": (EnrolmentRow, "enrolled_on", "2021-01-01T10:00", "2021-01-01T10:00 is geen datum;"),
    "a withdrawal before the enrolment": (EnrolmentRow, "withdrawn_on", "2021-02-28", "dit is vóór de inschrijving."),
    "a completion before the enrolment": (EnrolmentRow, "completed_on", "2021-02-28", "dit is vóór de inschrijving."),
    "an unknown state": (
        EnrolmentRow,
        "state",
        "misschien",
        "misschien staat niet in de lijst: geïnteresseerd, op de wachtlijst,",
    ),
    "a state of e-learning": (EnrolmentRow, "state", "testing", "deze staat past niet bij dit spoor."),
    "withdrawn without a day": (EnrolmentRow, "state", "withdrawn", "vul ook de datum daarvan in."),
    "a share without a roll-out": (EnrolmentRow, "staff_percent", "50", "een aandeel hoort bij een uitrol."),
    "a share over 100": (EnrolmentRow, "staff_percent", "101", "101 is geen geheel getal van 0 tot 100."),
    "a long note": (EnrolmentRow, "note", "x" * 2_001, "de tekst is langer dan 2000 tekens."),
    "a control character": (EnrolmentRow, "note", "a\x07b", "er staat een stuurteken in."),
    "an empty session": (AttendanceRow, "workshop", "", EMPTY),
    "an empty way": (AttendanceRow, "mode", "", EMPTY),
    "an unknown way": (AttendanceRow, "mode", "half", "half staat niet in de lijst: live, later bekeken."),
    "nobody": (AttendanceRow, "people", "0", "0 is geen geheel getal van 1 tot 1000000."),
    "no number of people": (AttendanceRow, "people", "", EMPTY),
    "negative people": (AttendanceRow, "people", "-3", "-3 is geen geheel getal van 1 tot 1000000."),
    "half people": (AttendanceRow, "people", "2.5", "2.5 is geen geheel getal van 1 tot 1000000."),
    "a whole country": (AttendanceRow, "people", "1000001", "1000001 is geen geheel getal van 1 tot 1000000."),
    "a viewing before the session": (AttendanceRow, "seen_on", "2021-02-28", "dit is vóór de sessie."),
    "live on another day": (AttendanceRow, "seen_on", "2021-03-02", "wie live deelnam, was er op de dag zelf."),
    "an unknown kind": (
        BudgetTableRow,
        "kind",
        "gift",
        "gift staat niet in de lijst: krediet, overdracht, vastlegging, betaling.",
    ),
    "an empty kind": (BudgetTableRow, "kind", "", EMPTY),
    "an empty date": (BudgetTableRow, "dated_on", "", EMPTY),
    "an empty amount": (BudgetTableRow, "amount_eur", "", EMPTY),
    "a negative amount": (BudgetTableRow, "amount_eur", "-5", "een bedrag mag niet negatief zijn."),
    "a negative amount in euro": (BudgetTableRow, "amount_eur", "€ -5,00", "een bedrag mag niet negatief zijn."),
    "a long minus": (BudgetTableRow, "amount_eur", "−5", "een bedrag mag niet negatief zijn."),
    "a thousands sign": (
        BudgetTableRow,
        "amount_eur",
        "1.250.000,00",
        "1.250.000,00: schrijf een bedrag met hoogstens twee decimalen en zonder duizendtalteken.",
    ),
    "what may be a thousands sign": (
        BudgetTableRow,
        "amount_eur",
        "1.250",
        "1.250: schrijf een bedrag met hoogstens twee decimalen en zonder",
    ),
    "a blank for thousands": (BudgetTableRow, "amount_eur", "1 250", "1 250: schrijf een bedrag"),
    "three decimals": (BudgetTableRow, "amount_eur", "5,001", "5,001: schrijf een bedrag"),
    "another currency": (BudgetTableRow, "amount_eur", "USD 5", "USD 5 is geen bedrag in euro."),
    "a dollar sign": (BudgetTableRow, "amount_eur", "5 $", "5 $ is geen bedrag in euro."),
    "another currency apart": (BudgetTableRow, "currency", "USD", "USD: alleen euro."),
    "a word": (BudgetTableRow, "amount_eur", "veel", "veel is geen bedrag in euro."),
    "an exponent": (BudgetTableRow, "amount_eur", "1e5", "1e5 is geen bedrag in euro."),
    "only a sign": (BudgetTableRow, "amount_eur", "€", "€ is geen bedrag in euro."),
    "an unknown track of the budget": (BudgetTableRow, "track", "yoga", "yoga staat niet in de lijst:"),
    "a number of a row in words": (
        BudgetTableRow,
        "corrects",
        "eerste",
        "eerste is geen geheel getal van 1 tot 1000000000.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_cell_is_refused_by_row_and_heading_when_it_holds(name: str) -> None:
    kind, heading, value, sentence = WRONG[name]
    reading = cell(kind, heading, value)
    (line,) = refusal(reading)
    assert line.startswith(f"rij 2, veld {heading}: {sentence}")
    assert reading.rows == ()
    assert reading.faults.found[0].text.en.startswith(f"row 2, field {heading}: ")
    assert reading.faults.found[0].why.en != reading.faults.found[0].why.nl


def test_an_enrolment_ends_one_way() -> None:
    data = csv(("Gent", "workshop", "2021-03-01", "2021-04-01", "2021-04-01", "", ""), headings=ENROLMENT)
    assert refusal(read_enrolments("t.csv", data)) == [
        "rij 2, veld withdrawn_on: uitgeschreven of afgerond, niet allebei."
    ]


def test_an_ordinary_state_does_not_fit_e_learning() -> None:
    data = csv(("Gent", "e-learning", "2021-03-01", "", "", "waiting", ""), headings=ENROLMENT)
    assert refusal(read_enrolments("t.csv", data)) == ["rij 2, veld state: deze staat past niet bij dit spoor."]


def test_every_fault_is_named_and_the_good_rows_are_read() -> None:
    data = csv(
        ("x", "foo", "2021-13-01", "-5", "", ""),
        ("", "credit", "2021-01-01", "5", "", ""),
        ("", "credit", "", "5", "", ""),
        headings=BUDGET,
    )
    reading = read_budget("t.csv", data)
    assert [line.split(":")[0] for line in refusal(reading)] == [
        "rij 2, veld kind",
        "rij 2, veld track",
        "rij 2, veld dated_on",
        "rij 2, veld amount_eur",
        "rij 4, veld dated_on",
    ]
    assert [row.row for row in reading.rows] == [3]


def test_faults_are_named_up_to_a_bound_and_counted_beyond_it() -> None:
    rows = [("", "credit", "2021-01-01", f"-{number}", "", "") for number in range(1, NAMED_AT_MOST + 31)]
    lines = refusal(read_budget("t.csv", csv(*rows, headings=BUDGET)))
    assert (len(lines), lines[-1]) == (NAMED_AT_MOST + 1, "en nog 30 fouten.")


def test_a_refusal_names_the_file_and_whoever_knows_more_adds_faults() -> None:
    reading = read_enrolments(
        "t.xlsx",
        book(
            GOOD[EnrolmentRow],
            (*GOOD[EnrolmentRow][:2], "x", "", "", "", ""),
            headings=("bestuur", *ENROLMENT[1:]),
            sheet="A",
        ),
    )
    reading.add_fault(2, "organization", Text("dit bestuur bestaat niet.", "this government does not exist."))
    with pytest.raises(RowsRefusedError) as refused:
        reading.require_none()
    assert refused.value.at(Place(file="t.xlsx")).text.nl.split("\n") == [
        "t.xlsx, blad A, rij 2, veld bestuur: dit bestuur bestaat niet.",
        "t.xlsx, blad A, rij 3, veld enrolled_on: x is geen datum; schrijf jjjj-mm-dd of dd/mm/jjjj.",
    ]
    assert refused.value.at(Place(file="t.xlsx")).text.en.startswith(
        "t.xlsx, sheet A, row 2, field bestuur: this government"
    )


@pytest.mark.parametrize("kind", GOOD)
def test_the_same_row_twice_is_refused_with_both_rows(kind: type[Any]) -> None:
    reading = READERS[kind]("t.csv", csv(GOOD[kind], GOOD[kind], headings=HEADINGS[kind]))
    assert refusal(reading) == ["rij 3: dezelfde rij staat er al in rij 2."]
    assert len(reading.rows) == 1


def test_a_government_enrols_once_whatever_the_note_says() -> None:
    rows = [("Gent", "workshop", "2021-03-01", "", "", "", note) for note in ("a", "b")] + [
        ("gent", "workshop", "2021-03-02", "", "", "", "")
    ]
    assert refusal(read_enrolments("t.csv", csv(*rows, headings=ENROLMENT))) == [
        "rij 3: dezelfde rij staat er al in rij 2."
    ]


def test_a_government_is_at_a_session_once_but_unknown_ones_may_be_many() -> None:
    rows = [
        ("S", "info-session", "2021-03-01", "Gent", "live", 3, ""),
        ("s", "info-session", "2021-03-01", "gent", "live", 4, ""),
    ]
    rows += [("S", "info-session", "2021-03-01", "", "live", people, "") for people in (3, 4, 3)]
    assert refusal(read_attendance("t.csv", csv(*rows, headings=ATTENDANCE))) == [
        "rij 3: dezelfde rij staat er al in rij 2.",
        "rij 6: dezelfde rij staat er al in rij 4.",
    ]


def test_many_governments_are_at_one_session() -> None:
    rows = [("S", "info-session", "2021-03-01", name, "live", 3, "") for name in ("Gent", "Aalst")]
    assert refusal(read_attendance("t.csv", csv(*rows, headings=ATTENDANCE))) == []


@pytest.mark.parametrize(
    ("kind", "headings", "sentence"),
    [
        (EnrolmentRow, ("organization", "track"), "rij 1: kolom ingeschreven op ontbreekt."),
        (EnrolmentRow, ("track", "enrolled_on"), "rij 1: kolom bestuur ontbreekt."),
        (AttendanceRow, ("workshop", "track", "held_on", "mode"), "rij 1: kolom personen ontbreekt."),
        (BudgetTableRow, ("track", "kind", "dated_on"), "rij 1: kolom bedrag ontbreekt."),
        (BudgetTableRow, ("kind", "dated_on", "amount_eur"), "rij 1: kolom spoor ontbreekt."),
        (BudgetTableRow, (*BUDGET, "kleur"), "rij 1: kolom kleur is onbekend of staat er twee keer."),
        (BudgetTableRow, (*BUDGET, "soort"), "rij 1: kolom soort is onbekend of staat er twee keer."),
    ],
)
def test_headings_are_refused_when_unknown_doubled_or_missing(
    kind: type[Any], headings: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(RefusedFileError) as refused:
        READERS[kind]("t.csv", csv(tuple("x" for _ in headings), headings=headings))
    assert refused.value.text.nl == sentence


def test_a_formula_and_another_kind_of_file_are_refused_whole() -> None:
    formula = with_rows(
        b'<row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>', book(GOOD[BudgetTableRow], headings=BUDGET)
    )
    with pytest.raises(RefusedFileError, match="bevat een formule"):
        read_budget("t.xlsx", formula)
    with pytest.raises(RefusedFileError, match=r"kies een bestand \.xlsx of \.csv"):
        read_budget("t.ods", b"x")
    with pytest.raises(RefusedFileError, match="er staan geen rijen in"):
        read_budget("t.csv", csv(headings=BUDGET))
    with pytest.raises(RefusedFileError, match="geen kolomkoppen"):
        read_budget("t.xlsx", book(headings=()))


def test_a_large_table_is_read() -> None:
    rows = [("", "credit", "2021-01-01", str(number), "", "") for number in range(1, 20_001)]
    assert len(read_budget("t.csv", csv(*rows, headings=BUDGET)).rows) == 20_000
    with pytest.raises(RefusedFileError, match="meer dan 20000 rijen"):
        read_budget("t.csv", csv(*rows, rows[0], headings=BUDGET))


@pytest.mark.parametrize("kind", GOOD)
def test_every_column_is_explained(kind: type[Any]) -> None:
    text = (Path(__file__).resolve().parent.parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    for column in COLUMNS[kind]:
        mark = " ●" if column.name in REQUIRED[kind] else ""
        assert f"| `{column.heading.nl}`{mark} | `{column.heading.en}` |" in text, column.heading.nl
