"""The pages about audits and findings: what each person sees there, the one big button, files, and how much they ask."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from belfort.models import Audit, Finding, TrailEvent
from tests import drafts
from tests.services.findings import CONTROL, TODAY, fixed, found, given, go, planned
from tests.web.pages import at, broken, links, queries, version_in, words
from tests.world import NOW, World

STEPS = ("respond", "fix", "retest", "accept", "assign", "due", "duplicate", "reopen", "change")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def audit(world: World) -> Audit:
    made = planned(world)
    given(world, made)
    return made


def big(response: Any) -> int:
    main = response.content.decode().partition("<main")[2].partition("</main")[0]
    return main.count('class="button primary"') + main.count('<button class="primary"')


def test_without_findings_the_pages_say_what_to_do(world: World, an: Client) -> None:
    assert "Nog geen vaststellingen" in words(an.get(at(world, "findings")))
    assert "Nog geen audits of tests" in words(an.get(at(world, "dossiers")))
    assert "Plan eerst de audit of test" in words(an.get(at(world, "findings-import")))


def test_what_was_noted_wrongly_of_an_own_audit_is_corrected_with_a_reason(
    world: World, audit: Audit, an: Client
) -> None:
    path = at(world, "dossier-correct", audit.pk)
    assert path in links(an.get(at(world, "dossier", audit.pk)))
    day = audit.selected_on.isoformat()
    values = {"version": version_in(an.get(path)), "party": "Speurneus bv", "selected_on": day, "cost_eur": "1200.50"}
    assert an.post(path, values).status_code == 422
    assert "in de toekomst" in words(an.post(path, {**values, "reason": "x", "selected_on": "2099-01-01"}))
    assert an.post(path, {**values, "reason": "Andere firma gekozen"}).status_code == 302
    said = words(an.get(at(world, "dossier", audit.pk)))
    assert "Speurneus bv" in said
    assert "EUR 1.200,50" in said
    assert an.post(path, {**values, "reason": "Nog eens", "party": "Oud"}).status_code == 409
    with world.looking():
        event = TrailEvent.unscoped_rows.filter(verb="audit.corrected").get()
        Audit.unscoped_rows.filter(pk=audit.pk).update(programme=world.bodies["region"])
    assert event.body["reason"] == "Andere firma gekozen"
    assert event.body["changes"]["party"] == ["", "Speurneus bv"]
    assert an.get(path).status_code == 403


def test_the_officer_plans_gives_and_follows(world: World, an: Client) -> None:
    sent = an.post(
        at(world, "dossier-plan"),
        {"kind": "pentest", "title": "Test 2026", "selected_on": "2026-11-20", "cost_eur": "5000", "systems": "Loket"},
    )
    assert sent.status_code == 302
    page = an.get(sent["Location"])
    assert "Test 2026" in words(page)
    assert "EUR 5.000,00" in words(page)
    address = f"{sent['Location']}geven/"
    values = {"email": world.users["els"].email, "role": "auditor", "starts_on": "2026-11-25", "ends_on": "2026-12-25"}
    assert an.post(address, {**values, "email": "x@y.example"}).status_code == 422
    assert an.post(address, values).status_code == 302
    assert "Els Everaert, auditor van 25 november 2026 tot en met 25 december 2026" in words(an.get(sent["Location"]))
    assert broken(an, an.get(sent["Location"])) == []
    done = an.post(f"{sent['Location']}stap/", {"version": "1", "on": "2026-11-21"})
    assert done.status_code == 302


def test_the_auditor_begins_at_the_given_audits_and_notes_quickly(world: World, audit: Audit) -> None:
    els = world.client("els")
    assert els.get("/")["Location"] == "/mijn/audits/"
    start = els.get("/mijn/audits/")
    assert "Test van het loket" in words(start)
    assert "als auditor, tot en met 25 december 2026" in words(start)
    assert broken(els, start) == []
    form = els.get(f"{at(world, 'finding-add')}?audit={audit.pk}")
    assert "Basisinrichting" not in words(form).replace("Score, nummer, basisinrichting", "")
    values = {"audit": str(audit.pk), "title": "Mis", "category": "web", "severity": "high", "found_on": "2026-11-25"}
    sent = els.post(at(world, "finding-add"), {**values, "volgende": "ja"}, follow=True)
    assert "Bewaard als vaststelling 1" in words(sent)
    one = els.post(at(world, "finding-add"), values)
    page = els.get(one["Location"])
    assert "Het bestuur antwoordt" in words(page)
    assert big(page) == 0
    assert broken(els, page) == []
    refused = els.post(at(world, "finding-add"), {**values, "audit": "", "title": ""})
    assert refused.status_code == 422


def test_what_an_auditor_does_not_see(world: World, audit: Audit, clock: time_machine.Traveller) -> None:
    els, other = world.client("els"), found(world)
    for name in ("start", "processes", "facilities", "assessments", "members", "trail", "sharing", "dossier-plan"):
        assert els.get(at(world, name)).status_code == 403, name
    assert els.get(at(world, "finding", other.pk)).status_code == 404
    assert els.get(at(world, "dossier", planned(world, title="Een andere").pk)).status_code == 404
    assert els.get(at(world, "dossiers", body="other")).status_code == 404
    assert words(els.get(at(world, "dossiers"))).count("Test van het loket") == 1
    clock.move_to("2026-12-26T09:00:00+00:00")
    els = world.client("els")
    for name in ("dossiers", "findings", "finding-add"):
        assert els.get(at(world, name)).status_code == 404
    assert "Geen audits" in words(els.get("/mijn/audits/"))


def test_one_big_button_leads_from_found_to_retested(world: World, audit: Audit, an: Client) -> None:
    els = world.client("els")
    finding = found(world, "els", audit)
    page = at(world, "finding", finding.pk)
    for client, name, values in (
        (an, "finding-respond", {"response": "We doen het."}),
        (an, "finding-fix", {"on": "2026-11-25", "note": "Gedaan."}),
        (els, "finding-retest", {"passed": "yes", "on": "2026-11-25", "note": "Getest."}),
    ):
        address = at(world, name, finding.pk)
        shown = client.get(page)
        assert (big(shown), address in shown.content.decode()) == (1, True)
        form = client.get(address)
        assert client.post(address, {"version": version_in(form)}).status_code == 422
        assert client.post(address, {**values, "version": version_in(form)}).status_code == 302
        assert client.post(address, {**values, "version": version_in(form)}).status_code in {409, 422}
    said = words(an.get(page))
    assert "gesloten" in said
    assert "Hertest: het is opgelost 25 november 2026 · Els Everaert" in said


def test_who_fixed_it_gets_no_button_to_retest_it(world: World, audit: Audit, an: Client) -> None:
    finding = fixed(world, found(world, "els", audit))
    page = an.get(at(world, "finding", finding.pk))
    assert big(page) == 0
    assert "U meldde het zelf opgelost" in words(page)
    values = {"version": "3", "passed": "yes", "on": "2026-11-25", "note": "Zelf"}
    refused = an.post(at(world, "finding-retest", finding.pk), values)
    assert refused.status_code == 403
    assert "iemand anders moet het hertesten" in words(refused)


def test_the_manager_accepts(world: World) -> None:
    gert, finding = world.client("gert"), found(world)
    page = gert.get(at(world, "finding", finding.pk))
    assert "Aanvaard het restrisico" in words(page)
    values = {"version": "1", "until": "2027-03-31", "note": "Vervanging gepland"}
    assert gert.post(at(world, "finding-accept", finding.pk), values).status_code == 302
    assert "Aanvaard tot en met 31 maart 2027" in words(gert.get(at(world, "finding", finding.pk)))
    listed = words(gert.get(at(world, "findings") + "?toon=aanvaard"))
    assert "aanvaard tot en met 31/03/2027" in listed
    assert "09/12/2026" not in listed
    assert gert.get(at(world, "finding-respond", finding.pk)).status_code == 403


def test_the_filters_of_the_list(world: World, an: Client) -> None:
    found(world, title="Eén", location="loket.example")
    closed = found(world, title="Twee", severity=None, cvss_vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
    go(world, closed, "accept", "gert", until=TODAY, note="x")
    for query, said in (
        ("", ["Eén"]),
        ("?toon=alle", ["Eén", "Twee"]),
        ("?toon=aanvaard", ["Twee"]),
        ("?toon=te-laat", []),
        ("?toon=alle&ernst=critical", ["Twee"]),
        ("?q=LOKET", ["Eén"]),
        ("?van=mij", []),
        ("?toon=onzin&ernst=onzin&over=onzin&audit=onzin&pagina=99", ["Eén"]),
    ):
        text = words(an.get(at(world, "findings") + query))
        assert [name for name in ("Eén", "Twee") if name in text] == said, query
    assert an.get(at(world, "findings-export", "csv") + "?toon=alle").content.count(b"\n") == 4
    assert an.get(at(world, "findings-export", "pdf")).status_code == 422


def test_a_file_is_shown_before_it_is_written(world: World, audit: Audit, an: Client) -> None:
    results = [{"ruleId": rule, "message": {"text": rule}} for rule in ("A", "B")]
    run = {"tool": {"driver": {"name": "Speurneus"}}, "results": results}
    data = json.dumps({"version": "2.1.0", "runs": [run]}).encode()

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("scan.sarif", content)
        return an.post(at(world, "findings-import"), {"audit": str(audit.pk), "category": "web", "file": file})

    refused = send(b"{}")
    assert refused.status_code == 422
    assert "scan.sarif" in words(refused)
    table = SimpleUploadedFile("vast.csv", b"titel;categorie;ernst\nA;web;zwaar\nB;?;hoog\n")
    faulty = an.post(at(world, "findings-import"), {"audit": str(audit.pk), "category": "web", "file": table})
    assert faulty.content.decode().count("<li>vast.csv") == 2
    assert words(faulty).count("kritiek, hoog, gemiddeld, laag") == 1
    preview = an.get(send(data)["Location"])
    assert "2 nieuw, 0 stond er al." in words(preview)
    seen = preview.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    done = an.post(preview.request["PATH_INFO"], {"seen": seen})
    assert done["Location"] == at(world, "dossier", audit.pk)
    assert "0 nieuw, 2 stond er al." in words(an.get(send(data)["Location"]))


def test_a_disagreement_stands_with_the_control_and_the_result(world: World, an: Client) -> None:
    from belfort.services.answers import AnswerContent

    key = drafts.begin(world)
    drafts.answer(world, key, {CONTROL[1]: AnswerContent(4, 4)})
    found(world, controls=(CONTROL,))
    sentence = "U scoort de implementatie op 4"
    assert sentence in words(an.get(at(world, "answer", key, CONTROL[1])))
    said = words(an.get(at(world, "assessment-results", key)))
    assert "Bij 1 maatregel spreekt een vaststelling de score tegen" in said
    listed = an.get(at(world, "findings"))
    assert "Bij 1 maatregel spreekt een vaststelling de score tegen." in words(listed)
    assert at(world, "assessment-results", key) in links(listed)
    assert sentence not in words(world.client("bram").get(at(world, "answer", key, CONTROL[1])))


def test_the_number_of_queries_does_not_grow(world: World, audit: Audit, an: Client) -> None:
    first = found(world, audit=audit, controls=(CONTROL,))
    addresses = [
        at(world, "findings"),
        at(world, "dossiers"),
        at(world, "dossier", audit.pk),
        at(world, "finding", first.pk),
    ]
    for address in addresses:
        an.get(address)
    few = [len(queries(an, address)) for address in addresses]
    for place in range(12):
        found(world, audit=audit, title=f"Nog een {place}", controls=(CONTROL,))
    go(world, first, "respond", response="x")
    assert [len(queries(an, address)) for address in addresses] == few
    assert max(few) <= 16


def test_every_step_has_a_page(world: World, an: Client) -> None:
    finding: Finding = found(world)
    for step in STEPS:
        client = world.client("gert") if step == "accept" else an
        page = client.get(at(world, f"finding-{step}", finding.pk))
        assert page.status_code == 200, step
        assert broken(client, page) == []
