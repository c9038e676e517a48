"""JSON without its traps: no doubled keys, no NaN or Infinity, no lone surrogates, no endless nesting or numbers."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import JSON, Limits, require_size, require_text
from belfort.exchange.validation import printable

DIGITS = 18
STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


def read_json(data: bytes, limits: Limits = JSON) -> Any:
    """Read one document as plain values; raises RefusedFileError with the line or the key where one is known."""
    require_size(data, limits)
    text = require_text(data)
    _require_depth(text, limits)
    try:
        content = json.loads(
            text, object_pairs_hook=_table, parse_constant=_constant, parse_int=_whole, parse_float=_broken
        )
    except json.JSONDecodeError as fault:
        raise RefusedFileError(
            Text("dit is geen geldige JSON.", "this is not valid JSON."), Place(row=fault.lineno)
        ) from None
    for word in _words(content):
        _require_clean(word)
    return content


def _require_depth(text: str, limits: Limits) -> None:
    depth = 0
    for found in STRING_OR_BRACKET.finditer(text):
        depth += found[0] in "[{"
        depth -= found[0] in "]}"
        if depth > limits.depth:
            line = text.count("\n", 0, found.start()) + 1
            raise RefusedFileError(Text("het bestand is te diep.", "the file is too deep."), Place(row=line))


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RefusedFileError(
                Text("sleutel {key} staat er twee keer.", "key {key} is there twice.").filled(key=printable(key))
            )
        found[key] = value
    return found


def _constant(word: str) -> NoReturn:
    raise RefusedFileError(Text("{word} is geen getal.", "{word} is not a number.").filled(word=word))


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise _too_large()
    return int(digits)


def _broken(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _too_large()
    return value


def _too_large() -> RefusedFileError:
    return RefusedFileError(Text("er staat een te groot getal in.", "it holds a number that is too large."))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _words(item)


def _require_clean(word: str) -> None:
    if "\x00" in word:
        raise RefusedFileError(Text("er staat een NUL-teken in.", "it holds a NUL character."))
    if any("\ud800" <= letter <= "\udfff" for letter in word):
        raise RefusedFileError(Text("er staat een half teken in.", "it holds half a character."))
