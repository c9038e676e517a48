"""Whatever a hostile file does to the library that reads it, it happens in a child with little memory and little time."""

import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from belfort.domain.errors import RefusedFileError
from belfort.exchange import workbook, workbook_child
from belfort.exchange.limits import Limits
from belfort.exchange.workbook import Moment, read_workbook
from tests.exchange.books import GOOD, bent, book, with_rows


def child(data: bytes, longest: int = 10_000, text: int = 10**7) -> "subprocess.CompletedProcess[bytes]":
    """Read a file as the product does, but without its gate."""
    command = [sys.executable, "-I", "-B", "-m", workbook.CHILD, str(longest), str(text)]
    return subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)


def run_limited(code: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a line of Python in a process with the limits of the child."""
    program = f"from belfort.exchange import workbook_child as w; w.SECONDS = 1; w.limit()\n{code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)


def far_cell() -> bytes:
    return with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def test_a_far_cell_that_passed_the_gate_harms_only_the_child() -> None:
    began = time.monotonic()
    done = child(far_cell())
    assert done.returncode != 0
    assert done.stdout == b""
    assert time.monotonic() - began < workbook_child.SECONDS + 5


def test_a_child_that_dies_is_a_refused_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "check_workbook", lambda *_, **__: None)
    with pytest.raises(RefusedFileError, match="geen leesbaar Excel-bestand"):
        read_workbook(far_cell())


def test_a_child_that_hangs_is_a_refused_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "CHILD", "asyncio")  # a module that waits for more
    monkeypatch.setattr(workbook, "SECONDS", 0.2)
    with pytest.raises(RefusedFileError, match="geen leesbaar Excel-bestand"):
        read_workbook(book(GOOD))


def test_the_child_cannot_take_more_memory_than_it_was_given() -> None:
    assert b"MemoryError" in run_limited(f"bytearray({workbook_child.MEMORY})").stderr


def test_the_child_cannot_take_more_time_than_it_was_given() -> None:
    began = time.monotonic()
    assert run_limited("while True: pass").returncode < 0
    assert time.monotonic() - began < 20


def test_the_child_cannot_write_a_file(tmp_path: Path) -> None:
    assert b"File too large" in run_limited(f"open({str(tmp_path / 'x')!r}, 'wb', 0).write(b'x')").stderr


def test_the_child_knows_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELFORT_TRAIL_KEY", "geheim")
    seen = {}

    def run(*args, **options):
        seen.update(options["env"])
        return subprocess.CompletedProcess(args, 0, stdout=b'{"sheets": []}')

    monkeypatch.setattr(workbook.subprocess, "run", run)
    read_workbook(book(GOOD))
    assert set(seen) <= {"LD_LIBRARY_PATH"}


def test_one_text_in_many_cells_cannot_swell() -> None:
    """Ten kilobytes of text, named by twenty thousand cells, is two hundred megabytes when it is read."""
    sst = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings = sst + (b"<si><t>" + b"x" * 9_000 + b"</t></si>") * 20 + b"</sst>"
    cells = b"".join(b'<row r="%d">' % n + b'<c t="s"><v>0</v></c>' * 40 + b"</row>" for n in range(3, 503))
    data = bent(with_rows(cells), {"xl/sharedStrings.xml": lambda _: strings})
    assert len(data) < 10_000
    with pytest.raises(RefusedFileError, match="uitgepakt te groot") as refusal:
        read_workbook(data)
    assert refusal.value.place.sheet == "Processen"


def test_a_long_cell_is_refused_with_its_row() -> None:
    with pytest.raises(RefusedFileError) as refusal:
        read_workbook(book(GOOD, ("p-2", "x" * 10_001, "", "")))
    assert refusal.value.text.nl == "blad Processen, rij 3: een cel is langer dan 10000 tekens."


@pytest.mark.parametrize(("rows", "columns"), [(5_000, 3), (200, 64)])
def test_the_longest_and_the_widest_register_is_read(rows: int, columns: int) -> None:
    table = [tuple(f"{row}-{column}" for column in range(columns)) for row in range(rows)]
    read = read_workbook(book(*table, headings=[f"k{n}" for n in range(columns)]))
    assert len(read["Processen"]) == rows + 1
    assert read["Processen"][rows][columns - 1] == f"{rows - 1}-{columns - 1}"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b"<v>3</v>", 3),
        (b"<v>3.0</v>", 3),
        (b"<v>2.5</v>", "2.5"),
        (b"<v>1E+300</v>", "1e+300"),
        (b"<v>NaN</v>", "nan"),
        (b"<v>-inf</v>", "-inf"),
        (b"<v>9007199254740993</v>", "9007199254740992.0"),
    ],
)
def test_numbers_come_exact_or_as_they_are_written(cell: bytes, value: object) -> None:
    assert read_workbook(with_rows(b'<row r="3"><c r="A3">' + cell + b"</c></row>"))["Processen"][2][0] == value


def test_booleans_and_moments_keep_their_kind() -> None:
    from datetime import date, datetime, time as clock, timedelta

    moments = (date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), clock(5, 6), timedelta(hours=30))  # noqa: DTZ001
    row = read_workbook(book((True, *moments), headings=["a", "b", "c", "d", "e"]))["Processen"][1]
    assert row[0] is True
    assert all(isinstance(cell, Moment) for cell in row[1:])
    assert [str(cell) for cell in row[1:3]] == ["2026-01-02", "2026-01-02T03:04:00"]


def test_every_sheet_is_read_by_its_name() -> None:
    assert set(read_workbook(book(GOOD, more=("Blad 2",)))) == {"Processen", "Blad 2"}


def test_the_child_says_nothing_but_json() -> None:
    assert json.loads(child(book(GOOD)).stdout)["sheets"][0]["name"] == "Processen"


def test_two_programs_cannot_see_two_archives() -> None:
    """An archive inside the comment of another one is refused before anybody chooses."""
    buffer = io.BytesIO(book(GOOD))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = book(("p-9", "iets anders", "", 5))
    with pytest.raises(RefusedFileError, match="geen leesbaar Excel-bestand"):
        read_workbook(buffer.getvalue(), Limits())
