"""The pages about people: joining by a link, members, mandates, and choosing for whom to work."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from belfort.models import Invitation, Mandate, Membership, User
from belfort.services import demo
from tests.world import NOW, World

TODAY = NOW.date()
ADDRESS = "nieuw@stad.example"
PASSWORD = "zeven groene torens"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def at(world: World, name: str, *arguments: object, body: str = "home") -> str:
    return reverse(name, args=[world.bodies[body].slug, *arguments])


def says(response: HttpResponse, words: str) -> bool:
    return words in re.sub(r"\s+", " ", response.content.decode())


def invite(world: World, email: str = ADDRESS, role: str = "reader") -> str:
    """Let Ilse invite an address on the page; return the path of the link in the mail."""
    response = world.client("ilse").post(at(world, "invite"), {"email": email, "role": role})
    assert (response.status_code, response["Location"]) == (302, at(world, "members"))
    link = next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http"))
    assert link.startswith("http://127.0.0.1:8000/uitnodiging/")
    return urlsplit(link).path


def join(path: str) -> Client:
    client = Client()
    response = client.post(path, {"name": "Nele Neels", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    return client


def test_a_new_person_joins_by_the_link_and_is_at_work(world: World) -> None:
    path = invite(world)
    page = Client().get(path)
    assert page.status_code == 200
    assert says(page, f"{world.home.name} nodigt {ADDRESS} uit als lezer.")
    client = join(path)
    response = client.get("/", follow=True)
    assert response.request["PATH_INFO"] == at(world, "start")
    assert says(response, "Nele Neels")


def test_a_new_administrator_lands_on_a_page_that_opens(world: World) -> None:
    response = join(invite(world, role="administrator")).get("/", follow=True)
    assert (response.status_code, response.request["PATH_INFO"]) == (200, at(world, "members"))


@pytest.mark.parametrize("person", demo.PEOPLE, ids=lambda person: person.key)
def test_everybody_begins_on_a_page_that_opens_and_offers_only_pages_that_open(
    world: World, person: demo.Person
) -> None:
    client = world.client(person.key)
    response = client.get("/", follow=True)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2]
    for address in re.findall(r'<a class="card tile" href="([^"]+)"', main):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "", "password": PASSWORD}, "Dit veld is verplicht."),
        ({"name": "Nele", "password": "kort"}, "Dit wachtwoord is te kort: neem minstens 12 tekens."),
        ({"name": "Nele Neels Nellens", "password": "nele neels nellens"}, "lijkt te veel op uw naam of e-mailadres"),
        ({"name": "Nele\x00", "password": PASSWORD}, "Null-tekens zijn niet toegestaan."),
    ],
)
def test_a_mistake_shows_the_form_again_and_the_link_stays(world: World, typed: dict[str, str], words: str) -> None:
    path = invite(world)
    response = Client().post(path, typed)
    assert response.status_code == 422
    assert words in response.content.decode()
    join(path)


def test_a_wrong_link_is_not_found_in_a_sentence(world: World) -> None:
    response = Client().get(reverse("join", args=["verzonnen"]))
    assert response.status_code == 404
    assert says(response, "Deze uitnodiging is gebruikt, ingetrokken of verlopen.")


def test_a_used_link_is_not_found(world: World) -> None:
    path = invite(world)
    join(path)
    for response in (Client().get(path), Client().post(path, {"name": "Nog een", "password": PASSWORD})):
        assert response.status_code == 404
        assert says(response, "Deze uitnodiging is gebruikt, ingetrokken of verlopen.")


def test_a_withdrawn_link_is_not_found(world: World) -> None:
    path = invite(world)
    with world.looking():
        key = Invitation.unscoped_rows.get(email=ADDRESS).pk
    ilse = world.client("ilse")
    assert says(ilse.get(at(world, "members")), ADDRESS)
    assert ilse.post(at(world, "invitation-withdraw", key)).status_code == 302
    assert not says(ilse.get(at(world, "members")), ADDRESS)
    assert Client().get(path).status_code == 404
    assert ilse.post(at(world, "invitation-withdraw", key)).status_code == 404


def test_an_expired_link_is_not_found(world: World, clock: time_machine.Traveller) -> None:
    path = invite(world)
    clock.shift(timedelta(days=14) - timedelta(seconds=1))
    assert Client().get(path).status_code == 200
    clock.shift(1)
    assert Client().get(path).status_code == 404


def test_a_known_person_must_be_signed_in(world: World) -> None:
    path = invite(world, world.users["celine"].email)
    page = Client().get(path)
    assert says(page, "Dit adres heeft al een account.")
    assert f"{reverse('account_login')}?next={path}" in page.content.decode()
    response = Client().post(path, {"name": "Iemand anders", "password": PASSWORD})
    assert response.status_code == 422
    assert says(response, f"Meld u eerst aan met {world.users['celine'].email}.")
    other = world.client("bram").get(path)
    assert says(other, "U bent nu aangemeld als Bram Bogaert.")


def test_a_known_person_says_yes_and_then_serves_two_bodies(world: World) -> None:
    path = invite(world, world.users["celine"].email, "officer")
    celine = world.client("celine")
    assert says(celine.get(path), "Ja, ik doe mee")
    assert celine.post(path)["Location"] == "/"
    response = celine.get("/", follow=True)
    assert response.request["PATH_INFO"] == reverse("mine")
    assert says(response, world.home.name)
    assert celine.get(at(world, "processes")).status_code == 200


def test_a_role_that_one_has_already_is_refused_in_words(world: World) -> None:
    path = invite(world, world.users["bram"].email)
    response = world.client("bram").post(path)
    assert response.status_code == 422
    assert says(response, "Bram Bogaert heeft de rol lezer hier al.")


def test_the_form_offers_the_roles_of_the_body(world: World) -> None:
    page = world.client("ilse").get(at(world, "invite")).content.decode()
    assert re.findall(r'<option value="(\w+)"', page) == [
        "reader",
        "contributor",
        "officer",
        "dpo",
        "manager",
        "administrator",
    ]
    response = world.client("ilse").post(at(world, "invite"), {"email": ADDRESS, "role": "auditor"})
    assert response.status_code == 422
    assert mail.outbox == []


def membership(world: World, name: str) -> Membership:
    with world.looking():
        row: Membership = Membership.unscoped_rows.get(organization=world.home, user=world.users[name])
        return row


def test_a_membership_that_ends_today_ends_at_the_next_request(world: World) -> None:
    bram, row = world.client("bram"), membership(world, "bram")
    assert bram.get(at(world, "processes")).status_code == 200
    ends = {"ends_on": str(TODAY), "version": row.version}
    assert world.client("ilse").post(at(world, "membership-end", row.pk), ends).status_code == 302
    assert bram.get(at(world, "processes")).status_code == 404
    assert says(bram.get("/", follow=True), "U bent nog nergens lid.")


def test_a_membership_that_ends_later_holds_until_that_day(world: World, clock: time_machine.Traveller) -> None:
    row = membership(world, "bram")
    ends = {"ends_on": "28/11/2026", "version": row.version}
    assert world.client("ilse").post(at(world, "membership-end", row.pk), ends).status_code == 302
    clock.move_to(NOW + timedelta(days=3))
    assert world.client("bram").get(at(world, "processes")).status_code == 200
    clock.move_to(NOW + timedelta(days=4))
    assert world.client("bram").get(at(world, "processes")).status_code == 404


def test_the_last_administrator_reads_why_leaving_is_refused(world: World) -> None:
    row = membership(world, "ilse")
    ends = {"ends_on": str(TODAY), "version": row.version}
    response = world.client("ilse").post(at(world, "membership-end", row.pk), ends)
    assert response.status_code == 422
    assert says(response, "Wijs eerst een andere gebruikersbeheerder aan.")


def test_a_stale_form_shows_both_texts(world: World) -> None:
    ilse, row = world.client("ilse"), membership(world, "bram")
    ilse.post(at(world, "membership-end", row.pk), {"ends_on": "2026-11-30", "version": 1})
    response = ilse.post(at(world, "membership-end", row.pk), {"ends_on": "2026-12-05", "version": 1})
    assert response.status_code == 409
    for words in ("30 november 2026", "5 december 2026", "Einddatum"):
        assert says(response, words)
    assert str(membership(world, "bram").ends_on) == "2026-11-30"


def test_what_is_over_stays_readable_and_can_no_longer_be_ended(world: World) -> None:
    ilse, row = world.client("ilse"), membership(world, "bram")
    address = at(world, "membership-end", row.pk)
    assert address in ilse.get(at(world, "members")).content.decode()
    ilse.post(address, {"ends_on": str(TODAY), "version": 1})
    page = ilse.get(at(world, "members")).content.decode()
    assert "Bram Bogaert" in page
    assert address not in page
    assert says(ilse.post(address, {"ends_on": "2027-01-01", "version": 2}), "Dit lidmaatschap is al afgelopen.")


def mandate(world: World) -> Mandate:
    with world.looking():
        row: Mandate = Mandate.unscoped_rows.get(organization=world.home, body=world.bodies["support"])
        return row


@pytest.mark.parametrize(("days", "status"), [(-91, 404), (-90, 200), (0, 200), (270, 200), (271, 404)])
def test_who_has_a_mandate_sees_the_register_from_its_first_to_its_last_day(
    world: World, clock: time_machine.Traveller, days: int, status: int
) -> None:
    clock.move_to(NOW + timedelta(days=days))
    assert world.client("fien").get(at(world, "processes")).status_code == status


def test_a_withdrawn_mandate_ends_at_the_very_next_request(world: World) -> None:
    fien, row = world.client("fien"), mandate(world)
    assert fien.get(at(world, "start")).status_code == 200
    gert = world.client("gert")
    assert gert.post(at(world, "mandate-revoke", row.pk), {"version": row.version}).status_code == 302
    assert fien.get(at(world, "start")).status_code == 404
    assert says(fien.get(reverse("mine")), "Steunpunt Veilige Besturen")
    assert not says(fien.get(reverse("mine")), world.home.name)
    assert gert.post(at(world, "mandate-revoke", row.pk), {"version": row.version}).status_code == 409


def test_the_scope_of_a_mandate_decides_whether_one_may_write(world: World) -> None:
    process, key = world.process("home"), mandate(world).pk
    confirm, form = at(world, "process-confirm", process.pk), {"version": process.version}
    with world.looking():
        Mandate.unscoped_rows.filter(pk=key).update(scope="read")
    fien = world.client("fien")
    assert fien.get(at(world, "process", process.pk)).status_code == 200
    assert fien.post(confirm, form).status_code == 403
    with world.looking():
        Mandate.unscoped_rows.filter(pk=key).update(scope="work")
    assert fien.post(confirm, form).status_code == 302


def test_the_manager_gives_a_mandate_by_name(world: World) -> None:
    form = {"body": world.other.name, "scope": "read", "reason": "Samen werken", "starts_on": str(TODAY)}
    assert world.client("gert").post(at(world, "mandate-grant"), form).status_code == 302
    assert world.client("celine").get(at(world, "processes")).status_code == 200
    assert says(world.client("celine").get(at(world, "members", body="other")), "Samen werken")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "Nergenshuizen"}, "Er is geen bestuur Nergenshuizen."),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "Het einde ligt vóór het begin."),
        ({"starts_on": "31/02/2026"}, "Voer een geldige datum in."),
        ({"scope": "alles"}, "Selecteer een geldige keuze."),
    ],
)
def test_a_mandate_that_makes_no_sense_is_refused_on_the_form(
    world: World, changes: dict[str, str], words: str
) -> None:
    form = {"body": world.other.name, "scope": "read", "reason": "x", "starts_on": str(TODAY)} | changes
    response = world.client("gert").post(at(world, "mandate-grant"), form)
    assert response.status_code == 422
    assert says(response, words)


def test_somebody_who_serves_several_governments_chooses_and_switches(world: World) -> None:
    an = world.client("an")
    response = an.get("/", follow=True)
    assert response.request["PATH_INFO"] == reverse("mine")
    assert says(response, "Voor wie werkt u nu?")
    for body in (world.home, world.ocmw):
        assert f'href="{reverse("start", args=[body.slug])}"' in response.content.decode()
        page = an.get(reverse("start", args=[body.slug])).content.decode()
        assert f'<p class="body-name">{body.name}</p>' in page
        assert f'href="{reverse("mine")}"' in page


def test_pages_about_everyone_keep_the_body_for_which_one_worked_last(world: World) -> None:
    an = world.client("an")
    an.get(at(world, "start", body="ocmw"))
    assert f'<p class="body-name">{world.ocmw.name}</p>' in an.get(reverse("directory")).content.decode()


def test_somebody_with_one_government_is_not_asked_to_choose(world: World) -> None:
    bram = world.client("bram")
    assert bram.get("/")["Location"] == at(world, "start")
    assert "wissel van bestuur" not in bram.get(at(world, "start")).content.decode()


def test_a_new_role_holds_at_the_next_request_of_an_open_session(world: World) -> None:
    bram, process = world.client("bram"), world.process("home")
    confirm, form = at(world, "process-confirm", process.pk), {"version": process.version}
    assert bram.post(confirm, form).status_code == 403
    path = invite(world, world.users["bram"].email, "officer")
    assert bram.post(path).status_code == 302
    assert bram.post(confirm, form).status_code == 302


def test_joining_as_somebody_new_ends_the_session_of_who_sat_there_before(world: World) -> None:
    bram = world.client("bram")
    response = bram.post(invite(world), {"name": "Nele Neels", "password": PASSWORD})
    assert response.status_code == 302
    assert bram.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)
