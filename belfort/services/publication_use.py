"""Which snapshots a publication used, in which groups, and which groups it showed: kept as JSON beside it, shown to nobody."""

from collections.abc import Mapping
from typing import Any

from belfort.domain.discretion import Entry, Publication, View


def written(made: Publication[str]) -> dict[str, Any]:
    """Return what a publication used, to store."""
    return {
        "entries": {
            body: [str(entry.snapshot), entry.named, sorted([view.breakdown, view.key] for view in entry.views)]
            for body, entry in made.entries.items()
        },
        "shown": sorted([view.breakdown, view.key] for view in made.shown),
    }


def read(used: Mapping[str, Any]) -> Publication[str]:
    """Return what a publication used, from what was stored."""
    entries = {
        body: Entry(snapshot, frozenset(View(*pair) for pair in found), named)
        for body, (snapshot, named, found) in used["entries"].items()
    }
    return Publication(entries, frozenset(View(*pair) for pair in used["shown"]))
