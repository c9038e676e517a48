"""Reports on the heaviest self-assessment, 218 controls: from the question to the kept file, in CPU of parent and child."""

import resource
import time
from collections.abc import Callable
from typing import Any

from django.utils.timezone import now

from belfort.models import Organization
from belfort.services import demo, reports, tenancy, work
from belfort.services.actors import operator
from bench import common
from bench.assessment import filled

RUNS = 5


def cpu_s() -> float:
    """Return the CPU time of this process and of the children that ended, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(act: Callable[[], Any]) -> tuple[float, float]:
    """Return the least wall and CPU seconds of a few calls, after one that warms up."""
    act()
    walls, cpus = [], []
    for _ in range(RUNS):
        began, used = time.monotonic(), cpu_s()
        act()
        walls.append(time.monotonic() - began)
        cpus.append(cpu_s() - used)
    return min(walls), min(cpus)


def maker(home: Organization, draft: Any, kind: str) -> Callable[[], None]:
    """Return what asks one report and lets a worker make it."""
    actor = operator(home)

    def make() -> None:
        with tenancy.acting(actor):
            report = reports.ask_report(
                actor=actor, at=now(), organization=home, key=draft.pk, kind=kind, language="nl"
            )
        assert work.run_one(at=now())
        with tenancy.acting(actor):
            assert reports.get_report(actor=actor, organization=home, key=report.pk).state == "done"

    return make


def run() -> None:
    for vendor in ("sqlite", "postgres"):
        with common.database(vendor):
            demo.reference.load_reference_as_operator(at=now(), organizations=False)
            made = demo.make_bodies(size=7, seed=1)
            demo.make_people(at=now(), demo=made)
            home = made.bodies["home"]
            demo.make_register(at=now(), organization=home, story=demo.FULL[0], seed=1)
            draft = filled(home)
            client = common.signed_in(f"an@{demo.DOMAIN}")
            empty = common.cpu_ms(lambda client=client: client.get("/bronnen/"))  # type: ignore[misc]
            for kind in reports.KINDS:
                wall, cpu = measured(maker(home, draft, kind))
                common.say(
                    f"report {kind}",
                    "<= 2 s" if kind == "council" else "as it is",
                    database=vendor,
                    seconds=wall,
                    cpu_s=cpu,
                    ratio=cpu * 1000 / empty,
                )
