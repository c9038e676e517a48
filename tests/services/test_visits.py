"""When somebody last looked, and what is new since then; looking again within the hour writes nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Actor, Grant, Role
from belfort.models import Process, TrailEvent, Visit
from belfort.services import dashboards, due, evidence, process_changes, standpoints, visits
from belfort.services.answers import AnswerContent, score_control
from belfort.services.answers_many import give_controls
from belfort.services.evidence import EvidenceContent
from tests import drafts
from tests.world import NOW, World

TODAY = NOW.date()


def look(world: World, at: datetime, person: str = "an") -> datetime | None:
    with world.acting(person) as actor:
        return visits.note_visit(actor=actor, at=at, organization=world.home).since


def after(**passed: float) -> datetime:
    return NOW + timedelta(**passed)


def test_nothing_is_new_on_a_first_visit_and_later_it_counts_from_the_visit_before(world: World) -> None:
    assert look(world, NOW) is None
    assert look(world, after(minutes=59)) is None
    assert look(world, after(hours=2)) == NOW
    assert look(world, after(hours=2, minutes=30)) == NOW
    assert look(world, after(days=3)) == after(hours=2)


def test_looking_again_within_the_hour_writes_nothing(world: World) -> None:
    look(world, NOW)
    look(world, after(hours=2))
    with world.acting("an") as an, CaptureQueriesContext(connection) as said:
        visits.note_visit(actor=an, at=after(hours=2, minutes=59), organization=world.home)
    assert [query["sql"] for query in said if query["sql"].startswith(("INSERT", "UPDATE"))] == []
    with world.looking():
        assert Visit.unscoped_rows.count() == 1


def test_each_person_has_a_visit_of_its_own_and_a_command_has_none(world: World) -> None:
    look(world, NOW)
    assert look(world, after(hours=5), "bram") is None
    with world.acting("an") as an:
        nobody = Actor(name="commando", grants=an.grants)
        assert visits.note_visit(actor=nobody, at=NOW, organization=world.home).since is None
    with world.looking():
        assert Visit.unscoped_rows.count() == 2


def test_two_windows_at_once_leave_one_visit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    look(world, NOW)
    with world.acting("an") as an:
        known = type(Visit.objects.visible_to(an))
        monkeypatch.setattr(known, "annotate", lambda rows, **_: rows.none())  # the other window was a moment earlier
        assert visits.note_visit(actor=an, at=NOW, organization=world.home).since is None
        monkeypatch.undo()
        assert Visit.objects.visible_to(an).count() == 1


def test_a_stranger_leaves_no_visit(world: World) -> None:
    with world.acting("celine") as celine, pytest.raises(MissingError):
        visits.note_visit(actor=celine, at=NOW, organization=world.home)


def news(world: World, since: datetime | None, person: str = "an") -> visits.Newspaper:
    with world.acting(person) as actor:
        return visits.get_news(actor=actor, organization=world.home, since=since)


def test_news_says_who_did_what_how_often(world: World) -> None:
    key = drafts.begin(world, name="Nieuw")
    since = after(hours=1)
    for minutes in (10, 20):
        at = since + timedelta(minutes=minutes)
        drafts.answer(world, key, {"GV.OC-03.1": AnswerContent(minutes // 10, 1)}, at=at)
    drafts.submit(world, key, at=since + timedelta(minutes=30))
    found = news(world, since)
    said = [(item.verb, item.actor_name, item.count, item.subject_name) for item in found.news]
    assert said == [
        ("assessment.submitted", "Gert Goris", 1, "Nieuw"),
        ("assessment.controls_scored", "An Adriaens", 2, "Nieuw"),
    ]
    assert not found.more
    assert news(world, since + timedelta(minutes=40)).news == []
    assert news(world, None).news == []


def test_what_happened_to_several_things_names_none_of_them(world: World) -> None:
    since = NOW - timedelta(seconds=1)
    for framework in ("cyfun-2023", "cyfun-2025"):
        drafts.begin(world, framework)
    [started] = [item for item in news(world, since).news if item.verb == "assessment.started"]
    assert (started.count, started.subject_id, started.subject_name) == (2, "", "")


def test_who_does_not_read_the_trail_gets_no_news_from_it(world: World) -> None:
    drafts.begin(world)
    assert news(world, NOW - timedelta(days=1), "an").news
    assert news(world, NOW - timedelta(days=1), "bram").news == []


def stamp(world: World, person: str = "an", at: datetime = NOW) -> str:
    with world.acting(person) as actor:
        return dashboards.get_start_stamp(actor=actor, at=at, organization=world.home).key


def test_the_stamp_of_the_start_page_is_the_same_until_something_happens(world: World) -> None:
    first = stamp(world)
    assert stamp(world, at=after(minutes=30)) == first
    assert stamp(world, "bram") != first
    key = drafts.begin(world)
    second = stamp(world)
    assert second != first
    drafts.answer(world, key, {"GV.OC-03.1": AnswerContent(3, 3)})
    assert len({first, second, stamp(world)}) == 3
    assert stamp(world, at=after(days=1)) not in {first, second}


def test_two_people_with_the_same_rights_have_stamps_of_their_own(world: World) -> None:
    with world.acting("an") as an:
        twin = replace(an, user_id=world.users["bram"].pk)
        as_reader = Grant(world.home.pk, Role.READER)
        keys = {
            dashboards.get_start_stamp(actor=actor, at=NOW, organization=world.home).key
            for actor in (an, twin, replace(an, language="en"), replace(an, grants=(as_reader,)))
        }
    assert len(keys) == 4


def calm_stamp(world: World, person: str = "an") -> str:
    with world.acting(person) as actor:
        found = dashboards.get_start_stamp(actor=actor, at=NOW, organization=world.home)
        return dashboards.get_calm_stamp(actor=actor, organization=world.home, stamp=found)


def test_only_scoring_leaves_the_stamp_of_the_calm_parts_as_it_was(world: World) -> None:
    key = drafts.begin(world)
    first = calm_stamp(world)
    drafts.answer(world, key, {"GV.OC-03.1": AnswerContent(3, 3)})
    with world.acting("an") as an:
        content = AnswerContent(4, 3)
        score_control(actor=an, at=NOW, organization=world.home, key=key, ref="GV.OC-03.1", number=1, content=content)
    assert calm_stamp(world) == first
    with world.acting("an") as an:
        nota = EvidenceContent("Nota", TODAY, text="x")
        evidence.add_evidence(actor=an, at=NOW, organization=world.home, key=key, ref="GV.OC-03.1", content=nota)
    second = calm_stamp(world)
    with world.looking():
        process = Process.unscoped_rows.filter(organization=world.home, state="proposed")[0]
    with world.acting("an") as an:
        process_changes.confirm_processes(actor=an, at=NOW, organization=world.home, keys=[process.pk])
    assert len({first, second, calm_stamp(world), calm_stamp(world, "bram")}) == 4


def test_who_does_not_read_the_trail_has_a_stamp_of_the_calm_parts_that_anything_renews(world: World) -> None:
    first = calm_stamp(world, "bram")
    assert calm_stamp(world, "bram") == first
    key = drafts.begin(world)
    second = calm_stamp(world, "bram")
    drafts.answer(world, key, {"GV.OC-03.1": AnswerContent(3, 3)})
    assert len({first, second, calm_stamp(world, "bram")}) == 3


def test_each_act_of_a_story_leaves_the_event_on_which_the_stamp_rests(world: World) -> None:
    """That every writing service leaves a trace is held by `tests/architecture`."""
    with world.looking():
        before = TrailEvent.unscoped_rows.filter(organization=world.home).count()
    key = drafts.begin(world)
    drafts.fill(world, key)
    drafts.submit(world, key)
    with world.looking():
        events = TrailEvent.unscoped_rows.filter(organization=world.home).count()
    assert events - before == 3


def waiting(world: World, person: str = "an") -> due.Due:
    with world.acting(person) as actor:
        drafts_open = standpoints.get_overview(actor=actor, organization=world.home).drafts
        return due.get_due(actor=actor, organization=world.home, on=TODAY, drafts=drafts_open)


def old(world: World, person: str = "an", framework: str = "cyfun-2025") -> due.Old:
    with world.acting(person) as actor:
        return due.get_old_evidence(actor=actor, organization=world.home, on=TODAY, framework=framework)


def test_what_is_due_and_whose(world: World) -> None:
    key = drafts.begin(world)
    drafts.answer(world, key, {"ID.AM-01.1": AnswerContent(2, 2)})
    with world.acting("an") as an:
        for refs, owner, days in (
            (["GV.OC-03.1", "ID.AM-01.1"], world.users["jef"].pk, -1),
            (["GV.RM-03.1"], None, 20),
        ):
            give_controls(
                actor=an,
                at=NOW - timedelta(days=10),
                organization=world.home,
                key=key,
                refs=refs,
                owner_id=owner,
                due_on=TODAY + timedelta(days=days),
            )
        for days, name in ((364, "Jong"), (366, "Oud"), (900, "Ouder")):
            content = EvidenceContent(name, TODAY - timedelta(days=days), text="x")
            evidence.add_evidence(actor=an, at=NOW, organization=world.home, key=key, ref="ID.AM-01.1", content=content)
    found = waiting(world)
    assert [(item.ref, item.owner, item.is_late) for item in found.answers] == [
        ("GV.OC-03.1", "Jef Jacobs", True),
        ("GV.RM-03.1", "", False),
    ]
    assert (found.answer_count, found.late_count) == (2, 1)
    assert ([item.name for item in old(world).shown], old(world).count) == (["Ouder", "Oud"], 2)
    assert [item.ref for item in waiting(world, "jef").answers] == ["GV.OC-03.1"]
    assert old(world, "jef") == old(world, framework="cyfun-2023") == due.Old()
    drafts.submit(world, key)
    assert waiting(world).answers == []
