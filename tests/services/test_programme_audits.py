"""Audits as the programme keeps them: step by step, with the rule of a repeat, and with what they came to."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.programme_audits import AuditKind, AuditState, Outcome
from belfort.models import Audit
from belfort.services import audits
from belfort.services.audits import AuditResult
from tests.services.programme import TODAY, begin, verbs
from tests.world import NOW, World

RESULT = AuditResult(Outcome.WHOLLY, "Eén wachtwoord", "Alles", Decimal("6000.00"), Decimal("4500.00"))


def plan(world: World, who: str = "mats", **changes: Any) -> Audit:
    values: dict[str, Any] = {
        "organization": world.home,
        "kind": AuditKind.BASIC,
        "selected_on": date(2023, 1, 10),
        "party": "Toetsbureau De Lens",
        **changes,
    }
    with world.acting(who) as actor:
        return audits.plan_audit(actor=actor, at=NOW, programme=world.bodies["region"], **values)


def go(world: World, audit: Audit, step: str, day: date, who: str = "mats", **changes: Any) -> Audit:
    version = changes.pop("version", None)
    with world.acting(who) as actor:
        now = Audit.unscoped_rows.filter(pk=audit.pk).values_list("version", flat=True).first()
        return audits.take_audit_step(
            actor=actor,
            at=NOW,
            programme=world.bodies["region"],
            key=audit.pk,
            version=version or now or 1,
            step=AuditState(step),
            on=day,
            **changes,
        )


def test_an_audit_goes_its_way_and_counts_on_each_day(world: World) -> None:
    begin(world)
    audit = plan(world, track_key="basic-audit")
    go(world, audit, "announced", date(2023, 2, 1))
    go(world, audit, "started", date(2023, 3, 6))
    go(world, audit, "reported", date(2023, 4, 20), result=RESULT)
    done = go(world, audit, "followed_up", date(2023, 11, 2))
    assert (done.outcome, done.cause, done.cost_eur, done.version) == (
        "wholly",
        "Eén wachtwoord",
        Decimal("6000.00"),
        5,
    )
    assert done.track is not None
    days = {date(2023, 1, 9): None, date(2023, 1, 10): "selected", date(2023, 2, 28): "announced"}
    days |= {date(2023, 3, 6): "started", date(2023, 4, 20): "reported", TODAY: "followed_up"}
    assert {day: audits.state_of(done, day) for day in days} == days
    kinds = ["planned", "announced", "started", "reported", "followed_up"]
    assert verbs(world, "region") == [f"audit.{kind}" for kind in kinds]
    assert verbs(world, "home") == []


def test_steps_come_in_their_order_and_not_ahead(world: World) -> None:
    audit = plan(world)
    for step, day, why in (
        ("started", date(2023, 2, 1), "Een audit gaat van"),
        ("announced", date(2023, 1, 9), "niet vóór 10/01/2023"),
        ("announced", TODAY + timedelta(days=1), "toekomst"),
    ):
        with pytest.raises(InvalidError, match=why):
            go(world, audit, step, day)
    go(world, audit, "announced", date(2023, 2, 1))
    with pytest.raises(InvalidError, match="Een audit gaat van"):
        go(world, audit, "announced", date(2023, 2, 2))


@pytest.mark.parametrize(
    ("result", "field"),
    [
        (None, "outcome"),
        (AuditResult(), "outcome"),
        (AuditResult(Outcome.NONE, cost_eur=Decimal(-1)), "cost_eur"),
        (AuditResult(Outcome.NONE, paid_eur=Decimal("1.005")), "paid_eur"),
    ],
)
def test_a_report_says_what_it_came_to(world: World, result: AuditResult | None, field: str) -> None:
    audit = plan(world)
    go(world, audit, "announced", date(2023, 2, 1))
    go(world, audit, "started", date(2023, 3, 1))
    with pytest.raises(InvalidError) as refused:
        go(world, audit, "reported", date(2023, 4, 1), result=result)
    assert refused.value.field == field
    with world.looking():
        assert Audit.unscoped_rows.get(pk=audit.pk).reported_on is None


@pytest.mark.parametrize(
    ("day", "ok"),
    [
        (date(2025, 2, 14), False),
        (date(2025, 2, 15), True),
        (date(2025, 3, 15), True),
        (date(2025, 3, 16), False),
    ],
)
def test_a_repeat_starts_one_to_two_months_after_it_was_announced(world: World, day: date, ok: bool) -> None:
    again = plan(world, repeats=plan(world).pk, selected_on=date(2025, 1, 2))
    go(world, again, "announced", date(2025, 1, 15))
    if ok:
        assert go(world, again, "started", day).started_on == day
        return
    with pytest.raises(InvalidError, match="Een herhaalaudit begint"):
        go(world, again, "started", day)


def test_a_repeat_is_of_the_same_government(world: World) -> None:
    first = plan(world)
    with pytest.raises(MissingError):
        plan(world, repeats=first.pk, organization=world.other)


def test_only_a_local_government_is_audited_and_not_ahead(world: World) -> None:
    with pytest.raises(InvalidError, match="lokaal bestuur"):
        plan(world, organization=world.bodies["support"])
    with pytest.raises(InvalidError, match="toekomst"):
        plan(world, selected_on=TODAY + timedelta(days=1))
    with world.looking():
        assert not Audit.unscoped_rows.exists()


def test_a_stale_form_is_told_so(world: World) -> None:
    audit = plan(world)
    with pytest.raises(ConflictError):
        go(world, audit, "announced", date(2023, 2, 1), version=7)


def test_who_sees_and_who_keeps_audits(world: World) -> None:
    audit = plan(world)
    plan(world, organization=world.other)
    region = world.bodies["region"]
    for who, why in (("dirk", ForbiddenError), ("lotte", ForbiddenError), ("an", MissingError)):
        with pytest.raises(why):
            plan(world, who)
        with pytest.raises(why):
            go(world, audit, "announced", date(2023, 2, 1), who)
    with world.acting("dirk") as dirk:
        assert len(audits.get_audits(actor=dirk, programme=region)) == 2
    with world.acting("an") as an:
        assert [row.pk for row in audits.get_own_audits(actor=an, organization=world.home)] == [audit.pk]
        with pytest.raises(MissingError):
            audits.get_audits(actor=an, programme=region)
        with pytest.raises(MissingError):
            audits.get_own_audits(actor=an, organization=world.other)
