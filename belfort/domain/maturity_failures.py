"""The conditions of a level that can fail, each with its figure, its threshold and a sentence.

Rules and worked numbers: `docs/scoring.md`, chapter 7.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from belfort.domain.maturity_figures import cut, spoken
from belfort.domain.maturity_scores import NEVER
from belfort.domain.terms import Text

TOTAL = "total"


class Rule(StrEnum):
    """The conditions that can fail, in the order in which failures are listed."""

    KEY_CONTROL = "key_measure"
    CATEGORY = "category"
    TOTAL = "total"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"


FAILURE_TEXTS = {
    Rule.KEY_CONTROL: Text(
        "Kernmaatregel {ref} staat op {value} en moet minstens {threshold} halen.",
        "Key control {ref} is at {value} and must reach at least {threshold}.",
    ),
    Rule.CATEGORY: Text(
        "Categorie {ref} staat op {value} en moet minstens {threshold} halen.",
        "Category {ref} is at {value} and must reach at least {threshold}.",
    ),
    Rule.TOTAL: Text(
        "Het totaal is {value} en moet minstens {threshold} halen.",
        "The total is {value} and must reach at least {threshold}.",
    ),
    Rule.MISSING: Text("{ref} is nog niet volledig beantwoord.", "{ref} is not completely answered yet."),
}
TOO_MANY = Text(
    "{value} maatregelen staan op “niet van toepassing”, hoogstens {threshold} mag.",
    "{value} controls are “not applicable”, at most {threshold} may be.",
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One condition that does not hold: which control or category, its figure and what it should have been.

    `ref` is "total" for the total and empty when too many controls are not applicable (then value and threshold
    count controls). A missing answer and an exclusion that is not allowed have no figures.
    """

    rule: Rule
    ref: str
    value: Fraction | None = None
    threshold: Fraction | None = None

    @property
    def text(self) -> Text:
        """Return the failure as a sentence, its figures cut to two decimals."""
        if self.rule is Rule.NOT_APPLICABLE:
            return (NEVER if self.ref else TOO_MANY).filled(ref=self.ref, value=self.value, threshold=self.threshold)
        figures = {name: getattr(self, name) for name in ("value", "threshold")}
        words = {name: spoken(cut(figure)) if figure is not None else "" for name, figure in figures.items()}
        return FAILURE_TEXTS[self.rule].filled(ref=self.ref, **words)
