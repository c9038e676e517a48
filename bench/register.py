"""The register page and one save against an empty signed-in page, at 285 and at 28,500 organizations."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import now

from belfort.models import Organization, Process
from belfort.services import demo, tenancy
from belfort.services.actors import operator
from bench import common

SIZES = (285, 28_500)


def measure(vendor: str, size: int) -> dict[str, float]:
    with common.database(vendor):
        demo.reference.load_reference_as_operator(at=now(), organizations=False)
        made = demo.make_bodies(size=size, seed=1)
        demo.make_people(at=now(), demo=made)
        for place, organization in enumerate(made.registers):
            demo.make_register(at=now(), organization=organization, story=demo.FULL[place % 6], seed=place)
        return figures(made.bodies["home"])


def figures(home: Organization) -> dict[str, float]:
    client = common.signed_in(f"an@{demo.DOMAIN}")
    register = reverse("processes", args=[home.slug])
    with tenancy.acting(operator(home)):
        process = Process.unscoped_rows.filter(organization=home, state="confirmed").first()
    path = reverse("process-adapt", args=[home.slug, process.pk])

    def save() -> None:
        fields = {f"impact_{key}": level for key, level in process.impact.items()}
        fields |= {f"group_impact_{key}": level for key, level in process.group_impact.items()}
        fields |= {"nis2_annex": "on"} if process.nis2_annex else {}
        form = {"title": process.title, "owner": f"Dienst {process.version}", "version": process.version, **fields}
        answer = client.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 302, answer.status_code
        process.version += 1

    empty = common.cpu_ms(lambda: client.get(reverse("sources")))
    page = common.cpu_ms(lambda: client.get(register))
    saving = common.cpu_ms(save)
    return {
        "empty_ms": empty,
        "page_ms": page,
        "page_ratio": page / empty,
        "page_queries": common.queries(lambda: client.get(register)),
        "save_ratio": saving / empty,
        "save_queries": common.queries(save),
    }


def run() -> None:
    for vendor in ("sqlite", "postgres"):
        found = {size: measure(vendor, size) for size in SIZES}
        small, large = (found[size] for size in SIZES)
        common.say(
            "register page",
            "<= 3 x the empty page, <= 12 queries",
            database=vendor,
            **{k: small[k] for k in ("empty_ms", "page_ms", "page_ratio", "page_queries")},
        )
        common.say(
            "one save",
            "<= 2 x the empty page, <= 20 queries",
            database=vendor,
            **{k: small[k] for k in ("save_ratio", "save_queries")},
        )
        common.say(
            "register page at 28,500 organizations",
            "<= 1.2 x that at 285",
            database=vendor,
            page_ms=large["page_ms"],
            ratio=large["page_ms"] / small["page_ms"],
            save_ratio=large["save_ratio"],
        )
