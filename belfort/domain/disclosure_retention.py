"""How long a government keeps the contact data of who reported a vulnerability. `docs/scoring.md`, chapter 13, "Contact data"."""

from datetime import date

from belfort.domain.errors import InvalidError
from belfort.domain.programme_audits import months_later
from belfort.domain.terms import Text

USUAL_MONTHS, MOST_MONTHS = 12, 60


def require_months(months: int) -> None:
    """Raise InvalidError unless contact data are kept from one month to five years."""
    if not 1 <= months <= MOST_MONTHS:
        words = Text("Kies een aantal maanden van 1 tot {most}.", "Choose a number of months from 1 to {most}.")
        raise InvalidError(words.filled(most=MOST_MONTHS), field="contact_months")


def erasure_day(closed_on: date | None, months: int) -> date | None:
    """Return the day on which the contact data of a report are erased: so many months after it was closed.

    It is the same day of the month, or the last one where that month has no such day; None while the report is open.
    """
    return None if closed_on is None else months_later(closed_on, months)


def is_to_erase(closed_on: date | None, months: int, today: date) -> bool:
    """Say whether the contact data of a report have been kept long enough."""
    day = erasure_day(closed_on, months)
    return day is not None and day <= today
