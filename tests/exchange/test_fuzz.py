"""Random bytes, and good files with a few bytes changed: rows or a refusal, never anything else."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from belfort.domain.errors import RefusedFileError
from belfort.exchange.limits import STRAY
from belfort.exchange.register_rows import PROCESS_COLUMNS, ProcessRow, read_process, read_rows
from belfort.exchange.strict_csv import read_csv
from belfort.exchange.strict_yaml import read_yaml
from belfort.exchange.workbook import read_sheet
from belfort.exchange.workbook_gate import check_workbook
from tests.exchange.books import GOOD, SHEET, bent, book, csv

LONGEST = {"key": 200, "title": 300, "owner": 120, "group": 200, "domain": 120, "responsible": 254, "reason": 2_000}
WORKBOOK = book(GOOD, ("p-2", "=1+1", "", 5))
TABLE = csv(GOOD, ("p-2", '"een ""twee"""', "", 5))
DOCUMENT = "meta: {naam: x}\nassets:\n  - key: a\n    nl: 'é'\n    klasse: 3\n".encode()
Flips = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6)

Letters = st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(b"0159AXcrstbe_ ")), min_size=1, max_size=2)


def flipped(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    """Return the file with some bytes changed."""
    bent_one = bytearray(data)
    for place, value in flips:
        bent_one[place % len(bent_one)] = value
    return bytes(bent_one)


def rows_or_refusal(read: Callable[[], list[ProcessRow]]) -> None:
    """Read; what comes back could be stored in any database."""
    try:
        rows = read()
    except RefusedFileError as refusal:
        assert 0 < len(refusal.text.nl) < 400
        assert not STRAY.search(refusal.text.nl)
        return
    for row in rows:
        for name, longest in LONGEST.items():
            text = str(getattr(row, name))
            assert len(text) <= longest
            assert not STRAY.search(text)
        assert all(level in range(1, 6) for level in (*row.impact.values(), *row.group_impact.values()))
        assert all(len(peak.name) <= 120 for peak in row.peaks)


def from_csv(data: bytes) -> list[ProcessRow]:
    return read_rows(read_csv(data), PROCESS_COLUMNS, read_process)


def from_workbook(data: bytes) -> list[ProcessRow]:
    return read_rows(read_sheet(data, ("Processen",)), PROCESS_COLUMNS, read_process)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_rows_or_a_refusal(data: bytes) -> None:
    rows_or_refusal(lambda: from_csv(data))
    with pytest.raises(RefusedFileError):
        check_workbook(data)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("sleutel;titel,\n\r\"'=+x1\x00\x07é😀\u2028\t"), max_size=200))
def test_random_tables_are_rows_or_a_refusal(text: str) -> None:
    rows_or_refusal(lambda: from_csv(b"sleutel;titel\n" + text.encode()))


@settings(max_examples=150, deadline=None)
@given(Flips)
def test_a_bent_table_is_rows_or_a_refusal(flips: list[tuple[int, int]]) -> None:
    rows_or_refusal(lambda: from_csv(flipped(TABLE, flips)))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), Flips.map(lambda flips: flipped(DOCUMENT, flips))))
def test_a_bent_document_is_values_or_a_refusal(data: bytes) -> None:
    try:
        read_yaml(data)
    except RefusedFileError as refusal:
        assert refusal.text.nl


@settings(max_examples=150, deadline=None)
@given(Flips)
def test_a_bent_archive_passes_the_gate_or_is_refused(flips: list[tuple[int, int]]) -> None:
    try:
        check_workbook(flipped(WORKBOOK, flips))
    except RefusedFileError as refusal:
        assert refusal.text.nl


@settings(max_examples=25, deadline=None)
@given(
    Letters, st.sampled_from([SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
)
def test_a_bent_part_is_rows_or_a_refusal(flips: list[tuple[int, int]], part: str) -> None:
    """The archive is whole again, so that the fault reaches the parser and the library in the child."""
    rows_or_refusal(lambda: from_workbook(bent(WORKBOOK, {part: lambda content: flipped(content, flips)})))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from(sorted(zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist())), min_size=1, max_size=3))
def test_a_workbook_that_misses_parts_is_rows_or_a_refusal(missing: list[str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name not in missing:
                new.writestr(name, old.read(name))
    rows_or_refusal(lambda: from_workbook(buffer.getvalue()))
