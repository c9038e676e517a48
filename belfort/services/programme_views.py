"""How a page of the programme is read: what was counted of a subject, prepared or at once, and a page of one of its lists."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from belfort.domain.permissions import Actor
from belfort.services import prepared
from belfort.services.prepared import ListPage, Made, Subject, View
from belfort.services.programme_day import Counts
from belfort.services.programme_facts import ProgrammeFacts

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Line]):
    """A page of a list, and since when its figures wait for newer ones (None: they hold)."""

    lines: list[Line]
    total: int
    page: int
    pages: int
    outdated_since: datetime | None = None


def listing(view: View, found: ListPage, lines: list[Line]) -> Listing[Line]:
    """Return a page of a list with its lines as a page shows them."""
    return Listing(lines, found.total, found.page, found.pages, view.outdated_since)


def view(
    actor: Actor, at: datetime, subject: Subject, make: Callable[[Counts], Made], *, at_once: bool = False
) -> View:
    """Return what is counted of a subject, prepared or at once."""

    def made() -> Made:
        return make(Counts(ProgrammeFacts(actor, subject.programme), subject.as_of))

    return prepared.get(actor=actor, at=at, subject=subject, make=made, at_once=at_once)
