"""`belfort demo`: fill an empty database with fictional governments; refuses a database with real data."""

from argparse import ArgumentParser
from typing import Any

from django.utils.timezone import now

from belfort.management.base import BelfortCommand, add_json, progress
from belfort.services import demo


class Command(BelfortCommand):
    """Make the demo."""

    help = "Fills an empty database with fictional organizations; refuses a database with real data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size, the seed, and whether a worker makes the rest."""
        parser.add_argument("--size", type=int, default=demo.SIZE, help="number of governments (285 when not said)")
        parser.add_argument("--seed", type=int, default=demo.SEED, help="another seed makes other governments")
        parser.add_argument(
            "--background", action="store_true", help="make six registers now and leave the rest to a worker"
        )
        parser.add_argument("--people", action="store_true", help="only say who can sign in")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Fill the database and say who can sign in."""
        if options["people"]:
            self._say_people()
            return
        with progress("demo") as show:
            count = demo.make_demo(
                at=now(), size=options["size"], seed=options["seed"], background=options["background"], show=show
            )
        people = [
            {"name": person.name, "email": person.email, "role": person.role.value} for person in demo.get_people()
        ]
        if options["json"]:
            self.print_json({"governments": count, "password": demo.PASSWORD, "people": people})
            return
        self.say("{count} fictieve besturen.", "{count} fictional governments.", count=count)

    def _say_people(self) -> None:
        self.say("Elk wachtwoord is {word}.", "Every password is {word}.", word=demo.PASSWORD)
        for person in demo.get_people():
            self.say("  {email}  {role}", "  {email}  {role}", email=person.email.ljust(34), role=person.role_name)
