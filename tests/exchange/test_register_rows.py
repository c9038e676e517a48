"""The cells of a register: what each may hold, and the sentence for what it may not."""

from datetime import date
from typing import Any

import pytest

from belfort.domain.classification import Flag, InformationClass
from belfort.domain.criticality import Peak
from belfort.domain.errors import RefusedFileError
from belfort.domain.impact import Dimension
from belfort.domain.workflow import RegisterState
from belfort.exchange.register_packing import packed, unpacked
from belfort.exchange.register_rows import (
    ASSET_COLUMNS,
    PROCESS_COLUMNS,
    AssetRow,
    ProcessRow,
    read_asset,
    read_process,
    read_rows,
)
from belfort.exchange.register_texts import assets_text, one_way, peaks_text, read_link, read_peak
from belfort.exchange.strict_csv import Table, read_csv
from belfort.exchange.workbook import read_sheet
from tests.exchange.books import ASSET, PROCESS, book, csv


def processes(*rows: tuple[Any, ...], headings: tuple[str, ...] = PROCESS) -> list[ProcessRow]:
    """Return the rows of a workbook made for the occasion."""
    return read_rows(read_sheet(book(*rows, headings=headings), ("Processen",)), PROCESS_COLUMNS, read_process)


def assets(*rows: tuple[Any, ...], headings: tuple[str, ...] = ASSET) -> list[AssetRow]:
    return read_rows(read_sheet(book(*rows, headings=headings), ("Informatieassets",)), ASSET_COLUMNS, read_asset)


def process_cell(heading: str, value: Any) -> ProcessRow:
    """Return a process with one cell more than it needs."""
    return processes(("p-1", "Verhuizing", value), headings=("sleutel", "titel", heading))[0]


def test_every_column_is_read_in_dutch() -> None:
    headings = tuple(column.heading.nl for column in PROCESS_COLUMNS)
    values = (
        "p-1",
        "Verhuizing",
        "Burgerzaken",
        "Bevolking",
        "aangepast",
        "Anders",
        "Uitleg",
        "Loket",
        "An@x.be",
        "ja",
    )
    peaks, links = "Start 20/8 - 10/09 dienstverlening=5 users=4", "register (gebruikt)\neigen:A (bewaart)"
    (row,) = processes((*values, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, "ja", "C1 I1 A1", peaks, links), headings=headings)
    assert row == ProcessRow(
        key="p-1",
        title="Verhuizing",
        domain="Burgerzaken",
        group="Bevolking",
        state=RegisterState.ADAPTED,
        reason="Anders",
        description="Uitleg",
        owner="Loket",
        responsible="an@x.be",
        nis2_annex=True,
        group_impact={"financial": 1, "reputation": 2, "legal": 3, "service": 4, "users": 5},
        impact={"financial": 5, "reputation": 4, "legal": 3, "service": 2, "users": 1},
        peaks=(Peak("Start", (8, 20), (9, 10), {Dimension.SERVICE: 5, Dimension.USERS: 4}),),
        assets={"register": "uses", "eigen:a": "stores"},
        sheet="Processen",
        row=2,
        headings=row.headings,
    )
    assert set(row.headings) == {column.name for column in PROCESS_COLUMNS if not column.is_information}


def test_every_column_is_read_in_english_whatever_the_capitals() -> None:
    headings = tuple(column.heading.en.upper() for column in ASSET_COLUMNS)
    values = ("a-1", "Register", "cat", "own", "", "Text", "", 1, 2, 3, "yes", "no", "", "YES", "Since 2020", "x")
    (row,) = assets(values, headings=headings)
    assert (row.state, row.classes) == (RegisterState.OWN, InformationClass(1, 2, 3))
    assert row.flags == {Flag.PROFESSIONAL_DATA, Flag.SOCIAL_SECURITY_DATA}
    assert row.floor_overruled == "Since 2020"


def test_absent_columns_and_empty_states_say_nothing() -> None:
    (row,) = processes(("p-1", "Verhuizing", ""), headings=("sleutel", "titel", "staat"))
    base = ProcessRow("p-1", "x", state=RegisterState.OWN, owner="Loket", impact={"legal": 2}, assets={"a": "uses"})
    whole = row.completed(base)
    assert (whole.state, whole.owner, whole.impact, whole.assets) == (base.state, "Loket", {"legal": 2}, {"a": "uses"})


def test_an_empty_cell_empties_while_an_absent_column_does_not() -> None:
    headings = ("sleutel", "titel", "dienst", "proces: financiële schade")
    (row,) = processes(("p-1", "Verhuizing", "", ""), headings=headings)
    whole = row.completed(ProcessRow("p-1", "x", owner="Loket", impact={"legal": 2, "financial": 3}))
    assert (whole.owner, whole.impact) == ("", {"legal": 2})


