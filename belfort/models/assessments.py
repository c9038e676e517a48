"""Self-assessments: their answers with all history, evidence, frozen snapshots, remarks, certificates and the target."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from belfort.domain.permissions import Ability, Actor
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, Versioned, inside, tenant_keys
from belfort.models.catalogs import Control, Framework
from belfort.models.files import StoredFile

LEVELS = [(level, level) for level in ("basic", "important", "essential")]
MODES = [(mode, mode) for mode in ("rule", "workbook")]


class ResultQuerySet(TenantQuerySet[Any]):
    """Figures: assessments, snapshots, targets, certificates."""

    read_ability = Ability.READ_RESULTS


class AnswerQuerySet(TenantQuerySet[Any]):
    """Answers: who reads answers sees all, who was given controls sees those."""

    read_ability = Ability.READ_ANSWERS

    def visible_to(self, actor: Actor) -> "AnswerQuerySet":
        """Keep the answers of bodies where the actor reads them, and those given to the actor."""
        all_of = actor.organizations_with(Ability.READ_ANSWERS)
        some_of = actor.organizations_with(Ability.EDIT_ASSIGNED) - all_of
        if not some_of or not actor.user_id:
            return self.filter(organization_id__in=all_of)
        return self.filter(Q(organization_id__in=all_of) | Q(organization_id__in=some_of, owner_id=actor.user_id))

    def visible_in(self, organization_id: int, actor: Actor) -> "AnswerQuerySet":
        """Keep the answers of one body: all of them for who reads answers there, else those given to the actor."""
        if actor.may(Ability.READ_ANSWERS, organization_id):
            return self.of(organization_id)
        return self.visible_to(actor).of(organization_id)

    def current(self) -> "AnswerQuerySet":
        """Keep the newest row per control."""
        return self.filter(is_current=True)


class EvidenceQuerySet(TenantQuerySet[Any]):
    """Evidence; for a contributor the service asks the answer first."""

    read_ability = Ability.READ_RESULTS

    def standing(self) -> "EvidenceQuerySet":
        """Leave out what was withdrawn."""
        return self.filter(withdrawn_at=None)


class Assessment(TenantModel, Versioned):
    """One self-assessment on a framework and a level, speaking of one date."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVELS)
    mode = models.CharField(max_length=10, choices=MODES, default="rule")
    state = models.CharField(max_length=10, choices=[(s, s) for s in ("draft", "submitted", "sent_back")])
    name = models.CharField(max_length=120)
    measured_on = models.DateField(help_text="the date that it speaks of")
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, ResultQuerySet]] = TenantManager(ResultQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "measured_on"], name="assessment_listing")]
        constraints = [
            tenant_keys("assessment"),
            inside("based_on", "Assessment", "assessment"),
            models.UniqueConstraint(
                fields=["organization", "framework"], condition=Q(state="draft"), name="assessment_one_draft"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Say whether answers may still change."""
        return self.state == "draft"


class Answer(TenantModel):
    """One answer to one control at one moment; a newer one takes its place as current and never overwrites it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    control = models.ForeignKey(Control, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="1 for the first answer to this control; the version people save on")
    is_current = models.BooleanField(default=True)
    documentation = models.PositiveSmallIntegerField(null=True)
    implementation = models.PositiveSmallIntegerField(null=True)
    not_applicable = models.BooleanField(default=False)
    grounds_documentation = models.TextField(blank=True)
    grounds_implementation = models.TextField(blank=True)
    assessor_comment = models.TextField(blank=True, help_text="from an imported workbook; read only")
    origin = models.CharField(
        max_length=10, choices=[(o, o) for o in ("scored", "copied", "proposed", "imported", "given")]
    )
    to_confirm = models.BooleanField(default=False)
    owner = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, AnswerQuerySet]] = TenantManager(AnswerQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "assessment", "is_current"], name="answer_listing"),
            models.Index(fields=["owner", "due_on"], condition=Q(is_current=True), name="answer_due"),
        ]
        constraints = [
            tenant_keys("answer"),
            inside("assessment", "Assessment", "answer"),
            models.UniqueConstraint(
                fields=["organization", "assessment", "control"], condition=Q(is_current=True), name="answer_current"
            ),
            models.UniqueConstraint(fields=["organization", "assessment", "control", "number"], name="answer_number"),
            models.CheckConstraint(
                condition=(Q(documentation=None) | Q(documentation__range=(1, 5)))
                & (Q(implementation=None) | Q(implementation__range=(1, 5)))
                & (Q(not_applicable=False) | Q(documentation=None, implementation=None)),
                name="answer_scores",
            ),
        ]


# written out, because each save of a score asks it and putting it together would take longer than answering it
SCORES = (
    "SELECT control_id, documentation, implementation, not_applicable FROM belfort_answer"
    " WHERE organization_id = %s AND assessment_id = %s AND is_current"
)


