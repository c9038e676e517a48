"""`belfort migrate`: bring the tables up to date, on PostgreSQL as the owner, and give the application role its rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate

from belfort.services import installation


class Command(Migrate):
    """Django's own command, run as the role that owns the tables."""

    help = "Brings the tables up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Choose the owner's connection on PostgreSQL, then grant."""
        is_postgres = "postgresql" in str(settings.DATABASES["default"]["ENGINE"])
        if is_postgres and "owner" not in settings.DATABASES:
            raise CommandError("DATABASE_OWNER_URL is missing: the application role may not own tables.", returncode=2)
        if is_postgres:
            options["database"] = "owner"
        super().handle(*args, **options)
        if is_postgres:
            installation.grant_application_role()
