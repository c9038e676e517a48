"""YAML without its dangers: no tags, anchors, aliases or merges, no doubled keys; every value knows its line."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import YAML, Limits, require_size, require_text

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """The content of a file as plain values, and the line on which each part begins."""

    content: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Return the line of a value, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(data: bytes, limits: Limits = YAML) -> Document:
    """Read one document; raises RefusedFileError with the line."""
    require_size(data, limits)
    text = require_text(data)
    try:
        _gate(text, limits)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise _refused("dit is geen geldige YAML.", "this is not valid YAML.", mark) from None
    document = Document(None)
    document.content = _value(node, (), document.lines)
    return document


def _gate(text: str, limits: Limits) -> None:
    """Walk over the events once, before anything is built, and stop at the first danger."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(
                "verwijzingen (& en *) zijn niet toegelaten.", "anchors and aliases are not allowed.", event.start_mark
            )
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            tag = getattr(event, "tag", None)
            if tag is not None:
                raise _refused("labels (!) zijn niet toegelaten.", "tags are not allowed.", event.start_mark)
            if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
                raise _refused("samenvoegen (<<) is niet toegelaten.", "merge keys are not allowed.", event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > limits.depth or nodes > limits.nodes:
            raise _refused(
                "het bestand is te diep of te groot.", "the file is too deep or too large.", event.start_mark
            )


def _value(node: yaml.Node | None, path: Path, lines: dict[Path, int]) -> Any:
    if node is None:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, place), lines) for place, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refused("een sleutel moet een woord zijn.", "a key must be a word.", key_node.start_mark)
        key = _scalar(key_node)
        if key in found:
            raise RefusedFileError(
                Text("sleutel {key} staat er twee keer.", "key {key} is there twice.").filled(key=key),
                Place(row=key_node.start_mark.line + 1, field=str(key)),
            )
        lines[*path, key] = key_node.start_mark.line + 1
        found[key] = _value(value_node, (*path, key), lines)
    return found


_constructor = yaml.constructor.SafeConstructor()


def _scalar(node: yaml.Node) -> Any:
    try:
        return _constructor.yaml_constructors[node.tag](_constructor, node)
    except (ValueError, KeyError, OverflowError):
        raise _refused("deze waarde is niet te lezen.", "this value cannot be read.", node.start_mark) from None


def _refused(nl: str, en: str, mark: Any) -> RefusedFileError:
    return RefusedFileError(Text(nl, en), Place(row=mark.line + 1 if mark else None))
