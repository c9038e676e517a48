"""The domain stands alone: it is imported where Django and every other library are switched off."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

GUARD = """
import importlib, pkgutil, sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "belfort":
            raise ImportError(f"{name} is switched off")

sys.meta_path.insert(0, Nothing())
"""

IMPORT_ALL = """
import belfort.domain
names = [part.name for part in pkgutil.walk_packages(belfort.domain.__path__, "belfort.domain.")]
for name in names:
    importlib.import_module(name)
assert not [name for name in sys.modules if name.partition(".")[0] in ("django", "pydantic", "yaml")]
print("\\n".join(names))
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD + code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_whole_domain_is_imported_without_any_library():
    done = run(IMPORT_ALL)
    assert done.returncode == 0, done.stderr
    files = {f"belfort.domain.{path.stem}" for path in (ROOT / "belfort" / "domain").glob("[a-z]*.py")}
    assert set(done.stdout.split()) == files


def test_the_guard_itself_switches_libraries_off():
    for library in ("django", "pydantic", "yaml"):
        done = run(f"import {library}")
        assert done.returncode == 1
        assert "switched off" in done.stderr


def test_the_domain_computes_without_any_library():
    done = run(
        "from belfort.domain.classification import *\n"
        "print(classify([Element('a', InformationClass(3, 2, 4))]).classes.as_dict())"
    )
    assert done.stdout.strip() == "{'C': 3, 'I': 2, 'A': 4}"
