"""The docs say what the code does: every setting, every right, every command, no dead link."""

import re
from pathlib import Path

import pytest

from belfort.domain.permissions import GRANTS, MANDATES, ROLE_NAMES, SCOPE_NAMES, MandateScope, Role

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_from_the_environment_is_documented_and_nothing_else() -> None:
    names = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", read("config/settings.py") + read("config/env.py")))
    names |= set(re.findall(r"text\(\"([A-Z_]+)\"", read("config/env.py")))
    names |= set(
        re.findall(
            r"environ\.get\(\"([A-Z_]+)\"", "".join(path.read_text() for path in (ROOT / "belfort").rglob("*.py"))
        )
    )
    documented = set(re.findall(r"`([A-Z_]{4,})`", read("docs/configuration.md"))) - {
        "DEBUG",
        "INFO",
        "WARNING",
        "ERROR",
    }
    assert names - {"TERM"} == documented


def test_the_table_of_rights_is_the_one_in_the_code() -> None:
    text = read("docs/rights.md")
    for role in Role:
        abilities = ", ".join(sorted(ability.value for ability in GRANTS[role])) or "–"
        assert f"| {role.value} | {ROLE_NAMES[role].nl} | {abilities} |" in text
    for scope in MandateScope:
        abilities = ", ".join(sorted(ability.value for ability in MANDATES[scope]))
        assert f"| {scope.value} | {SCOPE_NAMES[scope].nl} | {abilities} |" in text


def test_every_command_is_named_somewhere_in_the_docs() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    )
    commands = {path.stem for path in (ROOT / "belfort/management/commands").glob("*.py")} - {"__init__"}
    assert {name for name in commands if f"belfort {name.replace('import_', 'import')}" not in text} == set()


def test_the_readme_stays_under_a_hundred_lines() -> None:
    assert len(read("README.md").splitlines()) < 100


@pytest.mark.parametrize(
    "document", sorted(str(path.relative_to(ROOT)) for path in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
)
def test_no_link_is_dead(document: str) -> None:
    folder = (ROOT / document).parent
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", read(document))
    assert [target for target in targets if not (folder / target).exists()] == []


def test_every_folder_of_reference_data_says_where_it_comes_from() -> None:
    folders = [path for path in (ROOT / "belfort/data").iterdir() if path.is_dir()]
    assert [path.name for path in folders if not (path / "SOURCE.md").is_file()] == []


def test_every_file_of_reference_data_is_named_in_its_source() -> None:
    missing = []
    for folder in (ROOT / "belfort/data").iterdir():
        source = (folder / "SOURCE.md").read_text(encoding="utf-8") if folder.is_dir() else ""
        if folder.is_dir():
            missing += [
                str(path.relative_to(ROOT))
                for path in folder.iterdir()
                if path.name not in source and path.name != "SOURCE.md"
            ]
    assert missing == []
