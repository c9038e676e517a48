"""One server process that served every kind of page: at most 150 MB."""

import os
import subprocess
import sys
import time
import urllib.request

import psutil

from bench import common
from tests.browser.conftest import free_port


def run() -> None:
    port = free_port()
    environment = os.environ | {"BELFORT_DATA": common.PLACE + "/memory"}
    belfort = [sys.executable, "-m", "belfort"]
    subprocess.run([*belfort, "migrate", "--verbosity", "0"], cwd=common.ROOT, env=environment, check=True)
    subprocess.run(
        [*belfort, "demo", "--size", "285", "--background"],
        cwd=common.ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    server = subprocess.Popen([*belfort, "serve", "--port", str(port)], cwd=common.ROOT, env=environment)
    try:
        time.sleep(4)
        visit(port)
        parent = psutil.Process(server.pid)
        for process in [parent, *parent.children(recursive=True)]:
            memory = process.memory_full_info()
            common.say(
                "server process",
                "<= 150 MB",
                role="server" if process.children() else "worker",
                rss_mb=memory.rss / 2**20,
                private_mb=memory.uss / 2**20,
            )
    finally:
        server.terminate()
        server.wait(timeout=20)


def visit(port: int) -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import Site, browser_type_launch_args, sign_in
    from tests.browser.test_pages import every_page

    site = Site(f"http://127.0.0.1:{port}", os.environ | {"BELFORT_DATA": common.PLACE + "/memory"})
    urllib.request.urlopen(site.url + "/gezondheid/", timeout=5).read()
    with sync_playwright() as tool:
        browser = tool.chromium.launch(**browser_type_launch_args.__wrapped__())  # type: ignore[attr-defined]
        page = browser.new_page()
        sign_in(page, site)
        for path in every_page(page, site):
            page.goto(site.url + path)
        browser.close()
