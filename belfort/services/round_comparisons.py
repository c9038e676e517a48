"""Two rounds side by side, as a whole. Rules: `docs/scoring.md`, chapter 10.

Taking part is public business and named. Maturity comes out of the publications at both closings and out of nothing
else, so no figure of a few is shown that was not shown already.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.utils.timezone import localdate

from belfort.domain.discretion_counts import Count
from belfort.domain.maturity_figures import shown
from belfort.domain.permissions import Ability, Actor
from belfort.domain.round_comparison import Pair, count_pairs, difference, most_moved, pairs_of
from belfort.domain.rounds import RoundState
from belfort.domain.sector import SectorPicture
from belfort.domain.terms import Text, same
from belfort.models import Organization, Round
from belfort.services import rounds, scored_frameworks, sector
from belfort.services.round_words import STANDS, change_of_number, change_of_share, change_of_total, key_of
from belfort.services.rounds import RoundPage
from belfort.services.sector import Published
from belfort.services.sector_pages import bins_of, figures_of, percent

MOVED = 15
NO_FIGURES = Text(
    "Bij het sluiten van een van beide rondes waren er nog geen cijfers die bekendgemaakt mogen worden.",
    "At the closing of one of the two rounds there were no figures yet that may be published.",
)
SAME_FIGURES = Text(
    "Bij het sluiten van beide rondes gold dezelfde publicatie: er is geen verschil om te tonen.",
    "At the closing of both rounds the same publication held: there is no difference to show.",
)
OTHER_FRAMEWORK = Text(
    "De rondes vroegen een ander raamwerk, dus zijn hun maatregelen niet te vergelijken.",
    "The rounds asked another framework, so their controls cannot be compared.",
)
TOO_FEW = Text(
    "Achter de cijfers per maatregel staan bij een van beide rondes te weinig besturen, of niets verschoof.",
    "Too few governments stand behind the figures per control in one of the two rounds, or nothing moved.",
)
QUARTILES = {
    "lower": Text("onderste kwartiel", "lower quartile"),
    "median": Text("mediaan", "median"),
    "upper": Text("bovenste kwartiel", "upper quartile"),
}


@dataclass(frozen=True, slots=True)
class PairCell:
    """How many governments went from one stand to another; the keys are those of an address."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class PairRow:
    """Where governments stood in the earlier round, and how many of those stand where in the later one."""

    name: Text
    cells: list[PairCell]


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure in both publications, and the difference where both are numbers."""

    name: Text
    before: Text
    after: Text
    change: Text


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A control with the share of governments below its threshold in both publications; fewer is better."""

    ref: str
    title: Text
    before: Text
    after: Text
    change: Text
    better: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rounds as a whole, the earlier first; `silent` says why there are no figures, `unmoved` why no controls."""

    one: Round
    other: Round
    columns: list[Text]
    pairs: list[PairRow]
    governments: int
    before_on: date | None
    after_on: date | None
    figures: list[Compared]
    bins: list[Compared]
    moved: list[MovedRow]
    silent: Text | None
    unmoved: Text | None


@dataclass(frozen=True, slots=True)
class Both:
    """Two rounds with everybody in their scope, the earlier first, and the publication at each closing."""

    pages: tuple[RoundPage, RoundPage]
    published: tuple[Published | None, Published | None]

    @property
    def bodies(self) -> dict[int, Organization]:
        """Return every government that either round asks, by name."""
        found = {one.organization.pk: one.organization for page in self.pages for one in page.participants}
        return dict(sorted(found.items(), key=lambda item: (item[1].name, item[0])))

    @property
    def pairs(self) -> dict[int, Pair]:
        """Return where each stands in both."""
        one, other = ({each.organization.pk: each.state for each in page.participants} for page in self.pages)
        return pairs_of(one, other)

    @property
    def is_same(self) -> bool:
        """Say whether one publication stands behind both."""
        before, after = self.published
        return before is not None and after is not None and before.dated_on == after.dated_on


def find_both(*, actor: Actor, at: datetime, programme: Organization, keys: tuple[UUID, UUID]) -> Both:
    """Return two rounds, whatever the order of their keys. Raises MissingError."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    pages = [rounds.get_round(actor=actor, programme=programme, key=key) for key in keys]
    one, other = sorted(pages, key=lambda page: (page.round.closes_on, page.round.name))
    before, after = (find_figures(actor=actor, at=at, programme=programme, row=page.round) for page in (one, other))
    return Both((one, other), (before, after))


