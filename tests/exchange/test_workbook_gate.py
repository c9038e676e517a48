"""An Excel file that is more than plain values is refused whole, before any library sees it."""

import io
import re
import time
import zipfile

import openpyxl
import pytest

from belfort.domain.errors import RefusedFileError
from belfort.exchange.limits import MEBIBYTE, Limits
from belfort.exchange.workbook import read_sheet, read_workbook
from belfort.exchange.workbook_gate import check_workbook
from tests.exchange.books import GOOD, SHEET, bent, book, with_rows

RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
GOOD_BOOK = book(GOOD)
SHEETS = ("Processen", "Processes")


def relation(kind: str, target: str, mode: str = "") -> dict[str, object]:
    """Return a change of the workbook's relations: one more."""
    text = f'<Relationship Id="rIdX" Type="http://x/relationships/{kind}" Target="{target}"{mode}/></Relationships>'
    return {RELATIONS: lambda part: part.replace(b"</Relationships>", text.encode())}


def typed(kind: str) -> dict[str, object]:
    return {
        TYPES: lambda part: part.replace(b"</Types>", f'<Default Extension="x" ContentType="{kind}"/></Types>'.encode())
    }


def in_sheet(xml: bytes) -> dict[str, object]:
    """Return a change of the sheet: something before its end."""
    return {SHEET: lambda part: part.replace(b"</worksheet>", xml + b"</worksheet>")}


def bomb() -> bytes:
    """Return a few kilobytes that unpack to a hundred megabytes."""
    return bent(GOOD_BOOK, add={"xl/media/image1.png": bytes(100 * MEBIBYTE)})


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


def far_rows(count: int) -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(3, count + 3))


def two_million_rows() -> bytes:
    return with_rows(b'<row r="2000000"><c r="A2000000"><v>1</v></c></row>')


def encrypted_bit() -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD_BOOK)) as archive:
        info = archive.getinfo("xl/workbook.xml")
    data = bytearray(GOOD_BOOK)
    data[info.header_offset + 6] |= 1
    place = bytes(data).index(b"PK\x01\x02")
    while data[place + 46 : place + 46 + 15] != b"xl/workbook.xml":
        place = bytes(data).index(b"PK\x01\x02", place + 4)
    data[place + 8] |= 1
    return bytes(data)


