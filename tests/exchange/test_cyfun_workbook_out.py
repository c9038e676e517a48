"""Answers come back as they went into the workbook, and nothing else of the file changes."""

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from belfort.domain.errors import InvalidError, RefusedFileError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from belfort.exchange.cyfun_comments import NAMED, join_grounds, split_grounds
from belfort.exchange.cyfun_parts import with_full_calculation
from belfort.exchange.cyfun_sheet import scan_sheet
from belfort.exchange.cyfun_workbook import WorkbookAnswer, read_cyfun_workbook
from belfort.exchange.cyfun_workbook_out import fill_cyfun_workbook
from belfort.exchange.limits import STRAY
from belfort.exchange.register_texts import one_way
from tests.exchange.books import Change, bent
from tests.exchange.cyfun_books import (
    BASIC,
    ESSENTIAL,
    SHEETS,
    book_2023,
    book_2025,
    changed,
    framework,
    opened,
    places,
)
from tests.exchange.test_cyfun_workbook import prefixed

GOVERN = "xl/worksheets/sheet2.xml"
DAY = date(2026, 3, 31)
TRAPS = [
    "=1+1",
    "+32 9 123",
    "-x",
    "@naam",
    "'='",
    "_x0041_",
    "a\n\nb",
    "<b>&amp;</b>",
    "é😀 “”",
    "N/A",
    "3",
    "]]>",
    "",
]
# a text that names a ground itself is part of no promise, nor is one that begins as a reference
Grounds = st.one_of(
    st.sampled_from(TRAPS), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
).map(one_way).filter(lambda text: not NAMED.search(text) and ":\n" not in text)  # fmt: skip


def filled(data: bytes, answers: list[WorkbookAnswer], level: AssuranceLevel, day: date | None = DAY) -> bytes:
    version = "2025" if "GOVERN" in opened(data).sheetnames else "2023"
    return fill_cyfun_workbook(data, answers, day, framework=framework(version), level=level)


@st.composite
def some_answers(draw: st.DrawFn, version: str, level: AssuranceLevel) -> tuple[WorkbookAnswer, ...]:
    """Return an answer to every control of a level, some of them excluded as far as the level allows."""
    rules = framework(version)
    figure = st.sampled_from([None, 1, 2, 3, 4, 5])
    rule = rules.rules[level].exclusion
    free = [control.ref for control in rules.controls_at(level) if rules.may_exclude(control.ref, level)]
    out = draw(st.sets(st.sampled_from(free), max_size=rule.limit)) if rule else set()
    texts = draw(st.lists(st.tuples(Grounds, Grounds), min_size=1, max_size=5))
    figures = draw(st.lists(st.tuples(figure, figure), min_size=1, max_size=7))
    return tuple(
        WorkbookAnswer(
            control.ref,
            NOT_APPLICABLE if control.ref in out else Score(*figures[place % len(figures)]),
            *texts[place % len(texts)],
        )
        for place, control in enumerate(rules.controls_at(level))
    )


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.data(),
    st.sampled_from([("2023", level) for level in AssuranceLevel] + [("2025", level) for level in AssuranceLevel]),
)
def test_answers_come_back(data: st.DataObject, edition: tuple[str, AssuranceLevel]) -> None:
    version, level = edition
    answers = data.draw(some_answers(version, level))
    book = book_2023() if version == "2023" else book_2025(level)
    done = fill_cyfun_workbook(book, answers, DAY, framework=framework(version), level=level)
    found = read_cyfun_workbook(done, framework(version), level)
    assert found.answers == answers
    assert found.completed_on == DAY


@settings(max_examples=300)
@given(Grounds, Grounds, st.sampled_from(["nl", "en"]))
def test_grounds_come_back(documentation: str, implementation: str, language: str) -> None:
    assert split_grounds(join_grounds(documentation, implementation, language)) == (documentation, implementation)


