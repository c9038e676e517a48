"""`belfort token`: make, list and revoke the keys with which programs speak to the API."""

from argparse import ArgumentParser
from typing import Any

from django.utils.timezone import localdate, now

from belfort.management.base import BelfortCommand, add_json
from belfort.services import actors, tenancy, tokens

BY = "opdrachtregel"  # who acts, in the trail of the bodies of the person


class Command(BelfortCommand):
    """Keys of a person."""

    help = "Makes, lists and revokes the keys with which a program acts as a person; a secret is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="create|list|revoke")
        create = acts.add_parser("create", help="make a key and print its secret, once")
        create.add_argument("--user", metavar="EMAIL", required=True, help="address of the person")
        create.add_argument("--name", default="opdrachtregel", help="what it is for")
        create.add_argument("--days", type=int, default=tokens.DAYS, help=f"how long, at most {tokens.MOST_DAYS}")
        listing = acts.add_parser("list", help="list the keys of a person, never their secrets")
        listing.add_argument("--user", metavar="EMAIL", required=True, help="address of the person")
        revoke = acts.add_parser("revoke", help="revoke a key; it stops at once")
        revoke.add_argument("id", type=int, help="number of the key, from `belfort token list`")
        for one in (create, listing, revoke):
            add_json(one)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        {"create": self._create, "list": self._list, "revoke": self._revoke}[options["act"]](options)

    def _create(self, options: dict[str, Any]) -> None:
        user = tokens.find_owner(email=options["user"])
        with tenancy.acting_for_nobody():
            actor = actors.get_actor(user=user, on=localdate())
            made = tokens.make_token(actor=actor, at=now(), name=options["name"], days=options["days"], by=BY)
        if options["json"]:
            self.print_json({"token": made.secret, "user": user.email, **_facts(made.token)})
            return
        self.say(
            "Sleutel {id} van {email}, geldig tot {until}. Bewaar haar nu, ze verschijnt maar één keer:\n{secret}",
            "Key {id} of {email}, valid until {until}. Keep it now, it is shown once:\n{secret}",
            id=made.token.pk,
            email=user.email,
            until=f"{made.token.expires_at:%Y-%m-%d}",
            secret=made.secret,
        )

    def _list(self, options: dict[str, Any]) -> None:
        user = tokens.find_owner(email=options["user"])
        with tenancy.acting_for_nobody():
            rows = tokens.get_tokens(actor=actors.get_actor(user=user, on=localdate()), at=now())
        if options["json"]:
            self.print_json([{**_facts(row.token), "works": row.works} for row in rows])
            return
        for row in rows:
            self.stdout.write(f"{row.token.pk}\t{row.token.expires_at:%Y-%m-%d}\t{row.token.name}")

    def _revoke(self, options: dict[str, Any]) -> None:
        token = tokens.get_token(key=options["id"])
        with tenancy.acting_for_nobody():
            actor = actors.get_actor(user=token.user, on=localdate())
            done = tokens.revoke_token(actor=actor, at=now(), key=token.pk, by=BY)
        if options["json"]:
            self.print_json({**_facts(done), "revoked_at": now().isoformat()})
            return
        self.say("Sleutel {id} werkt niet meer.", "Key {id} no longer works.", id=token.pk)


def _facts(token: Any) -> dict[str, Any]:
    """Return what may be told of a key: everything but its secret, which is not kept."""
    return {
        "id": token.pk,
        "name": token.name,
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "used_at": token.used_at.isoformat() if token.used_at else None,
    }
