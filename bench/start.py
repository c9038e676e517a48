"""From a clean clone to the first page of the demo, packages already downloaded: at most 60 seconds."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench import common
from tests.browser.conftest import free_port

LONGEST = 300


def run() -> None:
    place, port = Path(tempfile.mkdtemp(prefix="belfort-clone-")), free_port()
    subprocess.run(["git", "clone", "--quiet", str(common.ROOT), str(place / "clone")], check=True)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_", "VIRTUAL_ENV"))
    }
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo"],
        cwd=place / "clone",
        env=environment | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.monotonic() - began < LONGEST:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
                    common.say(
                        "first page of the demo", "<= 60 s", seconds=time.monotonic() - began, status=answer.status
                    )
                    return
            except OSError:
                time.sleep(0.2)
        common.say("first page of the demo", "<= 60 s", seconds=None)
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(timeout=30)
        shutil.rmtree(place, ignore_errors=True)
