"""The key with which the files of an organization are sealed: its table, behind the wall like every tenant table."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from belfort.models import walls


class Migration(migrations.Migration):
    """Safe with the code still running: it only adds a table. Files written before stay readable.

    The old code does not open a file that the new code wrote: it says that the file was changed, and loses nothing.
    """

    dependencies = [("belfort", "0005_group_ratings")]

    operations = [
        migrations.CreateModel(
            name="FileKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("wrapped", models.CharField(blank=True, max_length=120)),
                ("made_at", models.DateTimeField()),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="filekey_organization_id_key"),
                    models.UniqueConstraint(
                        condition=Q(destroyed_at=None), fields=("organization",), name="filekey_in_use"
                    ),
                    models.CheckConstraint(
                        condition=(Q(destroyed_at=None) & ~Q(wrapped=""))
                        | (Q(destroyed_at__isnull=False) & Q(wrapped="")),
                        name="filekey_destroyed",
                    ),
                ],
            },
        ),
        walls.wall("belfort_filekey"),
    ]