def test_grounds_stand_under_their_names() -> None:
    assert join_grounds("a", "b") == "Documentatie: a\n\nImplementatie: b"
    assert join_grounds("", "b", "en") == "Implementation: b"
    assert join_grounds("a", "a") == "a"
    assert split_grounds("Implementatie: a\n\nDocumentatie: b") == ("", "a\n\nDocumentatie: b")


def test_only_scores_comments_and_the_date_change() -> None:
    """Every other part is the same, and so is everything around the cells that were written."""
    original = book_2025()
    answers = [WorkbookAnswer(c.ref, Score(2, 4), "een", "twee") for c in framework("2025").controls_at(ESSENTIAL)]
    done = filled(original, answers, ESSENTIAL)
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(io.BytesIO(done)) as new:
        assert [i.filename for i in old.infolist()] == [i.filename for i in new.infolist()]
        assert [i.compress_type for i in old.infolist()] == [i.compress_type for i in new.infolist()]
        assert [i.date_time for i in old.infolist()] == [i.date_time for i in new.infolist()]
        touched = {name for name in old.namelist() if old.read(name) != new.read(name)}
        sheets = {f"xl/worksheets/sheet{place}.xml" for place in range(2, 8)}
        assert touched == {"xl/workbook.xml", "xl/worksheets/sheet1.xml"} | sheets
        for name in sheets | {"xl/worksheets/sheet1.xml"}:
            may = {"T27"} if name.endswith("sheet1.xml") else {f"{c}{r}" for c in "GHK" for r in range(3, 200)}
            assert around(name, old.read(name), may) == around(name, new.read(name), may)


def around(name: str, part: bytes, without: set[str]) -> bytes:
    """Return a part in which the content of some cells is left out; their addresses and styles stay."""
    sheet = scan_sheet(name, name, part)
    for cell in sorted(sheet.cells.values(), key=lambda cell: -cell.start):
        if cell.address in without:
            style = re.search(rb' s="[0-9]+"', part[cell.start : cell.end])
            part = part[: cell.start] + cell.address.encode() + (style[0] if style else b"") + part[cell.end :]
    return part


def test_the_assessor_is_never_written() -> None:
    original = changed(book_2025(), {"GOVERN!L3": "Gezien op 1 maart."})
    found = read_cyfun_workbook(filled(original, [], ESSENTIAL), framework("2025"))
    assert found.controls[0].assessor_comment == "Gezien op 1 maart."


def test_the_other_levels_of_2023_stay_as_they_are() -> None:
    done = filled(book_2023(), [WorkbookAnswer("ID.AM-1.1", Score(5, 5))], BASIC)
    assert read_cyfun_workbook(done, framework("2023"), ESSENTIAL).controls[0].answer.score == Score(1, 1)
    assert read_cyfun_workbook(done, framework("2023"), BASIC).controls[0].answer.score == Score(5, 5)


def test_what_has_no_answer_becomes_empty() -> None:
    """A tool that comes filled with ones must not say that a control was answered."""
    original = changed(book_2025(), {"GOVERN!K3": "oud"})
    found = read_cyfun_workbook(filled(original, [], ESSENTIAL, None), framework("2025"))
    assert {control.answer for control in found.controls} == {WorkbookAnswer(c.ref) for c in found.controls}
    assert found.completed_on is None


def test_text_stays_text_for_excel() -> None:
    answers = [WorkbookAnswer("GV.OC-01.1", Score(3, 3), "=1+1", "=1+1"), WorkbookAnswer("GV.OC-02.1", NOT_APPLICABLE)]
    sheet = opened(filled(book_2025(), answers, ESSENTIAL))["GOVERN"]
    assert (sheet["K3"].data_type, sheet["K3"].value) == ("s", "=1+1")
    assert (sheet["G4"].data_type, sheet["G4"].value, sheet["H4"].value) == ("s", "N/A", "N/A")
    assert (sheet["G3"].data_type, sheet["G3"].value) == ("n", 3)
    raw = zipfile.ZipFile(io.BytesIO(filled(book_2025(), answers, ESSENTIAL))).read(GOVERN)
    assert b'<is><t xml:space="preserve">=1+1</t></is>' in raw  # without this Excel trims what stands around a line end
    assert sheet["G3"].protection.locked is False
    assert sheet["G3"].fill.fgColor.rgb == "FFEFC7B8"


