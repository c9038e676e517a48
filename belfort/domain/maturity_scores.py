"""What is answered to a control, and which answers a framework and a level accept.

Rules and worked numbers: `docs/scoring.md`, chapter 7.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.terms import Text, listed, same

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Score:
    """What was answered to one control: two whole scores from 1 to 5 (None: not yet), or not applicable as a whole.

    With `not_applicable` the two scores do not count.
    """

    documentation: int | None = None
    implementation: int | None = None
    not_applicable: bool = False


NOT_APPLICABLE = Score(not_applicable=True)
Scores = Mapping[str, Score]

NEVER = Text(
    "{ref} kan op dit niveau niet “niet van toepassing” zijn.", "{ref} cannot be “not applicable” at this level."
)
TOO_MANY = Text(
    "Hoogstens {limit} mag “niet van toepassing” zijn, hier {refs}.",
    "At most {limit} may be “not applicable”, here {refs}.",
)
NOWHERE = Text(
    "{ref}: “niet van toepassing” bestaat niet in {framework}.",
    "{ref}: “not applicable” does not exist in {framework}.",
)
UNKNOWN = Text("{ref} bestaat niet in {framework}.", "{ref} does not exist in {framework}.")
OUTSIDE = Text("{ref}: een score is een geheel getal van 1 tot 5.", "{ref}: a score is a whole number from 1 to 5.")


def require_score(framework: Framework, level: AssuranceLevel, ref: str, score: Score) -> None:
    """Refuse, by name, an unknown control, a score that is not a whole number from 1 to 5, or an exclusion where none is."""
    if ref not in framework.by_ref:
        raise InvalidError(UNKNOWN.filled(ref=ref, framework=framework.name), field=ref)
    if score.not_applicable:
        if framework.rules[level].exclusion is None:
            raise InvalidError(NOWHERE.filled(ref=ref, framework=framework.name), field=ref)
        return
    for value in (score.documentation, score.implementation):
        if value is not None and (type(value) is not int or not LOWEST <= value <= HIGHEST):
            raise InvalidError(OUTSIDE.filled(ref=ref), field=ref)


def require_exclusions(framework: Framework, level: AssuranceLevel, scores: Scores) -> None:
    """Refuse, by name, a control of the level that may not be excluded, and more exclusions than the level allows."""
    excluded = [ref for ref, score in scores.items() if score.not_applicable]
    for ref in excluded:
        require_score(framework, level, ref, scores[ref])
    rule = framework.rules[level].exclusion
    asked = [ref for ref in excluded if framework.by_ref[ref].applies(level)]
    for ref in asked:
        if not framework.may_exclude(ref, level):
            raise InvalidError(NEVER.filled(ref=ref), field=ref)
    if rule and len(asked) > rule.limit:
        refs = listed([same(ref) for ref in asked])
        raise InvalidError(TOO_MANY.filled(refs=refs, limit=rule.limit), field=asked[-1])
