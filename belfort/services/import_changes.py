"""What a row of a file would change, for processes and assets alike: which row it is, what its sender wrote, what is refused."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import DECIDED, RegisterState
from belfort.exchange.register_rows import OWN, Column
from belfort.exchange.register_words import Words, untouched
from belfort.models import Organization, User
from belfort.services.accounts import get_colleagues

# own rows of another government keep their meaning: the same key gives the same new row, however often it is read
OWN_ROWS = UUID("6f1f0a52-3a5e-4d0e-9a7e-5f0c8b1d2e4a")
SHOWN = 80
Like = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell that differs."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a file, completed with what it leaves out, beside the row of the register, None when it is new.

    `fields` is what would change; `kept` what the register has newer than the file, and keeps.
    """

    source: Any
    base: Any
    existing: Any | None
    id: UUID
    fields: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name by which a person knows the row."""
        return str(self.source.label)

    @property
    def is_own(self) -> bool:
        """Say whether the row is the government's own, and not from the generic list."""
        return not self.source.key or self.source.key.startswith(OWN)

    @property
    def key(self) -> str:
        """Return the key of the row in this register."""
        return f"{OWN}{self.id}" if self.is_own else str(self.source.key)

    @property
    def is_new(self) -> bool:
        """Say whether the row is not in the register yet."""
        return self.existing is None


def refuse(row: Any, column: Column, nl: str, en: str, **values: object) -> RefusedFileError:
    """Return the refusal for one row of a file, with the heading as it stands there."""
    shown = {name: value[:SHOWN] if isinstance(value, str) else value for name, value in values.items()}
    heading = row.headings.get(column.name, column.heading.nl)
    return RefusedFileError(Text(nl, en).filled(**shown), Place(sheet=row.sheet, row=row.row, field=heading))


def own_id(kind: str, organization: Organization, key: str) -> UUID:
    """Return the id that an own row with this key gets in this register when the key is not from here."""
    return uuid5(OWN_ROWS, f"{kind}/{organization.pk}/{key}")


