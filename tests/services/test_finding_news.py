"""What findings say outside their own pages: the weekly mail, and the ranking of who needs help for who shares the count."""

from datetime import date, datetime, timedelta

from django.core import mail

from belfort.domain.findings import Severity
from belfort.services import reminders, sector_help, sharing, work
from tests.services.findings import TODAY, found, go
from tests.services.sectors import JUNE, governments, publish, send, share
from tests.world import NOW, World

SOON = TODAY + timedelta(days=10)


def mails(world: World, at: datetime = NOW) -> dict[str, str]:
    mail.outbox.clear()
    reminders.plan(at=at)
    while work.run_one(at=at):
        pass
    return {message.to[0].partition("@")[0]: str(message.body) for message in mail.outbox}


def test_the_weekly_mail_names_what_is_due_to_whose_it_is(world: World) -> None:
    mine = found(world)
    go(world, mine, "set_due", due_on=SOON)
    given = found(world, title="Geef door")
    go(world, given, "assign", user_id=world.users["jef"].pk)
    go(world, given, "set_due", due_on=SOON + timedelta(days=2))
    late = found(world, title="Later", severity=Severity.LOW)
    assert late.due_on is not None
    assert late.due_on > TODAY + timedelta(days=14)
    said = mails(world)
    assert sorted(said) == ["an", "jef"]
    assert f"1 vaststelling is op te lossen, tegen {SOON:%d/%m/%Y}." in said["an"]
    assert "1 vaststelling is op te lossen, tegen 07/12/2026." in said["jef"]


def test_the_weekly_mail_says_apart_what_is_late(world: World) -> None:
    for days in (1, 2, 20):
        go(world, found(world, title=f"Over {days} dagen"), "set_due", due_on=TODAY + timedelta(days=days), reason="x")
    due, late = "1 vaststelling is op te lossen, tegen 15/12/2026.", "te laat"
    on_the_day = mails(world, NOW + timedelta(days=1))["an"]
    assert "2 vaststellingen zijn op te lossen, de eerste tegen 26/11/2026." in on_the_day
    assert late not in on_the_day
    after = mails(world, NOW + timedelta(days=8))["an"]
    assert "2 vaststellingen zijn te laat; de eerste moest opgelost zijn tegen 26/11/2026." in after
    assert due in after
    long_after = mails(world, NOW + timedelta(days=30))["an"]
    assert "3 vaststellingen zijn te laat" in long_after
    assert "op te lossen" not in long_after


def test_the_ranking_counts_critical_findings_only_where_the_government_shares_them_by_name(world: World) -> None:
    others = governments(6)
    send(world, [*others, world.home], JUNE)
    share(world, [*others, world.home], "named", JUNE)
    for title in ("Eén", "Twee"):
        found(world, title=title, severity=Severity.CRITICAL)
    publish(world, date(2026, 11, 30))

    def points() -> list[str]:
        with world.acting("mats") as mats:
            view = sector_help.get_ranking(actor=mats, at=NOW + timedelta(days=7), programme=world.bodies["region"])
        row = next(row for row in view.rows if row.name.nl == world.home.name)
        return [part.text.nl for part, _ in row.parts]

    assert "open kritieke vaststellingen: 2" not in points()
    for place, level in enumerate(("pseudonym", "named", "total")):
        with world.acting("gert") as gert:
            sharing.choose_sharing(
                actor=gert,
                at=NOW + timedelta(minutes=place),
                organization=world.home,
                subject="findings",
                level=level,
            )
        assert ("open kritieke vaststellingen: 2" in points()) is (level == "named")
