"""The pages of a finder, without an account, and those of who handles reports."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from belfort.models import Disclosure, DisclosureIntake, DisclosurePolicy, Finding, Job, Thanks, TrailEvent
from belfort.web.forms import disclose as form_module
from tests.services import samples
from tests.services.reports import arrived, open_policy, public, send, work_all
from tests.web.pages import at, broken, links, queries, version_in, words
from tests.world import NOW, World

NAMES = ("disclose-policy", "disclose-form", "disclose-thanks", "security-txt")


def filled(client: Client, path: str, **changed: Any) -> dict[str, Any]:
    """Return what a person fills in, with what the form carries."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(path).content.decode())
    assert found is not None
    return {"token": found[1], "title": "Lek", "description": "Zo doet u het na.", "name": "Uiltje"} | changed


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever fills in the form takes the time of a person."""
    monkeypatch.setattr(form_module, "QUICKEST", timedelta(0))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("person", [None, "an", "celine"])
def test_a_closed_policy_is_as_unknown_as_a_body_that_does_not_exist(
    world: World, name: str, person: str | None
) -> None:
    open_policy(world, is_open=False)
    client = world.client(person)
    closed, ghost = client.get(at(world, name)), client.get(reverse(name, args=["bestaat-niet"]))
    assert closed.status_code == ghost.status_code == 404
    assert words(closed) == words(ghost)


def test_a_page_of_thanks_that_is_not_wanted_does_not_exist(world: World) -> None:
    open_policy(world, shows_thanks=False)
    client = world.client()
    assert client.get(at(world, "disclose-thanks")).status_code == 404
    assert "wants_thanks" not in client.get(at(world, "disclose-form")).content.decode()


@pytest.mark.parametrize("name", ["disclose-policy", "disclose-thanks", "security-txt"])
def test_public_pages_are_the_same_for_everybody_and_may_be_kept(world: World, name: str) -> None:
    open_policy(world)
    with world.looking():
        Thanks.objects.create(organization=world.home, name="Uiltje", thanked_on=NOW.date())
        Thanks.objects.create(organization=world.other, name="Elders", thanked_on=NOW.date())
    pages = [world.client(person).get(at(world, name)) for person in (None, "an", "celine")]
    assert {page.content for page in pages} == {pages[0].content}
    for page in pages:
        assert page.headers["Cache-Control"] == "public, max-age=300"
        assert not page.cookies
    assert b"An Adriaens" not in pages[0].content
    assert b"Elders" not in pages[0].content


def test_the_policy_speaks_two_languages_and_shows_what_was_filled_in_as_text(world: World) -> None:
    open_policy(world, scope="loket.example\n\n<b>alles</b>", rules="Bel niet <i>na zes</i>.")
    client = world.client()
    dutch = client.get(at(world, "disclose-policy"))
    assert "&lt;b&gt;alles&lt;/b&gt;" in dutch.content.decode()
    for said in ("24 uur", "72 uur", "geen juridisch advies", "Bel niet <i>na zes</i>."):
        assert said.replace("<", "&lt;").replace(">", "&gt;") in dutch.content.decode()
    english = client.get(at(world, "disclose-policy") + "?taal=en")
    assert (dutch.headers["Content-Language"], english.headers["Content-Language"]) == ("nl", "en")
    assert broken(client, dutch) == []
    form = client.get(at(world, "disclose-form") + "?taal=en")
    assert at(world, "disclose-form") + "?taal=en" in links(english)
    assert "Report a vulnerability" in words(form)


def test_security_txt_is_plain_text(world: World) -> None:
    open_policy(world)
    answer = world.client().get(at(world, "security-txt"))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Contact: mailto:veilig@{world.home.slug}.example\n" in answer.content.decode()


@pytest.mark.usefixtures("slow")
def test_a_finder_reports_without_account_and_gets_a_code_on_the_screen_only(world: World) -> None:
    open_policy(world)
    client, path = Client(enforce_csrf_checks=True), at(world, "disclose-form")
    shot = SimpleUploadedFile("scherm.png", samples.png())
    values = filled(client, path, found_at="2026-11-24T11:00", contact="uiltje@elders.example", wants_thanks="on")
    values |= {"csrfmiddlewaretoken": client.cookies[settings.CSRF_COOKIE_NAME].value, "file": [shot]}
    answer = client.post(path, values)
    assert answer.status_code == 200
    code = re.search(r"M-[0-9A-Z]{4}-[0-9A-Z]{4}", words(answer))
    assert code is not None
    work_all(now())
    report = arrived(world)
    assert (report.code, report.wants_thanks, report.found_at) == (code[0], True, NOW - timedelta(hours=23))
    assert [message.to for message in mail.outbox if "elders" in message.to[0]] == []
    shot.seek(0)
    again = client.post(path, values)
    assert code[0] in words(again)
    work_all(now())
    assert arrived(world).pk == report.pk


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Wat vond u, in één zin?"),
        ({"description": " "}, "Beschrijving"),
        ({"found_at": "2099-01-01T10:00"}, "Dit ligt in de toekomst."),
        ({"key": "geen sleutel"}, "Dit is geen publieke sleutel"),
        ({"empty": "koop nu"}, "Laat dit veld leeg"),
        ({"token": "verzonnen"}, "Open het opnieuw"),
        ({"file": [("x.png", b"<svg/>")]}, "wordt niet aanvaard"),
        ({"file": [("leeg.txt", b"")]}, "leeg"),
        ({"file": [(f"{n}.txt", b"x") for n in range(4)]}, "Hoogstens 3 bijlagen."),
    ],
)
def test_a_mistake_shows_the_form_again_with_what_was_written(world: World, changed: dict[str, Any], said: str) -> None:
    open_policy(world)
    client, path = world.client(), at(world, "disclose-form")
    if "file" in changed:
        changed = {"file": [SimpleUploadedFile(name, data) for name, data in changed["file"]]}
    answer = client.post(path, filled(client, path) | changed)
    assert answer.status_code == 422
    assert said in words(answer)
    if "description" not in changed:
        assert "Zo doet u het na." in answer.content.decode()
    assert not Job.objects.filter(kind="disclosure").exists()


def test_a_machine_is_too_quick_and_loses_nothing_when_it_was_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_policy(world)
    client, path = world.client(), at(world, "disclose-form")
    values = filled(client, path)
    answer = client.post(path, values)
    assert answer.status_code == 422
    assert "heel snel" in words(answer)
    monkeypatch.setattr(form_module, "QUICKEST", timedelta(0))
    assert client.post(path, values).status_code == 200


@pytest.mark.usefixtures("slow")
def test_an_address_that_sends_much_waits(world: World) -> None:
    open_policy(world)
    client, path = world.client(), at(world, "disclose-form")
    for _ in range(3):
        assert client.post(path, filled(client, path)).status_code == 200
    answer = client.post(path, filled(client, path))
    assert answer.status_code == 422
    assert "Wacht nog 10 min" in words(answer)
    assert client.post(path, filled(client, path), REMOTE_ADDR="192.0.2.44").status_code == 200


def test_nothing_is_taken_in_where_the_policy_is_closed(world: World) -> None:
    policy = open_policy(world)
    client, path = world.client(), at(world, "disclose-form")
    values = filled(client, path)
    with world.looking():
        policy.is_open = False
        policy.save()
    assert client.post(path, values).status_code == 404
    with world.looking():
        assert not DisclosureIntake.unscoped_rows.exists()


@pytest.fixture
def report(world: World) -> Disclosure:
    open_policy(world)
    send(public(world.home), files=(("log.txt", b"GET /\n"),))
    work_all()
    return arrived(world)


def test_the_pages_inside_work_for_officer_and_manager_and_links_open(world: World, report: Disclosure) -> None:
    for person in ("an", "gert"):
        client = world.client(person)
        for path in (at(world, "disclosures"), at(world, "disclosure", report.pk), at(world, "disclosure-policy")):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert broken(client, answer) == []
    assert report.code in words(world.client("an").get(at(world, "disclosures")))
    assert "nog" in words(world.client("an").get(at(world, "disclosure", report.pk)))


def test_who_reports_names_nobody_in_the_logbook(world: World, report: Disclosure) -> None:
    answer = words(world.client("hanne").get(at(world, "trail")))
    assert report.code in answer
    assert "Uiltje" not in answer
    assert report.title not in answer


def test_the_list_asks_as_much_for_many_reports_as_for_one(world: World, report: Disclosure, an: Client) -> None:
    an.get(at(world, "disclosures"))  # the session remembers the body
    few = len(queries(an, at(world, "disclosures")))
    with world.looking():
        for number in range(60):
            Disclosure.objects.add(
                Disclosure(
                    organization=world.home,
                    code=f"M-{number:04}-AAAA",
                    title="x",
                    description="x",
                    received_at=NOW,
                    state="received",
                )
            )
    assert len(queries(an, at(world, "disclosures"))) == few
    assert "bladzijde 1 van 2" in words(an.get(at(world, "disclosures")))


def test_triage_finding_and_thanks_go_by_plain_forms(world: World, report: Disclosure, an: Client) -> None:
    def post(page: str, /, **values: str) -> Any:
        return an.post(at(world, page, report.pk), values)

    move = at(world, "disclosure-move", report.pk)
    assert post("disclosure-move", version="1", target="triaged").status_code == 422
    assert post("disclosure-move", version="1", target="triaged", severity="high").status_code == 302
    assert post("disclosure-move", version="1", target="confirmed", severity="high").status_code == 409
    version = version_in(an.get(f"{move}?naar=confirmed"))
    assert post("disclosure-move", version=version, target="confirmed", severity="high").status_code == 302
    page = an.get(at(world, "disclosure-finding", report.pk))
    assert "Uiltje" not in words(page)
    made = post(
        "disclosure-finding",
        version=version_in(page),
        title="Lek",
        category="web",
        severity="high",
        location="loket",
        description="Zo.",
    )
    with world.looking():
        finding = Finding.unscoped_rows.get()
    assert made.headers["Location"] == at(world, "finding", finding.pk)
    assert (finding.reference, str(finding.found_on)) == (report.code, "2026-11-24")
    version = version_in(an.get(at(world, "disclosure-thank", report.pk)))
    assert post("disclosure-thank", version=version, name="Uiltje").status_code == 302
    assert "Uiltje" in words(an.get(at(world, "disclose-thanks")))
    assert post("disclosure-note", note="").status_code == 422
    assert post("disclosure-note", note="Gebeld.").status_code == 302
    assert "Gebeld." in words(an.get(at(world, "disclosure", report.pk)))


def test_the_contact_data_go_after_a_question(world: World, report: Disclosure, an: Client) -> None:
    page, path = at(world, "disclosure", report.pk), at(world, "disclosure-erase", report.pk)
    assert "uiltje@elders.example" in words(an.get(page))
    assert path in links(an.get(page))
    question = an.get(path)
    assert "verdwijnen voorgoed" in words(question)
    assert "uiltje@elders.example" in words(an.get(page))  # asking erases nothing
    assert an.post(path, {"version": "x"}).status_code == 422
    assert an.post(path, {"version": "0"}).status_code == 409
    assert an.post(path, {"version": version_in(question)}).status_code == 302
    shown = an.get(page)
    assert "Uiltje" not in words(shown)
    assert "uiltje@elders.example" not in words(shown)
    assert "Melder gewist op " in words(shown)
    assert path not in links(shown)
    assert an.post(path, {"version": "2"}).status_code == 422
    assert world.client("bram").get(path).status_code == 403
    assert world.client("celine").get(path).status_code == 404


def test_a_closed_report_says_when_the_contact_data_go(world: World, report: Disclosure, an: Client) -> None:
    assert "wordt gewist op" not in words(an.get(at(world, "disclosure", report.pk)))
    with world.looking():
        Disclosure.unscoped_rows.filter(pk=report.pk).update(state="closed", closed_on=NOW.date())
    assert "wordt gewist op 25 november 2027" in words(an.get(at(world, "disclosure", report.pk)))


@pytest.mark.parametrize(
    ("months", "said"), [(12, "12 maanden nadat"), (1, "1 maand nadat"), (None, "12 maanden nadat")]
)
def test_a_finder_reads_how_long_contact_data_are_kept(world: World, an: Client, months: int | None, said: str) -> None:
    path = at(world, "disclosure-policy")
    values = {"version": version_in(an.get(path)), "is_open": "on", "contact": "veilig@aalbeke.example"}
    values |= {"expires_on": str(localdate() + timedelta(days=200)), "contact_months": str(months or "")}
    assert an.post(path, values | {"contact_months": "0"}).status_code == 422
    assert an.post(path, values).status_code == 302
    for name in ("disclose-policy", "disclose-form"):
        shown = words(world.client().get(at(world, name)))
        assert f"Uw naam, adres en sleutel wissen we {said} uw melding is afgesloten" in shown
        assert "Op de dankpagina blijft u staan" not in shown
    with world.looking():
        DisclosurePolicy.objects.update(shows_thanks=True)
    assert "Op de dankpagina blijft u staan" in words(world.client().get(at(world, "disclose-form")))


def test_dates_go_by_a_form_in_the_time_of_here(world: World, report: Disclosure, an: Client) -> None:
    path = at(world, "disclosure-dates", report.pk)
    page = an.get(path)
    assert 'value="2026-11-24T11:00"' in page.content.decode()
    values = {"version": version_in(page), "found_at": "2026-11-24T11:00", "notified_at": "2026-11-24T12:30"}
    assert an.post(path, values).status_code == 302
    assert "op tijd" in words(an.get(at(world, "disclosure", report.pk)))
    bad = an.post(path, values | {"version": "2", "notified_at": "2026-11-24T09:00"})
    assert bad.status_code == 422


def test_an_attachment_and_the_note_are_downloads_and_leave_a_trace(
    world: World, report: Disclosure, an: Client
) -> None:
    page = an.get(at(world, "disclosure", report.pk)).content.decode()
    found = re.search(r'href="([^"]*/meldingen/bijlage/[^"]*)"', page)
    assert found is not None
    for path in (found[1], at(world, "disclosure-docx", report.pk), at(world, "disclosure-txt", report.pk)):
        answer = an.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with world.looking():
        verbs = TrailEvent.unscoped_rows.filter(verb__startswith="disclosure.").values_list("verb", flat=True)
        assert sorted(verbs) == [
            *("disclosure.file_opened", "disclosure.note_taken", "disclosure.note_taken", "disclosure.received"),
        ]


def test_the_policy_page_opens_the_policy_and_shows_what_to_publish(world: World, an: Client) -> None:
    path = at(world, "disclosure-policy")
    page = an.get(path)
    assert "Vul een mailadres" in words(page)
    values = {"version": version_in(page), "is_open": "on", "contact": "veilig@aalbeke.example"}
    assert an.post(path, values).status_code == 422
    values |= {"expires_on": str(localdate() + timedelta(days=200)), "shows_thanks": "on"}
    assert an.post(path, values).status_code == 302
    shown = words(an.get(path))
    for said in ("Contact: mailto:veilig@aalbeke.example", "nginx", "Apache", "IIS", "/.well-known/security.txt"):
        assert said in shown
    assert world.client().get(at(world, "disclose-policy")).status_code == 200
    assert an.post(path, values).status_code == 409


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("person", ["an", "celine"])
def test_who_is_signed_in_reports_as_anybody(world: World, person: str) -> None:
    open_policy(world)
    client, path = world.client(person), at(world, "disclose-form")
    answer = client.post(path, filled(client, path))
    assert answer.status_code == 200
    assert world.users[person].name not in answer.content.decode()
    work_all(now())
    assert arrived(world).title == "Lek"
