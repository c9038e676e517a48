"""The programme of the demo: fictional governments in exactly the numbers that were published."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from belfort.domain.permissions import Actor
from belfort.domain.programme import TAKING_PART
from belfort.models import Enrolment, Organization, Succession, Track
from belfort.services import demo, demo_programme, installation, questions, tenancy
from belfort.services.actors import programme_operator
from tests.world import NOW

PUBLISHED = {
    "audits.basic.ordered": 122,
    "hacking.enrolled": 102,
    "sessions.governments": 201,
    "sessions.live": 459,
    "sessions.later": 719,
    "toolkit.visitors": 1_246,
    "budget.credit": Decimal("2179541.27"),
    "budget.committed": Decimal("742707.50"),
    "budget.remaining": Decimal("1436833.77"),
}
LATER = {
    "budget.credit": Decimal("1250000.00"),
    "budget.committed": Decimal("228182.00"),
    "budget.remaining": Decimal("1021818.00"),
}
THEMES = {"audits.done": 28, "audits.taken_over": 24}


def figures(actor: Actor, programme: Organization, question: str, day: date) -> dict[str, Any]:
    found = questions.answer(actor=actor, programme=programme, question=question, as_of=day)
    return {one.key: one.value for one in found.figures}


def tell(seed: int) -> tuple[Actor, Organization]:
    """Make the bodies of a demo and the history of their programme, without the registers and the self-assessments."""
    with transaction.atomic():
        installation.make_installation(is_demo=True)
        region = demo.make_bodies(size=demo.SIZE, seed=seed).bodies["region"]
    manager = programme_operator(region)
    with tenancy.acting(manager):
        demo_programme.make_programme(actor=manager, at=NOW, programme=region, seed=seed)
    return manager, region


@pytest.mark.parametrize("seed", [demo.SEED, 7])
def test_the_published_totals_come_out_exactly(
    empty_database: object, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    manager, region = tell(seed)
    with tenancy.acting(manager):
        for question, day, wanted in (
            ("sign-ups", date(2021, 9, 1), PUBLISHED),
            ("sign-ups", date(2024, 4, 25), LATER),
            ("hacking-and-partnerships", date(2018, 12, 31), THEMES),
        ):
            found = figures(manager, region, question, day)
            assert {key: found[key] for key in wanted} == wanted
        theme = questions.answer(
            actor=manager, programme=region, question="hacking-and-partnerships", as_of=date(2018, 12, 31)
        )
        [told] = [one.source for one in theme.figures if one.key == "audits.taken_over"]
        assert (told.rows, told.as_of) == (28, date(2018, 12, 31))
        before = figures(manager, region, "hacking-and-partnerships", date(2016, 12, 1))
        assert (before["audits.done"], before["audits.planned"]) == (0, 0)
        rows = list(Enrolment.objects.visible_to(manager).within(region.pk))
    for track in Track.objects.all():
        assert track.taken_count == sum(row.track_id == track.pk and row.state in TAKING_PART for row in rows)
    call_command("answer", "sign-ups", as_of="2021-09-01")
    said = json.loads(capsys.readouterr().out)
    assert {one["key"]: one["value"] for one in said["figures"]}["budget.remaining"] == "1436833.77"
    assert len([row for row in said["annexes"][0]["rows"] if row[0] == "Basisaudit"]) == 122


def test_three_hundred_governments_became_285(empty_database: object) -> None:
    with transaction.atomic():
        installation.make_installation(is_demo=True)
        demo.make_bodies(size=demo.SIZE, seed=demo.SEED)
    municipalities = Organization.objects.filter(kind="municipality")
    assert (municipalities.count(), municipalities.active().count()) == (300, 285)
    mergers = Succession.objects.all()
    successors = {row.successor_id for row in mergers}
    assert (len(mergers) + len(successors), len(successors)) == (28, 13)
    assert {row.effective_on for row in mergers} == {date(2025, 1, 1)}
    assert {row.is_fictional for row in Organization.objects.all()} == {True}
