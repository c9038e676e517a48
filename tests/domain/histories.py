"""Whole histories of submissions and publications, and somebody who keeps and compares everything that was shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from belfort.domain.discretion import EVERYBODY, Entry, Publication, View, publish, views

Pairs = frozenset[tuple[int, int]]


@dataclass
class Sector:
    """Governments with their cells, their newest submission, and whether they share by name now."""

    minimum: int
    cells: dict[int, dict[str, str]]
    newest: dict[int, int] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    publications: list[Publication[int]] = field(default_factory=list)
    numbers: int = 0

    def submit(self, government: int) -> None:
        self.numbers += 1
        self.newest[government] = self.numbers

    def send_back(self, government: int) -> None:
        """Let the submission before the last published one count again, which a publication must not follow."""
        used = [each.entries[government].snapshot for each in self.publications if government in each.entries]
        if used:
            self.newest[government] = used[0]

    def current(self) -> dict[int, Entry]:
        return {
            key: Entry(number, views(**self.cells[key]), key in self.named)
            for key, number in self.newest.items()
            if key not in self.gone
        }

    def end_month(self) -> Publication[int] | None:
        made = publish(self.current(), self.publications, self.minimum)
        if made:
            self.publications.append(made)
        return made


SIZES, PROVINCES, KINDS = "abc", "PQR", "mz"
cells = st.fixed_dictionaries(
    {
        "province": st.sampled_from(PROVINCES),
        "size_class": st.sampled_from(SIZES),
        "kind": st.sampled_from([*"mmmz", ""]),
    }
)
ACTS = ("submit", "submit", "submit", "submit", "name", "unname", "send_back", "leave", "move")


@st.composite
def histories(draw: Any, most: int = 16, months: int = 6) -> Sector:
    """Return what months of random submissions, choices, mergers and moves have led to."""
    minimum = draw(st.sampled_from([2, 3, 3, 4]))
    sector = Sector(minimum, dict(enumerate(draw(st.lists(cells, min_size=minimum, max_size=most)))))
    everybody = sorted(sector.cells)
    for _ in range(draw(st.integers(1, months))):
        for government in draw(st.lists(st.sampled_from(everybody), max_size=most, unique=True)):
            sector.submit(government)
        acts = draw(st.lists(st.tuples(st.sampled_from(everybody), st.sampled_from(ACTS)), max_size=4))
        for government, act in acts:
            do(sector, government, act, draw)
        sector.end_month()
    return sector


def do(sector: Sector, government: int, act: str, draw: Any) -> None:
    if act == "submit":
        sector.submit(government)
    elif act == "name":
        sector.named.add(government)
    elif act == "unname":
        sector.named.discard(government)
    elif act == "send_back":
        sector.send_back(government)
    elif act == "leave":
        sector.gone.add(government)
    else:
        sector.cells[government] = draw(cells)


def secret(publication: Publication[int], view: View) -> Pairs:
    """Return the (government, snapshot) pairs of a view that are not public."""
    return frozenset(
        (key, int(str(entry.snapshot)))
        for key, entry in publication.entries.items()
        if view in entry.views and not entry.named
    )


def shown_groups(publications: Sequence[Publication[int]]) -> set[Pairs]:
    """Return everything of which figures were shown."""
    return {secret(each, view) for each in publications for view in each.shown}


def rests(publications: Sequence[Publication[int]]) -> Iterator[Pairs]:
    """Yield what the whole minus the cells that are known leaves of each breakdown of each publication."""
    known = shown_groups(publications)
    for each in publications:
        for breakdown in ("province", "size_class", "kind"):
            found = {view for entry in each.entries.values() for view in entry.views if view.breakdown == breakdown}
            told = [secret(each, view) for view in found if secret(each, view) in known]
            yield secret(each, EVERYBODY).difference(*told)


def governments(pairs: Pairs) -> int:
    return len({government for government, _ in pairs})


def tells(pairs: Pairs, minimum: int) -> bool:
    """Say whether figures of these pairs would be figures of a few governments."""
    return 0 < governments(pairs) < minimum


def leaks(publications: Sequence[Publication[int]], minimum: int) -> list[str]:
    """Return every way in which somebody who kept all that was shown learns figures of a few governments."""
    shown, left = shown_groups(publications), set(rests(publications))
    found = [f"shown: {sorted(each)}" for each in shown if tells(each, minimum)]
    found += [f"rest: {sorted(each)}" for each in left if tells(each, minimum)]
    found += [
        f"difference of {sorted(one)} and {sorted(other)}"
        for one, other in combinations(shown | left, 2)
        if tells(one ^ other, minimum)
    ]
    return found
