"""`make check`: every rule that a command can check, each named, the first words of what is wrong shown."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "belfort/templates"],
    "types": [str(BIN / "mypy")],
    "rooms": [str(BIN / "lint-imports")],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": [sys.executable, "tools/messages.py", "--check"],
    # opening every page in English takes as long as all the rest; `make test` does that
    "architecture": [sys.executable, "-m", "pytest", "-q", "tests/architecture", "-k", "not english_page"],
}


def main() -> int:
    """Run each check and say how it went; exit 1 when one failed."""
    chosen = sys.argv[1:] or list(CHECKS)
    failed = []
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"BELFORT_DATA": data, "BELFORT_HTTPS": "1", "BELFORT_HOSTS": "belfort.example"}
        environment.pop("DATABASE_URL", None)
        for name in chosen:
            began = time.monotonic()
            done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            mark = "✗" if done.returncode else "✓"
            print(f"{mark} {name} ({time.monotonic() - began:.1f} s)", flush=True)
            if done.returncode:
                failed.append(name)
                print("\n".join((done.stdout + done.stderr).splitlines()[-60:]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
