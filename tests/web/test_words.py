"""What is kept as code is said in words, in the language of the page."""

import pytest
from django.utils.translation import override

from belfort.templatetags.belfort import field_name, field_words, named, set_name
from tests.world import World


@pytest.mark.parametrize(
    ("value", "field", "dutch", "english"),
    [
        ("proposed", "state", "te bevestigen", "to confirm"),
        ("personal_data, social_security_data", "flags", "persoonsgegevens, ", "personal data, "),
        ("personal_data 3", "floors", "persoonsgegevens 3", "personal data 3"),
        ("True", "ksz", "ja", "yes"),
        ("own", "title", "own", "own"),
    ],
)
def test_a_code_in_the_trail_is_said_in_words(value: str, field: str, dutch: str, english: str) -> None:
    with override("nl"):
        assert field_words(value, field).startswith(dutch)
    with override("en"):
        assert field_words(value, field).startswith(english)


def test_a_field_and_a_set_have_a_name_in_both_languages() -> None:
    with override("nl"):
        assert (field_name("owner"), set_name("GENERAL"), field_name("unheard_of")) == (
            "dienst",
            "algemeen",
            "unheard_of",
        )
    with override("en"):
        assert (field_name("owner"), set_name("GENERAL")) == ("department", "general")


def test_nothing_has_no_name() -> None:
    assert named("", "title") == ""


def test_the_trail_of_a_confirmed_process_reads_as_a_sentence(world: World) -> None:
    client, process = world.client("an"), world.process()
    client.post(f"/b/{world.home.slug}/processen/{process.pk}/bevestigen/", {"version": process.version})
    page = client.get(f"/b/{world.home.slug}/logboek/").content.decode()
    assert "staat: te bevestigen → bevestigd" in page
