"""The score and grade of a host and of a government, and whether everything is on HTTPS. `docs/scoring.md`, chapter 11.

A score is an exact fraction from 0 to 100; what people read is rounded down. Nothing that is unknown moves it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import DnssecState
from belfort.domain.posture_checks import CATALOGUE, CHECKS, FULL_HTTPS, Scope
from belfort.domain.posture_judges import judge
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.terms import Text

VALUES = {Outcome.PASS: Fraction(1), Outcome.WARN: Fraction(1, 2), Outcome.FAIL: Fraction(0)}
MEASURED_ENOUGH = Fraction(3, 5)
CAPS: Mapping[str, int] = {
    "web.https": 30,
    "web.forms": 40,
    "cert.time": 50,
    "cert.name": 50,
    "cert.chain": 50,
    "dns.dangling": 60,
}
BOGUS_CAP = 60
GRADES = (("A", 90), ("B", 75), ("C", 60), ("D", 40), ("E", 0))
NOT_ENOUGH = Text("onvoldoende gemeten", "not measured enough")
DOMAIN_WEIGHT = 1
BADNESS = (Outcome.FAIL, Outcome.WARN, Outcome.PASS, Outcome.UNKNOWN, Outcome.NA)


class Role(StrEnum):
    """What a website is to a government."""

    MAIN = "main"
    COUNTER = "counter"
    OTHER = "other"


ROLE_NAMES: Mapping[Role, Text] = {
    Role.MAIN: Text("hoofdsite", "main site"),
    Role.COUNTER: Text("digitaal loket", "digital counter"),
    Role.OTHER: Text("andere website", "other website"),
}
ROLE_WEIGHTS: Mapping[Role, int] = {Role.MAIN: 3, Role.COUNTER: 3, Role.OTHER: 1}
MUST_BE_FULL = {Role.MAIN, Role.COUNTER}


@dataclass(frozen=True, slots=True)
class Score:
    """A score out of 100, exact; None when too little was measured. `caps` are the checks that held it down.

    `measured` and `applicable` are the weights behind it.
    """

    exact: Fraction | None
    measured: int
    applicable: int
    caps: tuple[str, ...] = ()

    @property
    def points(self) -> int | None:
        """Return the score as people read it, rounded down."""
        return None if self.exact is None else int(self.exact)

    @property
    def grade(self) -> str | None:
        """Return the letter from A to E."""
        return grade(self.exact)


def grade(exact: Fraction | None) -> str | None:
    """Return the letter of a score: A from 90, B from 75, C from 60, D from 40, E below."""
    return None if exact is None else next(letter for letter, least in GRADES if exact >= least)


def score(verdicts: Mapping[str, Verdict], keys: Collection[str] = CHECKS.keys()) -> Score:
    """Return the score over the checks of `keys` that have a verdict."""
    known = [(check, verdicts[check.key]) for check in CATALOGUE if check.key in keys and check.key in verdicts]
    applicable = sum(check.weight for check, verdict in known if verdict.outcome is not Outcome.NA)
    seen = [(check.weight, VALUES[verdict.outcome]) for check, verdict in known if verdict.outcome in VALUES]
    measured = sum(weight for weight, _ in seen)
    if not measured or measured < MEASURED_ENOUGH * applicable:
        return Score(None, measured, applicable)
    mean = 100 * sum((weight * value for weight, value in seen), Fraction(0)) / measured
    caps = {check.key: cap for check, verdict in known if (cap := _cap(check.key, verdict)) is not None}
    lowest = min(caps.values(), default=100)
    holding = tuple(key for key, cap in caps.items() if cap < mean)
    return Score(min(mean, Fraction(lowest)), measured, applicable, holding)


def _cap(key: str, verdict: Verdict) -> int | None:
    if verdict.outcome is not Outcome.FAIL:
        return None
    if key == "dns.dnssec":
        return BOGUS_CAP if verdict.evidence.get("state") == DnssecState.BOGUS else None
    return CAPS.get(key)


def full_https(verdicts: Mapping[str, Verdict]) -> bool | None:
    """Say whether a host is wholly on HTTPS: False when a check of it fails, None when something of it is unknown."""
    found = [verdicts[key].outcome if key in verdicts else Outcome.UNKNOWN for key in FULL_HTTPS]
    if Outcome.FAIL in found:
        return False
    return None if Outcome.UNKNOWN in found or found[0] is Outcome.NA else True


@dataclass(frozen=True, slots=True)
class HostPosture:
    """What one look at one host comes to."""

    host: str
    domain: str
    verdicts: Mapping[str, Verdict]
    score: Score
    full_https: bool | None

    def as_dict(self) -> dict[str, Any]:
        """Return the score and the verdicts as `belfort scan --json` prints them."""
        return {
            "full_https": self.full_https,
            "score": self.score.points,
            "grade": self.score.grade,
            "checks": {key: verdict.as_dict() for key, verdict in self.verdicts.items()},
        }


def posture_of(facts: HostFacts) -> HostPosture:
    """Return what the facts of one look come to."""
    return posture_from(facts.host, facts.domain, judge(facts))


def posture_from(host: str, domain: str, verdicts: Mapping[str, Verdict]) -> HostPosture:
    """Return what verdicts come to, such as those that hold after a second look."""
    return HostPosture(host, domain, verdicts, score(verdicts), full_https(verdicts))


@dataclass(frozen=True, slots=True)
class Site:
    """One website of a government with its role."""

    role: Role
    posture: HostPosture


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score of a government: a host, or the DNS and mail of a registered domain."""

    name: str
    is_domain: bool
    weight: int
    score: Score