def read_scores(*, organization_id: int, assessment_id: UUID) -> list[tuple[int, int | None, int | None, bool]]:
    """Return control, two scores and "not applicable" of each current answer, without asking for whom: figures need all."""
    key = Answer._meta.get_field("assessment").get_db_prep_value(assessment_id, connection)  # noqa: SLF001 Django's own way
    with connection.cursor() as cursor:
        cursor.execute(SCORES, [organization_id, key])
        return list(cursor.fetchall())


class Evidence(TenantModel):
    """Something that shows that a control is done: a text, a link or a file. It stays with the control over the years."""

    control = models.ForeignKey(Control, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=[(kind, kind) for kind in ("text", "link", "file")])
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    dated_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager[Any, EvidenceQuerySet]] = TenantManager(EvidenceQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "control"], name="evidence_listing")]
        constraints = [tenant_keys("evidence"), inside("file", "StoredFile", "evidence")]


class Snapshot(TenantModel):
    """The figures of an assessment: one that moves with the draft, and a frozen one for each submission.

    `result` is what the domain computed, exact fractions as text; `answers` of a submission are frozen with it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    kind = models.CharField(max_length=10, choices=[("draft", "draft"), ("submitted", "submitted")])
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVELS)
    mode = models.CharField(max_length=10, choices=MODES)
    measured_on = models.DateField()
    taken_at = models.DateTimeField()
    complete = models.BooleanField()
    achieved = models.BooleanField()
    total = models.DecimalField(max_digits=14, decimal_places=12, null=True, help_text="rounded; never compared")
    answered_count = models.PositiveSmallIntegerField()
    control_count = models.PositiveSmallIntegerField()
    key_failure_count = models.PositiveSmallIntegerField()
    result = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    submitted_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_name = models.CharField(max_length=120, blank=True)
    submitted_function = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects: ClassVar[TenantManager[Any, ResultQuerySet]] = TenantManager(ResultQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "kind", "measured_on"], name="snapshot_listing")]
        constraints = [
            tenant_keys("snapshot"),
            inside("assessment", "Assessment", "snapshot"),
            models.UniqueConstraint(fields=["organization", "assessment", "kind"], name="snapshot_once"),
        ]


class Remark(TenantModel):
    """What a supporter says about an assessment or one of its controls."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    control = models.ForeignKey(Control, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(max_length=120)

    objects: ClassVar[TenantManager[Any, ResultQuerySet]] = TenantManager(ResultQuerySet)

    class Meta:
        constraints = [tenant_keys("remark"), inside("assessment", "Assessment", "remark")]


class Certificate(TenantModel, Versioned):
    """A verification or a certificate of a conformity body: a record, never computed."""

    kind = models.CharField(max_length=12, choices=[("verification", "verification"), ("certificate", "certificate")])
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVELS)
    conformity_body = models.CharField(max_length=120)
    reference = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    note = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager[Any, ResultQuerySet]] = TenantManager(ResultQuerySet)

    class Meta:
        constraints = [tenant_keys("certificate"), inside("file", "StoredFile", "certificate")]


class Target(TenantModel, Versioned):
    """The level that a government wants, and apart from it the level that the CCB's selection tool advises."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=10, choices=LEVELS, blank=True)
    target_on = models.DateField(null=True)
    advised_level = models.CharField(max_length=10, choices=[*LEVELS, ("small", "small")], blank=True)
    advised_on = models.DateField(null=True)

    objects: ClassVar[TenantManager[Any, ResultQuerySet]] = TenantManager(ResultQuerySet)

    class Meta:
        constraints = [tenant_keys("target"), models.UniqueConstraint(fields=["organization"], name="target_one")]


class Visit(TenantModel):
    """When a person last looked at the start page, to say what changed since."""

    user = models.ForeignKey("belfort.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField(help_text="the visit before this one; what came later is new")

    objects: ClassVar[TenantManager[Any, ResultQuerySet]] = TenantManager(ResultQuerySet)

    class Meta:
        constraints = [
            tenant_keys("visit"),
            models.UniqueConstraint(fields=["organization", "user"], name="visit_one"),
        ]


class Report(TenantModel):
    """A report that was asked for: made in the background, kept with its hash and what it was made from."""

    kind = models.CharField(
        max_length=12, choices=[(kind, kind) for kind in ("council", "full-pdf", "full-xlsx", "full-docx")]
    )
    language = models.CharField(max_length=2, choices=[("nl", "nl"), ("en", "en")])
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    state = models.CharField(max_length=10, choices=[(state, state) for state in ("waiting", "done", "failed")])
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    sources = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")

    objects: ClassVar[TenantManager[Any, ResultQuerySet]] = TenantManager(ResultQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "asked_at"], name="report_listing")]
        constraints = [
            tenant_keys("report"),
            inside("assessment", "Assessment", "report"),
            inside("file", "StoredFile", "report"),
        ]
