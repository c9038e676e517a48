"""Texts of the register that hold more than one thing in a cell, and how a text stands in a cell at all.

What is written here is read back to the same values: peaks one per line, linked assets one per line.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from belfort.domain.criticality import Peak
from belfort.domain.impact import LEVELS, Dimension
from belfort.domain.terms import Text
from belfort.exchange.limits import STRAY

NAME_LENGTH = 120
ROLES = {"creates": Text("maakt", "creates"), "uses": Text("gebruikt", "uses"), "stores": Text("bewaart", "stores")}
DIMENSION_WORDS = {
    Dimension.FINANCIAL: Text("financieel", "financial"),
    Dimension.REPUTATION: Text("reputatie", "reputation"),
    Dimension.LEGAL: Text("juridisch", "legal"),
    Dimension.SERVICE: Text("dienstverlening", "service"),
    Dimension.USERS: Text("gebruikers", "users"),
}
BY_WORD = {
    word: dimension for dimension, name in DIMENSION_WORDS.items() for word in (dimension.value, name.nl, name.en)
}
DAY = r"([0-9]{1,2})/([0-9]{1,2})"
PEAK = re.compile(rf"(.+) {DAY} ?- ?{DAY}((?: +[a-z]+=[0-9])+)")
LEAP_YEAR = 2024


def one_way(text: str) -> str:
    """Return a text as it stands in a cell: no blanks around it, one kind of line end, no control characters."""
    return STRAY.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def peaks_text(peaks: Iterable[Peak]) -> str:
    """Write peaks as `Inschrijvingen 20/08-10/09 dienstverlening=5 gebruikers=4`, one per line, in the order of the year."""
    lines = []
    for peak in sorted(peaks, key=lambda peak: (peak.starts, peak.ends, peak.name, sorted(peak.impact.items()))):
        levels = " ".join(
            f"{DIMENSION_WORDS[dimension].nl}={peak.impact[dimension]}"
            for dimension in Dimension
            if dimension in peak.impact
        )
        (first, day), (last, end) = peak.starts, peak.ends
        name = " ".join(one_way(peak.name).split())
        lines.append(f"{name} {day:02}/{first:02}-{end:02}/{last:02} {levels}")
    return "\n".join(lines)


def read_peak(line: str) -> Peak | None:
    """Return the peak of one line, or None when it is not one."""
    found = PEAK.fullmatch(line.strip())
    name = " ".join(found[1].split()) if found else ""
    if found is None or not name or len(name) > NAME_LENGTH:
        return None
    pairs = [word.split("=") for word in found[6].split()]
    impact = {BY_WORD[word]: int(level) for word, level in pairs if word in BY_WORD and int(level) in LEVELS}
    days = (int(found[3]), int(found[2])), (int(found[5]), int(found[4]))
    if len(impact) < len(pairs) or not all(_exists(*day) for day in days):
        return None
    return Peak(name, *days, impact)


def _exists(month: int, day: int) -> bool:
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def assets_text(roles: Mapping[str, str]) -> str:
    """Write linked assets as `bevolkingsregister (gebruikt)`, one per line."""
    return "\n".join(f"{key} ({ROLES[role].nl})" for key, role in sorted(roles.items()))


def read_link(line: str) -> tuple[str, str] | None:
    """Return the key of an asset and its role from one line, or None when the line is not both."""
    by_word = {word: role for role, name in ROLES.items() for word in (role, name.nl, name.en)}
    key, _, rest = line.strip().rpartition(" (")
    role = by_word.get(rest[:-1].lower()) if rest.endswith(")") else None
    return (key.strip(), role) if key.strip() and role else None
