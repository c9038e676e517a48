"""A row of the register as the words of its cells, and the stamp that says how they stood when they left the house.

With its stamp a file tells which cells its sender changed: all others are as they were exported, whatever happened in the
register since. The stamp holds a hash per cell under the id of the row, so that it says nothing about another row, nor
about the same row of another government.
"""

import base64
import hashlib
from collections.abc import Collection, Mapping
from uuid import UUID

from belfort.domain.classification import Flag
from belfort.domain.impact import Dimension
from belfort.domain.terms import Text, same
from belfort.domain.workflow import STATE_NAMES, RegisterState
from belfort.exchange.register_rows import AssetRow, ProcessRow
from belfort.exchange.register_texts import assets_text, peaks_text

YES, NO = Text("ja", "yes"), Text("nee", "no")
KIND = "s1."  # the first kind of stamp; what begins otherwise is none
BYTES = 3  # of the hash of a cell: one change in 16 million goes unseen
LETTERS = 4  # in which they are written

Words = Mapping[str, Text]


def process_words(row: ProcessRow) -> Words:
    """Return a process as the words of its cells, by column; a state that is not said is empty."""
    return {
        **_texts(row, ("title", "domain", "group", "reason", "description", "owner", "responsible")),
        "state": _state(row.state),
        "nis2_annex": yes(row.nis2_annex),
        **{f"group_{name.value}": same(str(row.group_impact.get(name.value, ""))) for name in Dimension},
        **{f"process_{name.value}": same(str(row.impact.get(name.value, ""))) for name in Dimension},
        "peaks": same(peaks_text(row.peaks)),
        "assets": same(assets_text(row.assets)),
    }


def asset_words(row: AssetRow, categories: Mapping[str, Text]) -> Words:
    """Return an information asset as the words of its cells, by column; `categories` names the keys."""
    return {
        **_texts(row, ("name", "reason", "description", "responsible", "floor_overruled")),
        "category": categories.get(row.category, same(row.category)),
        "state": _state(row.state),
        **{letter: same(str(level or "")) for letter, level in row.classes.as_dict().items()},
        **{flag.value: yes(flag in row.flags) for flag in Flag},
    }


def _texts(row: ProcessRow | AssetRow, names: Collection[str]) -> dict[str, Text]:
    return {name: same(str(getattr(row, name))) for name in names}


def _state(state: RegisterState | None) -> Text:
    return STATE_NAMES[state] if state else same("")


def yes(value: bool) -> Text:
    """Say yes or no."""
    return YES if value else NO


def stamp(key: UUID, words: Words) -> str:
    """Return the stamp of a row with this id whose cells hold these words."""
    return KIND + "".join([_hash(key, ""), *(_hash(key, f"{name}={words[name].nl}") for name in sorted(words))])


def untouched(text: str, key: UUID, words: Words) -> frozenset[str]:
    """Return the columns whose words are those of the stamp; none when it is no stamp of this row."""
    hashes = text.removeprefix(KIND)
    parts = [hashes[place : place + LETTERS] for place in range(0, len(hashes), LETTERS)]
    if not text.startswith(KIND) or len(parts) != len(words) + 1 or parts[0] != _hash(key, ""):
        return frozenset()
    pairs = zip(sorted(words), parts[1:], strict=True)
    return frozenset(name for name, part in pairs if part == _hash(key, f"{name}={words[name].nl}"))


def _hash(key: UUID, text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"{key}\n{text}".encode()).digest()[:BYTES]).decode()
