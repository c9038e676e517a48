"""The sector picture as the region reads it: one stored row per look, whatever the number of governments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from belfort.domain.discretion_counts import Count
from belfort.domain.permissions import Ability, Actor
from belfort.domain.questions import Cell
from belfort.domain.sector import SectorPicture
from belfort.domain.terms import Text
from belfort.models import Organization, Publication, SharingChoice
from belfort.models.organizations import Kind
from belfort.services import publication_words, scored_frameworks

TOP = 10


@dataclass(frozen=True)
class ControlLine:
    """One control of a list with a count."""

    ref: str
    title: Text
    is_key: bool
    count: Count

    @property
    def label(self) -> Text:
        """Return the reference with the title."""
        return Text(f"{self.ref} {self.title.nl}", f"{self.ref} {self.title.en}")


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """What a publication says of a government that shares by name."""

    name: str
    kind: str
    shape: str
    total: Fraction
    achieved: bool


@dataclass(frozen=True)
class Published:
    """The figures of the newest publication on or before a date."""

    dated_on: date
    content: Mapping[str, Any]
    withdrawn: frozenset[str] = frozenset()

    @cached_property
    def everybody(self) -> SectorPicture | None:
        """Return the picture of everybody."""
        return publication_words.picture_of(self.content["groups"]["everybody"][""])

    @property
    def participants(self) -> int:
        """Return how many governments stand behind the figures."""
        return self.everybody.participants if self.everybody else 0

    def groups(self, breakdown: str) -> dict[str, SectorPicture | None]:
        """Return the pictures of one breakdown by key, None where a group is hidden."""
        found = self.content["groups"].get(breakdown, {})
        return {key: publication_words.picture_of(picture) for key, picture in found.items()}

    @cached_property
    def framework(self) -> str:
        """Return the framework behind the lists of controls: the newest that enough governments use; empty for none."""
        usable = [key for key, found in self.content["frameworks"].items() if found["gaps"]]
        return max(usable, default="")

    @cached_property
    def trend(self) -> list[tuple[date, SectorPicture]]:
        """Return the picture of everybody in each publication so far."""
        pairs = [(day, publication_words.picture_of(picture)) for day, picture in self.content["trend"]]
        return [(date.fromisoformat(day), picture) for day, picture in pairs if picture is not None]

    @cached_property
    def _rows(self) -> list[list[Any]]:
        """Return the rows of those that share by name, without who stopped doing so since the publication."""
        return [row for row in self.content["named"] if row[0] not in self.withdrawn]

    def named(self, first: int = 0, last: int | None = None) -> list[NamedFigure]:
        """Return the governments that share by name, those of the map first; only so many as a page shows."""
        return [_named(row) for row in self._rows[first:last]]

    @property
    def on_map(self) -> list[NamedFigure]:
        """Return the municipalities that share by name and have a place on the map."""
        return [_named(row) for row in self._rows if row[2] and row[1] == Kind.MUNICIPALITY]

    @property
    def listed_count(self) -> int:
        """Return how many of those that share by name stand in the list: all, unless there are thousands."""
        return len(self._rows)

    @property
    def named_count(self) -> int:
        """Return how many governments share by name."""
        return int(self.content["named_count"]) - len(self.content["named"]) + len(self._rows)

    @cached_property
    def gaps(self) -> list[ControlLine]:
        """Return the controls that most governments lack."""
        if not self.framework:
            return []
        rows = self.content["frameworks"][self.framework]["gaps"]["controls"]
        return [self._line(ref, Count(*count), is_key=is_key) for ref, is_key, count in rows]

    def below(self, framework: str) -> list[tuple[str, Count]]:
        """Return how many governments stay below the threshold for each control of a framework; nothing when hidden."""
        found = self.content["frameworks"].get(framework, {}).get("gaps")
        return [(ref, Count(*count)) for ref, _, count in found["controls"]] if found else []

    @cached_property
    def singles(self) -> list[ControlLine]:
        """Return the controls by how many more governments would reach the target."""
        found = self.content["frameworks"].get(self.framework, {}).get("effects")
        return [self._line(refs[0], Count(*count)) for refs, count in found["singles"]] if found else []

    @cached_property
    def best(self) -> list[tuple[list[ControlLine], Count]]:
        """Return the best sets of at most one, two and three controls."""
        found = self.content["frameworks"].get(self.framework, {}).get("effects")
        return (
            [([self._line(ref, Count(*count)) for ref in refs], Count(*count)) for refs, count in found["best"]]
            if found
            else []
        )

    def _line(self, ref: str, count: Count, *, is_key: bool = False) -> ControlLine:
        row = scored_frameworks.get_with_rows(self.framework).rows[ref]
        return ControlLine(ref, Text(row.title_nl, row.title_en), is_key, count)

    def gap_rows(self) -> list[tuple[Cell, ...]]:
        """Return the rows of the annex on gaps."""
        return [(line.label, line.count.text, _percent(line.count)) for line in self.gaps[:TOP]]

    def effect_rows(self) -> list[tuple[Cell, ...]]:
        """Return the rows of the annex on the most effective controls: singles, then the best sets."""
        singles = [(line.label, line.count.text) for line in self.singles[:TOP]]
        sets = [(" + ".join(line.ref for line in lines), count.text) for lines, count in self.best if len(lines) > 1]
        return [*singles, *sets]


def _named(row: list[Any]) -> NamedFigure:
    name, kind, shape, total, achieved = row
    return NamedFigure(name, kind, shape, Fraction(total), achieved)


def _percent(count: Count) -> str:
    share = count.share
    return "" if share is None else f"{float(share) * 100:.1f} %".replace(".", ",")


def find_published(
    *, actor: Actor, programme: Organization, as_of: date, at: datetime | None = None
) -> Published | None:
    """Return the newest figures on or before a date; None when nothing was published yet.

    Who took its name back is not named; by a moment, when one is given.
    """
    actor.require(Ability.READ_SECTOR, programme.pk)
    rows = Publication.objects.visible_to(actor).of(programme.pk).filter(dated_on__lte=as_of)
    row = rows.order_by("-dated_on").only("dated_on", "content").first()
    if row is None:
        return None
    names = [each[0] for each in row.content["named"]]
    return Published(row.dated_on, row.content, _withdrawn(actor, programme, names, at))


def _withdrawn(actor: Actor, programme: Organization, names: list[str], at: datetime | None) -> frozenset[str]:
    """Return who of these no longer shares by name: the name goes at once, the totals stay as they were published."""
    choices = SharingChoice.objects.visible_to(actor).within(programme.pk).filter(subject="maturity")
    if at is not None:
        choices = choices.filter(chosen_at__lte=at)
    chosen = choices.filter(organization__name__in=names).order_by("chosen_at")
    newest = dict(chosen.values_list("organization__name", "level"))
    return frozenset(name for name, level in newest.items() if level != "named")
