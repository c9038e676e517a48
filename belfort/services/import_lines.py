"""What a file of the programme would do: one line per row, new, changed or the same as what stands there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.programme import TrackKind
from belfort.domain.terms import Text
from belfort.models import Organization, Track


class Status(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its number, about what it is, what it says, and what it would do."""

    row: int
    name: Text
    what: Text
    status: Status


@dataclass(frozen=True, slots=True)
class Preview:
    """Every row of a file."""

    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are new, change something, or stand there already."""
        return {status.value: sum(line.status is status for line in self.lines) for status in Status}


FUTURE = Text("deze datum ligt in de toekomst.", "this date is in the future.")
NO_TRACK = Text("het programma heeft geen spoor {track}.", "the programme has no track {track}.")
MANY_TRACKS = Text("het programma heeft meer dan één spoor {track}.", "the programme has more than one track {track}.")


class Tracks:
    """The tracks of a programme by their kind, as files name them."""

    def __init__(self, programme: Organization) -> None:
        """Read the tracks once."""
        self.rows = list(Track.objects.filter(programme=programme).order_by("position", "key"))

    def find(self, kind: TrackKind) -> Track:
        """Return the track whose key is the kind, else the only one of that kind; raises InvalidError."""
        found = [row for row in self.rows if row.key == kind.value]
        found = found or [row for row in self.rows if row.kind == kind.value]
        if len(found) == 1:
            return found[0]
        raise InvalidError((MANY_TRACKS if found else NO_TRACK).filled(track=kind.value), field="track")


def require_not_later(day: date | None, today: date, field: str) -> None:
    """Raise InvalidError for a day in the future."""
    if day is not None and day > today:
        raise InvalidError(FUTURE, field=field)
