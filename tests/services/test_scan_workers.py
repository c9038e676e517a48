"""Workers side by side over two hundred websites, of which one dies: nothing is lost and nothing counts twice."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from belfort.models import CheckState, Organization, PostureDay, Scan, ScanConsent, ScanSlot, Website
from belfort.services import actors, scan_slots, scans, tenancy, trail_checks
from tests.copies import Copy
from tests.services.sectors import governments
from tests.services.test_jobs import together
from tests.services.websites import GOOD, kept
from tests.world import NOW, World

ROOT = Path(__file__).resolve().parent.parent.parent
SITES, BODIES, ENOUGH = 200, 10, 40
LATER = NOW + scan_slots.LEASE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def measurable(settings: Settings) -> None:
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]


def sites(world: World, hosts: Sequence[str]) -> list[Organization]:
    """Spread websites over governments that agreed; each is due."""
    bodies = governments(BODIES)
    with world.looking():
        for place, body in enumerate(bodies):
            ScanConsent.objects.add(
                ScanConsent(organization=body, state="given", basis="x", starts_on=NOW.date(), recorded_at=NOW)
            )
            values = {"part": "main", "source": "own", "added_at": NOW, "proven_by": "operator"}
            Website.objects.add_all(
                [Website(organization=body, host=host, domain=host, **values) for host in hosts[place::BODIES]]
            )
        keys = list(Website.unscoped_rows.filter(organization__in=bodies).values_list("pk", "organization_id"))
    slots = [ScanSlot(website_id=key, organization_id=body, due_at=NOW) for key, body in keys]
    ScanSlot.objects.bulk_create(slots)
    return bodies


def whole(world: World, bodies: Sequence[Organization], at: datetime) -> None:
    """Check that every website was looked at once, that each day is right, and that no slot is held."""
    with world.looking():
        looks = Counter(Scan.unscoped_rows.values_list("website_id", flat=True))
        current = CheckState.unscoped_rows.filter(is_current=True).values_list("website_id", "check_key")
        assert (len(looks), set(looks.values())) == (SITES, {1})
        assert len(set(current)) == len(current) == CheckState.unscoped_rows.count()
    assert ScanSlot.objects.count() == SITES
    assert not ScanSlot.objects.exclude(lease=None).exists()
    assert not ScanSlot.objects.filter(due_at__lte=at).exists()
    for body in bodies:
        actor = actors.scanner(body)
        with tenancy.acting(actor):
            found = scans.get_government_posture(actor=actor, organization=body, at=at)
            [stored] = PostureDay.objects.visible_to(actor).of(body.pk)
        assert found is not None
        assert (stored.score, stored.full_https) == (str(found.exact), found.full_https)
        assert stored.host_count == SITES // BODIES
        assert trail_checks.check_trails(key=body.slug).faults == []


def test_a_worker_that_dies_leaves_its_share_to_the_others(copied_world: tuple[World, Copy]) -> None:
    world, _ = copied_world
    hosts = [f"stad{number:05}.test" for number in range(SITES)]
    bodies = sites(world, hosts)
    by_key = {body.pk: body for body in bodies}
    with world.looking():
        named = dict(Website.unscoped_rows.values_list("pk", "host"))

    def labor(at: datetime, share: int = 17) -> None:
        while mine := scan_slots.claim(at=at, most=share):
            for one in mine:
                assert kept(by_key[one.organization_id], one, GOOD, at, named[one.website_id]) is not None

    dead = scan_slots.claim(at=NOW, most=60)
    for one in dead[:25]:
        kept(by_key[one.organization_id], one, GOOD, NOW, named[one.website_id])
    together(2, lambda: labor(NOW))
    with world.looking():
        assert Scan.unscoped_rows.count() == SITES - 35
    assert scan_slots.claim(at=NOW + scan_slots.LEASE, most=SITES) == []
    labor(LATER)
    for one in dead:  # the dead one rises: whatever it brings is refused
        assert kept(by_key[one.organization_id], one, GOOD, LATER, named[one.website_id]) is None
    whole(world, bodies, LATER)


@contextmanager
def town(folder: Path) -> Iterator[dict[str, Any]]:
    """Serve a town from a process of its own."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.scanner.town", str(SITES), "0", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            yield json.loads(served.stdout.readline())
        finally:
            served.kill()


def worker(copy: Copy, opened: dict[str, Any]) -> "subprocess.Popen[bytes]":
    environment = {
        **copy.environment,
        "BELFORT_SCAN_ALLOWED": "127.0.0.0/8",
        "BELFORT_SCAN_RESOLVER": "{}:{}".format(*opened["resolver"]),
        "BELFORT_SCAN_PORTS": ",".join(f"{name}={port}" for name, port in opened["ports"].items()),
        "BELFORT_SCAN_ROOTS": opened["roots"],
    }
    command = [sys.executable, "-m", "belfort", "worker", "--once", "--only", "scans"]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def test_kill_9_in_the_middle_of_two_hundred_hosts(copied_world: tuple[World, Copy], tmp_path: Path) -> None:
    """Real workers, real servers on loopback: two begin, one is killed, a third takes over what it held."""
    world, copy = copied_world
    with town(tmp_path / "town") as opened:
        bodies = sites(world, opened["hosts"])
        workers, killed = [worker(copy, opened), worker(copy, opened)], False
        for _ in range(3000):
            with world.looking():
                done = Scan.unscoped_rows.count()
            if done >= ENOUGH and not killed:
                workers.sort(key=lambda one: one.poll() is not None)  # under load one may have nothing left to do
                victim, other = workers
                victim.kill()
                killed = True
                break
            time.sleep(0.1)
        assert killed
        assert victim.wait(timeout=60) == -signal.SIGKILL
        assert other.wait(timeout=300) == 0
        with world.looking():
            kept_by_two = Scan.unscoped_rows.count()
        held = ScanSlot.objects.exclude(lease=None)
        assert kept_by_two + held.count() == SITES
        assert 0 < held.count() <= 60
        held.update(leased_until=NOW)  # five minutes go by
        assert worker(copy, opened).wait(timeout=300) == 0
        with world.looking():
            assert set(Scan.unscoped_rows.values_list("grade", flat=True)) == {"A"}
            at = Scan.unscoped_rows.order_by("-ended_at").values_list("ended_at", flat=True)[0]
    whole(world, bodies, at)
