"""What must be true before the first request: the tables are there, and the database can hold governments apart."""

from django.db import DatabaseError

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text
from belfort.services import installation, tenancy


def require_ready() -> None:
    """Raise InvalidError in one sentence when this installation must not serve."""
    try:
        with tenancy.acting(installation.everybody()):
            installation.require_fit_database()
    except DatabaseError as fault:
        words = Text(
            "De databank is niet klaar ({fault}): draai eerst `belfort migrate`.",
            "The database is not ready ({fault}): run `belfort migrate` first.",
        )
        raise InvalidError(words.filled(fault=type(fault).__name__)) from None
