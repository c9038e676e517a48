"""A newer version of the generic list: the shipped files copied into a folder, with a few rows edited."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from belfort.exchange.reference_files import SHIPPED_DIRECTORY, ReferenceFiles, read_reference_files

Row = dict[str, str]


@dataclass(frozen=True)
class Lists:
    """A folder of reference data that a test may change."""

    folder: Path

    @classmethod
    def shipped(cls, folder: Path) -> "Lists":
        shutil.copytree(SHIPPED_DIRECTORY, folder)
        return cls(folder)

    def rows(self, name: str, change: Callable[[Row], Row | None], *more: Row) -> None:
        """Change every row of a CSV file, or drop it; then add some."""
        path = self.folder / name
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            headings = list(reader.fieldnames or ())
            changed = [change(row) for row in reader]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings, lineterminator="\n")
            writer.writeheader()
            writer.writerows([*(row for row in changed if row is not None), *more])

    def text(self, name: str, old: str, new: str, *, after: str = "") -> None:
        """Replace the first text of a file that comes after another."""
        path = self.folder / name
        content = path.read_text(encoding="utf-8")
        start = content.index(old, content.index(after))
        path.write_text(content[:start] + new + content[start + len(old) :], encoding="utf-8")

    def read(self) -> ReferenceFiles:
        return read_reference_files(self.folder)


def same(row: Row) -> Row:
    return row
