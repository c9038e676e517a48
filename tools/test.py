"""`make test` and `make matrix`: all tests on SQLite and PostgreSQL, and the browser journeys, in one run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Return the path of a Chromium that is installed."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Install Debian's package when the user may; its own output is shown only when it fails."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Chromium wordt geïnstalleerd …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "install", "-y", "-qq", "chromium"], ["apt-get", "update", "-qq"])
    for command in (commands[0], commands[1], commands[0]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if find_chromium():
            return
    print(done.stderr, file=sys.stderr)


def main() -> int:
    """Run pytest; its own closing line is the last."""
    arguments = sys.argv[1:]
    if "--matrix" in arguments:
        arguments.remove("--matrix")
        arguments += ["-m", "matrix", "--timeout", "1800", "tests/isolation"]
    elif find_chromium() is None:
        install_chromium()
        if find_chromium() is None:
            print(
                "Chromium is missing and the browser journeys need it: install the package chromium.", file=sys.stderr
            )
            return 2
    workers = ["-n", str(min(os.cpu_count() or 1, 4))]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *workers, *arguments], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
