"""Let the programme have its own indicators, and correct what was delivered."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import belfort.models.base
from belfort.models import stamps, walls


class Migration(migrations.Migration):
    """Safe with the code still running: it adds tables that it does not know; a delivery was never changed."""

    dependencies = [
        ("belfort", "0013_round_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliveryCorrection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(help_text="within the delivery, from 1")),
                ("material", models.CharField(max_length=200)),
                ("copies", models.PositiveIntegerField(help_text="0: it was never delivered")),
                ("delivered_on", models.DateField()),
                ("corrected_on", models.DateField(help_text="from which day on it counts")),
                ("reason", models.CharField(max_length=500)),
                ("recorded_at", models.DateTimeField()),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.delivery",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="deliverycorrection_organization_id_key"
                    ),
                    belfort.models.base.TenantForeignKey(
                        field="delivery", name="deliverycorrection_delivery_inside", to="Delivery"
                    ),
                    models.UniqueConstraint(fields=("delivery", "number"), name="deliverycorrection_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveIntegerField(help_text="of all that the programme says of its indicators, from 1"),
                ),
                ("key", models.SlugField(max_length=60)),
                ("holds_from", models.DateField()),
                ("name_nl", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("definition_nl", models.CharField(max_length=500)),
                ("definition_en", models.CharField(blank=True, max_length=500)),
                ("formula", models.CharField(max_length=40)),
                ("target", models.CharField(help_text="an exact fraction", max_length=40)),
                (
                    "withdrawn",
                    models.BooleanField(default=False, help_text="from its day on the programme does without"),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="programmeindicator_number")
                ],
            },
        ),
        walls.wall("belfort_deliverycorrection", walls.SHARED),
        walls.append_only("belfort_delivery"),
        walls.append_only("belfort_deliverycorrection"),
        walls.append_only("belfort_programmeindicator"),
        stamps.stamped("deliverycorrection"),
        stamps.stamped("programmeindicator"),
    ]
