"""Add the programme of support, audits, budget, partnerships, rounds, and what reaches the sector."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import belfort.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("belfort", "0006_file_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("partnership", "partnership"), ("working_group", "working_group")], max_length=14
                    ),
                ),
                ("shares_officer", models.BooleanField(default=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "name"), name="partnership_name")],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                (
                    "level",
                    models.CharField(
                        choices=[("basic", "basic"), ("important", "important"), ("essential", "essential")],
                        max_length=10,
                    ),
                ),
                ("kinds", models.JSONField(default=list, help_text="the kinds of bodies in scope")),
                ("opens_on", models.DateField()),
                ("reminds_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("frozen_at", models.DateTimeField(null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.framework"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "name"), name="round_name")],
            },
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("name_nl", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("summary_nl", models.TextField(blank=True)),
                ("summary_en", models.TextField(blank=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("capacity", models.PositiveIntegerField(help_text="None: everybody who wants to", null=True)),
                ("taken_count", models.PositiveIntegerField(default=0, help_text="places that are taken, kept under a lock")),
                (
                    "share",
                    models.DecimalField(
                        decimal_places=4, help_text="what the region pays, 0.5 is half", max_digits=5, null=True
                    ),
                ),
                (
                    "cap_eur",
                    models.DecimalField(
                        decimal_places=2, help_text="at most, per government", max_digits=12, null=True
                    ),
                ),
                ("is_public", models.BooleanField(default=True)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "key"), name="track_key")],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("state", models.CharField(max_length=12)),
                ("enrolled_on", models.DateField()),
                ("asked_at", models.DateTimeField(help_text="who asked first has the first place")),
                ("note", models.TextField(blank=True)),
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
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.track"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "track", "enrolled_on"], name="enrolment_of_track")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="enrolment_organization_id_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("organization", "track"),
                        name="enrolment_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                ("held_on", models.DateField()),
                ("starts_at", models.TimeField(null=True)),
                ("ends_at", models.TimeField(null=True)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("url", models.CharField(blank=True, help_text="where to join, or to watch it later", max_length=500)),
                ("capacity", models.PositiveIntegerField(null=True)),
                ("cancelled_on", models.DateField(null=True)),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="workshops", to="belfort.track"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["track", "held_on"], name="workshop_calendar")],
                "constraints": [models.UniqueConstraint(fields=("track", "title", "held_on"), name="workshop_once")],
            },
        ),
        migrations.CreateModel(
            name="PartnershipMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="belfort.partnership"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "member", "starts_on"), name="partnershipmember_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("dated_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("content", models.JSONField(default=dict)),
                ("used", models.JSONField(default=dict, help_text="government to snapshot; never shown")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="publication_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "dated_on"), name="publication_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.SlugField(max_length=40)),
                ("as_of", models.DateField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("frozen_at", models.DateTimeField()),
                (
                    "frozen_by",
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
                "indexes": [models.Index(fields=["organization", "question", "as_of"], name="reply_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="reply_organization_id_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="SectorLook",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("page", models.CharField(max_length=40)),
                ("looked_at", models.DateTimeField()),
                ("looked_by_name", models.CharField(max_length=120)),
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
            ],
            options={
                "indexes": [models.Index(fields=["organization", "looked_at"], name="sectorlook_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="sectorlook_organization_id_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="SectorSnapshot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("snapshot_id", models.UUIDField(help_text="the submission that it came from")),
                ("framework_key", models.CharField(max_length=20)),
                (
                    "level",
                    models.CharField(
                        choices=[("basic", "basic"), ("important", "important"), ("essential", "essential")],
                        max_length=10,
                    ),
                ),
                ("measured_on", models.DateField()),
                ("submitted_on", models.DateField()),
                ("complete", models.BooleanField()),
                ("achieved", models.BooleanField()),
                ("total", models.CharField(blank=True, help_text="an exact fraction", max_length=60)),
                ("key_failure_count", models.PositiveSmallIntegerField()),
                ("scores", models.JSONField(default=dict)),
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
            ],
            options={
                "indexes": [models.Index(fields=["programme", "submitted_on"], name="sectorsnapshot_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="sectorsnapshot_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "snapshot_id"), name="sectorsnapshot_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharingChoice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "subject",
                    models.CharField(
                        choices=[("maturity", "maturity"), ("posture", "posture"), ("findings", "findings")],
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("named", "named"), ("pseudonym", "pseudonym"), ("total", "total")], max_length=10
                    ),
                ),
                ("starts_on", models.DateField()),
                ("chosen_at", models.DateTimeField()),
                (
                    "chosen_by",
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
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "subject", "chosen_at"], name="sharingchoice_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="sharingchoice_organization_id_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("snapshot_id", models.UUIDField(null=True)),
                ("submitted_on", models.DateField(null=True)),
                ("signed_name", models.CharField(blank=True, max_length=120)),
                ("signed_function", models.CharField(blank=True, max_length=120)),
                ("is_late", models.BooleanField(default=False)),
                ("excuse", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.round"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "round"], name="submission_of_round")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="submission_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "round", "snapshot_id"), name="submission_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToolkitDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("visitors", models.PositiveIntegerField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "day"), name="toolkitday_once")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("material", models.CharField(max_length=200)),
                ("copies", models.PositiveIntegerField()),
                ("delivered_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
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
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.track"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "delivered_on"], name="delivery_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="delivery_organization_id_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Audit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=20)),
                ("party", models.CharField(blank=True, help_text="who does it", max_length=200)),
                ("selected_on", models.DateField()),
                ("announced_on", models.DateField(null=True)),
                ("started_on", models.DateField(null=True)),
                ("reported_on", models.DateField(null=True)),
                ("followed_up_on", models.DateField(null=True)),
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
                    "repeats",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.audit",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.track"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "kind", "selected_on"], name="audit_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="audit_organization_id_key"),
                    belfort.models.base.TenantForeignKey(field="repeats", name="audit_repeats_inside", to="Audit"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cost_eur", None), ("cost_eur__gte", 0), _connector="OR"),
                            models.Q(("paid_eur", None), ("paid_eur__gte", 0), _connector="OR"),
                        ),
                        name="audit_cost",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_known", models.BooleanField(default=True)),
                ("number", models.PositiveIntegerField()),
                ("mode", models.CharField(choices=[("live", "live"), ("later", "later")], max_length=5)),
                ("people", models.PositiveIntegerField()),
                ("seen_on", models.DateField()),
                (
                    "corrects",
                    models.PositiveIntegerField(help_text="the number of the row in whose place it comes", null=True),
                ),
                ("corrected_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.workshop"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "seen_on"], name="attendance_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="attendance_organization_id_key"),
                    models.UniqueConstraint(fields=("programme", "number"), name="attendance_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("track", models.SlugField(blank=True, help_text="empty: the whole programme", max_length=60)),
                ("dated_on", models.DateField()),
                (
                    "lapses_on",
                    models.DateField(help_text="of a credit: the first day on which it no longer counts", null=True),
                ),
                ("amount_eur", models.DecimalField(decimal_places=2, max_digits=14)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("counterparty", models.CharField(blank=True, max_length=200)),
                (
                    "credit",
                    models.CharField(
                        blank=True, help_text="the reference of the credit that it takes from", max_length=120
                    ),
                ),
                (
                    "to_track",
                    models.SlugField(help_text="of a transfer; None: the same track", max_length=60, null=True),
                ),
                ("to_credit", models.CharField(blank=True, max_length=120)),
                ("decision", models.TextField(blank=True, help_text="why more was committed than the credit")),
                ("decided_on", models.DateField(null=True)),
                (
                    "corrects",
                    models.PositiveIntegerField(help_text="the number of the line in whose place it comes", null=True),
                ),
                ("corrected_on", models.DateField(null=True)),
                ("number", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "organization",
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
                "indexes": [models.Index(fields=["organization", "dated_on"], name="budgetline_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="budgetline_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "number"), name="budgetline_number"),
                    models.CheckConstraint(condition=models.Q(("amount_eur__gte", 0)), name="budgetline_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(blank=True, help_text="empty: a correction that takes a step away", max_length=12),
                ),
                ("dated_on", models.DateField()),
                (
                    "staff_percent",
                    models.PositiveSmallIntegerField(help_text="that a roll-out of e-learning reached", null=True),
                ),
                (
                    "corrects",
                    models.PositiveIntegerField(help_text="the number of the step in whose place it comes", null=True),
                ),
                ("corrected_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.enrolment",
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
                "indexes": [models.Index(fields=["programme", "dated_on"], name="enrolmentstep_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="enrolmentstep_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="enrolment", name="enrolmentstep_enrolment_inside", to="Enrolment"
                    ),
                    models.UniqueConstraint(fields=("enrolment", "number"), name="enrolmentstep_number"),
                ],
            },
        ),
    ]
