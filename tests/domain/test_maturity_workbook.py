"""Chapter 7 of docs/scoring.md: by the rule, or as the official workbook; against its own formulas where it is found."""

import os
import re
import warnings
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import openpyxl
import pytest
from hypothesis import given, strategies as st

from belfort.domain.frameworks import AssuranceLevel, Framework, Mode
from belfort.domain.maturity import Maturity, summarize
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from tests.domain.scored import (
    BASIC,
    CYFUN_2023,
    CYFUN_2025,
    ESSENTIAL,
    IMPORTANT,
    all_at,
    category,
    slowly,
    thrown,
)
from tests.domain.workbook_formulas import Book

seeds = st.integers(0, 10**6)
PHYSICAL = {control.ref: Score(3, 1) for control in CYFUN_2025.controls if control.subcategory == "PR.AA-06"}
EXACT = {(level, "cyfun-2023") for level in AssuranceLevel} | {(BASIC, "cyfun-2025")}


@pytest.mark.parametrize(
    ("level", "but", "ref", "by_rule", "as_workbook"),
    [
        (ESSENTIAL, PHYSICAL, "PR.AA", Fraction(17, 6), 3),
        (ESSENTIAL, {"PR.IR-03.1": Score(5, 5)}, "PR.IR", Fraction("3.5"), Fraction(10, 3)),
        (IMPORTANT, {"PR.IR-02.1": Score(5, 5)}, "PR.IR", Fraction(11, 3), Fraction("3.5")),
        (ESSENTIAL, {"RC.CO-03.1": Score(5, 5)}, "RC.CO", 4, Fraction("3.5")),
    ],
)
def test_the_worked_departures_hold(level, but, ref, by_rule, as_workbook):
    """Rules 7.23, 7.24, 7.25 and 7.26."""
    scores = all_at(CYFUN_2025, level, 3, 3, but)
    found = [summarize(CYFUN_2025, level, scores, mode) for mode in (Mode.RULE, Mode.WORKBOOK)]
    assert [category(each, ref).maturity for each in found] == [by_rule, as_workbook]
    untouched = [[part for part in each.categories if part.ref not in {"PR.AA", "PR.IR", "RC.CO"}] for each in found]
    assert untouched[0] == untouched[1]


def test_only_the_implementation_of_physical_access_is_left_out():
    """Rule 7.24."""
    but = {ref: Score(1, 3) for ref in PHYSICAL}
    found = summarize(CYFUN_2025, ESSENTIAL, all_at(CYFUN_2025, ESSENTIAL, 3, 3, but), Mode.WORKBOOK)
    part = category(found, "PR.AA")
    assert (part.documentation, part.implementation) == (Fraction(8, 3), 3)
    assert part.groups[-1].documentation == 1
    assert (part.complete, part.control_count) == (True, 26)


@given(st.sampled_from(sorted(EXACT)), seeds)
def test_both_modes_are_equal_where_the_workbook_follows_the_rule(place, seed):
    """Rule 7.23."""
    level, key = place
    framework = CYFUN_2023 if key == "cyfun-2023" else CYFUN_2025
    scores = thrown(framework, level, seed)
    by_rule, as_workbook = (summarize(framework, level, scores, mode) for mode in Mode)
    assert (by_rule.total, by_rule.categories) == (as_workbook.total, as_workbook.categories)


@given(st.sampled_from([IMPORTANT, ESSENTIAL]), seeds)
def test_scores_keys_and_exclusions_are_the_same_in_both_modes(level, seed):
    """Rule 7.23."""
    scores = thrown(CYFUN_2025, level, seed) | {"GV.OC-01.1": NOT_APPLICABLE}
    by_rule, as_workbook = (summarize(CYFUN_2025, level, scores, mode) for mode in Mode)
    for name in ("controls", "key_controls", "excluded", "exclusion_limit", "ignored"):
        assert getattr(by_rule, name) == getattr(as_workbook, name)


def workbook_by_hand(level: AssuranceLevel, scores: dict[str, Score]) -> Fraction:
    """Return the total of the workbook from the slow computation of the rule and the three categories by hand."""
    categories, _ = slowly(CYFUN_2025, level, scores)

    def mean_of(side: str, *groups: list[str]) -> Fraction:
        means = [Fraction(sum(getattr(scores[ref], side) for ref in refs), len(refs)) for refs in groups]
        return sum(means, Fraction(0)) / len(means)

    def inside(*subcategories: str) -> list[str]:
        return [control.ref for control in CYFUN_2025.controls_at(level) if control.subcategory in subcategories]

    access = [inside(f"PR.AA-0{number}") for number in range(1, 7)]
    bent = {
        IMPORTANT: {"PR.IR": [[inside("PR.IR-01"), inside("PR.IR-02", "PR.IR-04")]] * 2},
        ESSENTIAL: {
            "PR.AA": [access, access[:5]],
            "PR.IR": [[inside("PR.IR-01"), inside("PR.IR-02"), inside("PR.IR-03", "PR.IR-04")]] * 2,
            "RC.CO": [[[ref] for ref in inside("RC.CO-03", "RC.CO-04")]] * 2,
        },
    }[level]
    figures = {ref: part[2] for ref, part in categories.items()}
    for ref, (documented, implemented) in bent.items():
        figures[ref] = (mean_of("documentation", *documented) + mean_of("implementation", *implemented)) / 2
    return sum(figures.values(), Fraction(0)) / len(figures)


