"""Reads headers that a browser obeys: HSTS, content security policies, referrer policies. Never raises on any text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from belfort.domain.observations_web import Header

REFERRER_POLICIES = {
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
}
NONCE_OR_HASH = re.compile(r"'(nonce-|sha(256|384|512)-)", re.ASCII)
UNSAFE_SOURCES = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "http://*", "https://*", "data:", "blob:"}
OPEN_ANCESTORS = {"*", "http:", "https:", "http://*", "https://*"}


def values_of(headers: Iterable[Header], name: str) -> list[str]:
    """Return the values of one header, in their order."""
    return [header.value for header in headers if header.name == name]


def max_age(value: str) -> int | None:
    """Return the seconds of a Strict-Transport-Security header; None when it is invalid (RFC 6797, 6.1)."""
    found: dict[str, str] = {}
    for directive in value.split(";"):
        name, _, argument = (part.strip() for part in directive.partition("="))
        if not name:
            continue
        if name.lower() in found:
            return None
        found[name.lower()] = argument
    seconds = found.get("max-age", "")
    if len(seconds) > 1 and seconds[0] == seconds[-1] == '"':
        seconds = seconds[1:-1]
    return min(int(seconds[:20]), 10**12) if seconds.isascii() and seconds.isdigit() else None


Policy = Mapping[str, tuple[str, ...]]


def read_policies(values: Iterable[str]) -> list[Policy]:
    """Return the content security policies of headers: directives in lower case, the first of a name counts (CSP 3)."""
    policies: list[Policy] = []
    for text in (text for value in values for text in value.split(",")):
        policy: dict[str, tuple[str, ...]] = {}
        for directive in text.split(";"):
            words = directive.split()
            if words:
                policy.setdefault(words[0].lower(), tuple(words[1:]))
        if policy:
            policies.append(policy)
    return policies


class ScriptRule(StrEnum):
    """What a policy says of scripts."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scripts:
    """What the strictest policy says of scripts, and its unsafe sources."""

    rule: ScriptRule
    unsafe: tuple[str, ...] = ()


def scripts(policies: Iterable[Policy]) -> Scripts:
    """Return what the strictest of several policies says of scripts: a browser obeys all of them."""
    found = [_scripts(policy) for policy in policies]
    order = (ScriptRule.SAFE, ScriptRule.UNSAFE, ScriptRule.NONE)
    return min(found, key=lambda each: order.index(each.rule), default=Scripts(ScriptRule.NONE))


def _scripts(policy: Policy) -> Scripts:
    sources = policy.get("script-src", policy.get("default-src"))
    if sources is None:
        return Scripts(ScriptRule.NONE)
    if any(NONCE_OR_HASH.match(source.lower()) for source in sources):
        return Scripts(ScriptRule.SAFE)
    unsafe = tuple(source for source in sources if source.lower() in UNSAFE_SOURCES)
    return Scripts(ScriptRule.UNSAFE if unsafe else ScriptRule.SAFE, unsafe)


def ancestors(policies: Iterable[Policy]) -> list[tuple[str, ...]]:
    """Return every list of pages that may frame this one."""
    return [policy["frame-ancestors"] for policy in policies if "frame-ancestors" in policy]


def is_closed(sources: Iterable[str]) -> bool:
    """Say whether a list of framing pages leaves somebody out."""
    return not OPEN_ANCESTORS.intersection(source.lower() for source in sources)


def referrer_policy(values: Iterable[str]) -> str:
    """Return the policy that a browser obeys: the last one that it knows; empty when there is none."""
    words = [word.strip().lower() for value in values for word in value.split(",")]
    return next((word for word in reversed(words) if word in REFERRER_POLICIES), "")
