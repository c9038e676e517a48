"""A table as text is read whole, or refused with the row that a spreadsheet shows."""

import pytest

from belfort.domain.errors import RefusedFileError
from belfort.exchange.limits import MEBIBYTE, require_plain_name
from belfort.exchange.strict_csv import read_csv
from tests.exchange.books import csv

ROWS = ((2, ("p-1", "Verhuizing")), (3, ("p-2", "Geboorte")))
HEADINGS = ("sleutel", "titel")
PLAIN = csv(("p-1", "Verhuizing"), ("p-2", "Geboorte"), headings=HEADINGS)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        PLAIN.replace(b";", b","),
        PLAIN.replace(b"\r\n", b"\n"),
        PLAIN.replace(b"\r\n", b"\r"),
        PLAIN + b"\r\n",
        b"\xef\xbb\xbf" + PLAIN,
        b"sep=;\r\n" + PLAIN,
        b"SEP=;\n" + PLAIN,
        b"\xef\xbb\xbfsep=,\r\n" + PLAIN.replace(b";", b","),
        b"sep=\t\r\n" + PLAIN.replace(b";", b"\t"),
        PLAIN + b"\r\n;\r\n;\r\n",
        b'"sleutel";"titel"\n"p-1";"Verhuizing"\n"p-2";"Geboorte"',
    ],
)
def test_a_table_is_read_however_it_was_written(data: bytes) -> None:
    table = read_csv(data)
    assert (table.headings, table.rows) == (HEADINGS, ROWS)


def test_a_cell_may_hold_separators_quotes_and_line_ends() -> None:
    table = read_csv(b'sleutel;titel\np-1;"een; ""twee""\r\ndrie"\np-2;x\n')
    assert table.rows == ((2, ("p-1", 'een; "twee"\r\ndrie')), (3, ("p-2", "x")))


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    table = read_csv(b'sep=;\nsleutel;titel\n\np-1;"een\ntwee"\n;\np-2;x\n')
    assert [number for number, _ in table.rows] == [3, 5]


HOSTILE = {
    "NUL": (b"sleutel;titel\np-1;a\x00b\n", "rij 2: er staat een NUL-teken in."),
    "UTF-16": ("sleutel;titel\np-1;é\n".encode("utf-16"), "rij 1: het bestand is niet in UTF-8 opgeslagen."),
    "UTF-16 without its mark": ("sleutel;titel\n".encode("utf-16-le"), "rij 1: er staat een NUL-teken in."),
    "Latin-1": ("sleutel;titel\np-1;x\np-2;é\n".encode("latin-1"), "rij 3: het bestand is niet in UTF-8 opgeslagen."),
    "half a character": (b"sleutel;titel\np-1;\xed\xa0\x80\n", "rij 2: het bestand is niet in UTF-8 opgeslagen."),
    "a narrow row": (b"sleutel;titel;staat\np-1;x;\np-2;y\n", "rij 3: deze rij heeft 2 kolommen in plaats van 3."),
    "a wide row": (b"sleutel;titel\np-1;x;y\n", "rij 2: deze rij heeft 3 kolommen in plaats van 2."),
    "too many columns": (b";".join([b"x"] * 65), "rij 1: er zijn meer dan 64 kolommen."),
    "200,000 columns": (b"," * 200_000, "rij 1: er zijn meer dan 64 kolommen."),
    "too many rows": (b"a;b\n" * 5_002, "er zijn meer dan 5000 rijen."),
    "a million empty rows": (b"a;b\n" + b"\n" * 1_000_000, "er zijn meer dan 5000 rijen."),
    "an unclosed quote": (b'a;b\n1;"x\n2;y\n', "rij 2: deze rij is geen geldige CSV."),
    "a quote in the middle": (b'a;b\n1;"x"y\n', "rij 2: deze rij is geen geldige CSV."),
    "a megabyte in one cell": (b'a;b\n1;"' + b"x" * 10**6 + b'"\n', "rij 2: deze rij is geen geldige CSV."),
    "a long cell": (b"a;b\n1;" + b"x" * 10_001 + b"\n", "rij 2: een cel is langer dan 10000 tekens."),
    "another separator": (b"sep=|\na|b\n", "het scheidingsteken moet , of ; zijn."),
    "nothing": (b"", "het bestand is leeg."),
    "only a mark": (b"\xef\xbb\xbf", "er is geen rij met kolomkoppen."),
    "only line ends": (b"\n\n\n", "er is geen rij met kolomkoppen."),
    "only a separator": (b"sep=;", "er is geen rij met kolomkoppen."),
    "too much": (b"a" * (10 * MEBIBYTE + 1), "het bestand is groter dan 10 MB."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_table_is_refused_in_one_sentence_when_it_holds(name: str) -> None:
    data, sentence = HOSTILE[name]
    with pytest.raises(RefusedFileError) as refusal:
        read_csv(data)
    assert refusal.value.text.nl == sentence
    assert refusal.value.text.en not in {"", sentence}


@pytest.mark.parametrize("name", ["register.xlsx", "Register 2026 (1).csv", "ça.csv", ".verborgen.csv"])
def test_a_plain_file_name_is_taken_as_it_is(name: str) -> None:
    assert require_plain_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "../register.csv",
        "/etc/passwd",
        "a/b.csv",
        "a\\b.csv",
        "c:register.csv",
        "..",
        ".",
        "",
        " ",
        "a\x00.csv",
        "a\n.csv",
        "a\tb.csv",
        "a\x1b.csv",
        "a\udc80.csv",
        "\\\\server\\deel\\x.csv",
    ],
)
def test_a_file_name_with_a_path_or_control_characters_is_refused(name: str) -> None:
    with pytest.raises(RefusedFileError, match="geen pad"):
        require_plain_name(name)
