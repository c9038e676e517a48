"""The findings of the sector go with a publication, in totals of which no few can be told, also beside those of before."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone

from belfort.domain.findings import Severity
from belfort.domain.sector_findings import FindingTotals
from belfort.models import FindingCount, Organization, Publication, SharingChoice
from belfort.services import sector_findings, sector_help, sector_pages, tenancy
from tests.services.sectors import AUGUST, JULY, JUNE, governments, manager, publish, send, share
from tests.world import World

FEW = dict.fromkeys(("critical", "high", "medium", "low", "overdue"), 0)


def told(world: World, bodies: Sequence[Organization], on: date, **numbers: int) -> None:
    """Let governments have so many open findings from a day on, as their services write it."""
    rows = [
        FindingCount(organization=body, programme=world.bodies["region"], dated_on=on, **(FEW | numbers))
        for body in bodies
    ]
    with tenancy.acting(manager(world)):
        FindingCount.objects.add_all(rows)


def named(world: World, bodies: Sequence[Organization], on: date) -> None:
    """Let governments share their findings by name from a day on."""
    moment = datetime.combine(on, time(9), get_current_timezone())
    with tenancy.acting(manager(world)):
        SharingChoice.objects.add_all(
            [
                SharingChoice(
                    organization=body,
                    programme=world.bodies["region"],
                    subject="findings",
                    level="named",
                    starts_on=on,
                    chosen_at=moment,
                )
                for body in bodies
            ]
        )


def published(world: World, day: date, pair: tuple[int, int]) -> Publication:
    """Publish a day, on which enough governments of another province submitted something new for there to be figures."""
    apart = Organization.objects.filter(province="Elders") or governments(5, province="Elders")
    send(world, list(apart), day, pair)
    row = publish(world, day)
    assert row is not None
    return row


def totals(row: Publication) -> FindingTotals | None:
    return sector_findings.totals_of(row.content)


def high(row: Publication) -> int | None:
    found = totals(row)
    return found.by_severity[Severity.HIGH].findings if found else None


def test_the_totals_of_a_day_are_those_of_the_newest_counts(world: World) -> None:
    """Rule 12.17."""
    some = governments(6)
    told(world, some, JUNE - timedelta(days=9), critical=9)
    told(world, some, JUNE, critical=1, high=2, low=3, overdue=2)
    told(world, some, JUNE + timedelta(days=1), critical=50)
    found = totals(published(world, JUNE, (2, 2)))
    assert found is not None
    assert [found.by_severity[each].findings for each in Severity] == [6, 12, 0, 18]
    assert (found.governments, found.open.findings, found.overdue.findings) == (6, 36, 12)
    with world.acting("mats") as mats:
        page = sector_pages.get_sector_page(
            actor=mats, at=datetime.now(get_current_timezone()), programme=world.bodies["region"], as_of=JUNE
        )
    assert page is not None
    assert page.findings is not None
    assert [(row.name.nl, row.findings.nl, row.governments.nl) for row in page.findings.rows] == [
        ("kritiek", "6", "6"),
        ("hoog", "12", "6"),
        ("gemiddeld", "0", "0"),
        ("laag", "18", "6"),
        ("samen", "36", "6"),
        ("waarvan te laat", "12", "6"),
    ]


def test_fewer_than_five_give_nothing(world: World) -> None:
    """Rule 12.18."""
    some = governments(9)
    told(world, some[:4], JUNE, high=1)
    row = published(world, JUNE, (2, 2))
    assert (totals(row), row.content["findings"], row.used["findings"]) == (None, None, None)
    told(world, some[4:], JULY, high=1)
    assert high(published(world, JULY, (3, 3))) == 9


def test_what_a_few_changed_waits_until_enough_did(world: World) -> None:
    """Rules 8.11 and 12.17: two publications, subtracted, never tell of fewer than five."""
    some = governments(12)
    told(world, some, JUNE, high=1)
    assert high(published(world, JUNE, (2, 2))) == 12
    told(world, some[:4], JULY, high=5)
    told(world, some[4:], JULY, high=1)  # counted again, and nothing changed: they do not hide the four
    assert high(published(world, JULY, (3, 3))) == 12
    told(world, some[4:5], AUGUST, high=5)
    assert high(published(world, AUGUST, (2, 2))) == 12 + 5 * 4


def test_findings_alone_make_a_publication_that_repeats_the_maturity(world: World) -> None:
    """Rule 8.12."""
    some = governments(6)
    first = published(world, JUNE, (2, 2))
    assert publish(world, JULY) is None
    told(world, some, JULY, high=1)
    second = publish(world, JULY)
    assert second is not None
    assert high(second) == 6
    assert second.content["groups"] == first.content["groups"]
    assert second.used["entries"] == first.used["entries"]
    assert [day for day, _ in second.content["trend"]] == [str(JUNE), str(JULY)]
    told(world, some[:4], AUGUST, high=9)
    assert publish(world, AUGUST) is None


def test_findings_without_any_maturity_wait(world: World) -> None:
    told(world, governments(6), JUNE, high=1)
    assert publish(world, JUNE) is None


def test_a_government_that_went_is_counted_until_enough_did(world: World) -> None:
    some = governments(6)
    told(world, some, JUNE, high=1)
    published(world, JUNE, (2, 2))
    Organization.objects.filter(pk=some[0].pk).update(status="inactive")
    found = totals(published(world, JULY, (3, 3)))
    assert found is not None
    assert (found.governments, found.open.findings) == (6, 6)


def test_named_ones_are_public_and_make_no_group_larger(world: World) -> None:
    """Rules 8.10 and 12.18: six by name are told, and four others beside them wait for a fifth."""
    some = governments(11)
    named(world, some[:6], JUNE)
    told(world, some[:10], JUNE, high=1)
    assert high(published(world, JUNE, (2, 2))) == 6
    told(world, some[10:], JULY, high=1)
    assert high(published(world, JULY, (3, 3))) == 11


def test_who_went_into_the_totals_unnamed_is_not_named_beside_them(world: World) -> None:
    """Rule 12.17: the ranking names critical findings of who went in by name, or not at all."""
    some = governments(6)
    share(world, some, "named", JUNE)
    send(world, some, JUNE)
    told(world, some, JUNE, critical=3)
    published(world, JUNE, (2, 2))
    named(world, some[:1], JUNE + timedelta(days=3))

    def points() -> dict[str, list[str]]:
        with world.acting("mats") as mats:
            at = datetime.combine(JULY, time(12), get_current_timezone()) + timedelta(days=1)
            view = sector_help.get_ranking(actor=mats, at=at, programme=world.bodies["region"])
        return {row.name.nl: [part.text.nl for part, _ in row.parts] for row in view.rows}

    def says(found: dict[str, list[str]], number: int) -> bool:
        return f"open kritieke vaststellingen: {number}" in found[some[0].name]

    assert not says(points(), 3)
    told(world, some, JULY, critical=4)
    published(world, JULY, (3, 3))
    assert says(points(), 4)


def test_nothing_of_one_government_leaves_the_publication(world: World) -> None:
    some = governments(6)
    told(world, some, JUNE, high=1)
    row = published(world, JUNE, (2, 2))
    said: Any = row.content["findings"]
    assert sorted(said) == ["by_severity", "governments", "open", "overdue"]
    assert not any(str(body.pk) in str(said) for body in some if body.pk > 99)
    assert set(row.used["findings"]) == {str(body.pk) for body in some}
