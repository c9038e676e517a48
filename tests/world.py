"""One small world with named people, built by the services of the demo; every test reads as a story about them.

An is officer of the home municipality and of its OCMW, Bram reads there, Celine is officer of another municipality (the
stranger), Dirk analyses the sector, Els audits, Fien supports with a mandate of the home municipality.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from belfort.domain.permissions import Actor, Grant, Role
from belfort.models import Asset, Facility, Organization, Process, User
from belfort.services import actors, demo, reference, takeover, tenancy

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DOMAIN = "burgerzaken"


@dataclass(frozen=True)
class World:
    """Bodies by their part in the story, and the people by their first name."""

    bodies: dict[str, Organization]
    users: dict[str, User]

    @property
    def home(self) -> Organization:
        """Return the municipality of An."""
        return self.bodies["home"]

    @property
    def other(self) -> Organization:
        """Return the municipality of Celine."""
        return self.bodies["other"]

    @property
    def ocmw(self) -> Organization:
        """Return the OCMW that An serves too."""
        return self.bodies["ocmw"]

    def actor(self, name: str) -> Actor:
        """Return somebody as the product sees that person today."""
        with tenancy.acting_for_nobody():
            return actors.get_actor(user=self.users[name], on=NOW.date())

    @contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """Work as somebody, in a transaction of that person."""
        actor = self.actor(name)
        with tenancy.acting(actor):
            yield actor

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look at rows of every body, as no person in the product can."""
        everyone = Actor(name="test", grants=tuple(Grant(row.pk, Role.OFFICER) for row in Organization.objects.all()))
        with tenancy.acting(everyone):
            yield

    def client(self, name: str | None = None) -> Client:
        """Return a browser without JavaScript, signed in as somebody."""
        client = Client()
        if name is not None:
            client.force_login(self.users[name], backend=BACKEND)
        return client

    def process(self, body: str = "home", place: int = 0) -> Process:
        """Return a process of a body, in the order of its register."""
        return self._row(Process, body, place, "position")

    def asset(self, body: str = "home", place: int = 0) -> Asset:
        """Return an asset of a body, by name."""
        return self._row(Asset, body, place, "name")

    def facility(self, body: str = "home", place: int = 0) -> Facility:
        """Return a facility of a body, by name."""
        return self._row(Facility, body, place, "name")

    def _row(self, table: Any, body: str, place: int, order: str) -> Any:
        with self.looking():
            return table.unscoped_rows.filter(organization=self.bodies[body]).order_by(order, "pk")[place]


def build() -> World:
    """Make the world once per database: reference data, four municipalities, everybody, two small registers."""
    reference.load_reference_as_operator(at=NOW, organizations=False)
    made = demo.make_bodies(size=4, seed=1)
    users = demo.make_people(at=NOW, demo=made)
    world = World(made.bodies, users)
    for name, body in (("an", "home"), ("celine", "other")):
        with world.acting(name) as actor:
            takeover.take_over(actor=actor, at=NOW, organization=made.bodies[body], domain_key=DOMAIN)
    return world
