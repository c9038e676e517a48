"""Add the public quartiles of size classes: what a government may see of the sector beside its own figures."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from belfort.models import walls


class Migration(migrations.Migration):
    """Safe with the code still running: it only adds a table that it does not know, and an index for the map."""

    dependencies = [("belfort", "0008_programme_walls")]

    operations = [
        migrations.CreateModel(
            name="SectorFigure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("dated_on", models.DateField()),
                ("size_class", models.CharField(max_length=20)),
                ("participants", models.PositiveIntegerField()),
                ("unnamed_count", models.PositiveIntegerField()),
                ("lower", models.CharField(help_text="an exact fraction, as the two below", max_length=80)),
                ("median", models.CharField(max_length=80)),
                ("upper", models.CharField(max_length=80)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "dated_on", "size_class"), name="sectorfigure_once")
                ],
            },
        ),
        walls.append_only("belfort_sectorfigure"),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(fields=["kind", "status", "shape"], name="organization_on_map"),
        ),
    ]
