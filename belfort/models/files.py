"""Files that people gave or that Belfort made: the row here, the bytes under a random name outside the web root."""

from typing import Any, ClassVar

from django.db import models

from belfort.domain.permissions import Ability
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, tenant_keys


class FileQuerySet(TenantQuerySet[Any]):
    """Files; whoever may read results may know of them, each page asks the ability of what it shows."""

    read_ability = Ability.READ_RESULTS


class StoredFile(TenantModel):
    """One file: what it was called, what it really is, how large, and the hash of its bytes. Never changed."""

    original_name = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, FileQuerySet]] = TenantManager(FileQuerySet)

    class Meta:
        constraints = [tenant_keys("storedfile")]
