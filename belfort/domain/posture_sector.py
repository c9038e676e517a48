"""The websites of the whole sector: how many governments are wholly on HTTPS, how each check stands. Only totals.

`docs/scoring.md`, chapter 11, part "The sector"; small groups and parts are hidden as in chapter 8.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import TypeVar

from belfort.domain.discretion import MINIMUM
from belfort.domain.discretion_counts import Count, Tally, beside, counts_of, is_small, tally
from belfort.domain.indicators import Share
from belfort.domain.posture_checks import CATALOGUE
from belfort.domain.posture_verdict import Outcome
from belfort.domain.terms import Text

K = TypeVar("K")
PUBLISHED_2017 = Fraction(1, 5)  # of the municipal sites served their digital counter without HTTPS
IN_WORDS = Text(
    "{full} van {all} besturen volledig op HTTPS, {without} niet, {unknown} onbekend",
    "{full} of {all} governments wholly on HTTPS, {without} not, {unknown} unknown",
)
HTTPS = (True, False, None)
OUTCOMES = (Outcome.PASS, Outcome.WARN, Outcome.FAIL)


@dataclass(frozen=True, slots=True)
class Member:
    """What the picture takes of one government: whether its counter is on HTTPS, and the worst verdict of each check.

    A government that is not measured, or does not share, is a member without any of them. `named` ones share by name.
    """

    full_https: bool | None = None
    verdicts: Mapping[str, Outcome] = field(default_factory=dict)
    named: bool = False


@dataclass(frozen=True, slots=True)
class CheckPicture:
    """How one check stands over a group: how many governments pass, warn, fail, and of how many nothing is known."""

    passed: Count
    warned: Count
    failed: Count
    unknown: Count


@dataclass(frozen=True, slots=True)
class WebsitePicture:
    """The websites of one group of governments."""

    full: Count
    without: Count
    unknown: Count
    checks: Mapping[str, CheckPicture]

    @property
    def words(self) -> Text:
        """Return the three counts in one sentence, the unknown ones apart."""
        counts = {"full": self.full.text, "without": self.without.text, "unknown": self.unknown.text}
        return IN_WORDS.filled(all=self.full.whole, **counts)

    @property
    def on_https(self) -> Share | None:
        """Return how many of the measured governments are wholly on HTTPS; None when one of the counts is hidden."""
        full, without = self.full.value, self.without.value
        return None if full is None or without is None else Share(full, full + without)

    @property
    def share_without(self) -> Fraction | None:
        """Return the exact share without full HTTPS of the measured governments, to put beside that of 2017."""
        share = self.on_https
        value = share.value() if share else None
        return None if value is None else 1 - value


def website_picture(
    members: Sequence[Member], keys: Collection[str] = (), minimum: int = MINIMUM
) -> WebsitePicture | None:
    """Return the picture of a group; None when some, but fewer than the minimum do not share by name.

    `keys` are the checks to count: all public ones when none are given.
    """
    if is_small(tally([member.named for member in members]), minimum):
        return None
    full, without, unknown = counts_of(_by_https(members), minimum)
    wanted = keys or [check.key for check in CATALOGUE if check.is_public]
    return WebsitePicture(full, without, unknown, {key: _check(members, key, minimum) for key in wanted})


def group_pictures(
    everybody: Sequence[Member], groups: Mapping[K, Sequence[Member]], minimum: int = MINIMUM
) -> dict[K, WebsitePicture]:
    """Return the pictures of the shown groups of one breakdown of everybody, without checks.

    No small number of one follows from everybody minus the others (`docs/scoring.md` 8.33).
    """
    shown = {
        key: group for key, group in groups.items() if not is_small(tally([each.named for each in group]), minimum)
    }
    parts = [_by_https(group) for group in shown.values()]
    counts = beside(_by_https(everybody), parts, partial(counts_of, minimum=minimum))
    return {
        key: WebsitePicture(full, without, unknown, {})
        for key, (full, without, unknown) in zip(shown, counts, strict=True)
    }


def _by_https(members: Sequence[Member]) -> list[Tally]:
    return _tallies(members, [member.full_https for member in members], HTTPS)


def _check(members: Sequence[Member], key: str, minimum: int) -> CheckPicture:
    found = [member.verdicts.get(key) for member in members]
    states = [outcome if outcome in OUTCOMES else None for outcome in found]
    return CheckPicture(*counts_of(_tallies(members, states, (*OUTCOMES, None)), minimum))


def _tallies(members: Sequence[Member], states: Sequence[object], parts: Sequence[object]) -> list[Tally]:
    return [
        tally([member.named for member, state in zip(members, states, strict=True) if state == part]) for part in parts
    ]
