"""A file that was read and understood, waiting until its sender says yes."""

from typing import Any, ClassVar

from django.db import models

from belfort.domain.permissions import Ability
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, tenant_keys


class ImportQuerySet(TenantQuerySet[Any]):
    """Files that wait."""

    read_ability = Ability.IMPORT_REGISTER


class ImportDraft(TenantModel):
    """The rows of a file as understood; thrown away when applied, cancelled or a day old."""

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, ImportQuerySet]] = TenantManager(ImportQuerySet)

    class Meta:
        constraints = [tenant_keys("importdraft")]
