"""`belfort invite`: invite a person to a role; prints the link, so that the first one can be handed over without mail."""

from argparse import ArgumentParser
from typing import Any

from django.utils.timezone import now

from belfort.domain.permissions import Role
from belfort.management.base import BelfortCommand, add_json
from belfort.services import invitations, organizations, tenancy
from belfort.services.actors import operator


class Command(BelfortCommand):
    """Invite somebody from the server, such as the first user administrator."""

    help = "Invites a person to a role and prints the link; with --mail it is sent too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the organization, the address and the role."""
        parser.add_argument("--organization", metavar="SLUG", required=True, help="slug, OVO, KBO or NIS")
        parser.add_argument("--email", required=True, help="address of the person")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role], help="role of the person")
        parser.add_argument("--mail", action="store_true", help="send the link by mail too")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Invite and print the link, which is known only now."""
        organization = organizations.find_organization(key=options["organization"])
        actor = operator(organization)
        with tenancy.acting(actor):
            sent = invitations.invite(
                actor=actor,
                at=now(),
                organization=organization,
                email=options["email"],
                role=Role(options["role"]),
                mail=options["mail"],
            )
        if options["json"]:
            self.print_json({"link": sent.link, "expires_at": sent.invitation.expires_at.isoformat()})
            return
        self.say(
            "Geef deze link aan {email}; ze werkt één keer, {days} dagen lang:\n{link}",
            "Give this link to {email}; it works once, for {days} days:\n{link}",
            email=sent.invitation.email,
            days=invitations.LIFE.days,
            link=sent.link,
        )
