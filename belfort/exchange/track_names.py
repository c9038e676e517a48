"""The names by which a file calls the tracks of a programme: a key, a name, or a kind of which there is one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from belfort.domain.budget import WHOLE_PROGRAMME_NAME
from belfort.domain.programme import TRACK_NAMES, TrackKind
from belfort.domain.terms import Text, same
from belfort.exchange.register_cells import Cells
from belfort.exchange.register_texts import one_way

WHOLE_WORDS = frozenset({"programma", "programme", WHOLE_PROGRAMME_NAME.nl, WHOLE_PROGRAMME_NAME.en})


@dataclass(frozen=True, slots=True)
class NamedTrack:
    """A track with its key and its name."""

    key: str
    kind: TrackKind
    name: Text


class TrackNames:
    """The tracks that a file can mean."""

    def __init__(self, tracks: Iterable[NamedTrack]) -> None:
        """Take the tracks of a programme in their order."""
        self.by_key = {track.key: track for track in tracks}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_kind: dict[str, list[str]] = defaultdict(list)
        for track in self.by_key.values():
            for word in dict.fromkeys(one_way(name).casefold() for name in (track.name.nl, track.name.en)):
                self.by_name[word].append(track.key)
            for word in dict.fromkeys(_words(track.kind)):
                self.by_kind[word].append(track.key)

    def meant(self, word: str) -> list[str]:
        """Return the keys of the tracks that a word means: a key goes before a name, a name before a kind."""
        found = one_way(word).casefold()
        if found in self.by_key:
            return [found]
        return self.by_name.get(found) or self.by_kind.get(found, [])

    def kind_of(self, key: str) -> TrackKind | None:
        """Return the kind of a track; None for a key that is none."""
        return self.by_key[key].kind if key in self.by_key else None

    def word_for(self, key: str, language: str) -> str:
        """Return what a file writes for a track: its name, or its key where the name would mean another or nothing."""
        name = self.by_key[key].name.into(language) if key in self.by_key else key
        return name if name.casefold() not in WHOLE_WORDS and self.meant(name) == [key] else key


def _words(kind: TrackKind) -> tuple[str, str, str]:
    return (kind.value, TRACK_NAMES[kind].nl.casefold(), TRACK_NAMES[kind].en.casefold())


KINDS = TrackNames(NamedTrack(kind.value, kind, name) for kind, name in TRACK_NAMES.items())
KIND_WORDS = frozenset(word for kind in TrackKind for word in _words(kind))


def read_track(cells: Cells, name: str, tracks: TrackNames) -> str | None:
    """Return the key of a track, or None when the cell is empty."""
    found = cells.words(name)
    if not found:
        return None
    keys = tracks.meant(found)
    if len(keys) == 1:
        return keys[0]
    if keys:
        nl, en = (
            "{found} is meer dan één spoor: noem {keys}.",
            "{found} is more than one track: name {keys}.",
        )
        raise cells.refuse(name, nl, en, found=found, keys=same(", ".join(keys)))
    if found.casefold() in KIND_WORDS:
        nl, en = "het programma heeft geen spoor {found}.", "the programme has no track {found}."
        raise cells.refuse(name, nl, en, found=found)
    nl, en = "{found} staat niet in de lijst: {known}.", "{found} is not in the list: {known}."
    raise cells.refuse(name, nl, en, found=found, known=same(", ".join(tracks.by_key)))


def required_track(cells: Cells, name: str, tracks: TrackNames) -> str:
    """Return the key of a track that may not be empty."""
    key = read_track(cells, name, tracks)
    if key is None:
        raise cells.refuse(name, "dit mag niet leeg zijn.", "this may not be empty.")
    return key
