"""What a file of the programme would do: one line per row, new, changed or the same as what stands there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.programme import TrackKind
from belfort.domain.terms import Text
from belfort.exchange.track_names import NamedTrack, TrackNames
from belfort.models import Organization, Track
from belfort.services import tracks


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


class Tracks:
    """The tracks of a programme, as files name them."""

    def __init__(self, programme: Organization) -> None:
        """Read the tracks once."""
        self.rows = {row.key: row for row in tracks.get_tracks(programme)}

    @property
    def names(self) -> TrackNames:
        """Return what a file may call each track."""
        return TrackNames(NamedTrack(key, TrackKind(row.kind), tracks.name_of(row)) for key, row in self.rows.items())

    def find(self, key: str) -> Track:
        """Return the track of a key; raises InvalidError for one that is gone."""
        if key not in self.rows:
            raise InvalidError(NO_TRACK.filled(track=key), field="track")
        return self.rows[key]


def require_not_later(day: date | None, today: date, field: str) -> None:
    """Raise InvalidError for a day in the future."""
    if day is not None and day > today:
        raise InvalidError(FUTURE, field=field)
