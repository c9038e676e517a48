"""What `belfort compute` reads and prints: JSON in, objects of the domain, plain values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from belfort.domain.catalog import AppliedControl
from belfort.domain.classification import Classification, Element, Flag, InformationClass, Reason
from belfort.domain.criticality import Criticality
from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.impact import Dimension, Impact
from belfort.exchange.compute_schemas import ClassificationFile, CriticalityFile, ElementPart, ProcessPart
from belfort.exchange.strict_json import read_json
from belfort.exchange.validation import Schema, checked_values

SHOWN_FLAGS = (Flag.PROFESSIONAL_DATA, Flag.PERSONAL_DATA, Flag.SENSITIVE_PERSONAL_DATA)


@dataclass(frozen=True, slots=True)
class ClassificationInput:
    """What is classified, with which floors, and which controls are wanted."""

    elements: tuple[Element, ...]
    floors: Mapping[Flag, int]
    ksz: bool
    proposed: bool


@dataclass(frozen=True, slots=True)
class CriticalityInput:
    """The ratings of a process and its group."""

    nis2_annex: bool
    group: Impact
    process: Impact


def read_classification(data: bytes, file: str) -> ClassificationInput:
    """Read a file for `compute classification`; raises RefusedFileError."""
    content = read_values(data, ClassificationFile, file)
    floors = {flag: getattr(content.floors, flag.value) for flag in SHOWN_FLAGS}
    elements = tuple(_element(part) for part in content.elements)
    return ClassificationInput(elements, floors, content.ksz, content.proposed)


def read_criticality(data: bytes, file: str) -> CriticalityInput:
    """Read a file for `compute criticality`; raises RefusedFileError."""
    content = read_values(data, CriticalityFile, file)
    return CriticalityInput(content.group.nis2_annex, _impact(content.group), _impact(content.process))


def read_values(data: bytes, schema: type[Schema], file: str) -> Schema:
    """Read a JSON file in its schema; raises RefusedFileError with file and field."""
    try:
        content = read_json(data)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=file)) from None
    return checked_values(content, schema, file)


def _element(part: ElementPart) -> Element:
    valuation = InformationClass(part.valuation.C, part.valuation.I, part.valuation.A)
    return Element(part.key, valuation, frozenset(flag for flag in SHOWN_FLAGS if getattr(part, flag.value)))


def _impact(part: ProcessPart) -> Impact:
    return {Dimension(key): level for key, level in part.impact.items()}


def classification_values(
    found: Classification, controls: Sequence[AppliedControl], language: str
) -> dict[str, object]:
    """Return a classification as plain values, with the ids of the published controls that apply."""
    return {
        "class": found.classes.as_dict(),
        "flags": {flag.value: flag in found.flags for flag in SHOWN_FLAGS},
        "because": [_reason(reason, language) for reason in found.because],
        "measures": [item.control.ref for item in controls if item.control.published],
    }


def _reason(reason: Reason, language: str) -> dict[str, str]:
    words = reason.text.into(language) + (f" ({reason.flag.value})" if reason.flag else "")
    return {"dimension": reason.attribute.value, "element": reason.element, "reason": words}


def criticality_values(found: Criticality, file: str, language: str) -> dict[str, object]:
    """Return the outcome of the tree as plain values; raises RefusedFileError when a rating is missing."""
    if found.critical is None:
        raise RefusedFileError(found.because, Place(file=file))
    return {
        "critical": found.critical,
        "decided_at_step": found.decided_at_step.value,
        "level": found.level,
        "because": found.because.into(language),
    }
