"""The real files of the Centre for Cybersecurity Belgium and of CISO Assistant, where a folder with them is named.

They are protected works: nothing of them is kept here, and what these tests say about them are counts and references.
"""

import io
import os
import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from belfort.exchange.ciso_library import read_ciso_library
from belfort.exchange.cyfun_texts import read_cyfun_texts
from belfort.exchange.cyfun_workbook import WorkbookAnswer, read_cyfun_workbook, recognize_cyfun_workbook
from belfort.exchange.cyfun_workbook_out import fill_cyfun_workbook
from tests.exchange.cyfun_books import ESSENTIAL, framework, opened

FOLDER = Path(os.environ.get("BELFORT_OFFICIAL_FILES", ""))
pytestmark = pytest.mark.skipif(
    "BELFORT_OFFICIAL_FILES" not in os.environ,
    reason="BELFORT_OFFICIAL_FILES does not name a folder with the official files, which are not ours to keep",
)
BOOKS = {
    "2023": "cyfun-2023-self-assessment-V2025-08-04.xlsx",
    "2025": "cyfun-2025-self-assessment-ESSENTIAL-v3.1.xlsx",
}
LIBRARIES = {"2023": "ccb-cff-2023-03-01.yaml", "2025": "cyfun2025.yaml"}
EDITIONS = [("2023", level) for level in AssuranceLevel] + [("2025", ESSENTIAL)]
# one process that reads a file and says how long it took and how much memory it had at most, in kilobytes
MEASURED = """
import re, sys, time
from belfort.exchange.cyfun_workbook import read_cyfun_workbook
from belfort.exchange.frameworks import shipped_framework
from belfort.domain.frameworks import AssuranceLevel
began = time.monotonic()
read_cyfun_workbook(open(sys.argv[1], "rb").read(), shipped_framework(sys.argv[2]), AssuranceLevel.ESSENTIAL)
print(time.monotonic() - began, re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


def book(version: str) -> bytes:
    return (FOLDER / BOOKS[version]).read_bytes()


def test_the_files_say_what_they_are_of() -> None:
    assert recognize_cyfun_workbook(book("2023")).levels == tuple(AssuranceLevel)
    edition = recognize_cyfun_workbook(book("2025"))
    assert (edition.version, edition.levels) == ("2025", (ESSENTIAL,))


@pytest.mark.parametrize(("version", "level"), EDITIONS)
def test_every_control_is_read(version: str, level: AssuranceLevel) -> None:
    found = read_cyfun_workbook(book(version), framework(version), level)
    assert [control.ref for control in found.controls] == [c.ref for c in framework(version).controls_at(level)]
    assert found.missing == ()
    assert found.completed_on == {"2023": date(2025, 8, 4), "2025": date(2026, 2, 20)}[version]
    assert found.tool_version == {"2023": date(2025, 8, 4), "2025": date(2026, 2, 25)}[version]
    answers = {answer.ref: answer.score for answer in found.answers}
    example = {
        ("2023", AssuranceLevel.BASIC): {"PR.IP-4.1": Score(4, 4)},
        ("2023", AssuranceLevel.IMPORTANT): {"RS.AN-5.1": Score(4, 3)},
        ("2023", ESSENTIAL): {"ID.AM-2.1": Score(3, 1), "ID.AM-2.2": Score(1, 3), "ID.AM-2.3": Score(1, 4)},
        ("2025", ESSENTIAL): {"GV.OC-01.1": NOT_APPLICABLE},
    }[version, level]
    assert answers == dict.fromkeys(answers, Score(1, 1)) | example


@pytest.mark.parametrize(("version", "level"), EDITIONS)
def test_answers_come_back_and_nothing_else_changes(version: str, level: AssuranceLevel) -> None:
    chance = random.Random(level)
    texts = ["", "=1+1", "- punt", "één\n\ntwee", "<&>"]
    answers = tuple(
        WorkbookAnswer(
            control.ref,
            Score(chance.choice([None, 1, 2, 3, 4, 5]), chance.choice([None, 1, 2, 3, 4, 5])),
            chance.choice(texts),
            chance.choice(texts),
        )
        for control in framework(version).controls_at(level)
    )
    original = book(version)
    done = fill_cyfun_workbook(original, answers, date(2026, 3, 31), framework=framework(version), level=level)
    found = read_cyfun_workbook(done, framework(version), level)
    assert (found.answers, found.completed_on) == (answers, date(2026, 3, 31))
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(io.BytesIO(done)) as new:
        assert old.namelist() == new.namelist()
        touched = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert len(touched) == {"2023": 3, "2025": 8}[version]
    assert all(name == "xl/workbook.xml" or name.startswith("xl/worksheets/sheet") for name in touched)


@pytest.mark.parametrize("version", ["2023", "2025"])
def test_a_filled_file_opens_in_a_library_with_its_formulas_and_its_chart(version: str) -> None:
    data = fill_cyfun_workbook(book(version), (), None, framework=framework(version), level=ESSENTIAL)
    before, after = opened(book(version)), opened(data)
    assert before.sheetnames == after.sheetnames
    for sheet in before:
        formulas = {cell.coordinate: cell.value for row in sheet for cell in row if cell.data_type == "f"}
        assert {place: after[sheet.title][place].value for place in formulas} == formulas
        assert len(after[sheet.title]._charts) == len(sheet._charts)
        assert after[sheet.title].protection.sheet == sheet.protection.sheet


@pytest.mark.parametrize("version", ["2023", "2025"])
def test_every_control_has_its_text(version: str) -> None:
    texts = read_cyfun_texts(book(version), framework(version))
    assert [text.ref for text in texts] == [control.ref for control in framework(version).controls]
    assert all(text.requirement[0].isupper() and text.ref not in text.requirement[:20] for text in texts)
    assert sum(bool(text.guidance) for text in texts) == {"2023": 219, "2025": 0}[version]


@pytest.mark.parametrize("version", ["2023", "2025"])
def test_reading_is_quick_and_small(version: str) -> None:
    command = [sys.executable, "-c", MEASURED, str(FOLDER / BOOKS[version]), f"cyfun-{version}"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, text=True)
    seconds, kilobytes = (float(part) for part in done.stdout.split())
    assert seconds < 3
    assert kilobytes < 300 * 1024


@pytest.mark.parametrize("version", ["2023", "2025"])
def test_a_library_has_every_control_in_three_languages(version: str) -> None:
    found = read_ciso_library((FOLDER / LIBRARIES[version]).read_bytes(), (framework("2023"), framework("2025")))
    assert found.framework == f"cyfun-{version}"
    assert [n.ref for n in found.nodes if n.is_control] == [c.ref for c in framework(version).controls]
    assert found.missing == ()
    # the library of 2023 has one control without a Dutch text
    gaps = {n.ref: {"en", "fr", "nl"} - set(n.texts) for n in found.nodes if n.is_control and len(n.texts) < 3}
    assert gaps == {"2023": {"PR.MA-1.4": {"nl"}}, "2025": {}}[version]
    assert found.copyright
    assert found.passed_over == {"2023": (), "2025": ("reference_controls",)}[version]
