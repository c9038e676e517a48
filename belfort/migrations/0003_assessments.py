"""Add self-assessments with answers, evidence, snapshots, reports, official texts and tokens."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import belfort.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("belfort", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="reminded_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="reminders",
            field=models.BooleanField(default=True, help_text="gets the digest by mail"),
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("original_name", models.CharField(max_length=200)),
                ("stored_name", models.CharField(max_length=64, unique=True)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="storedfile_organization_id_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "level",
                    models.CharField(
                        choices=[("basic", "basic"), ("important", "important"), ("essential", "essential")],
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("rule", "rule"), ("workbook", "workbook")], default="rule", max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("submitted", "submitted"), ("sent_back", "sent_back")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("measured_on", models.DateField(help_text="the date that it speaks of")),
                ("created_at", models.DateTimeField()),
                (
                    "based_on",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.assessment",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.framework"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "measured_on"], name="assessment_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="assessment_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="based_on", name="assessment_based_on_inside", to="Assessment"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("organization", "framework"),
                        name="assessment_one_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="1 for the first answer to this control; the version people save on"
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                ("documentation", models.PositiveSmallIntegerField(null=True)),
                ("implementation", models.PositiveSmallIntegerField(null=True)),
                ("not_applicable", models.BooleanField(default=False)),
                ("grounds_documentation", models.TextField(blank=True)),
                ("grounds_implementation", models.TextField(blank=True)),
                ("assessor_comment", models.TextField(blank=True, help_text="from an imported workbook; read only")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("scored", "scored"),
                            ("copied", "copied"),
                            ("proposed", "proposed"),
                            ("imported", "imported"),
                            ("given", "given"),
                        ],
                        max_length=10,
                    ),
                ),
                ("to_confirm", models.BooleanField(default=False)),
                ("due_on", models.DateField(null=True)),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "control",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.control"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.assessment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "assessment", "is_current"], name="answer_listing"),
                    models.Index(
                        condition=models.Q(("is_current", True)), fields=["owner", "due_on"], name="answer_due"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="answer_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="assessment", name="answer_assessment_inside", to="Assessment"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("organization", "assessment", "control"),
                        name="answer_current",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "assessment", "control", "number"), name="answer_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("documentation", None), ("documentation__range", (1, 5)), _connector="OR"),
                            models.Q(("implementation", None), ("implementation__range", (1, 5)), _connector="OR"),
                            models.Q(
                                ("not_applicable", False),
                                models.Q(("documentation", None), ("implementation", None)),
                                _connector="OR",
                            ),
                        ),
                        name="answer_scores",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ControlText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=30)),
                ("language", models.CharField(max_length=2)),
                ("requirement", models.TextField(blank=True)),
                ("guidance", models.TextField(blank=True)),
                ("copyright", models.TextField(blank=True)),
                ("source_name", models.CharField(max_length=200)),
                ("source_sha256", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="belfort.framework"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("framework", "ref", "language"), name="controltext_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("author_name", models.CharField(max_length=120)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.assessment",
                    ),
                ),
                (
                    "control",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.control"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "written_by",
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
                    models.UniqueConstraint(fields=("organization", "id"), name="remark_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="assessment", name="remark_assessment_inside", to="Assessment"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("draft", "draft"), ("submitted", "submitted")], max_length=10)),
                (
                    "level",
                    models.CharField(
                        choices=[("basic", "basic"), ("important", "important"), ("essential", "essential")],
                        max_length=10,
                    ),
                ),
                ("mode", models.CharField(choices=[("rule", "rule"), ("workbook", "workbook")], max_length=10)),
                ("measured_on", models.DateField()),
                ("taken_at", models.DateTimeField()),
                ("complete", models.BooleanField()),
                ("achieved", models.BooleanField()),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=12, help_text="rounded; never compared", max_digits=14, null=True
                    ),
                ),
                ("answered_count", models.PositiveSmallIntegerField()),
                ("control_count", models.PositiveSmallIntegerField()),
                ("key_failure_count", models.PositiveSmallIntegerField()),
                ("result", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=dict)),
                ("submitted_name", models.CharField(blank=True, max_length=120)),
                ("submitted_function", models.CharField(blank=True, max_length=120)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.assessment",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.framework"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "kind", "measured_on"], name="snapshot_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="snapshot_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="assessment", name="snapshot_assessment_inside", to="Assessment"
                    ),
                    models.UniqueConstraint(fields=("organization", "assessment", "kind"), name="snapshot_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("council", "council"),
                            ("full-pdf", "full-pdf"),
                            ("full-xlsx", "full-xlsx"),
                            ("full-docx", "full-docx"),
                        ],
                        max_length=12,
                    ),
                ),
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
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.assessment",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
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
            ],
            options={
                "indexes": [models.Index(fields=["organization", "asked_at"], name="report_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="report_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="assessment", name="report_assessment_inside", to="Assessment"
                    ),
                    belfort.models.base.TenantForeignKey(field="file", name="report_file_inside", to="StoredFile"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=[("text", "text"), ("link", "link"), ("file", "file")], max_length=4),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("dated_on", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "control",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.control"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
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
            ],
            options={
                "indexes": [models.Index(fields=["organization", "control"], name="evidence_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="evidence_organization_id_key"),
                    belfort.models.base.TenantForeignKey(field="file", name="evidence_file_inside", to="StoredFile"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("verification", "verification"), ("certificate", "certificate")], max_length=12
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("basic", "basic"), ("important", "important"), ("essential", "essential")],
                        max_length=10,
                    ),
                ),
                ("conformity_body", models.CharField(max_length=120)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("issued_on", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.framework"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="certificate_organization_id_key"),
                    belfort.models.base.TenantForeignKey(field="file", name="certificate_file_inside", to="StoredFile"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("basic", "basic"), ("important", "important"), ("essential", "essential")],
                        max_length=10,
                    ),
                ),
                ("target_on", models.DateField(null=True)),
                (
                    "advised_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("basic", "basic"),
                            ("important", "important"),
                            ("essential", "essential"),
                            ("small", "small"),
                        ],
                        max_length=10,
                    ),
                ),
                ("advised_on", models.DateField(null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.framework"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="target_organization_id_key"),
                    models.UniqueConstraint(fields=("organization",), name="target_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
                ("before_at", models.DateTimeField(help_text="the visit before this one; what came later is new")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="visit_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "user"), name="visit_one"),
                ],
            },
        ),
    ]
