"""`belfort scan_confirm`: a website is the government's own, says whoever runs the installation."""

from argparse import ArgumentParser
from typing import Any

from django.utils.timezone import now

from belfort.domain.errors import MissingError
from belfort.domain.terms import Text
from belfort.management.base import BelfortCommand
from belfort.services import organizations, tenancy, website_proofs
from belfort.services.actors import operator

UNKNOWN = Text(
    "{host} staat niet in de lijst van websites van {name}.", "{host} is not in the list of websites of {name}."
)


class Command(BelfortCommand):
    """Confirm that a website is a government's."""

    help = "Confirms that a registered website is the government's own, so that it is measured without a record in the DNS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the host and the government."""
        parser.add_argument("host", help="for instance loket.leverancier.be")
        parser.add_argument("--organization", metavar="SLUG", required=True, help="slug, OVO, KBO or NIS")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Confirm it; the trail of the government keeps that it was done."""
        organization = organizations.find_organization(key=options["organization"])
        actor = operator(organization)
        with tenancy.acting(actor):
            try:
                host = website_proofs.confirm_host(
                    actor=actor, at=now(), organization=organization, host=options["host"]
                )
            except MissingError:
                self.refuse(UNKNOWN.filled(host=options["host"], name=organization.name))
        self.say("{host} hoort bij {name}.", "{host} belongs to {name}.", host=host, name=organization.name)
