"""Values out of an address, where anything may stand."""

import re
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID


def whole(value: str | None, default: int) -> int:
    """Return a whole number of at most nine digits, else the default."""
    return int(value) if value and len(value) < 10 and value.isascii() and value.isdecimal() else default  # noqa: PLR2004 nine digits fit everywhere


def text(value: str | None, longest: int = 200) -> str:
    """Return a text that a database can take: cut at a length, without NUL."""
    return (value or "").replace("\x00", "")[:longest]


def reference(value: str | None) -> str:
    """Return the reference of a control or a category, such as PR.AA-01.1; anything else is nothing."""
    return value if value and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,29}", value) else ""


def keys(values: list[str]) -> list[UUID]:
    """Return the ids among the values; what is no id is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def past_day(value: str | None, today: date) -> date:
    """Return a day as it stands in an address, in Dutch or ISO writing; today for anything else, and for the future."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return min(datetime.strptime(value or "", form).date(), today)  # noqa: DTZ007 a day has no zone
    return today
