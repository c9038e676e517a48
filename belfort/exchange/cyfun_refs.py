"""References of controls as files of others write them, turned into ours; the faults known are survived, no other.

Known: a prefix with the level (BASIC_ID.AM-1.1), a first letter that fell off (R.AC-3.4), numbers that are not padded
(ID.AM-5.1 for ID.AM-05.1), a line instead of the last point (ID.AM-03-3), and in the 2023 files a few wrong labels.
"""

import re
from dataclasses import dataclass

from belfort.domain.frameworks import AssuranceLevel, Framework, FrameworkControl

LEVEL = r"(?:(?:BASIC|IMPORTANT|ESSENTIAL)_)?"
CONTROL = re.compile(
    rf"\s*({LEVEL}([A-Z]{{1,2}}\.[A-Z]{{2}})-([0-9]{{1,2}})[.-]([0-9]{{1,2}}))(?![0-9A-Za-z]|[.-][0-9])"
)
SUBCATEGORY = re.compile(rf"\s*{LEVEL}([A-Z]{{1,2}}\.[A-Z]{{2}})-([0-9]{{1,2}})(?![0-9A-Za-z.-])")
# by version: (subcategory in the column beside it, label) -> the control that stands there; source: the Essential tab
MISLABELED = {
    "2023": {
        ("ID.BE-2", "ID.BE-1.2"): "ID.BE-2.1",
        ("ID.BE-3", "ID.BE-1.3"): "ID.BE-3.1",
        ("ID.BE-4", "ID.BE-1.4"): "ID.BE-4.1",
    }
}
ONLY_IN = {
    "2023": {
        "ID.BE",
        "ID.GV",
        "ID.RM",
        "ID.SC",
        "PR.AC",
        "PR.IP",
        "PR.MA",
        "PR.PT",
        "DE.DP",
        "RS.RP",
        "RS.IM",
        "RC.IM",
    },
    "2025": {"GV.OC", "GV.RM", "GV.RR", "GV.PO", "GV.OV", "GV.SC", "ID.IM", "PR.AA", "PR.PS", "PR.IR", "RS.MA"},
}


@dataclass(frozen=True, slots=True)
class Label:
    """How a control is named in a file: as it is written, and its category and two numbers."""

    written: str
    category: str
    subcategory: int
    number: int

    @property
    def plain(self) -> str:
        """Return the name without level and without padding, such as ID.BE-1.2."""
        return f"{self.category}-{self.subcategory}.{self.number}"


def label_of(text: str) -> Label | None:
    """Return the control that a requirement text begins with, or None when it begins with none."""
    found = CONTROL.match(text)
    return Label(found[1], found[2], int(found[3]), int(found[4])) if found else None


def subcategory_of(text: str) -> str:
    """Return the subcategory that a text begins with, without level and padding, or an empty text."""
    found = SUBCATEGORY.match(text)
    return f"{found[1]}-{int(found[2])}" if found else ""


def version_of(categories: set[str]) -> str:
    """Return the version of CyberFundamentals that most of these categories belong to, or an empty text."""
    counts = {version: len(categories & own) for version, own in ONLY_IN.items()}
    best = max(counts, key=lambda version: counts[version])
    return best if sum(count == counts[best] for count in counts.values()) == 1 else ""


class References:
    """Finds the controls of one framework by what a file calls them."""

    def __init__(self, framework: Framework) -> None:
        self.version = framework.version
        self.by_plain: dict[str, FrameworkControl] = {}
        for control in framework.controls:
            label = label_of(control.ref)
            if label is not None:
                self.by_plain[label.plain] = control
        self.categories = {control.category for control in framework.controls}
        self.plain_parts = {
            subcategory_of(control.subcategory): control.subcategory for control in framework.controls
        } | {category: category for category in self.categories}

    def find(self, label: Label, subcategory: str = "") -> FrameworkControl | None:
        """Return the control with this label in a row of this subcategory, or None when the framework has none."""
        known = MISLABELED.get(self.version, {}).get((subcategory, label.plain))
        if known is not None:
            return self.by_plain.get(known)
        plain = f"{self._category(label.category)}-{label.subcategory}.{label.number}"
        return self.by_plain.get(plain)

    def find_part(self, written: str) -> str:
        """Return our reference of a category or subcategory, or an empty text when the framework has none."""
        name = written.strip()
        return self.plain_parts.get(subcategory_of(name) or name, "")

    def _category(self, written: str) -> str:
        """Return the category meant; when its first letter fell off, the only one that ends so."""
        if written in self.categories:
            return written
        ending = [category for category in self.categories if category[1:] == written]
        return ending[0] if len(ending) == 1 else written


LEVEL_WORDS = {
    AssuranceLevel.BASIC: re.compile(r"\b(basic|basis)\b", re.IGNORECASE),
    AssuranceLevel.IMPORTANT: re.compile(r"\b(important|belangrijk)\b", re.IGNORECASE),
    AssuranceLevel.ESSENTIAL: re.compile(r"\b(essential|essentieel)\b", re.IGNORECASE),
}


def level_in(text: str) -> AssuranceLevel | None:
    """Return the level that a short text names, or None when it names none or more than one."""
    named = [level for level, words in LEVEL_WORDS.items() if words.search(text)]
    return named[0] if len(named) == 1 else None
