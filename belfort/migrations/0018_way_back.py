"""Let an audit be corrected and cancelled, and the dates of a round be changed; what held before stays readable."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import belfort.models.base
from belfort.models import stamps, walls


class Migration(migrations.Migration):
    """Safe with the code still running: it adds tables and columns that may be empty, which it does not know."""

    dependencies = [
        ("belfort", "0017_outcome_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="audit",
            name="cancelled_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="audit",
            name="cancelled_because",
            field=models.CharField(max_length=500, null=True),
        ),
        migrations.CreateModel(
            name="AuditCorrection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("party", models.CharField(blank=True, help_text="who does it", max_length=200)),
                ("selected_on", models.DateField()),
                ("announced_on", models.DateField(null=True)),
                ("started_on", models.DateField(null=True)),
                ("reported_on", models.DateField(null=True)),
                ("followed_up_on", models.DateField(null=True)),
                ("cancelled_on", models.DateField(null=True)),
                ("cancelled_because", models.CharField(max_length=500, null=True)),
                ("cost_eur", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "paid_eur",
                    models.DecimalField(
                        decimal_places=2, help_text="what the region paid of it", max_digits=12, null=True
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("cause", models.TextField(blank=True)),
                ("consequence", models.TextField(blank=True)),
                ("number", models.PositiveIntegerField(help_text="within the audit, from 1")),
                ("corrected_on", models.DateField(help_text="from which day on something else counts")),
                ("reason", models.CharField(max_length=500)),
                ("recorded_at", models.DateTimeField()),
                (
                    "audit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.audit",
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
                    models.UniqueConstraint(fields=("organization", "id"), name="auditcorrection_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="audit", name="auditcorrection_audit_inside", to="Audit"
                    ),
                    models.UniqueConstraint(fields=("audit", "number"), name="auditcorrection_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="within the round, from 1")),
                ("opens_on", models.DateField()),
                ("reminds_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("changed_on", models.DateField(help_text="from which day on other dates hold")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [models.UniqueConstraint(fields=("round", "number"), name="roundchange_number")],
            },
        ),
        walls.wall("belfort_auditcorrection", walls.SHARED),
        walls.append_only("belfort_auditcorrection"),
        walls.append_only("belfort_roundchange"),
        stamps.stamped("auditcorrection"),
        stamps.stamped("audit"),
    ]
