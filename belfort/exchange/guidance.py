"""The guidance on the controls of CyFun 2025 Basic: why, how, evidence and a first step, and what a level means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.catalog_schemas import ControlGuidancePart, GuidanceFile, Hint
from belfort.exchange.reference_files import SHIPPED_DIRECTORY
from belfort.exchange.strict_yaml import Document, read_yaml
from belfort.exchange.validation import checked_document

SHIPPED_GUIDANCE = SHIPPED_DIRECTORY / "cyfun" / "guidance-2025.yaml"
# a control of 2023 that only partly lives on in one of 2025 gets no guidance
COUNTERPARTS = ("same", "revised")


@dataclass(frozen=True, slots=True)
class EvidenceExamples:
    """What counts as evidence for each of the two scores; one example each at least."""

    documentation: tuple[Text, ...]
    implementation: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ControlGuidance:
    """The guidance on one control; `ref` is that of 2025, `how` holds two to four steps in order."""

    ref: str
    why: Text
    how: tuple[Text, ...]
    evidence: EvidenceExamples
    first_step: Text


@dataclass(frozen=True, slots=True)
class LevelMeaning:
    """What one maturity level means for each of the two scores."""

    documentation: Text
    implementation: Text


@dataclass(frozen=True, slots=True)
class Guidance:
    """Everything in the file: the controls by ref in the order of the file, the levels by number from 1 to 5.

    The caution says that the official text counts; show it with the guidance.
    """

    controls: Mapping[str, ControlGuidance]
    levels: Mapping[int, LevelMeaning]
    caution: Text


def read_guidance(path: Path = SHIPPED_GUIDANCE) -> Guidance:
    """Read and check the file of guidance; raises RefusedFileError with file, line and field."""
    document, content = _read(path)
    _require_once(document, path.name, "controls", "ref", [part.ref for part in content.controls])
    _require_once(document, path.name, "levels", "level", [part.level for part in content.levels])
    return Guidance(
        {part.ref: _control(part) for part in content.controls},
        {
            part.level: LevelMeaning(_text(part.documentation), _text(part.implementation))
            for part in sorted(content.levels, key=lambda part: part.level)
        },
        Text(content.meta.caution_nl, content.meta.caution_en),
    )


def at_previous(
    guidance: Guidance, previous: Mapping[str, Mapping[str, Sequence[str]]]
) -> Mapping[str, ControlGuidance]:
    """Return the guidance by the refs of 2023; `previous` is the field `prev` of cyfun-2025.yaml by ref of 2025."""
    return {
        earlier: control
        for ref, control in guidance.controls.items()
        for kind in COUNTERPARTS
        for earlier in previous.get(ref, {}).get(kind, ())
    }


def _read(path: Path) -> tuple[Document, GuidanceFile]:
    if not path.is_file():
        raise RefusedFileError(Text("dit bestand ontbreekt.", "this file is missing."), Place(file=path.name))
    try:
        document = read_yaml(path.read_bytes())
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=path.name)) from None
    return document, checked_document(document, GuidanceFile, path.name)


def _require_once(document: Document, file: str, part: str, field: str, keys: Sequence[str | int]) -> None:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise RefusedFileError(
                Text("{key} staat er twee keer.", "{key} is there twice.").filled(key=key),
                Place(file=file, row=document.line_of((part, place, field)), field=f"{part}.{place}.{field}"),
            )


def _control(part: ControlGuidancePart) -> ControlGuidance:
    return ControlGuidance(
        ref=part.ref,
        why=_text(part.why),
        how=_texts(part.how),
        evidence=EvidenceExamples(_texts(part.evidence.documentation), _texts(part.evidence.implementation)),
        first_step=_text(part.first_step),
    )


def _texts(hints: Sequence[Hint]) -> tuple[Text, ...]:
    return tuple(_text(hint) for hint in hints)


def _text(hint: Hint) -> Text:
    return Text(hint.nl, hint.en)
