"""Rounds (meetrondes): the sector asks every government in scope for a self-assessment between two dates."""

import uuid
from typing import Any, ClassVar

from django.db import models

from belfort.domain.permissions import Ability
from belfort.models.assessments import LEVELS
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, Versioned, inside, tenant_keys
from belfort.models.catalogs import Framework
from belfort.models.files import StoredFile
from belfort.models.sector import SectorQuerySet
from belfort.models.shared import SharedModel


class Round(Versioned):
    """A yearly round: framework, level, kinds of bodies in scope, and its three dates. Public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVELS)
    kinds = models.JSONField(default=list, help_text="the kinds of bodies in scope")
    opens_on = models.DateField()
    reminds_on = models.DateField()
    closes_on = models.DateField()
    frozen_at = models.DateTimeField(null=True)
    result = models.JSONField(
        default=dict, null=True, help_text="participation as it was counted when the round was frozen"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="round_name")]


class RoundChange(models.Model):
    """When a round was until its dates were changed. Public; never changed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="within the round, from 1")
    opens_on = models.DateField()
    reminds_on = models.DateField()
    closes_on = models.DateField()
    changed_on = models.DateField(help_text="from which day on other dates hold")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="roundchange_number")]


class Submission(SharedModel):
    """What a government handed in for a round, or why it is excused; late when it came after the close."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    snapshot_id = models.UUIDField(null=True)
    submitted_on = models.DateField(null=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_function = models.CharField(max_length=120, blank=True)
    is_late = models.BooleanField(default=False)
    excuse = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    objects: ClassVar[TenantManager[Any, SectorQuerySet]] = TenantManager(SectorQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "round"], name="submission_of_round")]
        constraints = [
            tenant_keys("submission"),
            models.UniqueConstraint(fields=["organization", "round", "snapshot_id"], name="submission_once"),
        ]


class RoundReportQuerySet(TenantQuerySet[Any]):
    """Reports on rounds; money stands in them."""

    read_ability = Ability.READ_BUDGET


class RoundReport(TenantModel):
    """The account of a round, asked by a person of the region: made in the background, kept with its hash and sources."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=[(kind, kind) for kind in ("docx", "pdf", "xlsx")])
    language = models.CharField(max_length=2, choices=[("nl", "nl"), ("en", "en")])
    state = models.CharField(max_length=10, choices=[(state, state) for state in ("waiting", "done", "failed")])
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    sources = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")

    objects: ClassVar[TenantManager[Any, RoundReportQuerySet]] = TenantManager(RoundReportQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "round", "asked_at"], name="roundreport_listing")]
        constraints = [tenant_keys("roundreport"), inside("file", "StoredFile", "roundreport")]
