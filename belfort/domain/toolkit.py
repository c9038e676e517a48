"""The toolkit of the programme: its themes, and how visitors are counted over days.

`docs/scoring.md`, chapter 9, part "Visitors of the toolkit".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text


class Theme(StrEnum):
    """What a document or link of the toolkit is about, in the order in which the page shows it."""

    POLICY = "policy"
    AWARENESS = "awareness"
    ACCESS = "access"
    SUPPLIERS = "suppliers"
    TECHNICAL = "technical"
    INCIDENTS = "incidents"
    CONTINUITY = "continuity"
    PERSONAL_DATA = "personal_data"


THEME_NAMES = {
    Theme.POLICY: Text("Beleid en rollen", "Policy and roles"),
    Theme.AWARENESS: Text("Mensen bewust maken", "Making people aware"),
    Theme.ACCESS: Text("Wie mag waarbij", "Who may reach what"),
    Theme.SUPPLIERS: Text("Leveranciers", "Suppliers"),
    Theme.TECHNICAL: Text("Toestellen en netwerk", "Devices and network"),
    Theme.INCIDENTS: Text("Als er iets misgaat", "When something goes wrong"),
    Theme.CONTINUITY: Text("Blijven werken", "Keeping going"),
    Theme.PERSONAL_DATA: Text("Gegevens over mensen", "Data about people"),
}


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many different visitors one day had."""

    day: date
    visitors: int


def visitors_between(days: Iterable[DayCount], since: date, until: date) -> int:
    """Return the visitors of a period, both days included: the sum of its days.

    Who comes on two days counts twice; days cannot be linked, so nobody can know. Raises InvalidError for a period that
    ends before it begins.
    """
    if until < since:
        words = Text("Een periode eindigt niet vóór ze begint.", "A period does not end before it begins.")
        raise InvalidError(words, field="tot")
    return sum(row.visitors for row in days if since <= row.day <= until)
