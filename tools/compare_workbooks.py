"""Compare our figures with those of the official workbooks, computed by LibreOffice from the same random scores.

    python tools/compare_workbooks.py [--rounds 3] [--seed 1] [FILE…]

Without files, those in the folder that BELFORT_OFFICIAL_FILES names are taken. Each round fills random scores (and the
exclusions that a level allows) into a copy, lets LibreOffice compute every formula, and compares each category, the total
and each key control on the summary sheet. Exit 0 when all are the same, 1 when one differs, 2 when it cannot be done.
"""

import argparse
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from belfort.domain.frameworks import AssuranceLevel, Framework, Mode
from belfort.domain.maturity import Maturity, middle, summarize
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score, Scores
from belfort.exchange.cyfun_refs import References, label_of
from belfort.exchange.cyfun_workbook import WorkbookAnswer, read_cyfun_workbook, recognize_cyfun_workbook
from belfort.exchange.cyfun_workbook_out import fill_cyfun_workbook
from belfort.exchange.frameworks import shipped_framework

CATEGORY = re.compile(r"\(([A-Z]{2}\.[A-Z]{2})\)")
CLOSE = Fraction(1, 10**10)  # LibreOffice writes 15 digits
ALWAYS_COMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
Figures = dict[str, Fraction]


def recalculated(filled: bytes, soffice: str, folder: Path) -> bytes:
    """Return the workbook as LibreOffice saves it after computing every formula."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_COMPUTE, encoding="utf-8")
    source = folder / "filled.xlsx"
    source.write_bytes(filled)
    target = folder / "computed"
    command = [soffice, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (target / source.name).read_bytes()


def summary_figures(computed: bytes, level: AssuranceLevel, framework: Framework) -> Figures:
    """Return the figures on the summary sheet: per category, per key control, and the total."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(io.BytesIO(computed), data_only=True)
    names = [name for name in book.sheetnames if "summary" in name.lower() and level.value in name.lower()]
    sheet = book[names[0]]
    references = References(framework)
    found: Figures = {}
    for row in sheet.iter_rows():
        for cell in row:
            text = cell.value.strip() if isinstance(cell.value, str) else ""
            category, label = CATEGORY.search(text), label_of(text)
            if category and cell.column == 2:
                names = [category[1], f"{category[1]} documentation", f"{category[1]} implementation"]
                found |= _right_of(sheet, cell, names, 2)
            elif label and len(text) <= len(label.written) + 1:
                control = references.find(label)
                ref = control.ref if control else text
                found |= _right_of(sheet, cell, [ref, f"{ref} documentation", f"{ref} implementation"], 3)
            elif text == "Total Maturity level":
                found["total"] = _exact(sheet.cell(cell.row + 2, cell.column).value)
    return found


def _right_of(sheet: Any, cell: Any, names: list[str], offset: int) -> Figures:
    values = [sheet.cell(cell.row, cell.column + offset + place).value for place in range(len(names))]
    return {name: _exact(value) for name, value in zip(names, values, strict=True) if value is not None}


def _exact(value: object) -> Fraction:
    return Fraction(str(value))


def our_figures(found: Maturity) -> Figures:
    """Return our figures under the same names; key controls cannot be excluded."""
    assert found.total is not None
    figures: Figures = {"total": found.total}
    parts = [(part.ref, part.documentation, part.implementation) for part in found.categories]
    controls = [found.controls[key.ref] for key in found.key_controls]
    parts += [(control.ref, control.documentation, control.implementation) for control in controls]
    for ref, documentation, implementation in parts:
        maturity = middle(documentation, implementation)
        assert documentation is not None
        assert implementation is not None
        assert maturity is not None
        figures |= {ref: maturity, f"{ref} documentation": documentation, f"{ref} implementation": implementation}
    return figures


def random_scores(framework: Framework, level: AssuranceLevel, chance: random.Random) -> dict[str, Score]:
    """Return a score for every control, some of them excluded as far as the level allows."""
    controls = framework.controls_at(level)
    scores = {control.ref: Score(chance.randint(1, 5), chance.randint(1, 5)) for control in controls}
    rule = framework.rules[level].exclusion
    if rule is not None:
        free = [control.ref for control in controls if framework.may_exclude(control.ref, level)]
        scores |= dict.fromkeys(chance.sample(free, chance.randint(0, rule.limit)), NOT_APPLICABLE)
    return scores


def differences(
    original: bytes, framework: Framework, level: AssuranceLevel, scores: Scores, soffice: str
) -> Iterator[str]:
    """Yield a line for each figure that is not the same, and for each answer that does not come back."""
    answers = [WorkbookAnswer(ref, score, "=grond -1", "@grond 2") for ref, score in scores.items()]
    filled = fill_cyfun_workbook(original, answers, date(2026, 3, 31), framework=framework, level=level)
    with tempfile.TemporaryDirectory() as folder:
        computed = recalculated(filled, soffice, Path(folder))
    back = {answer.ref: answer for answer in read_cyfun_workbook(computed, framework, level).answers}
    yield from (f"{answer.ref}: does not come back" for answer in answers if back.get(answer.ref) != answer)
    theirs = summary_figures(computed, level, framework)
    ours = our_figures(summarize(framework, level, scores, Mode.WORKBOOK))
    for name in sorted(set(ours) | set(theirs)):
        mine, other = ours.get(name), theirs.get(name)
        if mine is None or other is None or abs(mine - other) > CLOSE:
            yield f"{name}: ours {_shown(mine)}, the workbook {_shown(other)}"


def _shown(figure: Fraction | None) -> str:
    return "absent" if figure is None else f"{float(figure):.12f}"


def compare(path: Path, rounds: int, seed: int, soffice: str) -> int:
    """Compare one workbook at each of its levels; return how many figures differ."""
    original = path.read_bytes()
    edition = recognize_cyfun_workbook(original)
    framework = shipped_framework(f"cyfun-{edition.version}")
    count = 0
    for level in edition.levels:
        chance = random.Random(f"{seed} {level}")  # noqa: S311 figures for a comparison
        for number in range(1, rounds + 1):
            scores = random_scores(framework, level, chance)
            lines = list(differences(original, framework, level, scores, soffice))
            excluded = sum(score.not_applicable for score in scores.values())
            verdict = f"{len(lines)} differ" if lines else "all the same"
            print(f"{framework.key} {level} round {number}, {excluded} excluded: {verdict}", flush=True)
            print("".join(f"  {line}\n" for line in lines), end="")
            count += len(lines)
    return count


def main() -> int:
    """Compare the files named, or those in the folder of official files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder = os.environ.get("BELFORT_OFFICIAL_FILES", "")
    files = asked.files or (sorted(Path(folder).glob("*.xlsx")) if folder else [])
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not files or soffice is None:
        print("It needs official workbooks (BELFORT_OFFICIAL_FILES) and LibreOffice (soffice).", file=sys.stderr)
        return 2
    return 1 if sum(compare(path, asked.rounds, asked.seed, soffice) for path in files) else 0


if __name__ == "__main__":
    sys.exit(main())
