"""What the whole group may be shown without showing one of its members: groups under a minimum stay hidden.

Rules and worked numbers: `docs/scoring.md`, chapter 8, part "Discretion". A publication is made at the end of a month or
at the closing of a round, once, and stays as it is; these functions look at everything that was shown before.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from belfort.domain.discretion_known import Contents, Known, Ledger, choose, known_from

MINIMUM = 5
UNKNOWN_CELL = "unknown"
G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True, slots=True, order=True)
class View:
    """One group that figures are given of: everybody, or one cell of one breakdown (a province, a size class, a kind)."""

    breakdown: str
    key: str = ""


EVERYBODY = View("everybody")


def views(**cells: str) -> frozenset[View]:
    """Return the views that a government belongs to: everybody, and its cell of each breakdown.

    `cells` holds a key for each breakdown (`province="10000", size_class="a", kind="municipality"`); an empty one is
    the cell "unknown", so that every breakdown divides everybody.
    """
    return frozenset({EVERYBODY} | {View(breakdown, key or UNKNOWN_CELL) for breakdown, key in cells.items()})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a publication uses of one government: which snapshot, in which views, and whether it is shared by name.

    All three belong together: views and `named` are those of the day on which a publication took the snapshot over.
    """

    snapshot: Hashable
    views: frozenset[View]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Publication(Generic[G]):
    """The entries that the figures of one date come from, by government, and the views that may be shown."""

    entries: Mapping[G, Entry]
    shown: frozenset[View]

    @property
    def hidden(self) -> frozenset[View]:
        """Return the views that have members and may not be shown."""
        return frozenset(view for entry in self.entries.values() for view in entry.views) - self.shown

    def members(self, view: View) -> tuple[G, ...]:
        """Return the governments of one view, in the order of the entries."""
        return tuple(government for government, entry in self.entries.items() if view in entry.views)


def settle(changed: Mapping[G, Collection[View]], minimum: int = MINIMUM) -> frozenset[G]:
    """Return the greatest part of the changed governments of which every view has none or at least the minimum.

    `changed` gives for each government the views that its change touches. The union of two such parts is such a part,
    so the greatest exists; members of views that have too few are taken away until nothing changes.
    """
    left = dict(changed)
    while True:
        counts = Counter(view for touched in left.values() for view in set(touched))
        few = {view for view, count in counts.items() if count < minimum}
        staying = {government: touched for government, touched in left.items() if not few.intersection(touched)}
        if len(staying) == len(left):
            return frozenset(left) if len(left) >= minimum else frozenset()
        left = staying


def publish(
    current: Mapping[G, Entry], history: Sequence[Publication[G]], minimum: int = MINIMUM
) -> Publication[G] | None:
    """Return the next publication, or None when too little changed or nothing could be shown without showing a few.

    `current` holds the newest submitted and complete snapshot of each government that exists (an incomplete one is in no
    figure and must not make a group look larger); `history` every earlier publication, oldest first. A government
    around which too little changed keeps the entry of the last publication, one that is new stays out. What was
    replaced never comes back, and an entry keeps its views and `named` as long as its snapshot stays.
    """
    last: Mapping[G, Entry] = history[-1].entries if history else {}
    wanted = _wanted(current, last, history)
    moving = [key for key in dict.fromkeys([*last, *wanted]) if last.get(key) != wanted.get(key)]
    touched = {key: _touched(last.get(key), wanted.get(key)) for key in moving}
    settled = settle({key: found for key, found in touched.items() if found}, minimum)
    public = {key for key in moving if not touched[key]}
    if not settled and len(public) < minimum:
        return None
    moved = settled | public
    chosen = {
        key: entry
        for key in dict.fromkeys([*last, *wanted])
        if (entry := wanted.get(key) if key in moved else last.get(key)) is not None
    }
    shown = shown_views(chosen, history, minimum)
    return None if shown is None else Publication(chosen, shown)


def shown_views(
    entries: Mapping[G, Entry], history: Sequence[Publication[G]], minimum: int = MINIMUM
) -> frozenset[View] | None:
    """Return the views that may be shown of these entries, beside everything that was shown before.

    Governments that share by name are public: they never count. Everybody is always shown. None: whatever else is
    hidden, this publication beside the earlier ones would show a few, so these entries must not be published.
    """
    ledger: Ledger[G] = Ledger()
    past = [(_contents(ledger, publication.entries), publication.shown) for publication in history]
    contents = _contents(ledger, entries)
    known: Known = known_from([(_cells(each), {each[view] for view in shown if view in each}) for each, shown in past])
    chosen = choose(_cells(contents), known, ledger.few(minimum), minimum)
    return None if chosen is None else frozenset(view for view, content in contents.items() if content in chosen)


def _wanted(current: Mapping[G, Entry], last: Mapping[G, Entry], history: Sequence[Publication[G]]) -> dict[G, Entry]:
    """Return the entry that each government should have now; what was replaced before does not come back."""
    used = {(key, entry.snapshot) for publication in history for key, entry in publication.entries.items()}
    wanted = {}
    for key, entry in current.items():
        if (key, entry.snapshot) not in used:
            wanted[key] = entry
        elif key in last:
            wanted[key] = last[key]
    return wanted


def _touched(old: Entry | None, new: Entry | None) -> frozenset[View]:
    """Return the views that a change touches; none when all that changes is public."""
    both = [entry for entry in (old, new) if entry is not None]
    if all(entry.named for entry in both):
        return frozenset()
    return frozenset({EVERYBODY}.union(*(entry.views for entry in both)))


def _contents(ledger: Ledger[G], entries: Mapping[G, Entry]) -> dict[View, int]:
    """Return what each view holds that is not public."""
    pairs: dict[View, list[int]] = {EVERYBODY: []}
    for key, entry in entries.items():
        place = None if entry.named else ledger.place(key, entry.snapshot)
        for view in entry.views | {EVERYBODY}:
            held = pairs.setdefault(view, [])
            if place is not None:
                held.append(place)
    return {view: ledger.content(places) for view, places in sorted(pairs.items())}


def _cells(contents: Mapping[View, int]) -> Contents:
    """Return the whole, and its cells by breakdown."""
    cells: dict[str, list[int]] = {}
    for view, content in contents.items():
        if view != EVERYBODY:
            cells.setdefault(view.breakdown, []).append(content)
    return Contents(contents[EVERYBODY], {breakdown: tuple(found) for breakdown, found in cells.items()})
