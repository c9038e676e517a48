"""Values out of an address, where anything may stand."""

from uuid import UUID


def whole(value: str | None, default: int) -> int:
    """Return a whole number of at most nine digits, else the default."""
    return int(value) if value and len(value) < 10 and value.isascii() and value.isdecimal() else default  # noqa: PLR2004 nine digits fit everywhere


def text(value: str | None, longest: int = 200) -> str:
    """Return a text that a database can take: cut at a length, without NUL."""
    return (value or "").replace("\x00", "")[:longest]


def keys(values: list[str]) -> list[UUID]:
    """Return the ids among the values; what is no id is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
