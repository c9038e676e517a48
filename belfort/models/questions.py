"""Answers to a parliamentary or steering-group question that were frozen as they were given."""

from typing import Any, ClassVar

from django.db import models

from belfort.domain.permissions import Ability
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, tenant_keys


class ReplyQuerySet(TenantQuerySet[Any]):
    """Frozen replies of the region."""

    read_ability = Ability.READ_BUDGET


class Reply(TenantModel):
    """A reply at a date, whole, with the hash of its content. Never changed."""

    question = models.SlugField(max_length=40)
    as_of = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200, blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, ReplyQuerySet]] = TenantManager(ReplyQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "question", "as_of"], name="reply_listing")]
        constraints = [tenant_keys("reply")]
