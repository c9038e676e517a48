"""Reads SPF records and counts what evaluating them costs (RFC 7208). Never raises on any text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from dns.rdatatype import TXT

from belfort.domain.observations_names import Spf
from belfort.scanner.resolver import Answer, Asking

MOST_LOOKUPS = 10
VERSION = "v=spf1"
MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9._-]*)=(.*)", re.ASCII)
WITH_LOOKUP = {"include", "a", "mx", "ptr", "exists"}
NEEDS_NAME = {"include", "exists"}
NO_PREFIX = {"all", "include", "ptr", "exists"}
ADDRESSES = {"ip4": IPv4Network, "ip6": IPv6Network}
PREFIX = re.compile(r"(/\d{1,2})?(//\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """One mechanism: what it does to a match, its name in lower case, and the name it looks at."""

    qualifier: str
    name: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read: its mechanisms in order, its redirect, and its error when it has one."""

    terms: tuple[Term, ...] = ()
    redirect: str = ""
    error: str = ""


def texts_of(answer: Answer) -> list[str]:
    """Return the texts of TXT records, each one joined."""
    return [b"".join(record.strings).decode("ascii", "replace") for record in answer.records]


def spf_texts(texts: Sequence[str]) -> list[str]:
    """Return the texts that say they are SPF records."""
    return [text for text in texts if text.lower() == VERSION or text.lower().startswith(f"{VERSION} ")]


def read_record(text: str) -> Record:
    """Return a record as it was read, up to its first error."""
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for word in text[len(VERSION) :].split(" "):
        if not word:
            continue
        modifier = MODIFIER.fullmatch(word)
        if modifier:
            name = modifier[1].lower()
            if name in {"redirect", "exp"} and (name in modifiers or not modifier[2]):
                return Record(tuple(terms), error=f"{name} twice or empty")
            modifiers[name] = modifier[2]
            continue
        term = _term(word)
        if term is None:
            return Record(tuple(terms), error=f"unknown: {word[:60]}")
        terms.append(term)
    return Record(tuple(terms), modifiers.get("redirect", ""))


def _term(word: str) -> Term | None:
    qualifier, body = (word[0], word[1:]) if word[0] in "+-~?" else ("+", word)
    name, colon, rest = body.partition(":")
    if not colon:
        name, slash, rest = body.partition("/")
        rest = slash + rest
    name = name.lower()
    if name in ADDRESSES:
        return Term(qualifier, name, rest) if colon and _is_network(name, rest) else None
    if name not in WITH_LOOKUP | {"all"} or (name == "all" and (colon or rest)):
        return None
    target, slash, prefix = rest.partition("/")
    is_right = not slash or (name not in NO_PREFIX and PREFIX.fullmatch(slash + prefix))
    if not is_right or (colon and not target) or (name in NEEDS_NAME and not target):
        return None
    return Term(qualifier, name, target)


def _is_network(name: str, text: str) -> bool:
    try:
        ADDRESSES[name](text, strict=False)
    except ValueError:
        return False
    return "." in text or ":" in text


@dataclass(slots=True)
class _Evaluation:
    """One evaluation: who answers, how many look-ups it took, and which names it is inside of."""

    asking: Asking
    lookups: int = 0
    error: str = ""

    async def ending(self, domain: str, texts: Sequence[str], inside: frozenset[str]) -> str:
        """Return how a domain ends: `-all`, `~all`, `?all`, `+all`, or nothing; sets `error` at the first fault."""
        found = spf_texts(texts)
        if len(found) != 1:
            self.error = self.error or f"{'no' if not found else 'several'} records at {domain}"
            return ""
        record = read_record(found[0])
        for term in record.terms:
            if term.name == "all":
                return f"{term.qualifier}all"
            if term.name in WITH_LOOKUP and not await self._count(term, inside):
                return ""
        if record.error:
            self.error = self.error or record.error
        elif record.redirect:
            return await self._below(record.redirect, inside)
        return ""

    async def _count(self, term: Term, inside: frozenset[str]) -> bool:
        """Count one look-up and, of an include, those inside; say whether to go on."""
        if term.name == "include":
            await self._below(term.target, inside)
        else:
            self._step()
        return not self.error

    async def _below(self, target: str, inside: frozenset[str]) -> str:
        name = target.lower().rstrip(".")
        self._step()
        if name in inside:
            self.error = self.error or f"loop at {name[:100]}"
        if self.error or "%" in name:  # a macro depends on the mail: it costs one look-up, and more cannot be known
            return ""
        return await self.ending(name, texts_of(await self.asking.ask(name, TXT)), inside | {name})

    def _step(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            self.error = self.error or f"more than {MOST_LOOKUPS} look-ups"


async def look(domain: str, asking: Asking) -> Spf:
    """Return the SPF records of a domain and what they come to; raises FetchError when DNS gives no answer."""
    texts = texts_of(await asking.ask(domain, TXT))
    records = tuple(spf_texts(texts))
    if len(records) != 1:
        return Spf(records)
    evaluation = _Evaluation(asking)
    ending = await evaluation.ending(domain, texts, frozenset({domain}))
    whole = read_record(records[0])
    return Spf(records, ending, evaluation.lookups, evaluation.error or whole.error)
