"""Pages that anybody in between may keep: the same for whoever asks, whatever cookies come along, and no cookie back."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from belfort.models import Thanks
from belfort.web.sign_in import SINCE
from tests.services.reports import open_policy
from tests.world import NOW, World

OF_A_BODY = ("disclose-policy", "disclose-thanks", "security-txt")
OF_ALL = ("public-programme", "calendar", "public-toolkit", "public-notes", "scan-about")


@pytest.fixture
def pages(world: World) -> list[str]:
    open_policy(world)
    with world.looking():
        Thanks.objects.create(organization=world.home, name="Uiltje", thanked_on=NOW.date())
    return [reverse(name, args=[world.home.slug]) for name in OF_A_BODY] + [reverse(name) for name in OF_ALL]


def visitors(world: World) -> list[Client]:
    """Return who may ask: nobody, somebody with a cookie of long ago, with one that ends now, in English, signed in."""
    stale, ended, english = world.client(), world.client("an"), world.client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    session = ended.session
    session[SINCE] = (now() - timedelta(days=2)).timestamp()
    session.save()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return [world.client(), stale, ended, english, world.client("an"), world.client("celine")]


def test_a_page_that_may_be_kept_is_the_same_for_all_and_sets_no_cookie(world: World, pages: list[str]) -> None:
    for path in pages:
        answers = [client.get(path) for client in visitors(world)]
        assert {answer.content for answer in answers} == {answers[0].content}, path
        for answer in answers:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"].startswith("public, max-age=300"), path
            assert "Vary" not in answer.headers, path
            assert not answer.cookies, path
            assert answer.headers["Content-Language"] == "nl", path


def test_the_address_and_not_the_visitor_chooses_the_language(world: World, pages: list[str]) -> None:
    for path in pages:
        answer = world.client("an").get(f"{path}?taal=en")
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert answer.headers["Content-Language"] == ("en" if kind == "text/html" else "nl"), path


def test_a_cookie_of_a_session_that_is_over_goes_on_the_next_page_that_nobody_keeps(
    world: World, pages: list[str]
) -> None:
    for client in visitors(world)[1:3]:
        client.get(pages[0])
        assert client.cookies[settings.SESSION_COOKIE_NAME].value
        client.get(reverse("account_login"))
        assert not client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_page_with_a_form_is_for_one_visitor_alone(world: World) -> None:
    open_policy(world)
    for path in (reverse("disclose-form", args=[world.home.slug]), reverse("account_login")):
        answers = [world.client().get(path) for _ in range(2)]
        for answer in answers:
            assert "no-store" in answer.headers["Cache-Control"]
            assert answer.headers["Vary"] == "Cookie"
            assert set(answer.cookies) == {settings.CSRF_COOKIE_NAME}
        assert answers[0].content != answers[1].content


def test_what_is_refused_is_never_kept(world: World) -> None:
    open_policy(world, is_open=False)
    for name in OF_A_BODY:
        answer = world.client().get(reverse(name, args=[world.home.slug]))
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