def find_figures(*, actor: Actor, at: datetime, programme: Organization, row: Round) -> Published | None:
    """Return the newest publication on or before the closing of a round: its figures on maturity."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    return sector.find_published(actor=actor, programme=programme, as_of=min(row.closes_on, localdate(at)))


def compare(*, actor: Actor, at: datetime, programme: Organization, keys: tuple[UUID, UUID]) -> Comparison:
    """Return two rounds as a whole; the order of the keys does not matter. Raises MissingError."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    both = find_both(actor=actor, at=at, programme=programme, keys=keys)
    before, after = both.published
    one, other = (found.everybody if found else None for found in both.published)
    silent = NO_FIGURES if one is None or other is None else SAME_FIGURES if both.is_same else None
    counts = count_pairs(both.pairs)
    later = [state for state in STANDS if any(pair[1] is state for pair in counts)]
    moved = [] if silent else _moved(both)
    return Comparison(
        one=both.pages[0].round,
        other=both.pages[1].round,
        columns=[STANDS[state] for state in later],
        pairs=_pair_rows(counts, later),
        governments=sum(counts.values()),
        before_on=before.dated_on if before else None,
        after_on=after.dated_on if after else None,
        figures=[] if one is None or other is None or silent else _figures(one, other),
        bins=[] if one is None or other is None or silent else _bins(one, other),
        moved=moved,
        silent=silent,
        unmoved=None if silent or moved else TOO_FEW if _same_framework(both) else OTHER_FRAMEWORK,
    )


def _pair_rows(counts: Counter[Pair], later: list[RoundState | None]) -> list[PairRow]:
    """Return the stands that occur, each with where its governments stand in the later round."""
    return [
        PairRow(name, [PairCell(key_of(state), key_of(then), counts[state, then]) for then in later])
        for state, name in STANDS.items()
        if any(pair[0] is state for pair in counts)
    ]


def _figures(one: SectorPicture, other: SectorPicture) -> list[Compared]:
    then, now = figures_of(one), figures_of(other)
    share = difference(one.at_target.share, other.at_target.share)
    return [
        Compared(
            Text("deelnemers achter de cijfers", "participants behind the figures"),
            same(str(one.participants)),
            same(str(other.participants)),
            change_of_number(other.participants - one.participants),
        ),
        Compared(
            Text("besturen die Basis halen", "governments that reach Basic"),
            then.at_target,
            now.at_target,
            change_of_number(_between(one.at_target, other.at_target)),
        ),
        Compared(
            Text("aandeel dat Basis haalt", "share that reaches Basic"), then.share, now.share, change_of_share(share)
        ),
        _total(Text("gemiddeld totaal", "mean total"), one.mean, other.mean),
        *(
            _total(name, getattr(one.quartiles, key, None), getattr(other.quartiles, key, None))
            for key, name in QUARTILES.items()
        ),
    ]


def _total(name: Text, before: Fraction | None, after: Fraction | None) -> Compared:
    return Compared(name, shown(before), shown(after), change_of_total(difference(before, after)))


def _between(one: Count, other: Count) -> int | None:
    return None if one.value is None or other.value is None else other.value - one.value


def _bins(one: SectorPicture, other: SectorPicture) -> list[Compared]:
    return [
        Compared(row.name, then.count.text, now.count.text, change_of_number(_between(then.count, now.count)))
        for row, then, now in zip(bins_of(one.bins), one.bins, other.bins, strict=True)
    ]


def _same_framework(both: Both) -> bool:
    one, other = both.pages
    return one.round.framework_id == other.round.framework_id


def _moved(both: Both) -> list[MovedRow]:
    """Return the most moved controls; none when the frameworks differ or either publication has no such list."""
    before, after = both.published
    framework = both.pages[0].round.framework_id
    if before is None or after is None or not _same_framework(both):
        return []
    rows = scored_frameworks.get_with_rows(framework).rows
    return [
        MovedRow(
            each.ref,
            Text(rows[each.ref].title_nl, rows[each.ref].title_en),
            percent(each.before),
            percent(each.after),
            change_of_share(each.change),
            better=each.change < 0,
        )
        for each in most_moved(before.below(framework), after.below(framework))[:MOVED]
        if each.change
    ]
