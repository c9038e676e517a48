"""The conditions of a level one by one, each met, not met, or open while answers are missing.

Rules and worked numbers: `docs/scoring.md`, chapter 7.
"""

from dataclasses import dataclass
from fractions import Fraction

from belfort.domain.maturity import Maturity
from belfort.domain.maturity_failures import Rule
from belfort.domain.maturity_figures import cut, spoken
from belfort.domain.terms import Text

CONDITION_TEXTS = {
    Rule.MISSING: Text("Elke maatregel is beantwoord", "Every control is answered"),
    Rule.KEY_CONTROL: Text(
        "Elke kernmaatregel haalt minstens {threshold}", "Every key control reaches at least {threshold}"
    ),
    Rule.CATEGORY: Text("Elke categorie haalt minstens {threshold}", "Every category reaches at least {threshold}"),
    Rule.TOTAL: Text("Het totaal haalt minstens {threshold}", "The total reaches at least {threshold}"),
    Rule.NOT_APPLICABLE: Text(
        "Niet van toepassing: hoogstens {threshold}, en alleen waar het mag",
        "Not applicable: at most {threshold}, and only where it is allowed",
    ),
}
HELD = Text("{reached} van {asked}", "{reached} of {asked}")
TOTAL_NOW = Text("nu {value}", "now {value}")
EXCLUDED_NOW = Text("nu {reached}", "now {reached}")
UNKNOWN = Text("nog niet te zeggen", "cannot be said yet")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it holds (None: that depends on missing answers), its threshold, and where it stands.

    `reached` of `asked` counts answers, key controls or categories for which it holds; for what is not applicable it
    counts the exclusions and the limit. `value` is the total.
    """

    rule: Rule
    met: bool | None
    threshold: Fraction | None
    reached: int
    asked: int
    value: Fraction | None = None

    @property
    def text(self) -> Text:
        """Return what is asked, as a sentence without its full stop."""
        if self.threshold is None:
            return CONDITION_TEXTS[self.rule]
        shown = spoken(cut(self.threshold)) if self.rule is not Rule.NOT_APPLICABLE else self.threshold
        return CONDITION_TEXTS[self.rule].filled(threshold=shown)

    @property
    def standing(self) -> Text:
        """Return where it stands in a few words; figures are cut, so that what is short never looks as if it is not."""
        if self.rule is Rule.TOTAL:
            return UNKNOWN if self.value is None else TOTAL_NOW.filled(value=spoken(cut(self.value)))
        words = EXCLUDED_NOW if self.rule is Rule.NOT_APPLICABLE else HELD
        return words.filled(reached=self.reached, asked=self.asked)


def conditions(found: Maturity) -> tuple[Condition, ...]:
    """Return each condition of the level: answers, key controls, categories, total, and what is not applicable.

    A condition that the level does not have is left out. One that fails already is not met, also while answers are
    missing; one that still may go either way is open.
    """
    rules = found.framework.rules[found.level]
    keys = [key.ok for key in found.key_controls]
    said = [
        Condition(Rule.MISSING, not found.failed(Rule.MISSING), None, found.answered_count, found.control_count),
        Condition(
            Rule.KEY_CONTROL,
            _met(found, Rule.KEY_CONTROL, whole=all(key.maturity is not None for key in found.key_controls)),
            rules.key_control,
            sum(keys),
            len(keys),
        ),
    ]
    if rules.category is not None:
        known = [part.maturity for part in found.categories if part.maturity is not None]
        met = _met(found, Rule.CATEGORY, whole=len(known) == len(found.categories))
        held = sum(figure >= rules.category for figure in known)
        said.append(Condition(Rule.CATEGORY, met, rules.category, held, len(found.categories)))
    met = _met(found, Rule.TOTAL, whole=found.complete)
    said.append(Condition(Rule.TOTAL, met, rules.total, int(bool(met)), 1, found.total))
    if rules.exclusion is not None:
        limit = Fraction(rules.exclusion.limit)
        met = not found.failed(Rule.NOT_APPLICABLE)
        said.append(Condition(Rule.NOT_APPLICABLE, met, limit, len(found.excluded), rules.exclusion.limit))
    return tuple(said)


def _met(found: Maturity, rule: Rule, *, whole: bool) -> bool | None:
    if found.failed(rule):
        return False
    return True if whole else None
