"""`belfort shred_files`: make every file of one organization unreadable for ever, on the disk and in every backup."""

from argparse import ArgumentParser
from typing import Any

from django.utils.timezone import now

from belfort.domain.terms import Text
from belfort.management.base import BelfortCommand, add_json
from belfort.services import files, organizations, tenancy
from belfort.services.actors import operator


class Command(BelfortCommand):
    """Throw the key of the files of an organization away."""

    help = "Makes every file of one organization unreadable for ever; its rows stay. This cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the organization, and its name once more."""
        parser.add_argument("--organization", metavar="SLUG", required=True, help="slug, OVO, KBO or NIS")
        parser.add_argument("--confirm", metavar="NAME", required=True, help="the exact name of the organization")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Throw the key away; the trail of the organization keeps that it was done."""
        organization = organizations.find_organization(key=options["organization"])
        if options["confirm"] != organization.name:
            words = Text(
                'Dit kan niet ongedaan gemaakt worden: geef ter bevestiging --confirm "{name}".',
                'This cannot be undone: confirm it with --confirm "{name}".',
            )
            self.refuse(words.filled(name=organization.name))
        actor = operator(organization)
        with tenancy.acting(actor):
            count = files.shred(actor=actor, at=now(), organization=organization)
        if options["json"]:
            self.print_json({"organization": organization.slug, "files": count})
            return
        self.say(
            "Bestanden van {name} die voorgoed onleesbaar zijn: {count}.",
            "Files of {name} that are unreadable for ever: {count}.",
            count=count,
            name=organization.name,
        )
