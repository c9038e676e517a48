"""An official self-assessment workbook is read into answers, its known faults survived, anything else refused whole."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from belfort.domain.errors import RefusedFileError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from belfort.exchange.cyfun_workbook import (
    WorkbookAnswer,
    WorkbookAssessment,
    read_cyfun_workbook,
    recognize_cyfun_workbook,
)
from tests.exchange.books import bent, book
from tests.exchange.cyfun_books import (
    BASIC,
    COMPLETED,
    ESSENTIAL,
    IMPORTANT,
    book_2023,
    book_2025,
    changed,
    framework,
    opened,
    places,
)

GOVERN = "xl/worksheets/sheet2.xml"


def read_2023(data: bytes, level: AssuranceLevel | None = BASIC) -> WorkbookAssessment:
    return read_cyfun_workbook(data, framework("2023"), level)


def read_2025(data: bytes, level: AssuranceLevel | None = None) -> WorkbookAssessment:
    return read_cyfun_workbook(data, framework("2025"), level)


def answer(found: WorkbookAssessment, ref: str) -> WorkbookAnswer:
    return next(control.answer for control in found.controls if control.ref == ref)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("level", AssuranceLevel)
def test_every_control_of_2023_is_found(level: AssuranceLevel, language: str) -> None:
    """The sheets hold wrong labels, a requirement over three rows, and rows without a control."""
    found = read_2023(book_2023(language), level)
    assert [control.ref for control in found.controls] == [c.ref for c in framework("2023").controls_at(level)]
    assert {control.answer.score for control in found.controls} == {Score(1, 1)}
    assert (found.framework, found.version, found.level) == ("cyfun-2023", "2023", level)
    assert (found.completed_on, found.tool_version, found.missing) == (COMPLETED, date(2025, 8, 4), ())


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("level", AssuranceLevel)
def test_every_control_of_2025_is_found(level: AssuranceLevel, language: str) -> None:
    """The file of level Basic pads no numbers and has one column less."""
    found = read_2025(book_2025(level, language))
    assert [control.ref for control in found.controls] == [c.ref for c in framework("2025").controls_at(level)]
    assert (found.version, found.level, found.completed_on) == ("2025", level, COMPLETED)


def test_the_cells_of_a_control_are_named() -> None:
    cells = read_2025(book_2025()).controls[0].cells
    assert (cells.sheet, cells.row) == ("GOVERN", 3)
    assert (cells.documentation, cells.implementation) == ("G3", "H3")
    assert (cells.comment, cells.assessor_comment) == ("K3", "L3")


def test_a_wrong_label_is_only_wrong_beside_its_subcategory() -> None:
    """ID.BE-1.2 exists as well: the label counts, unless the column of the subcategory says ID.BE-2."""
    data = book_2023()
    where = places(data)
    rows = {ref: where[f"ESSENTIAL Details!IMPORTANT_{ref}"][1] for ref in ("ID.BE-1.1", "ID.BE-1.2", "ID.BE-1.3")}
    data = changed(data, {f"ESSENTIAL Details!G{row}": 2 + place for place, row in enumerate(rows.values())})
    found = read_2023(data, ESSENTIAL)
    assert answer(found, "ID.BE-1.1").score.documentation == 2
    assert answer(found, "ID.BE-2.1").score.documentation == 3
    assert answer(found, "ID.BE-3.1").score.documentation == 4


def test_scores_comments_and_the_date_are_read() -> None:
    data = changed(
        book_2025(),
        {
            "GOVERN!G3": 4,
            "GOVERN!H3": 2,
            "GOVERN!K3": " Beleid van 2024,\r\ngoedgekeurd door de raad ",
            "GOVERN!L3": "Gezien.",
            "GOVERN!G4": None,
            "GOVERN!K4": "Documentation: op papier\n\nImplementation: in de praktijk",
            "GOVERN!K5": "Implementatie: enkel dit",
            "Introduction!T27": date(2026, 3, 31),
        },
    )
    found = read_2025(data)
    first, second, third = found.controls[:3]
    assert first.answer.score == Score(4, 2)
    assert first.comment == "Beleid van 2024,\ngoedgekeurd door de raad"
    assert first.answer.grounds_documentation == first.answer.grounds_implementation == first.comment
    assert first.assessor_comment == "Gezien."
    assert second.answer == WorkbookAnswer(second.ref, Score(None, 1), "op papier", "in de praktijk")
    assert (third.answer.grounds_documentation, third.answer.grounds_implementation) == ("", "enkel dit")
    assert found.completed_on == date(2026, 3, 31)


def test_only_the_sheet_of_the_level_is_read() -> None:
    data = changed(book_2023(), {"ESSENTIAL Details!G3": 5, "IMPORTANT Details!G3": "onzin"})
    assert read_2023(data, BASIC).controls[0].answer.score == Score(1, 1)
    assert read_2023(data, ESSENTIAL).controls[0].answer.score == Score(5, 1)


@pytest.mark.parametrize("cells", [("N/A", "N/A"), ("N/A", 1), (5, " n/a "), ("n.v.t.", None)])
def test_one_cell_that_says_not_applicable_is_enough(cells: tuple[object, object]) -> None:
    found = read_2025(changed(book_2025(), {"GOVERN!G3": cells[0], "GOVERN!H3": cells[1]}))
    assert answer(found, "GV.OC-01.1").score == NOT_APPLICABLE


def test_a_comment_over_two_controls_is_the_comment_of_both_unless_it_names_them() -> None:
    row = places(book_2025())["GOVERN!GV.OC-04.1"][1]
    found = read_2025(changed(book_2025(), {f"GOVERN!K{row}": "voor beide", f"GOVERN!L{row}": "gezien"}))
    assert [c.comment for c in found.controls if c.ref.startswith("GV.OC-04")] == ["voor beide", "voor beide", "", ""]
    assert [c.assessor_comment for c in found.controls if c.ref.startswith("GV.OC-04")][:3] == ["gezien", "gezien", ""]
    named = "GV.OC-04.1:\neen\n\nmet wit\n\nGV.OC-04.2:\ntwee"
    found = read_2025(changed(book_2025(), {f"GOVERN!K{row}": named}))
    assert [c.comment for c in found.controls if c.ref.startswith("GV.OC-04")] == ["een\n\nmet wit", "twee", "", ""]
    assert {c.cells.comment for c in found.controls if c.ref in {"GV.OC-04.1", "GV.OC-04.2"}} == {f"K{row}"}


def test_comments_beside_a_requirement_over_several_rows_are_joined() -> None:
    row = places(book_2023())["ESSENTIAL Details!BASIC_ID.AM-5.1"][1]
    data = changed(
        book_2023(), {f"ESSENTIAL Details!K{row}": "een", f"ESSENTIAL Details!K{row + 2}": "drie"}
    )  # fmt: skip
    assert next(c for c in read_2023(data, ESSENTIAL).controls if c.ref == "ID.AM-5.1").comment == "een\ndrie"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (datetime(2026, 3, 31, 17, 5), date(2026, 3, 31)),  # noqa: DTZ001 Excel knows no zone
        ("2026-03-31", date(2026, 3, 31)),
        ("1/4/2026", date(2026, 4, 1)),
        (" 31-03-2026 ", date(2026, 3, 31)),
        (None, None),
    ],
)
def test_the_date_may_be_written_in_a_few_ways(value: object, day: date | None) -> None:
    assert read_2025(changed(book_2025(), {"Introduction!T27": value})).completed_on == day


def test_a_file_that_counts_from_1904_is_read_right() -> None:
    made = opened(book_2025())
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made["Introduction"]["T27"] = date(2026, 3, 31)
    buffer = io.BytesIO()
    made.save(buffer)
    assert b'date1904="1"' in zipfile.ZipFile(buffer).read("xl/workbook.xml")
    assert read_2025(buffer.getvalue()).completed_on == date(2026, 3, 31)


def test_without_pointers_the_date_stands_beside_its_sentence() -> None:
    sheets = ("GOVERN", "IDENTIFY", "PROTECT", "DETECT", "RESPOND", "RECOVER")
    data = changed(book_2025(), {f"{name}!E1": None for name in sheets} | {"Introduction!T27": date(2026, 1, 2)})
    assert read_2025(data).completed_on == date(2026, 1, 2)


def test_a_workbook_without_a_date_is_read() -> None:
    sheets = ("GOVERN", "IDENTIFY", "PROTECT", "DETECT", "RESPOND", "RECOVER")
    data = changed(book_2025(), {f"{name}!E1": None for name in sheets} | {"Introduction!Q27": None})
    assert read_2025(data).completed_on is None


def test_renamed_sheets_are_found_by_their_headings() -> None:
    rename = {"xl/workbook.xml": lambda part: part.replace(b'name="GOVERN"', b'name="Blad 7"')}
    assert read_2025(bent(book_2025(), rename)).controls[0].cells.sheet == "Blad 7"


def test_controls_that_the_file_does_not_have_are_named() -> None:
    found = read_2025(changed(book_2025(), {}, drop=("RECOVER",)))
    assert found.missing == tuple(c.ref for c in framework("2025").controls_at(ESSENTIAL) if c.ref.startswith("RC."))


def test_a_comment_in_a_row_without_a_control_is_named() -> None:
    row = places(book_2023())["BASIC Details!ID.AM-3.1"][1] + 1
    found = read_2023(changed(book_2023(), {f"BASIC Details!K{row}": "los", "BASIC Details!K99": "onderaan"}))
    assert found.left_out == (f"BASIC Details!K{row}", "BASIC Details!K99")
    assert read_2023(book_2023()).left_out == ()


def test_a_workbook_says_what_it_is_of() -> None:
    edition = recognize_cyfun_workbook(book_2023())
    assert (edition.version, edition.levels) == ("2023", (BASIC, IMPORTANT, ESSENTIAL))
    edition = recognize_cyfun_workbook(book_2025(IMPORTANT))
    assert (edition.version, edition.levels) == ("2025", (IMPORTANT,))


def numbers_as(text: str) -> bytes:
    """Return the book with its first score stored in another way."""
    stored = re.compile(rb'(<c r="G3" [^>]*?) t="n"><v>1</v></c>')
    change = {GOVERN: lambda part: stored.sub(rb"\1" + text.encode() + rb"</c>", part)}
    data = bent(book_2025(), change)
    assert data != book_2025()
    return data


@pytest.mark.parametrize(
    "stored",
    [
        "><v>3</v>",
        ' t="n"><v>3.0</v>',
        "><v>3E0</v>",
        "><v>+3</v>",
        "><v>30E-1</v>",
    ],
)
def test_a_whole_score_may_be_stored_in_any_way(stored: str) -> None:
    assert answer(read_2025(numbers_as(stored)), "GV.OC-01.1").score == Score(3, 1)


def prefixed(part: bytes) -> bytes:
    """Return a part as other makers write it: every tag with a prefix, its cells without an address."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = re.sub(rb"<(/?)([A-Za-z]+)(?=[ />])", rb"<\1x:\2", part)
    return part.replace(b'xmlns="' + main, b'xmlns:x="' + main)


