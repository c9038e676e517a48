"""Say which function the members of a partnership share, keep what was said of it before, and totals for everybody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from belfort.models import stamps, walls


class Migration(migrations.Migration):
    """Safe with the code still running: it adds tables and a column that may be empty, which that code does not know.

    A partnership that the old code writes meanwhile has no shared function until somebody fills it in.
    """

    dependencies = [
        ("belfort", "0014_indicators"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicTotals",
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
                ("as_of", models.DateField()),
                (
                    "content",
                    models.JSONField(default=dict, help_text="governments by the key of a track, and some figures"),
                ),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="partnership",
            name="shared_function",
            field=models.CharField(
                blank=True, help_text="the officer whom the members share", max_length=200, null=True
            ),
        ),
        migrations.CreateModel(
            name="PartnershipEarlier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="within the partnership, from 1")),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=14)),
                ("shared_function", models.CharField(blank=True, max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                ("known_until", models.DateField(help_text="from this day on what came after it counts")),
                ("recorded_at", models.DateTimeField()),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.partnership"
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
                    models.UniqueConstraint(fields=("partnership", "number"), name="partnershipearlier_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnershipMemberEarlier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="within the membership, from 1")),
                ("ends_on", models.DateField(null=True)),
                ("known_until", models.DateField(help_text="from this day on what came after it counts")),
                ("recorded_at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.partnershipmember"
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
                    models.UniqueConstraint(fields=("membership", "number"), name="partnershipmemberearlier_number")
                ],
            },
        ),
        walls.append_only("belfort_partnershipearlier"),
        walls.append_only("belfort_partnershipmemberearlier"),
        stamps.stamped("partnershipearlier"),
        stamps.stamped("partnershipmemberearlier"),
    ]