@dataclass(slots=True)
class Known:
    """What is there already: the rows of the register by key, and the generic list; remembers what a file named."""

    kind: str
    organization: Organization
    rows: Mapping[str, tuple[Any, Any]]
    references: Mapping[str, Any]
    columns: Mapping[str, Column]
    seen: dict[object, int] = field(default_factory=dict)
    own_names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for key, (_, row) in self.rows.items():
            if key.startswith(OWN) and row is not None:
                self.own_names[row.label].append(key)

    def own_key(self, key: str) -> str:
        """Return the key of an own row as this register knows it."""
        return key if key in self.rows else f"{OWN}{own_id(self.kind, self.organization, key)}"

    def find(self, row: Any, name: tuple[str, ...], like: Like) -> tuple[Any | None, Any | None, UUID]:
        """Return what a row of a file is about: the row of the register as model and as row, and its id.

        A row without a key is the own row that is like it. Refuses an unknown key, and two rows about one.
        """
        key = row.key or self._only(row, name, like)
        if key.startswith(OWN):
            key = self.own_key(key)
        elif key and key not in self.rows and key not in self.references:
            words = {"process": Text("proces {key} bestaat niet.", "process {key} does not exist.")}.get(
                self.kind, Text("asset {key} bestaat niet.", "asset {key} does not exist.")
            )
            raise refuse(row, self.columns["key"], words.nl, words.en, key=row.key)
        self._note(row, key or name)
        existing, before = self.rows.get(key, (None, None))
        new_id = UUID(key.removeprefix(OWN)) if key.startswith(OWN) else uuid4()
        return existing, before, existing.pk if existing is not None else new_id

    def _only(self, row: Any, name: tuple[str, ...], like: Like) -> str:
        found = [key for key in self.own_names.get(name[0], ()) if like(self.rows[key][0])]
        if len(found) > 1:
            words = (
                "er zijn meer eigen rijen {name}; zet de sleutel erbij.",
                "there are several own rows {name}; add the key.",
            )
            raise refuse(row, self.columns["key"], *words, name=name[0])
        return found[0] if found else ""

    def _note(self, row: Any, token: object) -> None:
        if token in self.seen:
            words = "rij {first} gaat over hetzelfde.", "row {first} is about the same one."
            raise refuse(row, self.columns["key"], *words, first=self.seen[token])
        self.seen[token] = row.row


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of row stands in a file: its columns, those that may deviate from the list, and the words of its cells."""

    columns: Mapping[str, Column]
    content: frozenset[str]
    words: Callable[[Any], Words]


def merged(row: Any, shape: Shape, existing: Any, now: Any, listed: Any | None) -> tuple[Any, tuple[FieldChange, ...]]:
    """Return a row of a file without the cells that its sender did not write, and what the register has newer than those.

    `existing` is the row of the register, `now` the same as it stands in a file, `listed` that of the generic list.
    A cell is not the sender's when the stamp says that it left the house so. In a row that would go back to waiting for
    a decision, it is not when the list has it so. A new state is about the row as the file has it: its reason comes
    along, and with a confirmation the content that is confirmed.
    """
    said, standing = shape.words(row), shape.words(now)
    names = untouched(row.stamp, existing.pk, said)
    if row.state is RegisterState.PROPOSED and now.state in DECIDED and listed is not None:
        names |= {name for name, word in shape.words(listed).items() if word == said[name]}
    elif row.state is not None and "state" not in names:
        names -= {"reason"} | (shape.content if row.state is RegisterState.CONFIRMED else set())
    pair = row.headings.keys() & {"group", "domain"}  # one name in two cells
    names = (names & row.headings.keys()) - (set() if pair <= names else pair)
    older = {name: column for name, column in shape.columns.items() if name in names}
    return row.without(names, now), tuple(difference(said, standing, older).values())


def check_state(row: Any, columns: Mapping[str, Column], *, is_generic: bool) -> None:
    """Refuse a state that this row cannot have, or that asks a reason and has none."""
    state: RegisterState = row.state
    if not is_generic and state not in {RegisterState.OWN, RegisterState.NOT_OURS}:
        words = "een eigen rij is eigen of niet van ons.", "an own row is own or not ours."
        raise refuse(row, columns["state"], *words)
    if is_generic and state is RegisterState.OWN:
        words = "een rij van de lijst kan niet eigen zijn.", "a row of the list cannot be own."
        raise refuse(row, columns["state"], *words)
    if state in {RegisterState.ADAPTED, RegisterState.NOT_OURS} and not row.reason:
        raise refuse(row, columns["reason"], "geef een reden.", "give a reason.")


def check_deviation(row: Any, said: RegisterState | None, columns: Mapping[str, Column]) -> None:
    """Refuse a row that says something else than the list when neither it nor its file, which `said` so, calls it adapted."""
    if {row.state, said} & {RegisterState.PROPOSED, RegisterState.CONFIRMED}:
        raise refuse(
            row,
            columns["state"],
            "deze rij wijkt af van de lijst; schrijf aangepast, met een reden.",
            "this row deviates from the list; write adapted, with a reason.",
        )


def people_by_email(*, actor: Actor, at: datetime, organization: Organization) -> dict[str, User]:
    """Return the people to whom rows can be given, by address in small letters."""
    people = get_colleagues(actor=actor, organization=organization, on=at.date())
    return {user.email.lower(): user for user in people}


def person_of(row: Any, existing: Any | None, people: Mapping[str, User], columns: Mapping[str, Column]) -> User | None:
    """Return the person that a row names; whoever has the row already may keep it."""
    kept: User | None = existing.responsible if existing is not None else None
    if not row.responsible:
        return None
    if kept is not None and kept.email.lower() == row.responsible:
        return kept
    if row.responsible not in people:
        words = "{email} is hier geen lid.", "{email} is not a member here."
        raise refuse(row, columns["responsible"], *words, email=row.responsible)
    return people[row.responsible]


def difference(before: Words, after: Words, columns: Mapping[str, Column]) -> dict[str, FieldChange]:
    """Return the cells that differ by column, in the order of the columns."""
    return {
        name: FieldChange(column.heading, before[name], after[name])
        for name, column in columns.items()
        if name in before and before[name] != after[name]
    }
