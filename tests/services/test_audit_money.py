"""The money of an audit: its lines in the budget, never more than the share of the programme without a decision."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from belfort.domain.budget import BudgetRow
from belfort.domain.errors import ForbiddenError, InvalidError
from belfort.models import Audit, BudgetLine, Track
from belfort.services import audit_money, audits, budgets
from tests.services.programme import TODAY, begin, line, selected, verbs
from tests.world import NOW, World


def planned(world: World) -> Audit:
    """Plan a basic audit of which the programme pays three quarters, at most EUR 4,500; it cost EUR 8,000."""
    begin(world)
    Track.objects.filter(key="basic-audit").update(share=Decimal("0.7500"), cap_eur=Decimal("4500.00"))
    audit = selected(world)
    with world.looking():
        Audit.unscoped_rows.filter(pk=audit.pk).update(cost_eur=Decimal("8000.00"))
    return audit


def add(world: World, *rows: BudgetRow, who: str = "mats") -> list[BudgetLine]:
    numbered = [replace(row, number=place) for place, row in enumerate(rows, start=1)]
    with world.acting(who) as actor:
        return budgets.add_lines(actor=actor, at=NOW, programme=world.bodies["region"], rows=numbered)


def funded(world: World, audit: Audit) -> None:
    """Commit EUR 4,500 for the audit."""
    credit = line(1, "credit", f"{TODAY.year}-01-01", "9000.00", reference="K")
    add(world, credit, line(2, "commitment", str(TODAY), "4500.00", reference="V", track="basic-audit", audit=audit.pk))


def payment(amount: str, audit: UUID | None, **changes: object) -> BudgetRow:
    return line(1, "payment", str(TODAY), amount, reference="V", track="basic-audit", audit=audit, **changes)


def money(world: World, audit: Audit) -> tuple[str, ...]:
    with world.acting("mats") as mats:
        region = world.bodies["region"]
        fresh = audits.find_audit(actor=mats, programme=region, key=audit.pk)
        found = audit_money.get_audit_money(actor=mats, programme=region, audit=fresh, as_of=TODAY)
        return str(found.share), str(found.committed), str(found.paid), str(fresh.paid_eur)


def test_what_the_budget_pays_of_an_audit_stands_at_the_audit(world: World) -> None:
    """Rule 9.58."""
    audit = planned(world)
    funded(world, audit)
    assert money(world, audit) == ("4500.00", "4500.00", "0.00", "0.00")
    add(world, payment("1500.00", audit.pk))
    add(world, line(1, "commitment", str(TODAY), "99.00", reference="W", track="basic-audit"))
    add(world, payment("3000.00", audit.pk), replace(payment("99.00", None), reference="W"))
    assert money(world, audit) == ("4500.00", "4500.00", "4500.00", "4500.00")
    assert verbs(world, "region").count("audit.paid") == 3


def test_more_than_the_share_takes_a_decision(world: World) -> None:
    """Rule 9.58."""
    audit = planned(world)
    funded(world, audit)
    more = line(1, "commitment", str(TODAY), "0.01", reference="V", track="basic-audit", audit=audit.pk)
    with pytest.raises(InvalidError, match=r"hoogstens EUR 4\.500,00; met deze rij wordt het EUR 4\.500,01") as refused:
        add(world, more)
    assert refused.value.field == "amount"
    loose = replace(more, audit=None)
    add(world, loose, payment("4500.00", audit.pk))
    with pytest.raises(InvalidError, match=r"wordt het EUR 4\.500,01"):
        add(world, payment("0.01", audit.pk))
    assert money(world, audit) == ("4500.00", "4500.00", "4500.00", "4500.00")
    add(world, replace(more, decision="Een uitzonderlijk groot netwerk", decided_on=TODAY))
    add(world, payment("0.01", audit.pk))
    assert money(world, audit) == ("4500.00", "4500.01", "4500.01", "4500.01")


def test_a_correction_stays_with_the_audit_of_the_line_that_it_corrects(world: World) -> None:
    audit = planned(world)
    funded(world, audit)
    [paid] = add(world, payment("1500.00", audit.pk))
    add(world, payment("1400.00", None, corrects=paid.number, corrected_on=TODAY))
    assert money(world, audit)[2:] == ("1400.00", "1400.00")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "credit", "reference": "L"}, "kind"),
        ({"dated_on": TODAY + timedelta(days=1)}, "dated_on"),
        ({"audit": uuid4()}, "audit"),
    ],
)
def test_what_does_not_fit_an_audit_is_refused(world: World, changes: dict[str, object], field: str) -> None:
    audit = planned(world)
    funded(world, audit)
    row = payment("10.00", audit.pk)
    if changes.get("kind"):
        row = line(1, "credit", str(TODAY), "10.00", reference="L", audit=audit.pk)
    else:
        row = replace(row, **changes)  # type: ignore[arg-type]
    with pytest.raises(InvalidError) as refused:
        add(world, row)
    assert refused.value.field == field
    assert money(world, audit)[2:] == ("0.00", "0.00")


def test_what_was_noted_by_hand_stands_until_the_budget_pays(world: World) -> None:
    """Rule 9.58."""
    audit = planned(world)
    with world.looking():
        Audit.unscoped_rows.filter(pk=audit.pk).update(paid_eur=Decimal("4000.00"))
    funded(world, audit)
    assert money(world, audit)[2:] == ("0.00", "4000.00")
    add(world, payment("1500.00", audit.pk))
    assert money(world, audit)[2:] == ("1500.00", "1500.00")


def test_who_only_reads_the_budget_pays_nothing(world: World) -> None:
    audit = planned(world)
    funded(world, audit)
    with pytest.raises(ForbiddenError):
        add(world, payment("1.00", audit.pk), who="dirk")