def packed_by(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD_BOOK)) as old, zipfile.ZipFile(buffer, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return buffer.getvalue()


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "b">]>'
BROKEN = "geen leesbaar Excel-bestand"
HOSTILE = {
    "a macro": (bent(GOOD_BOOK, add={"xl/vbaProject.bin": b"\xcc\x61"}), "macro"),
    "a macro under another name": (bent(GOOD_BOOK, typed("application/vnd.ms-office.vbaProject")), "macro"),
    "a macro by its relation": (bent(GOOD_BOOK, relation("vbaProject", "harmless.bin")), "macro"),
    "a sheet of the old macro language": (bent(GOOD_BOOK, add={"xl/macrosheets/sheet1.xml": b"<a/>"}), "macro"),
    "a macro-enabled type": (
        bent(GOOD_BOOK, typed("application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
        "macro",
    ),
    "an external link": (bent(GOOD_BOOK, add={"xl/externalLinks/externalLink1.xml": b"<a/>"}), "ander bestand"),
    "an external relation": (
        bent(GOOD_BOOK, relation("image", "http://x.example/", ' TargetMode="External"')),
        "ander",
    ),
    "a connection": (bent(GOOD_BOOK, add={"xl/connections.xml": b"<a/>"}), "van elders"),
    "a file inside": (bent(GOOD_BOOK, add={"xl/embeddings/oleObject1.bin": b"a"}), "in"),
    "an active part": (bent(GOOD_BOOK, add={"xl/activeX/activeX1.xml": b"<a/>"}), "actieve"),
    "a zip bomb": (bomb(), "uitgepakt te groot"),
    "a bomb of elements": (bent(GOOD_BOOK, in_sheet(b"<a/>" * 1_600_000)), "uitgepakt te groot"),
    "two million rows": (two_million_rows(), "meer dan 5000 rijen"),
    "6000 rows": (with_rows(far_rows(6_000)), "meer dan 5000 rijen"),
    "6000 rows without numbers": (with_rows(b"<row/>" * 6_000), "meer dan 5000 rijen"),
    "a far cell": (with_rows(b'<row r="3"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576 ligt te ver"),
    "a far column": (with_rows(b'<row r="3"><c r="BM3"><v>1</v></c></row>'), "BM3 ligt te ver"),
    "a far column without an address": (with_rows(b'<row r="3">' + b"<c/>" * 65 + b"</row>"), "ligt te ver"),
    "a cell that is no cell": (with_rows(b'<row r="3"><c r="$A$3"><v>1</v></c></row>'), "ligt te ver"),
    "a huge merge": (
        bent(GOOD_BOOK, in_sheet(b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        "ligt te ver",
    ),
    "a formula": (with_rows(b'<row r="3"><c r="D3"><f>1+2</f><v>3</v></c></row>'), "cel D3 bevat een formule"),
    "an error": (with_rows(b'<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>'), "cel B3 bevat een fout"),
    "a document type": (bent(GOOD_BOOK, {SHEET: lambda part: DOCTYPE + part.partition(b"?>")[2]}), "DOCTYPE"),
    "a document type in the strings": (
        bent(GOOD_BOOK, {"xl/sharedStrings.xml": lambda part: DOCTYPE + part.partition(b"?>")[2]}),
        "DOCTYPE",
    ),
    "an unknown entity": (with_rows(b'<row r="3"><c r="A3"><v>&a;</v></c></row>'), BROKEN),
    "another encoding": (bent(GOOD_BOOK, {SHEET: lambda part: part.decode().encode("utf-16")}), BROKEN),
    "another encoding without a mark": (
        bent(GOOD_BOOK, {SHEET: lambda part: part.decode().encode("utf-16-le")}),
        BROKEN,
    ),
    "a sheet that is too deep": (bent(GOOD_BOOK, in_sheet(nested(80))), BROKEN),
    "a sheet that stops": (bent(GOOD_BOOK, {SHEET: lambda part: part[:-20]}), BROKEN),
    "a part outside the archive": (bent(GOOD_BOOK, add={"../../etc/x.xml": b"<a/>"}), BROKEN),
    "a part on another disk": (bent(GOOD_BOOK, add={"c:\\x.xml": b"<a/>"}), BROKEN),
    "an absolute part": (bent(GOOD_BOOK, add={"/etc/x.xml": b"<a/>"}), BROKEN),
    "a part twice, in capitals": (bent(GOOD_BOOK, add={"XL/WORKBOOK.XML": b"<a/>"}), BROKEN),
    "a sheet that is missing": (
        bent(GOOD_BOOK, {RELATIONS: lambda part: part.replace(b"sheet1.xml", b"sheet9.xml")}),
        BROKEN,
    ),
    "400 parts": (bent(GOOD_BOOK, add={f"xl/p{n}.bin": b"" for n in range(400)}), "te veel onderdelen"),
    "an encrypted part": (encrypted_bit(), BROKEN),
    "another way of packing": (packed_by(zipfile.ZIP_LZMA), BROKEN),
    "something before the archive": (b"MZ" + GOOD_BOOK, BROKEN),
    "something after the archive": (GOOD_BOOK + b"x", BROKEN),
    "a truncated archive": (GOOD_BOOK[: len(GOOD_BOOK) // 2], BROKEN),
    "a password or an old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "wachtwoord"),
    "plain text": (b"sleutel;titel\r\n", BROKEN),
    "a few bytes": (b"PK", BROKEN),
    "nothing": (b"", "leeg"),
    "another kind of archive": (bent(GOOD_BOOK, {}).replace(b"xl/workbook.xml", b"xl/workb00k.xml"), BROKEN),
    "too much": (GOOD_BOOK + bytes(11 * MEBIBYTE), "groter dan 10 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_workbook_is_refused_in_one_sentence_when_it_holds(name: str) -> None:
    data, words = HOSTILE[name]
    began = time.monotonic()
    with pytest.raises(RefusedFileError) as refusal:
        check_workbook(data)
    assert time.monotonic() - began < 10
    for text in (refusal.value.text.nl, refusal.value.text.en):
        assert len(text) < 200
        assert text.endswith(".")
    assert words in refusal.value.text.nl
    assert refusal.value.text.nl != refusal.value.text.en


def test_a_doubled_part_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = bent(GOOD_BOOK, add={"xl/workbook.xml": b"<a/>"})
    with pytest.raises(RefusedFileError, match=BROKEN):
        check_workbook(data)


def test_a_fault_names_its_sheet_and_row() -> None:
    data = with_rows(b'<row r="7"><c r="D7"><f>SUM(D1:D6)</f><v>3</v></c></row>')
    with pytest.raises(RefusedFileError) as refusal:
        read_sheet(data, SHEETS)
    assert refusal.value.text.nl == "blad Processen, rij 7: cel D7 bevat een formule in plaats van een waarde."
    assert refusal.value.text.en == "sheet Processen, row 7: cell D7 holds a formula instead of a value."


def test_a_sheet_under_any_name_is_looked_into() -> None:
    """A part that hides its kind behind another ending is checked like every sheet."""
    data = with_rows(b'<row r="3"><c r="A3"><f>1</f><v>1</v></c></row>')
    data = bent(data, {RELATIONS: lambda part: part.replace(b"sheet1.xml", b"../worksheets/sheet1.bin")})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("sheet1.xml", "sheet1.bin"), old.read(name))
    with pytest.raises(RefusedFileError, match="formule"):
        check_workbook(buffer.getvalue())


def test_a_formula_in_a_rule_of_the_sheet_is_no_formula_in_a_cell() -> None:
    rule = (
        b'<extLst><ext xmlns:x14="urn:x14" xmlns:xm="urn:xm"><x14:sparkline><xm:f>Blad2!A1:B1</xm:f></x14:sparkline>'
        b"</ext></extLst>"
    )
    check_workbook(bent(GOOD_BOOK, in_sheet(rule)))


def test_formulas_can_be_allowed() -> None:
    data = with_rows(b'<row r="3"><c r="A3"><f>1</f><v>7</v></c></row>')
    assert read_workbook(data, formulas_allowed=True)["Processen"][2][0] == 7


@pytest.mark.parametrize("more", [(), ("Blad2", "Blad3")])
def test_the_sheet_is_found_by_its_name(more: tuple[str, ...]) -> None:
    table = read_sheet(book(GOOD, sheet="processes", more=more), SHEETS)
    assert table.headings[0] == "sleutel"
    assert table.rows == ((2, GOOD),)


def test_the_only_sheet_may_have_any_name() -> None:
    assert read_sheet(book(GOOD, sheet="Blad1"), SHEETS).rows == ((2, GOOD),)


def test_a_wrong_sheet_is_refused_by_name() -> None:
    with pytest.raises(RefusedFileError) as refusal:
        read_sheet(book(GOOD, sheet="Blad1", more=("Blad2",)), SHEETS)
    assert refusal.value.text.nl == "er is geen blad Processen of Processes."
    assert refusal.value.text.en == "there is no sheet Processen or Processes."


@pytest.mark.parametrize("data", [book(headings=()), book(GOOD, headings=())])
def test_an_empty_sheet_has_no_headings(data: bytes) -> None:
    with pytest.raises(RefusedFileError, match="geen kolomkoppen"):
        read_sheet(data, SHEETS)


def test_a_workbook_of_another_maker_is_read() -> None:
    made = openpyxl.Workbook()
    made.active.title = "Processen"
    made.active.append(["sleutel", "titel"])
    made.active.append(["p-1", "Verhuizing"])
    made.active["B2"].hyperlink = "https://www.vlaanderen.be/"
    made.active.merge_cells("D1:E2")
    buffer = io.BytesIO()
    made.save(buffer)
    assert read_sheet(buffer.getvalue(), SHEETS).rows[0][1][:2] == ("p-1", "Verhuizing")


def test_empty_rows_keep_the_numbers_of_the_others() -> None:
    data = book(GOOD, (), ("", "", "", ""), ("p-2", "Geboorte", "", ""))
    assert [number for number, _ in read_sheet(data, SHEETS).rows] == [2, 5]


def test_the_limits_can_be_tighter() -> None:
    with pytest.raises(RefusedFileError, match="meer dan 1 rijen"):
        check_workbook(book(GOOD, GOOD), Limits(rows=1))


def test_the_order_of_parts_does_not_matter() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD_BOOK)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert read_sheet(buffer.getvalue(), SHEETS).rows == ((2, GOOD),)


def test_no_hostile_name_is_forgotten() -> None:
    """Each hostile file differs from the good one: a change that no longer applies would test nothing."""
    assert all(data != GOOD_BOOK for data, _ in HOSTILE.values())
    assert not [name for name in HOSTILE if not re.fullmatch(r"[a-z0-9 ,-]+", name)]