@given(st.sampled_from([IMPORTANT, ESSENTIAL]), seeds)
def test_the_workbook_equals_the_slow_computation_by_hand(level, seed):
    """Rules 7.23, 7.24, 7.25 and 7.26."""
    scores = thrown(CYFUN_2025, level, seed)
    found = summarize(CYFUN_2025, level, scores, Mode.WORKBOOK)
    assert found.total == workbook_by_hand(level, scores)


def official(name: str) -> Iterator[Path]:
    """Yield the official workbook of this name where the environment says that it can be found."""
    folder = os.environ.get("BELFORT_OFFICIAL_FILES")
    yield from sorted(Path(folder).glob(name)) if folder else []


def opened(path: Path) -> Book:
    """Open a workbook; what openpyxl does not keep is not needed here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Book(openpyxl.load_workbook(path))


def cells_of(book: Book, sheets: list[str], label: str) -> dict[str, tuple[str, int]]:
    """Return on which sheet and row each control stands; a label that contradicts its subcategory is set right."""
    found = {}
    for sheet in sheets:
        subcategory = ""
        for row in range(3, book.workbook[sheet].max_row + 1):
            named = re.match(r"\s*([A-Z.]+-\d+)\b", str(book.workbook[sheet][f"D{row}"].value or ""))
            subcategory = named[1] if named else subcategory
            match = re.match(
                r"\s*\w*?[A-Z]+\.[A-Z]+-(\d+)\.(\d+)\b", str(book.workbook[sheet][f"{label}{row}"].value or "")
            )
            if match:
                number = match[2] if subcategory.endswith(f"-{match[1]}") else "1"
                found[f"{subcategory}.{number}"] = (sheet, row)
    return found


def filled(
    book: Book, cells: dict[str, tuple[str, int]], framework: Framework, level: AssuranceLevel, seed: int
) -> Maturity:
    """Fill a workbook with some answers and return what we make of the same."""
    scores = thrown(framework, level, seed)
    rule = framework.rules[level].exclusion
    free = [ref for ref in scores if framework.may_exclude(ref, level)]
    for ref in Random(seed).sample(free, rule.limit if rule else 0):
        scores[ref] = NOT_APPLICABLE
    assert set(cells) == set(scores)
    for ref, score in scores.items():
        sheet, row = cells[ref]
        book.put(sheet, f"G{row}", score.documentation or "N/A")
        book.put(sheet, f"H{row}", score.implementation or "N/A")
    return summarize(framework, level, scores, Mode.WORKBOOK)


def compared(book: Book, summary: str, total: str, found: Maturity) -> int:
    """Compare the summary of a workbook with our figures; return how many categories were compared."""
    assert book.value(summary, total) == found.total
    figures = {part.ref: (part.maturity, part.documentation, part.implementation) for part in found.categories}
    count = 0
    for row in range(5, 5 + len(figures)):
        ref = re.search(r"\(([A-Z]{2}\.[A-Z]{2})\)", str(book.workbook[summary][f"B{row}"].value))
        assert ref
        assert tuple(book.value(summary, f"{column}{row}") for column in "DEF") == figures[ref[1]]
        count += 1
    return count


@pytest.mark.parametrize("seed", range(3))
def test_essential_of_2025_equals_the_official_workbook(seed):
    """Rules 7.20, 7.23, 7.24, 7.25 and 7.26."""
    for path in official("cyfun-2025-*ESSENTIAL*.xlsx"):
        book = opened(path)
        cells = cells_of(book, ["GOVERN", "IDENTIFY", "PROTECT", "DETECT", "RESPOND", "RECOVER"], "F")
        found = filled(book, cells, CYFUN_2025, ESSENTIAL, seed)
        assert compared(book, "ESSENTIAL Summary", "M4", found) == 22


@pytest.mark.parametrize("level", AssuranceLevel)
def test_2023_equals_the_official_workbook(level):
    """Rule 7.23."""
    for path in official("cyfun-2023-*.xlsx"):
        book = opened(path)
        name = level.value.upper()
        totals = {cell.value: cell.coordinate for row in book.workbook[f"{name} Summary"]["G3:Z4"] for cell in row}
        total = next(place for held, place in totals.items() if str(held).startswith("=SUM(D"))
        found = filled(book, cells_of(book, [f"{name} Details"], "E"), CYFUN_2023, level, 7)
        assert compared(book, f"{name} Summary", total, found) == len(found.categories)