def test_classes_and_flags_that_a_file_leaves_out_stay() -> None:
    (row,) = assets(("a-1", "Register", 5), headings=("sleutel", "naam", "integriteit"))
    base = AssetRow(
        "a-1", "x", category="cat", classes=InformationClass(1, 2, 3), flags=frozenset({Flag.PERSONAL_DATA})
    )
    whole = row.completed(base)
    assert (whole.classes, whole.flags, whole.category) == (InformationClass(1, 5, 3), base.flags, "cat")


IMPACT = "proces: financiële schade"
WRONG = {
    "class 6": (IMPACT, 6, "6 is geen klasse of niveau van 1 tot 5."),
    "class 0": (IMPACT, 0, "0 is geen klasse of niveau van 1 tot 5."),
    "class -1": (IMPACT, -1, "-1 is geen klasse of niveau van 1 tot 5."),
    "class 2.5": (IMPACT, 2.5, "2.5 is geen klasse of niveau van 1 tot 5."),
    "class true": (IMPACT, True, "True is geen klasse of niveau van 1 tot 5."),
    "a class in words": (IMPACT, "hoog", "hoog is geen klasse of niveau van 1 tot 5."),
    "a class with a zero": (IMPACT, "03", "03 is geen klasse of niveau van 1 tot 5."),
    "a class in another script": (IMPACT, "٣", "٣ is geen klasse of niveau van 1 tot 5."),
    "a date for a class": (IMPACT, date(2026, 1, 2), "2026-01-02 is een datum of tijd; die hoort hier niet."),
    "a date for a text": ("omschrijving", date(2026, 1, 2), "2026-01-02 is een datum of tijd; die hoort hier niet."),
    "a boolean for a text": ("omschrijving", True, "hier hoort tekst."),
    "a boolean for a state": ("staat", True, "hier hoort tekst."),
    "a control character": ("omschrijving", "a\x07b", "er staat een stuurteken in."),
    "a long text": ("omschrijving", "x" * 2_001, "de tekst is langer dan 2000 tekens."),
    "an unknown state": ("staat", "misschien", "misschien is geen staat van het register."),
    "neither yes nor no": ("nis2-bijlage", "soms", "schrijf ja of nee, niet soms."),
    "a peak without a level": ("piekperiodes", "Start 1/9-2/9", "Start 1/9-2/9 is geen piekperiode."),
    "a peak at level 6": ("piekperiodes", "Start 1/9-2/9 service=6", "Start 1/9-2/9 service=6 is geen piekperiode."),
    "a peak on 30 February": ("piekperiodes", "X 30/2-2/9 service=5", "X 30/2-2/9 service=5 is geen piekperiode."),
    "a peak without a name": ("piekperiodes", "1/9-2/9 service=5", "1/9-2/9 service=5 is geen piekperiode."),
    "a peak of an unknown kind": ("piekperiodes", "X 1/9-2/9 geluk=5", "X 1/9-2/9 geluk=5 is geen piekperiode."),
    "a level twice": (
        "piekperiodes",
        "X 1/9-2/9 service=5 dienstverlening=4",
        "X 1/9-2/9 service=5 dienstverlening=4 is geen piekperiode.",
    ),
    "an asset without a role": ("informatieassets", "register", "register is geen asset met een rol."),
    "an asset with another role": (
        "informatieassets",
        "register (leest)",
        "register (leest) is geen asset met een rol.",
    ),
    "an asset twice": ("informatieassets", "a (maakt)\na (gebruikt)", "a staat er twee keer."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_cell_is_refused_by_sheet_row_and_heading_when_it_holds(name: str) -> None:
    heading, value, sentence = WRONG[name]
    with pytest.raises(RefusedFileError) as refusal:
        process_cell(heading, value)
    assert refusal.value.text.nl == f"blad Processen, rij 2, veld {heading}: {sentence}"
    assert refusal.value.text.en.startswith(f"sheet Processen, row 2, field {heading}: ")
    assert not refusal.value.text.en.endswith(sentence)


def test_a_long_peak_name_is_refused_before_a_database_would() -> None:
    assert read_peak(f"{'x' * 120} 1/9-2/9 service=5") is not None
    assert read_peak(f"{'x' * 121} 1/9-2/9 service=5") is None


@pytest.mark.parametrize(
    ("heading", "longest"), [("titel", 300), ("dienst", 120), ("reden", 2_000), ("omschrijving", 2_000)]
)
def test_a_text_is_refused_one_character_over_its_length(heading: str, longest: int) -> None:
    headings = ("sleutel", "titel") if heading == "titel" else ("sleutel", "titel", heading)
    row = ("p-1",) if heading == "titel" else ("p-1", "x")
    assert processes((*row, "😀" * longest), headings=headings)
    with pytest.raises(RefusedFileError, match=f"langer dan {longest} tekens"):
        processes((*row, "x" * (longest + 1)), headings=headings)


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (("sleutel", "titel", "onbekend"), "kolom onbekend is onbekend of staat er twee keer."),
        (("sleutel", "titel", "titel"), "kolom titel is onbekend of staat er twee keer."),
        (("sleutel", "titel", "title"), "kolom title is onbekend of staat er twee keer."),
        (("sleutel", "titel", "kritiek", "kritiek"), "kolom kritiek is onbekend of staat er twee keer."),
        (("sleutel", "titel", ""), "kolom 3 is onbekend of staat er twee keer."),
        (("sleutel", "titel", "x" * 500), f"kolom {'x' * 60}… is onbekend of staat er twee keer."),
        (("sleutel", "staat"), "kolom titel ontbreekt."),
        (("titel", "staat"), "kolom sleutel ontbreekt."),
    ],
)
def test_headings_are_refused_when_unknown_doubled_or_missing(headings: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        processes(tuple("x" for _ in headings), headings=headings)
    assert refusal.value.text.nl == f"blad Processen, rij 1: {sentence}"


def test_an_empty_column_without_a_heading_is_left_alone() -> None:
    assert processes(("p-1", "Verhuizing", ""), headings=("sleutel", "titel", ""))


def test_two_rows_with_one_key_are_refused_with_both_rows() -> None:
    with pytest.raises(RefusedFileError) as refusal:
        processes(("p-1", "a", "", ""), ("p-2", "b", "", ""), ("p-1", "c", "", ""))
    assert refusal.value.text.nl == "blad Processen, rij 4, veld sleutel: p-1 staat ook in rij 2."
    assert refusal.value.text.en == "sheet Processen, row 4, field sleutel: p-1 stands in row 2 too."


def test_own_keys_are_the_same_whatever_their_capitals() -> None:
    with pytest.raises(RefusedFileError, match="staat ook in rij 2"):
        processes(("eigen:ABC", "a", "", ""), ("Eigen:abc", "b", "", ""))


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="er staan geen rijen in"):
        read_rows(read_csv(csv()), PROCESS_COLUMNS, read_process)


