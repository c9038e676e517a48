"""What one government still needs to reach the target, in whole numbers, so that many sets of controls can be tried.

Rules and worked numbers: `docs/scoring.md`, chapter 8; the conditions of a level are those of chapter 7.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil

from belfort.domain.frameworks import AssuranceLevel, Framework, Mode
from belfort.domain.maturity_outline import outline
from belfort.domain.maturity_scores import Score, Scores
from belfort.domain.sector_gaps import THRESHOLD, is_answered


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A level in whole numbers: what one point of each control counts, and what the total and a key control must reach.

    `weights` are pairs (documentation, implementation) by the order of the framework; `excluded` is what a control
    that is not applicable counts, in the same parts; `key_sum` is the least sum of the two scores of a key control.
    """

    refs: tuple[str, ...]
    keys: tuple[bool, ...]
    may_exclude: tuple[bool, ...]
    weights: tuple[tuple[int, int], ...]
    excluded: tuple[int, ...]
    exclusion_limit: int
    total: int
    key_sum: int


@lru_cache(maxsize=24)
def yardstick(framework: Framework, level: AssuranceLevel) -> Yardstick:
    """Return the whole numbers of a level, by the rule; kept per framework."""
    lines = outline(framework, level, Mode.RULE)
    rule = lines.rules.exclusion
    instead = rule.score if rule else Fraction(0)
    scale = instead.denominator
    controls = framework.controls_at(level)
    refs = tuple(control.ref for control in controls)
    pairs = [lines.weights[ref] for ref in refs]
    return Yardstick(
        refs=refs,
        keys=tuple(control.is_key(level) for control in controls),
        may_exclude=tuple(framework.may_exclude(ref, level) for ref in refs),
        weights=tuple((documentation * scale, implementation * scale) for documentation, implementation in pairs),
        excluded=tuple(sum(pair) * instead.numerator for pair in pairs),
        exclusion_limit=rule.limit if rule else 0,
        total=ceil(lines.rules.total * lines.unit * scale),
        key_sum=ceil(lines.rules.key_control * 2),
    )


@dataclass(frozen=True, slots=True)
class Need:
    """How much a total is short, what each control gains at the threshold, and which key controls fail.

    `possible` is False when no control can help: an exclusion that is not allowed stays, and so does a key control that
    fails at the threshold.
    """

    short: int
    gains: tuple[int, ...]
    keys: tuple[int, ...]
    possible: bool = True

    @property
    def reached(self) -> bool:
        """Say whether the target is reached as it is."""
        return self.possible and self.short <= 0 and not self.keys

    def within(self, at_most: int) -> bool:
        """Say whether some set of at most this many controls is enough."""
        if not self.possible or len(self.keys) > at_most:
            return False
        others = sorted((gain for place, gain in enumerate(self.gains) if place not in self.keys), reverse=True)
        gained = sum(self.gains[place] for place in self.keys) + sum(others[: at_most - len(self.keys)])
        return gained >= self.short


def need_of(stick: Yardstick, scores: Scores) -> Need | None:
    """Return what these scores need to reach the target, None when an answer of the level is missing.

    A control comes to the threshold when both its scores are at least 3; what is higher stays, and what is not
    applicable stays not applicable.
    """
    reached, gains, failing, excluded, allowed = 0, [], [], 0, True
    for place, ref in enumerate(stick.refs):
        score = scores.get(ref)
        if score is None or not is_answered(score):
            return None
        if score.not_applicable:
            reached += stick.excluded[place]
            gains.append(0)
            excluded += 1
            allowed = allowed and stick.may_exclude[place]
            continue
        now, then = _points(score, stick.weights[place])
        reached += now
        gains.append(then - now)
        if stick.keys[place] and _both(score) < stick.key_sum:
            failing.append(place)
            allowed = allowed and _both(score, THRESHOLD) >= stick.key_sum
    possible = allowed and excluded <= stick.exclusion_limit
    return Need(stick.total - reached, tuple(gains), tuple(failing), possible)


def _points(score: Score, weights: tuple[int, int]) -> tuple[int, int]:
    """Return what a control counts now, and what it counts at the threshold."""
    documentation, implementation = score.documentation or 0, score.implementation or 0
    now = documentation * weights[0] + implementation * weights[1]
    then = max(documentation, THRESHOLD) * weights[0] + max(implementation, THRESHOLD) * weights[1]
    return now, then


def _both(score: Score, least: int = 0) -> int:
    """Return the sum of the two scores, each raised to at least `least`."""
    return max(score.documentation or 0, least) + max(score.implementation or 0, least)
