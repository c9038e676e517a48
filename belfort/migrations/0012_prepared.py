"""Keep what the programme counts of all its rows, with the stamp that says whether it still holds."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import belfort.models.base
from belfort.models import stamps, walls

STAMPED = (
    *("attendance", "audit", "budgetline", "control", "delivery", "enrolment", "enrolmentstep", "organization"),
    *("partnership", "partnershipmember", "publication", "round", "submission", "succession", "toolkitday", "track"),
    "workshop",
)


class Migration(migrations.Migration):
    """Safe with the code still running: it adds tables that it does not know, and triggers that only count."""

    dependencies = [
        ("belfort", "0011_evidence_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prepared",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("programme", "programme"), ("reply", "reply")], max_length=10)),
                ("subject", models.CharField(help_text="such as the key of a question, or a track", max_length=80)),
                ("as_of", models.DateField()),
                ("stamp", models.PositiveBigIntegerField()),
                (
                    "content",
                    models.JSONField(default=dict, help_text="the figures; the rows behind them stand in pages"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="prepared_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "kind", "subject", "as_of"), name="prepared_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PreparedPage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(help_text="of the list", max_length=40)),
                ("number", models.PositiveIntegerField(help_text="of the page, from 1")),
                ("rows", models.JSONField(default=list)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "prepared",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="belfort.prepared",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="preparedpage_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="prepared", name="preparedpage_prepared_inside", to="Prepared"
                    ),
                    models.UniqueConstraint(fields=("prepared", "name", "number"), name="preparedpage_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeStamp",
            fields=[
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="belfort.organization",
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        walls.wall("belfort_prepared"),
        walls.wall("belfort_preparedpage"),
        *[stamps.stamped(table) for table in STAMPED],
    ]
