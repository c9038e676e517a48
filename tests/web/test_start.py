"""The start page of a government: the distance to the target, what waits, what is new, the register; little asked."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from belfort.models import Asset, Evidence, Process, Visit
from belfort.services import evidence, process_changes
from belfort.services.answers import AnswerContent
from belfort.services.answers_many import give_controls
from belfort.services.evidence import EvidenceContent
from tests import drafts
from tests.services.findings import fixed, found, go
from tests.web.pages import at, broken, links, queries, words
from tests.world import NOW, World

TODAY = NOW.date()
LOW = AnswerContent(2, 2)
COLD, WARM = 15, 7  # cold: everything is asked, and the visit is written


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def tell(world: World) -> UUID:
    """Two submissions, and a draft with a low key control, something due and old evidence."""
    for days in (700, 300):
        drafts.submitted(world, on=TODAY - timedelta(days=days), name=f"Van {days} dagen")
    key = drafts.begin(world, name="Dit jaar")
    drafts.fill(world, key, but={"PR.PS-04.1": LOW})
    drafts.answer(world, key, {"GV.OC-03.1": AnswerContent(2, None)})
    with world.acting("an") as an:
        give_controls(
            actor=an,
            at=NOW - timedelta(days=10),
            organization=world.home,
            key=key,
            refs=["GV.OC-03.1"],
            owner_id=world.users["jef"].pk,
            due_on=TODAY - timedelta(days=3),
        )
        content = EvidenceContent("Back-upnota", TODAY - timedelta(days=500), text="x")
        evidence.add_evidence(actor=an, at=NOW, organization=world.home, key=key, ref="PR.DS-11.1", content=content)
    return key


def test_the_page_says_where_the_government_stands(world: World, an: Client) -> None:
    tell(world)
    said = words(an.get(at(world, "start")))
    for text in (
        "Nog 1 antwoord en 1 kernmaatregel tot Basis",
        "Dit jaar, in opmaak: 33 van 34 maatregelen beantwoord.",
        "De laatste inzending spreekt van 29 januari 2026",
        "Kernmaatregelen onder de drempel Logging bijgehouden en gemonitord PR.PS-04.1",
        "Platformbeveiliging 2,25 onder de drempel",
        "Context van de organisatie – nog 1 antwoord",
        "Jef Jacobs, tegen 22 november 2026 te laat",
        "1 bewijsstuk is ouder dan een jaar Back-upnota",
        "Verloop",
        "Register",
        "Nog te bevestigen",
    ):
        assert text in said, text


def test_everything_leads_to_the_rows_behind_it(world: World, an: Client) -> None:
    key = tell(world)
    response = an.get(at(world, "start"))
    html = response.content.decode()
    for name, arguments in (
        ("assessment", [key]),
        ("assessment-results", [key]),
        ("answer", [key, "PR.PS-04.1"]),
        ("answer", [key, "GV.OC-03.1"]),
        ("answer", [key, "PR.DS-11.1"]),
        ("assessment-trend", []),
        ("target", []),
        ("processes", []),
    ):
        assert f'href="{at(world, name, *arguments)}' in html, name
    assert f"{at(world, 'assessment-results', key)}#cat-PR.PS" in html
    assert broken(an, response) == []


def test_charts_have_a_table_and_a_name(world: World, an: Client) -> None:
    tell(world)
    html = an.get(at(world, "start")).content.decode()
    assert 'role="img"' in html
    assert 'aria-label="Totaal van elke inzending op haar datum' in html
    assert "Maturiteit per categorie, van 0 tot 5; de streep is de drempel van 2,50" in html
    assert html.count('<svg class="bar') == 18


def test_a_government_without_an_assessment_sees_one_friendly_step(world: World, an: Client) -> None:
    response = an.get(at(world, "start"))
    said = words(response)
    assert "Hoe ver staat u van Basis van CyberFundamentals 2025?" in said
    assert said.count("Begin een zelfevaluatie") == 1
    assert at(world, "assessment-start") in response.content.decode()
    assert broken(an, response) == []
    reader = words(world.client("bram").get(at(world, "start")))
    assert "Dit bestuur begon nog niet aan een zelfevaluatie." in reader
    assert "Begin een zelfevaluatie" not in reader


def test_a_government_without_a_register_begins_with_the_list(world: World, an: Client) -> None:
    said = words(an.get(at(world, "start", body="ocmw")))
    assert "Begin met de generieke proceslijst" in said


def test_what_changed_since_the_last_visit(world: World, clock: time_machine.Traveller) -> None:
    path = at(world, "start")
    assert "Nieuw sinds uw vorige bezoek" not in words(world.client("an").get(path))
    clock.shift(timedelta(days=2))
    an = world.client("an")  # signs in again: a session does not last that long
    key = drafts.begin(world, name="Dit jaar")
    drafts.answer(world, key, {"GV.OC-03.1": LOW}, at=NOW + timedelta(days=1))
    drafts.answer(world, key, {"GV.RM-03.1": LOW}, at=NOW + timedelta(days=1))
    response = an.get(path)
    said = words(response)
    assert "Nieuw sinds uw vorige bezoek 25 november 2026, 10:00" in said
    assert "Dit jaar maatregelen samen beantwoord, An Adriaens, 2 keer" in said
    assert broken(an, response) == []
    assert "Nieuw sinds uw vorige bezoek" in words(an.get(path))
    clock.shift(timedelta(days=1))
    assert "Nieuw sinds uw vorige bezoek" not in words(world.client("an").get(path))


def test_who_may_not_read_the_trail_is_not_told_what_others_did(world: World, clock: time_machine.Traveller) -> None:
    path = at(world, "start")
    world.client("bram").get(path)
    clock.shift(timedelta(days=2))
    drafts.begin(world)
    said = words(world.client("bram").get(path))
    assert "0 van 34 maatregelen beantwoord" in said
    assert "Nieuw sinds" not in said


def test_a_change_is_seen_at_the_next_look_and_by_everybody(world: World, an: Client) -> None:
    bram, path = world.client("bram"), at(world, "start")
    key = drafts.begin(world)
    for client in (an, bram):
        assert "0 van 34 maatregelen beantwoord" in words(client.get(path))
    drafts.answer(world, key, {"GV.OC-03.1": LOW})
    for client in (an, bram):
        assert "1 van 34 maatregelen beantwoord" in words(client.get(path))
    with world.looking():
        process = Process.unscoped_rows.filter(organization=world.home, state="proposed")[0]
    before = words(an.get(path))
    with world.acting("an") as actor:
        process_changes.confirm_processes(actor=actor, at=NOW, organization=world.home, keys=[process.pk])
    assert words(an.get(path)) != before


def test_old_evidence_is_kept_while_one_scores_and_not_when_it_is_withdrawn(world: World, an: Client) -> None:
    key, path = tell(world), at(world, "start")
    assert "Back-upnota" in words(an.get(path))
    drafts.answer(world, key, {"GV.RM-03.1": LOW})
    asked = queries(an, path)
    assert not any('FROM "belfort_evidence"' in sql for sql in asked)
    assert "Back-upnota" in words(an.get(path))
    with world.acting("an") as actor:
        [row] = Evidence.objects.visible_to(actor)
        evidence.withdraw_evidence(actor=actor, at=NOW, organization=world.home, key=key, evidence=row.pk)
    assert "Back-upnota" not in words(an.get(path))


def test_nobody_gets_the_page_that_was_kept_for_somebody_else(world: World, an: Client) -> None:
    tell(world)
    officer, reader = (words(client.get(at(world, "start"))) for client in (an, world.client("bram")))
    assert "Werk verder aan de zelfevaluatie" in officer
    assert "Werk verder aan de zelfevaluatie" not in reader
    jef = words(world.client("jef").get(at(world, "start")))
    assert "Back-upnota" in reader
    assert "Back-upnota" not in jef
    english = an.get(at(world, "start"), headers={"cookie": f"{an.cookies.output(header='', sep=';')}; taal=en"})
    assert "Waar staan we?" not in english.content.decode().partition("<h1")[2].partition("</h1")[0]


def test_a_colleague_sees_what_was_given_and_no_names_of_answers(world: World) -> None:
    key = tell(world)
    response = world.client("jef").get(at(world, "start"))
    assert "Jef Jacobs, tegen 22 november 2026" in words(response)
    assert f'href="{at(world, "answer", key, "PR.PS-04.1")}' not in response.content.decode()
    assert broken(world.client("jef"), response) == []


def test_a_stranger_gets_404_and_a_wrong_method_405(world: World, an: Client) -> None:
    assert world.client("celine").get(at(world, "start")).status_code == 404
    assert world.client("ilse").get(at(world, "start")).status_code == 403
    assert an.post(at(world, "start")).status_code == 405
    with world.looking():
        assert not Visit.unscoped_rows.filter(user=world.users["celine"]).exists()


def test_the_page_asks_little_and_less_when_nothing_happened(world: World, clock: time_machine.Traveller) -> None:
    tell(world)
    path = at(world, "start")
    world.client("an").get(path)
    clock.shift(timedelta(days=2))
    an = world.client("an")
    an.get(at(world, "target"))  # the session now knows the body
    cold = queries(an, path)  # a visit is written, and what is new is read
    assert len(cold) <= COLD, cold
    assert len(queries(an, path)) <= WARM
    cache.clear()
    assert len(queries(an, path)) <= COLD


def test_it_asks_the_same_whatever_the_size(world: World, an: Client) -> None:
    path = at(world, "start")
    an.get(path)
    cache.clear()
    few = len(queries(an, path))
    tell(world)
    with world.looking():
        assert Asset.unscoped_rows.filter(organization=world.home).count() > 10
    cache.clear()
    assert len(queries(an, path)) <= few + 3  # without a self-assessment nothing is due and no evidence grows old


def test_a_page_view_within_the_hour_writes_nothing(world: World, an: Client) -> None:
    path = at(world, "start")
    an.get(path)
    cache.clear()
    assert [sql for sql in queries(an, path) if sql.startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_late_findings_are_one_line_that_leads_to_them(world: World, clock: time_machine.Traveller) -> None:
    path = at(world, "start")
    mine, other = found(world), found(world, title="Een andere")  # both due on 9 December 2026
    go(world, mine, "assign", user_id=world.users["jef"].pk)
    assert "te laat" not in words(world.client("an").get(path))
    clock.shift(timedelta(days=15))
    an = world.client("an")
    page = an.get(path)
    assert "2 vaststellingen zijn te laat." in words(page)
    assert f"{at(world, 'findings')}?toon=te-laat" in links(page)
    assert "2 vaststellingen" in words(an.get(f"{at(world, 'findings')}?toon=te-laat"))
    assert "1 vaststelling is te laat." in words(world.client("jef").get(path))  # the one that was given
    assert "te laat" not in words(world.client("bram").get(path))  # reads no findings
    fixed(world, other)
    assert "1 vaststelling is te laat." in words(an.get(path))
