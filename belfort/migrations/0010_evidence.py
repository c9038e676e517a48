"""Add the toolkit and notes of the sector, findings, disclosures, and what a look from outside saw."""

import uuid

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import belfort.models.base


class Migration(migrations.Migration):
    """Safe with the code still running: it adds tables that it does not know, and one column with a default."""

    dependencies = [
        ("belfort", "0009_sector_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="result",
            field=models.JSONField(
                default=dict, null=True, help_text="participation as it was counted when the round was frozen"
            ),
        ),
        migrations.CreateModel(
            name="ToolkitItem",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=80)),
                ("theme", models.CharField(max_length=20)),
                ("title_nl", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("summary_nl", models.TextField(blank=True)),
                ("summary_en", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "key"), name="toolkititem_key")],
            },
        ),
        migrations.CreateModel(
            name="ToolkitVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("published_on", models.DateField()),
                ("change", models.CharField(blank=True, help_text="what is new in it", max_length=300)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("file_id", models.UUIDField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("media_type", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="belfort.toolkititem"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "number"), name="toolkitversion_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("url", ""), ("file_id__isnull", False)),
                            models.Q(models.Q(("url", ""), _negated=True), ("file_id", None)),
                            _connector="OR",
                        ),
                        name="toolkitversion_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToolkitKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("key", models.CharField(max_length=64)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "day"), name="toolkitkey_once")],
            },
        ),
        migrations.CreateModel(
            name="ToolkitVisitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("visitor_hash", models.CharField(max_length=64)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "day", "visitor_hash"), name="toolkitvisitor_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ToolkitDownload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
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
                    "toolkit_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.toolkitversion"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "day"], name="toolkitdownload_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="toolkitdownload_organization_id_key"),
                    models.UniqueConstraint(
                        fields=("organization", "toolkit_version", "day"), name="toolkitdownload_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("advice", "advice"), ("lesson", "lesson")], max_length=8)),
                ("title_nl", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("body_nl", models.TextField()),
                ("body_en", models.TextField(blank=True)),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="where it was learned, without naming anybody", max_length=300
                    ),
                ),
                ("published_on", models.DateField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "kind", "published_on"], name="note_listing")],
                "constraints": [models.UniqueConstraint(fields=("programme", "title_nl"), name="note_title")],
            },
        ),
        migrations.CreateModel(
            name="NoteControl",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("framework_key", models.CharField(max_length=40)),
                ("ref", models.CharField(max_length=30)),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="controls", to="belfort.note"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["framework_key", "ref"], name="notecontrol_of_control")],
                "constraints": [
                    models.UniqueConstraint(fields=("note", "framework_key", "ref"), name="notecontrol_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditDossier",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("systems", models.TextField(blank=True, help_text="one per line")),
                ("addresses", models.TextField(blank=True, help_text="host names, addresses and ranges, one per line")),
                ("applications", models.TextField(blank=True, help_text="one per line")),
                ("out_of_scope", models.TextField(blank=True)),
                ("agreement", models.TextField(blank=True, help_text="what the parties agreed")),
                ("agreed_on", models.DateField(null=True)),
                (
                    "contact",
                    models.CharField(blank=True, help_text="whom to call when something breaks", max_length=200),
                ),
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
                    "report_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.storedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="auditdossier_organization_id_key"),
                    belfort.models.base.TenantForeignKey(field="audit", name="auditdossier_audit_inside", to="Audit"),
                    models.UniqueConstraint(fields=("organization", "audit"), name="auditdossier_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditAssignment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("role", models.CharField(choices=[("auditor", "auditor"), ("tester", "tester")], max_length=10)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
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
                    "given_by",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "organization"], name="auditassignment_of_user")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="auditassignment_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="audit", name="auditassignment_audit_inside", to="Audit"
                    ),
                    models.UniqueConstraint(fields=("audit", "user", "starts_on"), name="auditassignment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="auditassignment_dates"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveIntegerField(help_text="of the government, never used again")),
                ("reference", models.CharField(blank=True, help_text="its number in the report", max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("category", models.CharField(max_length=20)),
                ("severity", models.CharField(max_length=10)),
                ("cvss_vector", models.CharField(blank=True, max_length=200)),
                ("cvss_score", models.DecimalField(decimal_places=1, max_digits=3, null=True)),
                ("known_exploited", models.BooleanField(default=False)),
                ("description", models.TextField(blank=True)),
                ("cause", models.TextField(blank=True)),
                ("consequence", models.TextField(blank=True)),
                ("recommendation", models.TextField(blank=True)),
                ("location", models.CharField(blank=True, help_text="host, path, file or room", max_length=500)),
                ("personal_data", models.BooleanField(default=False)),
                ("test_class", models.PositiveSmallIntegerField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("found_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                (
                    "due_reason",
                    models.CharField(
                        blank=True, help_text="when somebody chose another day than the rule", max_length=300
                    ),
                ),
                ("response", models.TextField(blank=True)),
                ("fixed_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("accepted_until", models.DateField(null=True)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "audit",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.audit",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.finding",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.facility",
                    ),
                ),
                (
                    "fixed_by",
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
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "state", "due_on"], name="finding_listing"),
                    models.Index(fields=["organization", "audit"], name="finding_of_audit"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="finding_organization_id_key"),
                    belfort.models.base.TenantForeignKey(field="audit", name="finding_audit_inside", to="Audit"),
                    belfort.models.base.TenantForeignKey(
                        field="facility", name="finding_facility_inside", to="Facility"
                    ),
                    belfort.models.base.TenantForeignKey(
                        field="duplicate_of", name="finding_duplicate_of_inside", to="Finding"
                    ),
                    models.UniqueConstraint(fields=("organization", "number"), name="finding_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("fingerprint", ""), _negated=True),
                        fields=("audit", "fingerprint"),
                        name="finding_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingControl",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("framework_key", models.CharField(max_length=40)),
                ("ref", models.CharField(max_length=30)),
                (
                    "finding",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.finding",
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
                "indexes": [
                    models.Index(fields=["organization", "framework_key", "ref"], name="findingcontrol_of_control")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="findingcontrol_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="finding", name="findingcontrol_finding_inside", to="Finding"
                    ),
                    models.UniqueConstraint(fields=("finding", "framework_key", "ref"), name="findingcontrol_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("step", models.CharField(max_length=12)),
                ("state", models.CharField(max_length=12)),
                ("dated_on", models.DateField()),
                ("note", models.TextField(blank=True)),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="what the step changed: due day, severity, end of the acceptance"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "finding",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.finding",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="findingstep_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="finding", name="findingstep_finding_inside", to="Finding"
                    ),
                    models.UniqueConstraint(fields=("finding", "number"), name="findingstep_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingCount",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("dated_on", models.DateField()),
                ("critical", models.PositiveIntegerField()),
                ("high", models.PositiveIntegerField()),
                ("medium", models.PositiveIntegerField()),
                ("low", models.PositiveIntegerField()),
                ("overdue", models.PositiveIntegerField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="findingcount_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "dated_on"), name="findingcount_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosurePolicy",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_open", models.BooleanField(default=False)),
                ("contact", models.EmailField(blank=True, max_length=254)),
                (
                    "encryption_url",
                    models.CharField(blank=True, help_text="where the key of the government stands", max_length=500),
                ),
                ("scope", models.TextField(blank=True, help_text="names and systems that it speaks of, one per line")),
                ("rules", models.TextField(blank=True, help_text="what the government adds to the text of the page")),
                ("expires_on", models.DateField(help_text="of security.txt, at most a year ahead", null=True)),
                ("shows_thanks", models.BooleanField(default=True)),
                ("opened_on", models.DateField(null=True)),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DisclosureIntake",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(help_text="by which the finder speaks of it", max_length=20)),
                (
                    "content",
                    models.BinaryField(help_text="the form and its files, sealed with a key of the installation"),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            managers=[
                ("unscoped_rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("target", models.CharField(blank=True, max_length=500)),
                ("description", models.TextField()),
                ("found_at", models.DateTimeField(help_text="by the finder", null=True)),
                ("received_at", models.DateTimeField()),
                ("reporter_name", models.CharField(blank=True, max_length=120)),
                ("reporter_contact", models.CharField(blank=True, max_length=254)),
                ("reporter_key", models.TextField(blank=True, help_text="to write back to the finder in secret")),
                ("wants_thanks", models.BooleanField(default=False)),
                ("state", models.CharField(max_length=12)),
                ("severity", models.CharField(blank=True, max_length=10)),
                (
                    "notified_at",
                    models.DateTimeField(help_text="to the CCB, by the finder or by the government", null=True),
                ),
                ("reported_at", models.DateTimeField(help_text="in full, to the CCB", null=True)),
                ("publication_agreed_on", models.DateField(help_text="by the CCB", null=True)),
                ("thanked_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.disclosure",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.finding",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "received_at"], name="disclosure_listing")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="disclosure_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="finding", name="disclosure_finding_inside", to="Finding"
                    ),
                    belfort.models.base.TenantForeignKey(
                        field="duplicate_of", name="disclosure_duplicate_of_inside", to="Disclosure"
                    ),
                    models.UniqueConstraint(fields=("organization", "code"), name="disclosure_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "disclosure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.disclosure",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.storedfile"
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
                    models.UniqueConstraint(fields=("organization", "id"), name="disclosurefile_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="disclosure", name="disclosurefile_disclosure_inside", to="Disclosure"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("note", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "disclosure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.disclosure",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="disclosurestep_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="disclosure", name="disclosurestep_disclosure_inside", to="Disclosure"
                    ),
                    models.UniqueConstraint(fields=("disclosure", "number"), name="disclosurestep_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("thanked_on", models.DateField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "thanked_on"], name="thanks_listing")],
            },
        ),
        migrations.CreateModel(
            name="Website",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("host", models.CharField(max_length=253)),
                ("domain", models.CharField(max_length=253)),
                (
                    "part",
                    models.CharField(
                        choices=[("main", "main"), ("counter", "counter"), ("other", "other")], max_length=8
                    ),
                ),
                (
                    "source",
                    models.CharField(choices=[("list", "list"), ("own", "own"), ("link", "link")], max_length=8),
                ),
                ("is_supplier", models.BooleanField(default=False, help_text="the counter runs at a supplier")),
                ("counter_path", models.CharField(blank=True, max_length=500)),
                ("paused_on", models.DateField(help_text="from this day on nobody looks at it", null=True)),
                ("pause_reason", models.TextField(blank=True)),
                ("removed_on", models.DateField(null=True)),
                ("added_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="website_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "host"), name="website_host"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanConsent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(choices=[("given", "given"), ("refused", "refused")], max_length=10)),
                ("basis", models.TextField(blank=True)),
                ("starts_on", models.DateField()),
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
                "indexes": [models.Index(fields=["organization", "recorded_at"], name="scanconsent_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="scanconsent_organization_id_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(max_length=253, unique=True)),
                ("reason", models.TextField(blank=True)),
                ("stopped_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="ScanSlot",
            fields=[
                ("website_id", models.UUIDField(primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(help_text="on demand", null=True)),
                ("lease", models.UUIDField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["due_at"], name="scanslot_due")],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("lease", models.UUIDField(help_text="a look that two workers finished counts once", unique=True)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("catalogue_version", models.CharField(max_length=20)),
                ("facts", models.JSONField(help_text="thrown away after thirteen months", null=True)),
                (
                    "score",
                    models.CharField(
                        blank=True, help_text="an exact fraction; empty: not measured enough", max_length=40
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=1)),
                ("full_https", models.BooleanField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "website",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.website",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "website", "started_at"], name="scan_history")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="scan_organization_id_key"),
                    belfort.models.base.TenantForeignKey(field="website", name="scan_website_inside", to="Website"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckState",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("check_key", models.CharField(max_length=30)),
                ("verdict", models.CharField(max_length=8)),
                ("evidence", models.JSONField(default=dict)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("catalogue_version", models.CharField(max_length=20)),
                ("is_current", models.BooleanField(default=True)),
                ("candidate", models.CharField(blank=True, max_length=8)),
                ("candidate_since", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "website",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.website",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "website", "check_key"], name="checkstate_history")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="checkstate_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="website", name="checkstate_website_inside", to="Website"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("website", "check_key"),
                        name="checkstate_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckExplanation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("check_key", models.CharField(max_length=30)),
                ("reason", models.TextField()),
                ("owner", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
                (
                    "website",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="belfort.website",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="checkexplanation_organization_id_key"),
                    belfort.models.base.TenantForeignKey(
                        field="website", name="checkexplanation_website_inside", to="Website"
                    ),
                    models.UniqueConstraint(fields=("website", "check_key"), name="checkexplanation_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostureDay",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("dated_on", models.DateField()),
                ("full_https", models.BooleanField(null=True)),
                ("score", models.CharField(blank=True, help_text="an exact fraction", max_length=40)),
                ("grade", models.CharField(blank=True, max_length=1)),
                ("host_count", models.PositiveIntegerField()),
                ("verdicts", models.JSONField(default=dict)),
                ("catalogue_version", models.CharField(max_length=20)),
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
                "indexes": [models.Index(fields=["programme", "dated_on"], name="postureday_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="postureday_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "dated_on"), name="postureday_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PosturePicture",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("dated_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("content", models.JSONField(default=dict)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="belfort.organization"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "id"), name="posturepicture_organization_id_key"),
                    models.UniqueConstraint(fields=("organization", "dated_on"), name="posturepicture_day"),
                ],
            },
        ),
    ]
