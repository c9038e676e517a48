"""Value information by questions: for each attribute five kinds of damage, and the heaviest answer decides.

Rules and worked numbers: `docs/scoring.md`, chapter 2.
"""

from collections.abc import Mapping

from belfort.domain.classification import ATTRIBUTE_NAMES, Attribute
from belfort.domain.errors import InvalidError
from belfort.domain.impact import DIMENSION_NAMES, LEVELS, Dimension, Heaviest, Impact, heaviest
from belfort.domain.terms import Text, listed

Answers = Mapping[Attribute, Impact]


def valued(answers: Answers, attribute: Attribute) -> Heaviest:
    """Return the class of one attribute and the answers that decided it.

    Raises InvalidError when one of the five questions has no answer, or a level is not 1 to 5.
    """
    given = answers.get(attribute, {})
    for dimension in Dimension:
        level = given.get(dimension)
        if level is None:
            raise InvalidError(
                Text(
                    "Beantwoord bij {attribute} de vraag over {dimension}.",
                    "Answer the question about {dimension} for {attribute}.",
                ).filled(attribute=ATTRIBUTE_NAMES[attribute], dimension=DIMENSION_NAMES[dimension]),
                field=f"{attribute.value}_{dimension.value}",
            )
        if level not in LEVELS:
            raise InvalidError(
                Text("Een antwoord gaat van 1 tot 5.", "An answer goes from 1 to 5."),
                field=f"{attribute.value}_{dimension.value}",
            )
    return heaviest(given)


def explained(heavy: Heaviest) -> Text:
    """Return which answers decided a class, in words."""
    return Text("door {dimensions}", "by {dimensions}").filled(
        dimensions=listed([DIMENSION_NAMES[item] for item in heavy.dimensions])
    )
