"""Keep the accounts of rounds, freeze what was frozen, and count changes to the websites of the sector."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import belfort.models.base
from belfort.models import stamps, walls


class Migration(migrations.Migration):
    """Safe with the code still running: it adds a table and triggers; code that runs never changes a frozen round."""

    dependencies = [
        ("belfort", "0012_prepared"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoundReport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("docx", "docx"), ("pdf", "pdf"), ("xlsx", "xlsx")], max_length=4)),
                ("language", models.CharField(choices=[("nl", "nl"), ("en", "en")], max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("done", "done"), ("failed", "failed")], max_length=10
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("sources", models.JSONField(default=dict)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.storedfile",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.round"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "round", "asked_at"], name="roundreport_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="roundreport_organization_id_key"),
                    belfort.models.base.TenantForeignKey(field="file", name="roundreport_file_inside", to="StoredFile"),
                ],
            },
        ),
        walls.wall("belfort_roundreport"),
        walls.frozen("belfort_round", "OLD.frozen_at IS NOT NULL"),
        stamps.stamped("posturepicture"),
    ]
