"""Evidence from outside through the API: findings and websites in pages, to read only, each to whom it concerns."""

import pytest
from pytest_django import Settings

from belfort.api.outside_schemas import FindingPage, WebsitePage
from belfort.services.demo_website_facts import Story
from tests.api.program import Program, problem
from tests.services.findings import CONTROL, TODAY, fixed, found, given, planned
from tests.services.websites import HOST, added, agreed, looked
from tests.world import World


def path(world: World, what: str, body: str = "home") -> str:
    return f"/organizations/{world.bodies[body].slug}/{what}"


def test_findings_are_told_as_they_stand(world: World) -> None:
    audit = planned(world)
    first = found(world, audit=audit, cvss_vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", controls=(CONTROL,))
    second = fixed(world, found(world, title="Oude software"))
    page = Program(world, "an").get(path(world, "findings"), FindingPage)
    told = {row.id: row for row in page.items}
    assert set(told) == {first.pk, second.pk}
    one, two = told[first.pk], told[second.pk]
    assert (one.title, one.severity, one.state, one.audit) == (first.title, "high", "open", audit.pk)
    assert (one.cvss_score, [(each.framework, each.ref) for each in one.controls]) == ("9.8", [CONTROL])
    assert (two.state, two.fixed_on, two.response, two.overdue) == ("fixed", TODAY, "We stellen het in.", False)


def test_an_auditor_is_told_of_the_audits_given_to_him_alone(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    mine, _other = found(world, audit=audit), found(world, title="Iets anders")
    page = Program(world, "els").get(path(world, "findings"), FindingPage)
    assert [row.id for row in page.items] == [mine.pk]


@pytest.mark.parametrize("what", ["findings", "websites"])
def test_a_walk_gives_every_row_once_and_a_stranger_gets_nothing(world: World, settings: Settings, what: str) -> None:
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]
    agreed(world)
    rows = [
        found(world, title=f"Nummer {place}")
        if what == "findings"
        else added(world, f"s{place}.gemeente.test", "other")
        for place in range(5)
    ]
    an, ids, cursor = Program(world, "an"), [], ""
    while cursor is not None:
        page = an.send("GET", f"{path(world, what)}?limit=2&cursor={cursor}").json()
        ids += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert ids == sorted(str(row.pk) for row in rows)
    problem(Program(world, "celine").send("GET", path(world, what)), 404)


def test_websites_are_told_with_their_verdicts(world: World, settings: Settings) -> None:
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]
    agreed(world)
    seen, waits = added(world), added(world, "www.elders.test", "other")
    looked(world, seen, Story(plain_form=True))
    page = Program(world, "an").get(path(world, "websites"), WebsitePage)
    told = {row.id: row for row in page.items}
    one, two = told[seen.pk], told[waits.pk]
    assert (one.host, one.is_measured, one.full_https, one.grade) == (HOST, True, False, "D")
    assert {check.key: check.verdict for check in one.checks}["web.forms"] == "fail"
    assert (two.is_measured, two.seen_at, two.grade, two.checks) == (False, None, None, [])
