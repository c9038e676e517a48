"""A self-assessment of 218 controls: its page, one score, the start page kept and changed, at 285 and 28,500 governments."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate, now

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Organization
from belfort.services import answers_many, assessments, demo, scored_frameworks, tenancy, workbooks
from belfort.services.actors import operator
from belfort.services.answers import AnswerContent
from bench import common
from tests.exchange.cyfun_books import book_2025

SIZES = (285, 28_500)
REF = "ID.AM-01.1"


def measure(vendor: str, size: int) -> dict[str, float]:
    with common.database(vendor):
        demo.reference.load_reference_as_operator(at=now(), organizations=False)
        made = demo.make_bodies(size=size, seed=1)
        demo.make_people(at=now(), demo=made)
        home = made.bodies["home"]
        demo.make_register(at=now(), organization=home, story=demo.FULL[0], seed=1)
        return figures(home, filled(home))


def filled(home: Organization) -> Any:
    """Begin an assessment on the highest level and answer every control."""
    actor, random = operator(home), Random(1)  # noqa: S311 invented data
    with tenancy.acting(actor):
        draft = assessments.start_assessment(
            actor=actor,
            at=now(),
            organization=home,
            framework="cyfun-2025",
            level=AssuranceLevel.ESSENTIAL,
            measured_on=localdate(),
        )
        scores = {
            control.ref: AnswerContent(random.randint(1, 5), random.randint(1, 5), grounds_documentation="Nota")
            for control in scored_frameworks.controls_of(draft)
        }
        answers_many.score_many(actor=actor, at=now(), organization=home, key=draft.pk, scores=scores)
    return draft


def saver(client: Any, home: Organization, draft: Any) -> Callable[[], None]:
    path = reverse("answer-score", args=[home.slug, draft.pk, REF])
    number = 1

    def save() -> None:
        nonlocal number
        form = {"number": number, "documentation": 1 + number % 5, "implementation": 3}
        answer = client.post(
            path,
            urlencode(form),
            content_type="application/x-www-form-urlencoded",
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 200, answer.status_code
        number += 1

    return save


def figures(home: Organization, draft: Any) -> dict[str, float]:
    client = common.signed_in(f"an@{demo.DOMAIN}")
    page, start = reverse("assessment", args=[home.slug, draft.pk]), reverse("start", args=[home.slug])
    save = saver(client, home, draft)
    bare = common.cpu_ms(lambda: client.get(reverse("sources")))  # before any government was opened: no navigation
    client.get(start)
    empty = common.cpu_ms(lambda: client.get(reverse("sources")))  # in the session in which the work is done
    found = {"empty_ms": empty, "empty_bare_ms": bare}
    for name, act in (
        ("page", lambda: client.get(page)),
        ("save", save),
        ("start", lambda: client.get(start)),
    ):
        found[f"{name}_ms"] = common.cpu_ms(act)
        found[f"{name}_ratio"] = found[f"{name}_ms"] / empty
        found[f"{name}_ratio_bare"] = found[f"{name}_ms"] / bare
        found[f"{name}_queries"] = common.queries(act)
    found["changed_ms"] = common.cpu_ms(lambda: client.get(start), before=save)
    found["changed_ratio"] = found["changed_ms"] / empty
    found["changed_ratio_bare"] = found["changed_ms"] / bare
    answer = client.get(page, headers={"Accept-Encoding": "gzip"})
    found["page_kb"] = len(answer.content) / 1000
    return found


def read_workbook() -> None:
    import resource
    import time

    real = Path(common.os.environ.get("BELFORT_OFFICIAL_FILES", "")) / "cyfun-2025-self-assessment-ESSENTIAL-v3.1.xlsx"
    data = real.read_bytes() if real.is_file() else book_2025()
    with common.database("sqlite"):
        demo.reference.load_reference_as_operator(at=now(), organizations=False)
        home = demo.make_bodies(size=1, seed=1).bodies["home"]
        actor = operator(home)
        began = time.monotonic()
        with tenancy.acting(actor):
            read = workbooks.read_file(file_name="werkboek.xlsx", data=data)
            workbooks.write(actor=actor, at=now(), organization=home, read=read, file_name="werkboek.xlsx")
        took = time.monotonic() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    common.say("import of an official workbook", "<= 3 s, <= 300 MB", seconds=took, mb=most, real=real.is_file())


def run() -> None:
    read_workbook()
    for vendor in ("sqlite", "postgres"):
        small, large = (measure(vendor, size) for size in SIZES)
        wanted = {
            "page": "<= 5 x the empty page, <= 12 queries, <= 150 kB",
            "save": "<= 2 x, <= 22 queries",
            "start": "<= 2 x",
            "changed": "<= 2 x, the start page after each score",
        }
        for name, words in wanted.items():
            shown = {key: value for key, value in small.items() if key.startswith((name, "empty"))}
            shown["at_28500"] = large[f"{name}_ms"] / small[f"{name}_ms"]
            common.say(f"assessment {name}", words, database=vendor, **shown)
