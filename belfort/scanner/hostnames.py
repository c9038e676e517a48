"""Host names: what may be measured at all, in the form of the wire, and the registered domain above it."""

import re
from functools import cache

import idna
from publicsuffixlist import PublicSuffixList

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
SHORTEST, LONGEST, LONGEST_TYPED = 4, 253, 300
NOWHERE = ("localhost", "local", "internal", "arpa", "test", "example", "invalid", "onion", "alt", "home", "lan")


def read_host(text: str, *, private: bool = False) -> str:
    """Return a host name as labels of ASCII in lower case; raises InvalidError with the reason.

    With `private`, names that exist on no public network are accepted too: for tests and networks of one's own.
    """
    name = text.strip(" \t\r\n").removesuffix(".")
    if not 0 < len(name) <= LONGEST_TYPED:
        raise _refused(text, "leeg of te lang", "empty or too long")
    name = _ascii(name, text)
    if not SHORTEST <= len(name) <= LONGEST:
        raise _refused(text, "te kort of te lang", "too short or too long")
    labels = name.split(".")
    if not all(LABEL.fullmatch(label) for label in labels):
        raise _refused(
            text, "geen gewone naam: geen poort, pad of jokerteken", "no plain name: no port, path or wildcard"
        )
    if not labels[-1][0].isalpha():
        raise _refused(text, "een adres is geen naam", "an address is no name")
    if not private:
        _require_public(name, text)
    return name


def domains_above(name: str) -> list[str]:
    """Return a name and every domain above it, the name itself first."""
    labels = name.split(".")
    return [".".join(labels[place:]) for place in range(len(labels))]


def names_within(name: str, domain: str) -> list[str]:
    """Return a name and every name above it up to a domain, the name itself first; the name alone when it is outside."""
    above = domains_above(name)
    return above[: above.index(domain) + 1] if domain in above else [name]


def registrable_domain(name: str) -> str:
    """Return the domain that somebody registered, for instance `gent.be` for `loket.gent.be`; two labels when unlisted."""
    return _suffixes().privatesuffix(name) or ".".join(name.split(".")[-2:])


def is_same_site(one: str, other: str) -> bool:
    """Say whether two host names belong to one registered domain."""
    return registrable_domain(one) == registrable_domain(other)


def _ascii(name: str, typed: str) -> str:
    try:
        if name.isascii():
            name = name.lower()
            for label in name.split("."):
                if label.startswith("xn--"):
                    idna.decode(label)
            return name
        return idna.encode(name, uts46=True).decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise _refused(typed, "geen geldige internationale naam", "no valid international name") from None


def _require_public(name: str, typed: str) -> None:
    if name.rpartition(".")[2] in NOWHERE or not _suffixes().privatesuffix(name):
        raise _refused(typed, "staat onder geen publiek domein", "is under no public domain")


def _refused(typed: str, nl: str, en: str) -> InvalidError:
    shown = typed[:80]
    return InvalidError(Text(f"Host {shown!r}: {nl}.", f"Host {shown!r}: {en}."), "host")


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)
