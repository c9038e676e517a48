"""`make demo`: make the demo database when it is not there yet, say who can sign in, and serve."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Prepare var/demo and serve it; a second time serves what is there."""
    data = ROOT / "var" / "demo"
    port = os.environ.get("PORT", "8000")
    environment = os.environ | {"BELFORT_DATA": str(data), "BELFORT_BASE_URL": f"http://127.0.0.1:{port}"}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        environment.pop(name, None)
    belfort = [sys.executable, "-m", "belfort"]
    ready = data / "ready"
    if not ready.exists():
        for path in data.glob("belfort.sqlite3*"):
            path.unlink()  # a demo that was broken off halfway
        print("De demo wordt klaargemaakt …", flush=True)
        subprocess.run([*belfort, "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
        subprocess.run([*belfort, "demo", "--background"], cwd=ROOT, env=environment, check=True)
        ready.touch()
    print(f"Belfort staat klaar op http://127.0.0.1:{port}/ (stoppen: Ctrl+C)", flush=True)
    people = subprocess.run(
        [*belfort, "demo", "--people"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    print(people.stdout, flush=True)
    os.execve(sys.executable, [*belfort, "serve", "--port", port, "--with-worker"], environment)  # noqa: S606 no shell


if __name__ == "__main__":
    main()
