"""Parts of pages that are kept in the memory of this process, under a stamp that says what they depend on."""

from collections.abc import Callable

from django.core.cache import cache

SECONDS = 600


def kept(stamp: str, make: Callable[[], str]) -> str:
    """Return the part that was made for this stamp, or make it; it is forgotten after ten minutes.

    The stamp names everything that the part shows and for whom, so that nobody gets the part of somebody else.
    """
    key = f"part-{stamp}"
    found: str | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found