def test_tags_with_a_prefix_are_read() -> None:
    data = bent(book_2025(), {GOVERN: prefixed, "xl/sharedStrings.xml": prefixed, "xl/workbook.xml": prefixed})
    assert b"<x:c " in zipfile.ZipFile(io.BytesIO(data)).read(GOVERN)
    assert read_2025(data) == read_2025(book_2025())


def test_cells_without_an_address_are_counted_from_the_left() -> None:
    """The sheet has cells everywhere, so that each address can be left out."""
    made = opened(book_2025())
    for row in made["GOVERN"].iter_rows(max_col=12):
        for cell in row:
            if not isinstance(cell, openpyxl.cell.cell.MergedCell) and cell.value is None:
                cell.value = " "
    buffer = io.BytesIO()
    made.save(buffer)
    strip = {GOVERN: lambda part: re.sub(rb'<(c|row) r="[A-Z0-9]+"', rb"<\1", part)}
    assert answer(read_2025(bent(buffer.getvalue(), strip)), "GV.OC-01.1").score == Score(1, 1)


def test_marks_of_excel_and_rich_text_are_turned_into_letters() -> None:
    strings = (
        b'<si><r><rPr><b/></rPr><t>eerst</t></r><r><t xml:space="preserve">_x000D_\ndan _x005F_x0041_ &lt;</t></r>'
        b'<rPh sb="0" eb="1"><t>klank</t></rPh></si>'
    )
    data = changed(book_2025(), {"GOVERN!K3": "@@hier@@"})
    data = bent(data, {"xl/sharedStrings.xml": lambda part: re.sub(rb"<si><t[^>]*>@@hier@@</t></si>", strings, part)})
    assert read_2025(data).controls[0].comment == "eerst\ndan _x0041_ <"


