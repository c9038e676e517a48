"""Signing in and out, forgotten passwords, the growing delay, and sessions that end."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from belfort.domain.sign_in import delay_after
from belfort.models import Installation, SignInDelay, User
from belfort.services import demo, installation
from tests.world import NOW, World

AN, WRONG = "an@demo.belfort.example", "een verkeerd wachtwoord"
NEW = "vijf blauwe klokken"
SIGN_IN = "/aanmelden/"
MISMATCH = "Dit e-mailadres en dit wachtwoord horen niet bij elkaar."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
    cache.clear()


def sign_in(
    client: Client, email: str = AN, password: str = demo.PASSWORD, *, address: str = "192.0.2.1", **more: Any
) -> HttpResponse:
    form = {"login": email, "password": password, **more}
    response: HttpResponse = client.post(SIGN_IN, form, REMOTE_ADDR=address)
    return response


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("mine")).status_code == 200


def test_signing_in_and_out_through_the_pages(world: World) -> None:
    client = Client()
    assert client.get(reverse("mine"))["Location"] == f"{SIGN_IN}?next=/mijn/besturen/"
    assert "E-mailadres" in text(client.get(SIGN_IN))
    assert sign_in(client)["Location"] == "/"
    assert "An Adriaens" in text(client.get("/", follow=True))
    assert client.get("/afmelden/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/afmelden/")["Location"] == SIGN_IN
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["AN@Demo.Belfort.Example", " an@demo.belfort.example "])
def test_the_case_of_an_address_does_not_matter(world: World, email: str) -> None:
    assert sign_in(Client(), email).status_code == 302


def test_one_comes_back_to_the_page_that_one_asked_for(world: World) -> None:
    client, wanted = Client(), reverse("processes", args=[world.home.slug])
    asked = client.get(wanted)["Location"]
    assert f'name="next" value="{wanted}"' in text(client.get(asked))
    assert sign_in(client, next=wanted)["Location"] == wanted


@pytest.mark.parametrize(
    "next_page", ["https://elders.example/", "//elders.example", "javascript:alert(1)", "/\\elders"]
)
def test_signing_in_leads_to_no_other_site(world: World, next_page: str) -> None:
    assert sign_in(Client(), next=next_page)["Location"] == "/"


def without_secrets(response: HttpResponse, email: str) -> str:
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return body.replace(f'value="{email}"', "")


def test_a_wrong_password_reads_the_same_whether_the_account_exists_or_not(world: World) -> None:
    known, unknown = sign_in(Client(), AN, WRONG), sign_in(Client(), "niemand@nergens.example", WRONG)
    assert MISMATCH in text(known)
    assert known.status_code == unknown.status_code
    assert without_secrets(known, AN) == without_secrets(unknown, "niemand@nergens.example")


def test_a_closed_account_reads_the_same_as_a_wrong_password(world: World) -> None:
    User.objects.filter(email=AN).update(is_active=False)
    assert MISMATCH in text(sign_in(Client()))


def test_an_account_that_is_closed_loses_its_open_session(world: World) -> None:
    client = Client()
    sign_in(client)
    User.objects.filter(email=AN).update(is_active=False)
    assert not is_signed_in(client)


def fail(count: int, *, email: str = AN, address: str = "192.0.2.1") -> None:
    for _ in range(count):
        sign_in(Client(), email, WRONG, address=address)


def test_three_failures_are_free(world: World) -> None:
    fail(3)
    assert sign_in(Client()).status_code == 302


def test_after_more_failures_one_waits_longer_and_longer(world: World, clock: time_machine.Traveller) -> None:
    fail(3)
    for failures in range(4, 9):
        fail(1)
        wait = delay_after(failures)
        assert wait == timedelta(seconds=2 ** (failures - 3))
        clock.shift(wait - timedelta(milliseconds=1))
        assert "Te veel pogingen. Probeer het over 1 seconde opnieuw." in text(sign_in(Client()))
        clock.shift(timedelta(milliseconds=1))
    assert sign_in(Client()).status_code == 302


def test_the_page_says_how_long(world: World) -> None:
    fail(6)
    assert "Probeer het over 2 seconden opnieuw." in text(sign_in(Client()))  # refused attempts do not count
    assert SignInDelay.objects.get().failures == 4


def test_nobody_waits_longer_than_a_quarter_of_an_hour(world: World, clock: time_machine.Traveller) -> None:
    fail(4)
    SignInDelay.objects.update(failures=40)
    assert "900 seconden" in text(sign_in(Client()))
    clock.shift(900)
    assert sign_in(Client()).status_code == 302


def test_another_address_is_never_delayed(world: World) -> None:
    fail(30)
    assert "Te veel pogingen" in text(sign_in(Client()))
    assert sign_in(Client(), address="192.0.2.2").status_code == 302


def test_another_account_on_the_same_address_is_not_delayed(world: World) -> None:
    fail(30)
    assert sign_in(Client(), world.users["bram"].email).status_code == 302


def test_an_account_that_does_not_exist_is_delayed_just_the_same(world: World) -> None:
    fail(5, email="niemand@nergens.example")
    assert "Te veel pogingen" in text(sign_in(Client(), "niemand@nergens.example"))


def test_another_spelling_of_the_address_is_the_same_account(world: World) -> None:
    fail(5, email=" AN@demo.belfort.EXAMPLE ")
    assert "Te veel pogingen" in text(sign_in(Client()))


def test_the_delay_is_forgotten_after_success(world: World, clock: time_machine.Traveller) -> None:
    fail(4)
    clock.shift(2)
    assert sign_in(Client()).status_code == 302
    assert not SignInDelay.objects.exists()
    fail(3)
    assert sign_in(Client()).status_code == 302


def test_the_delay_is_forgotten_after_a_day(world: World, clock: time_machine.Traveller) -> None:
    fail(4)
    clock.shift(timedelta(hours=24))
    fail(1)
    assert SignInDelay.objects.get().failures == 1


def test_the_table_of_delays_names_nobody(world: World) -> None:
    fail(1)
    row = SignInDelay.objects.get()
    assert re.fullmatch(r"[0-9a-f]{64}", row.pair_hash)


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_adds(world: World, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    form = {"login": AN, "password": WRONG}
    for number in range(5):
        forged = f"198.51.100.{number}, 203.0.113.7"
        Client().post(SIGN_IN, form, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forged)
    form["password"] = demo.PASSWORD
    delayed = Client().post(SIGN_IN, form, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert "Te veel pogingen" in text(delayed)
    free = Client().post(SIGN_IN, form, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert free.status_code == 302


def test_without_a_proxy_nobody_chooses_the_own_address(world: World) -> None:
    for number in range(5):
        forged = f"198.51.100.{number}"
        Client().post(SIGN_IN, {"login": AN, "password": WRONG}, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forged)
    assert "Te veel pogingen" in text(sign_in(Client()))


def test_too_many_requests_get_a_page_of_ours(world: World) -> None:
    answers = [sign_in(Client(), f"{number}@x.example", WRONG) for number in range(61)]
    assert answers[59].status_code == 200
    assert answers[60].status_code == 429
    assert "Te veel vragen na elkaar." in text(answers[60])
    assert sign_in(Client(), address="192.0.2.2").status_code == 302


def test_signing_in_gives_a_new_session(world: World) -> None:
    client = Client()
    client.post("/taal/", {"language": "nl"})
    session = client.session
    session["proef"] = "x"
    session.save()
    client.cookies["belfort"] = before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    thief = Client()
    thief.cookies["belfort"] = before
    assert not is_signed_in(thief)


def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    client = Client()
    sign_in(client)
    key = client.session.session_key
    client.post("/afmelden/")
    thief = Client()
    thief.cookies["belfort"] = key
    assert not is_signed_in(thief)


def test_a_session_lives_ten_hours_however_busy_it_is(world: World, clock: time_machine.Traveller) -> None:
    client = Client()
    sign_in(client)
    for body in (world.home, world.ocmw) * 4:
        clock.shift(timedelta(hours=1, minutes=14))
        assert client.get(reverse("start", args=[body.slug])).status_code == 200
    clock.shift(timedelta(minutes=8))
    assert not is_signed_in(client)


def change_password(client: Client, old: str = demo.PASSWORD, new: str = NEW, again: str = NEW) -> HttpResponse:
    response: HttpResponse = client.post("/wachtwoord/", {"oldpassword": old, "password1": new, "password2": again})
    return response


def test_a_new_password_ends_the_sessions_elsewhere(world: World) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    assert change_password(here).status_code == 302
    assert not is_signed_in(elsewhere)
    assert sign_in(Client()).status_code == 200
    assert sign_in(Client(), password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": WRONG}, "Dit is niet uw huidige wachtwoord."),
        ({"again": "iets heel anders"}, "Vul twee keer hetzelfde wachtwoord in."),
        ({"new": "kort", "again": "kort"}, "Dit wachtwoord is te kort: neem minstens 12 tekens."),
        ({"new": "an adriaens!", "again": "an adriaens!"}, "lijkt te veel op uw naam of e-mailadres"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_in_words(world: World, typed: dict[str, str], words: str) -> None:
    client = Client()
    sign_in(client)
    assert words in text(change_password(client, **typed))
    assert is_signed_in(client)


def forgot(email: str) -> HttpResponse:
    response: HttpResponse = Client().post("/wachtwoord/vergeten/", {"email": email})
    return response


def reset_path() -> str:
    return urlsplit(next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http"))).path


def test_a_forgotten_password_is_replaced_by_a_link_in_the_mail(world: World) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    forgot(AN)
    assert mail.outbox[-1].to == [AN]
    assert mail.outbox[-1].subject == "Nieuw wachtwoord voor Belfort"
    path, client = reset_path(), Client()
    page = client.get(path, follow=True)
    assert "Nieuw wachtwoord, nogmaals" in text(page)
    here = page.request["PATH_INFO"]
    assert here != path
    assert client.post(here, {"password1": NEW, "password2": NEW})["Location"] == "/wachtwoord/nieuw/klaar/"
    assert sign_in(Client(), password=NEW).status_code == 302
    assert not is_signed_in(elsewhere)
    assert "Deze link is al gebruikt of verlopen." in text(Client().get(path, follow=True))


def test_asking_for_a_password_does_not_tell_whether_the_account_exists(world: World) -> None:
    known, unknown = forgot(AN), forgot("niemand@nergens.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [len(letter.to) for letter in mail.outbox] == [1, 1]
    assert "http" not in mail.outbox[1].body


def test_a_made_up_link_for_a_password_opens_nothing(world: World) -> None:
    response = Client().get("/wachtwoord/nieuw/1-abcdef-0123456789/")
    assert "Deze link is al gebruikt of verlopen." in text(response)


def test_there_is_no_open_sign_up(world: World) -> None:
    for path in ("/signup/", "/accounts/signup/", "/registreren/", "/aanmelden/nieuw/"):
        assert Client().post(path, {"email": "x@y.example", "password1": NEW}).status_code == 404


def test_the_demo_says_who_can_sign_in(world: World) -> None:
    page = text(Client().get(SIGN_IN))
    assert demo.PASSWORD in page
    for person in demo.PEOPLE:
        assert person.email in page
        assert person.name in page


def test_a_real_installation_names_nobody(world: World) -> None:
    Installation.objects.update(is_demo=False)
    installation.forget()
    try:
        page = text(Client().get(SIGN_IN))
    finally:
        installation.forget()
    assert demo.PASSWORD not in page
    assert "demo.belfort.example" not in page
    assert "Demo:" not in page


def test_the_language_is_switched_by_a_button_and_kept(world: World) -> None:
    client = Client()
    response = client.post("/taal/", {"language": "en", "next": SIGN_IN})
    assert response["Location"] == SIGN_IN
    page = client.get(SIGN_IN)
    assert '<html lang="en">' in text(page)
    assert page["Content-Language"] == "en"
    assert "Sign in" in text(page)
    assert '<html lang="nl">' in text(Client().get(SIGN_IN))


def test_the_language_of_an_account_comes_along_to_another_browser(world: World) -> None:
    first, second = world.client("bram"), world.client("bram")
    first.post("/taal/", {"language": "en"})
    page = second.get(reverse("mine"))
    assert '<html lang="en">' in text(page)
    assert page["Content-Language"] == "en"
    second.post("/taal/", {"language": "nl"})
    assert '<html lang="nl">' in text(second.get(reverse("mine")))


@pytest.mark.parametrize(
    "back",
    ["https://elders.example/", "//elders.example", "/\\elders.example", "javascript:alert(1)", "\x00", "", "ftp:x"],
)
def test_the_language_switch_leads_to_no_other_site(world: World, back: str) -> None:
    assert Client().post("/taal/", {"language": "en", "next": back})["Location"] == "/"


@pytest.mark.parametrize("back", ["/\r\nSet-Cookie: x=1", "/besturen/?q=é&soort=<b>"])
def test_an_odd_address_stays_one_header(world: World, back: str) -> None:
    location = Client().post("/taal/", {"language": "en", "next": back})["Location"]
    assert location.startswith("/")
    assert location.isascii()
    assert "\n" not in location


def test_an_unknown_language_is_ignored(world: World) -> None:
    response = Client().post("/taal/", {"language": "xx"})
    assert response.status_code == 302
    assert "taal" not in response.cookies
