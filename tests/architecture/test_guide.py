"""The handbook names buttons and pages as the screen does, and shows pictures that are there."""

import re
from pathlib import Path

import pytest

from belfort.exchange.reference_files import CSV_FILES, YAML_FILES
from belfort.exchange.register_rows import ASSET_COLUMNS, PROCESS_COLUMNS

ROOT = Path(__file__).resolve().parent.parent.parent
CHAPTERS = sorted((ROOT / "docs" / "handleiding").glob("*.md"))
LARGEST = 150_000


def product() -> str:
    """Return every text of the product in which a word of the screen can stand."""
    files = [*(ROOT / "belfort").rglob("*.html"), *(ROOT / "belfort").rglob("*.py")]
    files += (ROOT / "belfort" / "data" / "icr").glob("*.yaml")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)
def test_every_label_in_bold_stands_on_the_screen(chapter: Path) -> None:
    text = re.sub(r"\s+", " ", chapter.read_text(encoding="utf-8"))
    said = {label for label in re.findall(r"\*\*([^*]+)\*\*", text) if label[0].isupper() and label[-1] not in ".?:"}
    shown = product()
    demo = {label for label in said if label == "Meld aan als An"}  # made of a sentence and a first name
    assert sorted(label for label in said - demo if f'"{label}' not in shown) == []


def test_every_chapter_is_in_the_table_of_contents() -> None:
    contents = (ROOT / "docs/handleiding/README.md").read_text(encoding="utf-8")
    assert [path.name for path in CHAPTERS if path.name != "README.md" and f"({path.name})" not in contents] == []


def test_every_picture_is_small_and_used() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in [*CHAPTERS, ROOT / "README.md"])
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert [path.name for path in pictures if path.stat().st_size > LARGEST] == []
    assert [path.name for path in pictures if f"pictures/{path.name}" not in texts] == []


def test_every_column_of_the_register_is_explained() -> None:
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    for column in (*PROCESS_COLUMNS, *ASSET_COLUMNS):
        row = next((line for line in text.splitlines() if line.startswith(f"| `{column.heading.nl}` |")), "")
        assert f"| `{column.heading.en}` |" in row, column.heading.nl
        assert ("*information*" in row) == column.is_information, column.heading.nl


def test_every_file_of_reference_data_is_explained() -> None:
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    names = [name for name in (*CSV_FILES, *YAML_FILES) if not name.startswith("mappings/")]
    assert [name for name in names if f"`{name}`" not in text] == []
