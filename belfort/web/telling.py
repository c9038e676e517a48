"""What the page after a save says about it, once; kept in the session until that page is opened."""

from collections.abc import Mapping

from django.http import HttpRequest

KEY = "bewaard"


def leave(request: HttpRequest, counts: Mapping[str, int]) -> None:
    """Leave the counts of a save for the next page that asks for them."""
    request.session[KEY] = dict(counts)


def take(request: HttpRequest) -> Mapping[str, int] | None:
    """Return the counts that were left, and forget them; None when there are none."""
    found: Mapping[str, int] | None = request.session.pop(KEY, None)
    return found
