"""The form of the files that `belfort compute` reads; whole numbers are whole, yes or no is true or false."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from belfort.domain.classification import DEFAULT_FLOORS, Flag
from belfort.exchange.schema_parts import Class, DimensionKey, Part, Word
from belfort.exchange.validation import printable


class StrictPart(Part):
    """A part in which no value is turned into another kind."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ValuationPart(StrictPart):
    """A class for each of C, I and A."""

    C: Class
    I: Class  # noqa: E741 the name of the attribute in the field
    A: Class


class ElementPart(StrictPart):
    """One elementary piece of information."""

    key: Word
    valuation: ValuationPart
    professional_data: bool = False
    personal_data: bool = False
    sensitive_personal_data: bool = False


class FloorsPart(StrictPart):
    """Floors on C; one that is not named keeps its default."""

    professional_data: Class = DEFAULT_FLOORS[Flag.PROFESSIONAL_DATA]
    personal_data: Class = DEFAULT_FLOORS[Flag.PERSONAL_DATA]
    sensitive_personal_data: Class = DEFAULT_FLOORS[Flag.SENSITIVE_PERSONAL_DATA]


def _once(elements: list[ElementPart]) -> list[ElementPart]:
    seen: set[str] = set()
    for element in elements:
        if element.key in seen:
            raise PydanticCustomError("doubled", "doubled", {"key": printable(element.key)})
        seen.add(element.key)
    return elements


class ClassificationFile(StrictPart):
    """What `belfort compute classification` reads."""

    elements: Annotated[list[ElementPart], Field(min_length=1), AfterValidator(_once)]
    floors: FloorsPart = FloorsPart()
    ksz: bool = False
    proposed: bool = False


class ProcessPart(StrictPart):
    """The rating of a process; empty when the tree stops before it."""

    impact: dict[DimensionKey, Class] = Field(default_factory=dict)


class GroupPart(ProcessPart):
    """The rating of a process group, and whether it falls under an annex of the NIS2 law."""

    nis2_annex: bool


class CriticalityFile(StrictPart):
    """What `belfort compute criticality` reads."""

    group: GroupPart
    process: ProcessPart = ProcessPart()


class ScorePart(StrictPart):
    """The two scores of a control."""

    documentation: Class
    implementation: Class


NOT_APPLICABLE = "na"


def _score(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    if value == NOT_APPLICABLE:
        return None
    if not isinstance(value, dict):
        raise PydanticCustomError(
            "literal_error", "no score", {"expected": "'na', {'documentation': 1-5, 'implementation': 1-5}"}
        )
    return handler(value)


class MaturityFile(StrictPart):
    """What `belfort compute maturity` reads; a score that is None stands for not applicable."""

    framework: Literal["cyfun-2023", "cyfun-2025"]
    level: Literal["basic", "important", "essential"]
    mode: Literal["rule", "workbook"] = "rule"
    scores: dict[Word, Annotated[ScorePart | None, WrapValidator(_score)]]
