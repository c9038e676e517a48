"""The one comment column of an official workbook, and the two grounds that we keep: joined on the way out, split back.

A conformity body wants each score grounded apart, so the two texts stand under their names; when both are the same text
it is written once, and a comment without names is the ground of both scores. Where the workbook merges the comment cells
of several controls, their comments stand under the references in the same way.
"""

import re
from collections.abc import Mapping, Sequence

from belfort.domain.frameworks import SCORE_DIMENSION_NAMES, ScoreDimension
from belfort.domain.terms import Language
from belfort.exchange.register_texts import one_way

ORDER = {
    name.into(language).capitalize(): place
    for place, name in enumerate(SCORE_DIMENSION_NAMES[dimension] for dimension in ScoreDimension)
    for language in Language
}
NAMED = re.compile(rf"(?:\A|\n\n)({'|'.join(ORDER)}): ")
REFERENCE = re.compile(r"(?:\A|\n\n)([^\s:]+):\n")


def join_grounds(documentation: str, implementation: str, language: str = Language.NL) -> str:
    """Return the comment of a control: both grounds under their names, or one text when they are the same."""
    documentation, implementation = one_way(documentation), one_way(implementation)
    if documentation == implementation:
        return documentation
    texts = {ScoreDimension.DOCUMENTATION: documentation, ScoreDimension.IMPLEMENTATION: implementation}
    return "\n\n".join(
        f"{SCORE_DIMENSION_NAMES[dimension].into(language).capitalize()}: {text}"
        for dimension, text in texts.items()
        if text
    )


def split_grounds(comment: str) -> tuple[str, str]:
    """Return the grounds of documentation and implementation; a comment without their names is the ground of both."""
    text = one_way(comment)
    parts = _parts(text, NAMED, ORDER)
    return (parts.get(0, ""), parts.get(1, "")) if parts else (text, text)


def join_merged(comments: Mapping[str, str]) -> str:
    """Return the text of a comment cell that several controls share: each comment under its reference."""
    texts = {ref: one_way(text) for ref, text in comments.items()}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "\n\n".join(f"{ref}:\n{text}" for ref, text in texts.items() if text)


def split_merged(text: str, refs: Sequence[str]) -> dict[str, str]:
    """Return the comment of each control that shares a cell; a text without references is the comment of all."""
    text = one_way(text)
    parts = _parts(text, REFERENCE, {ref: place for place, ref in enumerate(refs)})
    return {ref: parts.get(place, "") if parts else text for place, ref in enumerate(refs)}


def _parts(text: str, mark: re.Pattern[str], order: Mapping[str, int]) -> dict[int, str]:
    """Return the parts of a text that begins with a mark; a mark that is unknown or out of order is part of the text."""
    marks: list[re.Match[str]] = []
    for found in mark.finditer(text):
        if found[1] in order and (not marks or order[found[1]] > order[marks[-1][1]]):
            marks.append(found)
    if not marks or marks[0].start() != 0:
        return {}
    ends = [found.start() for found in marks[1:]] + [len(text)]
    return {order[found[1]]: one_way(text[found.end() : end]) for found, end in zip(marks, ends, strict=True)}