def test_a_text_in_its_cell_has_letters_too_and_how_to_say_them_left_out() -> None:
    inside = b't="inlineStr"><is><r><t>een</t></r><t> _x0041_</t><rPh sb="0" eb="1"><t>klank</t></rPh></is></c>'
    cell = re.compile(rb'(<c r="K3" s="[0-9]+")[^>]*>.*?</c>')
    data = bent(book_2025(), {GOVERN: lambda part: cell.sub(rb"\1 " + inside, part)})
    assert read_2025(data).controls[0].comment == "een A"


def test_an_error_in_a_formula_of_the_tool_is_no_fault() -> None:
    """Empty scores make the tool's own means come to #DIV/0!."""
    formula = re.compile(rb'(<c r="I3"[^>]*?)( t="[a-z]*")?><f>(.*?)</f><v ?/?>(</v>)?')
    data = bent(book_2025(), {GOVERN: lambda part: formula.sub(rb'\1 t="e"><f>\3</f><v>#DIV/0!</v>', part)})
    assert b"#DIV/0!" in zipfile.ZipFile(io.BytesIO(data)).read(GOVERN)
    assert len(read_2025(data).controls) == 218


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(b'0159AXFcrstbe_ ">/')), min_size=1, max_size=3),
    st.sampled_from([GOVERN, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"]),
)
def test_a_bent_part_is_an_assessment_or_a_refusal(flips: list[tuple[int, int]], part: str) -> None:
    def flip(content: bytes) -> bytes:
        bent_one = bytearray(content)
        for place, value in flips:
            bent_one[place % len(bent_one)] = value
        return bytes(bent_one)

    try:
        found = read_2025(bent(book_2025(), {part: flip}))
    except RefusedFileError as refusal:
        assert 0 < len(refusal.text.nl) < 400
        return
    for control in found.controls:
        assert {control.answer.score.documentation, control.answer.score.implementation} <= {None, 1, 2, 3, 4, 5}


def test_a_workbook_of_something_else_is_refused() -> None:
    for data in (book(("a", "b", "c", 1)), changed(book_2025(), {}, drop=tuple(SHEET_NAMES))):
        with pytest.raises(RefusedFileError) as refusal:
            recognize_cyfun_workbook(data)
        assert refusal.value.text.nl == "dit is geen zelfevaluatiewerkboek van CyberFundamentals."
        assert refusal.value.text.en == "this is not a self-assessment workbook of CyberFundamentals."


SHEET_NAMES = ("GOVERN", "IDENTIFY", "PROTECT", "DETECT", "RESPOND", "RECOVER")
