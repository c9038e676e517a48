"""What differs between two versions of a row of the generic list, in words that a person reads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from belfort.domain.classification import FLAG_NAMES, Flag
from belfort.domain.impact import DIMENSION_NAMES, Dimension
from belfort.domain.terms import Language, Text, same
from belfort.exchange.register_texts import ROLES
from belfort.models import Entry, ReferenceAsset, ReferenceFacility
from belfort.services import catalogs
from belfort.services.facilities import KINDS

YES, NO = Text("ja", "yes"), Text("nee", "no")
IN_OTHER = {
    Language.NL.value: Text("{label} (Engels)", "{label} (English)"),
    Language.EN.value: Text("{label} (Nederlands)", "{label} (Dutch)"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in the language of the reader."""

    label: Text
    before: str
    after: str


class Names:
    """The names behind the keys of the list; each kind is asked once, and only when a row needs it."""

    @cached_property
    def assets(self) -> dict[str, Text]:
        """Return the name of every asset that the list has or had."""
        return _newest(ReferenceAsset)

    @cached_property
    def facilities(self) -> dict[str, Text]:
        """Return the name of every facility that the list has or had."""
        return _newest(ReferenceFacility)

    @cached_property
    def threats(self) -> dict[str, Text]:
        """Return the name of every threat."""
        rows = Entry.objects.filter(dataset="threats").values_list("key", "name_nl", "name_en")
        return {key: Text(nl, en) for key, nl, en in rows}


def _newest(table: Any) -> dict[str, Text]:
    rows = table.objects.order_by("revision").values_list("key", "name_nl", "name_en")
    return {key: Text(nl, en) for key, nl, en in rows}


Read = Callable[[Any, Names], Text]


def _both(name: str) -> Read:
    """Read a field that stands there in both languages."""
    return lambda row, _: Text(getattr(row, f"{name}_nl"), getattr(row, f"{name}_en"))


def _number(name: str) -> Read:
    return lambda row, _: same(str(getattr(row, name)))


def _yes(name: str) -> Read:
    return lambda row, _: YES if getattr(row, name) else NO


def _several(words: list[Text]) -> Text:
    """Join words in the order of each language, so that another order in the list is no difference."""
    return Text(*("; ".join(sorted(word.into(language) for word in words)) for language in Language))


def _keys(name: str, names: Callable[[Names], Mapping[str, Text]]) -> Read:
    return lambda row, known: _several([names(known).get(key, same(key)) for key in getattr(row, name)])


def _linked(row: Any, names: Names) -> Text:
    words = Text("{asset} ({role})", "{asset} ({role})")
    return _several(
        [words.filled(asset=names.assets.get(key, same(key)), role=ROLES[role]) for key, role in row.assets]
    )


def _rating(name: str) -> Read:
    """Read a rating as its dimensions with their levels."""

    def read(row: Any, _: Names) -> Text:
        words, levels = Text("{dimension} {level}", "{dimension} {level}"), getattr(row, name)
        given = [(dimension, levels[dimension.value]) for dimension in Dimension if dimension.value in levels]
        filled = [words.filled(dimension=DIMENSION_NAMES[dimension], level=level) for dimension, level in given]
        return Text(*("; ".join(word.into(language) for word in filled) for language in Language))

    return read


FIELDS: dict[str, tuple[tuple[Text, Read], ...]] = {
    "process": (
        (Text("titel", "title"), _both("name")),
        (Text("procesgroep", "process group"), lambda row, _: Text(row.group.name_nl, row.group.name_en)),
        (Text("domein", "domain"), lambda row, _: catalogs.get_domains().get(row.domain_key, same(row.domain_key))),
        (Text("procesgroep in bijlage van NIS2", "process group in an annex of NIS2"), _yes("nis2_annex")),
        (Text("beoordeling van de procesgroep", "rating of the process group"), _rating("group_impact")),
        (Text("herkomst", "origin"), _both("origin")),
        (Text("beoordeling", "rating"), _rating("impact")),
        (Text("kritiek", "critical"), _yes("critical")),
        (Text("informatieassets", "information assets"), _linked),
    ),
    "asset": (
        (Text("naam", "name"), _both("name")),
        (Text("categorie", "category"), _both("category")),
        (Text("omschrijving", "description"), _both("description")),
        (Text("toelichting bij de klassen", "why these classes"), _both("rationale")),
        (Text("vertrouwelijkheid", "confidentiality"), _number("confidentiality")),
        (Text("integriteit", "integrity"), _number("integrity")),
        (Text("beschikbaarheid", "availability"), _number("availability")),
        (
            Text("soorten gegevens", "kinds of data"),
            lambda row, _: _several([FLAG_NAMES[Flag(flag)] for flag in row.flags]),
        ),
        (Text("reden zonder ondergrens", "reason without floor"), _both("floor_exception")),
    ),
    "facility": (
        (Text("naam", "name"), _both("name")),
        (Text("soort", "kind"), lambda row, _: KINDS[row.kind]),
        (Text("omschrijving", "description"), _both("description")),
        (Text("families van maatregelen", "families of controls"), _keys("families", lambda _: catalogs.get_families())),
        (Text("alles rust hierop", "everything rests on this"), _yes("supports_all")),
        (Text("informatieassets die erop rusten", "information assets that rest on it"), _keys("hosts", lambda names: names.assets)),
        (Text("rust zelf op", "rests on"), _keys("rests_on", lambda names: names.facilities)),
        (Text("dreigingen", "threats"), _keys("threats", lambda names: names.threats)),
    ),
}  # fmt: skip


def differences(kind: str, before: Any, after: Any, *, names: Names, language: str) -> Iterator[FieldChange]:
    """Yield what differs between two revisions; a difference in the other language only is marked as such."""
    other = Language.NL if language == Language.EN else Language.EN
    for label, read in FIELDS[kind]:
        old, new = read(before, names), read(after, names)
        if old.into(language) != new.into(language):
            yield FieldChange(label, old.into(language), new.into(language))
        elif old.into(other) != new.into(other):
            marked = IN_OTHER["en" if language == Language.EN else "nl"].filled(label=label)
            yield FieldChange(marked, old.into(other), new.into(other))
