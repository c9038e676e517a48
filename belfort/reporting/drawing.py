"""The way from process to asset to facility as a picture: three columns of boxes and the lines between them.

Only places and texts; the templates turn it into SVG, and the same rows stand in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT, ROW, COLUMN, TOP = 204, 44, 54, 278, 2
LINE_LENGTH = 26
MOST = 14


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in a column: its key, its name, and its class in short."""

    key: str
    name: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A node at its place; the name is cut over at most two lines."""

    node: Node
    x: int
    y: int
    lines: tuple[str, ...]

    @property
    def text_x(self) -> int:
        """Return where the text begins."""
        return self.x + 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two boxes as an SVG path."""

    path: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its size; `more` counts what did not fit in each column."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    more: tuple[int, ...]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def draw(
    columns: Sequence[Sequence[Node]], links: Sequence[tuple[str, str]], strong: frozenset[str] = frozenset()
) -> Drawing:
    """Lay out columns, each centred on the tallest; links go from one column to the next, strong ones touch a key."""
    shown = [list(column)[:MOST] for column in columns]
    tallest = max((len(column) for column in shown), default=1) or 1
    boxes: dict[str, Box] = {}
    for place, column in enumerate(shown):
        start = TOP + (tallest - len(column)) * ROW // 2
        for row, node in enumerate(column):
            boxes[node.key] = Box(node, place * COLUMN + 2, start + row * ROW, _cut(node.name))
    lines = [
        Line(_curve(boxes[left], boxes[right]), left in strong or right in strong)
        for left, right in links
        if left in boxes and right in boxes
    ]
    more = tuple(max(0, len(column) - MOST) for column in columns)
    used = max((place for place, column in enumerate(shown) if column), default=0)
    width = used * COLUMN + BOX_WIDTH + 4
    return Drawing(
        tuple(boxes.values()), tuple(sorted(lines, key=lambda line: line.strong)), width, TOP + tallest * ROW, more
    )


def _curve(left: Box, right: Box) -> str:
    x1, y1 = left.x + BOX_WIDTH, left.y + BOX_HEIGHT // 2
    x2, y2 = right.x, right.y + BOX_HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"


def _cut(name: str) -> tuple[str, ...]:
    """Break a name over two lines at a blank; what is left over becomes an ellipsis."""
    if len(name) <= LINE_LENGTH:
        return (name,)
    first, rest = "", name.split()
    while rest and len(first) + len(rest[0]) < LINE_LENGTH:
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        return (name[: LINE_LENGTH - 1] + "…",)
    second = " ".join(rest)
    return (first, second if len(second) <= LINE_LENGTH else second[: LINE_LENGTH - 1].rstrip() + "…")
