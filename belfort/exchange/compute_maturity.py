"""What `belfort compute maturity` reads and prints: scores in, the full result out, exact decimals of twelve places."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from belfort.domain.errors import InvalidError, Place, RefusedFileError
from belfort.domain.frameworks import AssuranceLevel, Framework, Mode
from belfort.domain.maturity import CategoryMaturity, Maturity
from belfort.domain.maturity_distance import Step
from belfort.domain.maturity_failures import Failure
from belfort.domain.maturity_figures import rounded
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score, Scores, require_exclusions, require_score
from belfort.domain.terms import Text
from belfort.exchange.compute_files import read_values
from belfort.exchange.compute_schemas import MaturityFile, ScorePart
from belfort.exchange.frameworks import shipped_framework
from belfort.exchange.validation import printable


@dataclass(frozen=True, slots=True)
class MaturityInput:
    """One set of answers: for which framework and level, and in which mode it is computed."""

    framework: Framework
    level: AssuranceLevel
    mode: Mode
    scores: Scores


def read_maturity(data: bytes, file: str) -> MaturityInput:
    """Read a file for `compute maturity`; raises RefusedFileError that names the control."""
    content = read_values(data, MaturityFile, file)
    framework, level = shipped_framework(content.framework), AssuranceLevel(content.level)
    scores = checked_scores(framework, level, content.scores, file)
    return MaturityInput(framework, level, Mode(content.mode), scores)


def checked_scores(
    framework: Framework, level: AssuranceLevel, parts: dict[str, ScorePart | None], file: str
) -> dict[str, Score]:
    """Return the scores of a file by reference; raises RefusedFileError for a control or exclusion that cannot be."""
    for ref in parts:
        if ref not in framework.by_ref:
            words = Text("deze maatregel bestaat niet in {framework}.", "this control does not exist in {framework}.")
            raise RefusedFileError(words.filled(framework=framework.name), _place(file, ref))
    scores = {ref: _score(part) for ref, part in parts.items()}
    try:
        for ref, score in scores.items():
            require_score(framework, level, ref, score)
        require_exclusions(framework, level, scores)
    except InvalidError as refusal:
        raise RefusedFileError(refusal.text, _place(file, refusal.field)) from None
    return scores


def _place(file: str, ref: str) -> Place:
    return Place(file=file, field=f"scores.{printable(ref)}")


def _score(part: ScorePart | None) -> Score:
    return NOT_APPLICABLE if part is None else Score(part.documentation, part.implementation)


def maturity_values(found: Maturity, steps: Sequence[Step]) -> dict[str, object]:
    """Return a result as plain values: figures as decimal strings, null while an answer is missing."""
    return {
        "complete": found.complete,
        "total": _decimal(found.total),
        "achieved": found.achieved,
        "categories": {category.ref: _category(category) for category in found.categories},
        "key_measures": {key.ref: {"maturity": _decimal(key.maturity), "ok": key.ok} for key in found.key_controls},
        "failures": [_failure(failure) for failure in found.failures],
        "not_applicable": {"count": len(found.excluded), "limit": found.exclusion_limit},
        "ignored": list(found.ignored),
        "distance": [
            {
                "ref": step.ref,
                "documentation": step.documentation,
                "implementation": step.implementation,
                "gain": _decimal(step.gain),
            }
            for step in steps
        ],
    }


def _category(category: CategoryMaturity) -> dict[str, str | None] | None:
    if not category.complete:
        return None
    return {
        "documentation": _decimal(category.documentation),
        "implementation": _decimal(category.implementation),
        "maturity": _decimal(category.maturity),
    }


def _failure(failure: Failure) -> dict[str, str | None]:
    return {
        "rule": failure.rule.value,
        "ref": failure.ref,
        "value": _decimal(failure.value),
        "threshold": _decimal(failure.threshold),
    }


def _decimal(figure: Fraction | None) -> str | None:
    return None if figure is None else f"{rounded(figure):f}"
