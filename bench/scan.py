"""One healthy host looked at whole, and a thousand of which a tenth never answers, all of them on loopback."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

from belfort.domain.posture import posture_of
from belfort.scanner import many
from belfort.scanner.host import Run, observe
from belfort.scanner.settings import PaceLimits, Ports, ScanSettings
from bench import common
from tests.scanner.town import Town

HOSTS, SILENT = 1000, 100
SAMPLE, SAMPLE_SILENT = 20, 2  # measured one after another, as a scanner without a loop would
KILOBYTE = 1024


def run() -> None:
    with served(1, 0) as town:
        healthy(town)
    with served(HOSTS, SILENT) as town:
        crowd(town)


@contextmanager
def served(count: int, silent: int) -> Iterator[Town]:
    """Serve a town from a process of its own, so that only the scanner is measured."""
    with tempfile.TemporaryDirectory(dir=common.PLACE) as folder:
        command = [sys.executable, "-m", "tests.scanner.town", str(count), str(silent), folder]
        with subprocess.Popen(
            command, cwd=common.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            yield Town(**json.loads(process.stdout.readline()))
            process.stdin.close()


def settings_of(town: Town) -> ScanSettings:
    return ScanSettings(
        resolver=(town.resolver[0], town.resolver[1]),
        roots=Path(town.roots).read_bytes(),
        allowed=(IPv4Network("127.0.0.0/8"),),
        ports=Ports(**town.ports),
    )


def healthy(town: Town) -> None:
    settings, connections = settings_of(town), []

    async def look() -> None:
        run = Run.begin(settings)
        door = run.door()
        facts = await observe(town.hosts[0], run, door)
        assert posture_of(facts).score.grade == "A"
        connections.append(door.opened)

    common.say(
        "one healthy host: web, pages, forms, TLS, DNS, mail",
        "<= 40 ms CPU, <= 22 connections",
        cpu_ms=common.cpu_ms(lambda: asyncio.run(look())),
        connections=max(connections),
    )


def crowd(town: Town) -> None:
    """Run the command on all hosts, and compare its pace with the same looks one after another."""
    ports = ",".join(f"{name}={port}" for name, port in town.ports.items())
    resolver = f"{town.resolver[0]}:{town.resolver[1]}"
    options = ["--resolver", resolver, "--ports", ports, "--ca-file", town.roots, "--allow-range", "127.0.0.0/8"]
    command = [sys.executable, "-m", "belfort", "scan", *town.hosts, *options, "--json"]
    began = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, cwd=common.ROOT, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        out.seek(0)
        hosts = json.load(out)["hosts"]
    well = [host for host in hosts if host["host"] not in set(town.silent)]
    assert all(host["full_https"] for host in well)
    assert len(hosts) == len(town.hosts)
    alone = one_after_another(town)
    common.say(
        f"{HOSTS} hosts of which {SILENT} never answer",
        "memory <= 300 MB; a host that hangs delays no other",
        hosts_a_second=HOSTS / seconds,
        times_one_after_another=HOSTS / seconds / alone,
        slowest_healthy_ms=max(host["duration_ms"] for host in well),
        cpu_seconds=used.ru_utime + used.ru_stime,
        megabytes=used.ru_maxrss / KILOBYTE,
    )


def one_after_another(town: Town) -> float:
    """Return how many hosts a second a scanner looks at that takes one at a time."""
    silent = town.silent[:SAMPLE_SILENT]
    hosts = [*[host for host in town.hosts if host not in set(town.silent)][: SAMPLE - SAMPLE_SILENT], *silent]
    settings = replace(settings_of(town), pace=PaceLimits(hosts=1))
    began = time.monotonic()
    many.scan(hosts, settings, lambda _facts: None)
    return len(hosts) / (time.monotonic() - began)