def test_a_shared_comment_cell_names_its_controls_only_when_needed() -> None:
    row = places(book_2025())["GOVERN!GV.OC-04.1"][1]
    same = [WorkbookAnswer(ref, Score(), "een", "een") for ref in ("GV.OC-04.1", "GV.OC-04.2")]
    assert opened(filled(book_2025(), same, ESSENTIAL))["GOVERN"][f"K{row}"].value == "een"
    other = [same[0], WorkbookAnswer("GV.OC-04.2", Score(), "", "twee")]
    sheet = opened(filled(book_2025(), other, ESSENTIAL))["GOVERN"]
    assert sheet[f"K{row}"].value == "GV.OC-04.1:\neen\n\nGV.OC-04.2:\nImplementatie: twee"
    assert sheet[f"K{row + 1}"].value is None


def test_a_comment_over_several_rows_becomes_one() -> None:
    row = places(book_2023())["ESSENTIAL Details!BASIC_ID.AM-5.1"][1]
    original = changed(book_2023(), {f"ESSENTIAL Details!K{row + 1}": "oud"})
    answer = WorkbookAnswer("ID.AM-5.1", Score(2, 2), "nieuw", "nieuw")
    sheet = opened(filled(original, [answer], ESSENTIAL))["ESSENTIAL Details"]
    assert [sheet[f"K{row + place}"].value for place in range(3)] == ["nieuw", None, None]


def test_cells_that_are_absent_are_added_in_their_place() -> None:
    def strip(part: bytes) -> bytes:
        return re.sub(rb'<c r="[GHK][0-9]+"[^>]*?(/>|>.*?</c>)', b"", part.replace(b"<sheetData>", b"<sheetData>", 1))

    keep: Change = lambda part: part[: part.index(b'<row r="3"')] + strip(part[part.index(b'<row r="3"') :])  # noqa: E731
    original = bent(
        book_2025(), {GOVERN: keep, "xl/worksheets/sheet1.xml": lambda p: re.sub(rb'<c r="T27".*?</c>', b"", p)}
    )
    answers = tuple(WorkbookAnswer(c.ref, Score(2, 5), "x", "y") for c in framework("2025").controls_at(ESSENTIAL))
    done = filled(original, list(answers), ESSENTIAL)
    assert read_cyfun_workbook(done, framework("2025")).answers == answers
    row = opened(done)["GOVERN"][3]
    assert [cell.value for cell in row[6:8]] == [2, 5]
    order = re.findall(rb'<c r="([A-Z]+)3"', zipfile.ZipFile(io.BytesIO(done)).read(GOVERN))
    assert order == sorted(order)


def test_tags_with_a_prefix_keep_it() -> None:
    parts = (GOVERN, "xl/sharedStrings.xml", "xl/workbook.xml")
    original = bent(book_2025(), dict.fromkeys(parts, prefixed))
    answer = WorkbookAnswer("GV.OC-01.1", Score(2, None), "a", "b")
    done = filled(original, [answer], ESSENTIAL)
    assert read_cyfun_workbook(done, framework("2025")).answers[0] == answer
    assert b' fullCalcOnLoad="1"' in zipfile.ZipFile(io.BytesIO(done)).read("xl/workbook.xml")
    assert b"<c " not in zipfile.ZipFile(io.BytesIO(done)).read(GOVERN)


