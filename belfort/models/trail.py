"""The trail: what happened, in a chain per organization that cannot be changed unseen."""

from typing import Any, ClassVar

from django.db import models

from belfort.domain.permissions import Ability
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, tenant_keys


class TrailQuerySet(TenantQuerySet[Any]):
    """Events."""

    read_ability = Ability.READ_TRAIL


class TrailEvent(TenantModel):
    """One event; update and delete are refused by the database. `mac` covers every field and the one before it."""

    sequence = models.PositiveBigIntegerField()
    happened_at = models.DateTimeField()
    actor_id = models.PositiveBigIntegerField(default=0)
    actor_name = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_name = models.CharField(max_length=300, blank=True)
    body = models.JSONField(default=dict)
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    objects: ClassVar[TenantManager[Any, TrailQuerySet]] = TenantManager(TrailQuerySet)

    class Meta:
        constraints = [
            tenant_keys("trailevent"),
            models.UniqueConstraint(fields=["organization", "sequence"], name="trailevent_sequence"),
        ]
        indexes = [models.Index(fields=["organization", "subject_id"], name="trailevent_subject")]


class TrailHead(TenantModel):
    """The newest event of an organization; locked while an event is added, so that the chain has no forks."""

    sequence = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            tenant_keys("trailhead"),
            models.UniqueConstraint(fields=["organization"], name="trailhead_one"),
        ]