@dataclass(frozen=True, slots=True)
class GovernmentPosture:
    """How the websites of a government stand: the weighted mean of its parts, and whether the counter is wholly on HTTPS.

    `exact` is None when the parts that have a score weigh less than 60 % of all. `verdicts` are the worst over its hosts.
    """

    exact: Fraction | None
    full_https: bool | None
    parts: tuple[Part, ...]
    verdicts: Mapping[str, Outcome]

    @property
    def points(self) -> int | None:
        """Return the score as people read it, rounded down."""
        return None if self.exact is None else int(self.exact)

    @property
    def grade(self) -> str | None:
        """Return the letter from A to E."""
        return grade(self.exact)


def government_posture(sites: Iterable[Site]) -> GovernmentPosture:
    """Return how the websites of a government stand; its domains count once each, however many hosts they have."""
    given = list(sites)
    parts = (*_hosts(given), *_domains(given))
    parts = tuple(part for part in parts if part.score.applicable)
    return GovernmentPosture(
        mean_of(parts), _all_full(given), parts, _worst_of([site.posture.verdicts for site in given])
    )


def mean_of(parts: Iterable[Part]) -> Fraction | None:
    """Return the weighted mean of the parts with a score; None when they weigh less than 60 % of all."""
    given = list(parts)
    scored = [(part.weight, part.score.exact) for part in given if part.score.exact is not None]
    weight = sum(weight for weight, _ in scored)
    if not weight or weight < MEASURED_ENOUGH * sum(part.weight for part in given):
        return None
    return sum((weight * exact for weight, exact in scored), Fraction(0)) / weight


def _hosts(sites: list[Site]) -> list[Part]:
    keys = {check.key for check in CATALOGUE if check.scope is Scope.HOST}
    return [
        Part(site.posture.host, False, ROLE_WEIGHTS[site.role], score(site.posture.verdicts, keys)) for site in sites
    ]


def _domains(sites: list[Site]) -> list[Part]:
    """Return one part for each registered domain, with the worst verdict that was seen through any of its hosts."""
    keys = [check.key for check in CATALOGUE if check.scope is Scope.DOMAIN]
    names = sorted({site.posture.domain for site in sites})
    found = []
    for name in names:
        seen = [site.posture.verdicts for site in sites if site.posture.domain == name]
        worst = {key: worst_verdict([each[key] for each in seen if key in each]) for key in keys}
        verdicts = {key: verdict for key, verdict in worst.items() if verdict is not None}
        found.append(Part(name, True, DOMAIN_WEIGHT, score(verdicts)))
    return found


def worst_verdict(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the worst verdict: fail, warn, pass, unknown, not applicable; the first of equals. A bogus signature is worst."""
    return min(verdicts, key=_badness, default=None)


def _badness(verdict: Verdict) -> tuple[int, bool]:
    return BADNESS.index(verdict.outcome), verdict.evidence.get("state") != DnssecState.BOGUS


def _worst_of(seen: list[Mapping[str, Verdict]]) -> dict[str, Outcome]:
    found = {key: worst_verdict([each[key] for each in seen if key in each]) for key in CHECKS}
    return {key: verdict.outcome for key, verdict in found.items() if verdict is not None}


def _all_full(sites: list[Site]) -> bool | None:
    """Say whether every main site and counter is wholly on HTTPS; None when one is unknown, or there is none."""
    found = [site.posture.full_https for site in sites if site.role in MUST_BE_FULL]
    if False in found:
        return False
    return None if not found or None in found else True