@pytest.mark.parametrize(
    ("part", "result"),
    [
        ('<workbook><sheets/><calcPr calcId="1"/></workbook>', '<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ("<workbook><sheets/><calcPr fullCalcOnLoad='0' a='>'/></workbook>", "<calcPr a='>' fullCalcOnLoad=\"1\"/>"),
        ("<workbook><sheets><a/></sheets><extLst/></workbook>", '</sheets><calcPr fullCalcOnLoad="1"/><extLst/>'),
        ("<workbook><sheets/><definedNames/></workbook>", '<definedNames/><calcPr fullCalcOnLoad="1"/></workbook>'),
        ("<x:workbook xmlns:x='u'><x:sheets/></x:workbook>", '<x:sheets/><x:calcPr fullCalcOnLoad="1"/></x:workbook>'),
        ("<workbook><sheets/><a><calcPr/></a></workbook>", '<sheets/><calcPr fullCalcOnLoad="1"/><a>'),
        ("<workbook><sheets/><calcPr></calcPr></workbook>", '<calcPr fullCalcOnLoad="1"></calcPr>'),
    ],
)
def test_a_full_calculation_is_asked(part: str, result: str) -> None:
    assert result in with_full_calculation(part.encode()).decode()


def test_filling_twice_is_filling_once() -> None:
    answers = [WorkbookAnswer("GV.OC-01.1", Score(2, 4), "een", "twee")]
    once = filled(book_2025(), answers, ESSENTIAL)
    assert filled(once, answers, ESSENTIAL) == once


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([WorkbookAnswer("XX.YY-01.1")], "XX.YY-01.1"),
        ([WorkbookAnswer("GV.OC-01.1", Score(6, 1))], "GV.OC-01.1"),
        ([WorkbookAnswer("GV.OC-01.1"), WorkbookAnswer("GV.OC-01.1")], "GV.OC-01.1 heeft twee antwoorden."),
        ([WorkbookAnswer("GV.RM-01.1", NOT_APPLICABLE)], "GV.RM-01.1"),
        ([WorkbookAnswer("GV.OC-01.1", Score(), "x" * 32_768, "")], "langer dan een cel van Excel"),
        ([WorkbookAnswer("GV.OC-01.1", Score(), "😀" * 16_384, "")], "langer dan een cel van Excel"),
    ],
)
def test_an_answer_that_the_workbook_cannot_hold_is_refused(answers: list[WorkbookAnswer], words: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        filled(book_2025(), answers, ESSENTIAL)
    assert words in refusal.value.text.nl
    assert not isinstance(refusal.value, RefusedFileError)


def test_a_control_that_the_file_does_not_have_is_refused() -> None:
    original = changed(book_2025(), {}, drop=("RECOVER",))
    with pytest.raises(InvalidError, match=r"RC.RP-01.1 staat niet in het werkboek."):
        filled(original, [WorkbookAnswer("RC.RP-01.1")], ESSENTIAL)


def test_a_formula_is_never_written_over() -> None:
    for cell in ("GOVERN!G3", "GOVERN!K3", "Introduction!T27"):
        with pytest.raises(RefusedFileError, match="formule"):
            filled(changed(book_2025(), {cell: "=1+1"}), [], ESSENTIAL)


def test_a_file_without_a_place_for_the_date_is_refused() -> None:
    cells = {f"{sheet}!E1": None for sheet in SHEETS.values()} | {"Introduction!Q27": None}
    with pytest.raises(RefusedFileError, match="geen cel voor de datum"):
        filled(changed(book_2025(), cells), [], ESSENTIAL)


def test_stray_characters_do_not_break_the_file() -> None:
    answer = WorkbookAnswer("GV.OC-01.1", Score(), "a\x00b\x07c\ud800\uffff", "z")
    done = filled(book_2025(), [answer], ESSENTIAL)
    grounds = read_cyfun_workbook(done, framework("2025")).answers[0].grounds_documentation
    assert grounds == "abc"
    assert not STRAY.search(grounds)


def test_letters_of_several_bytes_and_a_mark_do_not_shift_the_cells() -> None:
    answers = [WorkbookAnswer(c.ref, Score(2, 4), "één 😀", "twéé") for c in framework("2025").controls_at(ESSENTIAL)]
    once = bent(filled(book_2025(), answers, ESSENTIAL), {GOVERN: lambda part: b"\xef\xbb\xbf" + part})
    other = [WorkbookAnswer(answer.ref, Score(5, 1), "😀", "é") for answer in answers]
    assert read_cyfun_workbook(filled(once, other, ESSENTIAL), framework("2025")).answers == tuple(other)
