"""What tests of pages share: addresses by name, the words of an answer, and how much a page asks of the database."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from tests.world import World

FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config")


def at(world: World, name: str, *arguments: object, body: str = "home") -> str:
    """Return the address of a page of a body."""
    return reverse(name, args=[world.bodies[body].slug, *arguments])


def words(response: Any) -> str:
    """Return the text of the main part of a page, on one line."""
    main = response.content.decode().partition("<main")[2].partition("</main")[0]
    return re.sub(r"\s+", " ", strip_tags(f"<main{main}")).strip()


def links(response: Any) -> list[str]:
    """Return where the links in the main part of a page lead, inside the site."""
    main = response.content.decode().partition("<main")[2].partition("</main")[0]
    return [unescape(address).partition("#")[0] for address in re.findall(r'href="(/[^"]*)"', main)]


def queries(client: Client, path: str) -> list[str]:
    """Return the statements that a page sends, without those around the transaction."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(FRAME)]


def version_in(response: Any) -> str:
    """Return the version that a form carries."""
    found = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert found is not None
    return found[1]


def broken(client: Client, response: Any) -> list[tuple[str, Any]]:
    """Return the links of a page that do not open."""
    return [
        (address, status)
        for address in dict.fromkeys(links(response))
        if (status := client.get(address).status_code) not in {200, 302}
    ]