def test_numbers_are_texts_where_texts_belong() -> None:
    assert process_cell("dienst", 112).owner == "112"


def test_excel_booleans_are_a_yes_or_no() -> None:
    assert process_cell("nis2-bijlage", True).nis2_annex
    assert not process_cell("nis2-bijlage", False).nis2_annex


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\u200b=1", "＝1", "'=1", '"', "a\nb", "😀", "_x0041_", "#"]
)
def test_texts_come_as_they_are(text: str) -> None:
    assert process_cell("omschrijving", text).description == text
    table = Table(("sleutel", "titel", "omschrijving"), ((2, ("p-1", "x", text)),))
    assert read_rows(table, PROCESS_COLUMNS, read_process)[0].description == text


def test_line_ends_become_one_kind_and_blanks_around_go() -> None:
    assert process_cell("omschrijving", "  a\r\nb\rc\n ").description == "a\nb\nc"
    assert one_way("a\x00\x1b\ufffe\ud800b") == "ab"


PEAKS = (
    Peak("Einde jaar", (12, 20), (1, 5), {Dimension.USERS: 4}),
    Peak("a=b 1/1-2/2 service=3", (2, 29), (2, 29), dict.fromkeys(Dimension, 5)),
    Peak("Piek - (x) 20/08", (1, 1), (12, 31), {Dimension.LEGAL: 1}),
)


def test_peaks_are_read_back_as_they_were_written() -> None:
    lines = peaks_text(PEAKS).split("\n")
    assert sorted((read_peak(line) for line in lines), key=str) == sorted(PEAKS, key=str)
    assert peaks_text(reversed(PEAKS)) == peaks_text(PEAKS)
    assert lines[0] == "Piek - (x) 20/08 01/01-31/12 juridisch=1"


def test_links_are_read_back_as_they_were_written() -> None:
    links = {"register": "uses", "eigen:1": "stores", "a (b)": "creates"}
    assert dict(read_link(line) for line in assets_text(links).split("\n")) == links


def test_rows_that_wait_are_the_rows_that_were_read() -> None:
    peaks = "Start 20/08-10/09 dienstverlening=5"
    rows = processes(("p-1", "x", peaks, "aangepast"), headings=("sleutel", "titel", "piekperiodes", "staat"))
    assert unpacked(packed(rows)) == rows
    found = assets(("a-1", "x", "cat", 1, 2, 3))
    assert unpacked(packed(found)) == found
