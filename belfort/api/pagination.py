"""Pages with a cursor: opaque for the program, inside it the key after which the next page begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated
from uuid import UUID

from ninja import Query

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

Cursor = Annotated[str, Query(max_length=200, description="`next` of the page before; leave out for the first page")]
Limit = Annotated[int, Query(ge=1, le=200, description="how many rows at most, 1 to 200")]
FIRST, ROWS = "", 50


def wrap(after: str | None) -> str | None:
    """Return the cursor of the next page, or None at the end."""
    return None if after is None else urlsafe_b64encode(after.encode()).decode().rstrip("=")


def unwrap(cursor: str) -> str:
    """Return the key in a cursor; raises InvalidError for a cursor that is not ours."""
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().replace("\x00", "")
    except ValueError:
        raise _strange() from None


def unwrap_id(cursor: str) -> UUID | None:
    """Return the id in a cursor, None for the first page; raises InvalidError for a cursor that is not ours."""
    try:
        return UUID(unwrap(cursor)) if cursor else None
    except ValueError:
        raise _strange() from None


def _strange() -> InvalidError:
    return InvalidError(Text("Deze cursor is niet van hier.", "This cursor is not from here."), field="cursor")
