"""Files that people gave or that Belfort made: the row here, the bytes under a random name outside the web root."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

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


class FileKeyQuerySet(TenantQuerySet[Any]):
    """Keys; no page shows them."""

    read_ability = Ability.OPERATE_PLATFORM


class FileKey(TenantModel):
    """The key with which the files of an organization are sealed, itself wrapped by the master key of the installation.

    One is in use; of one that was destroyed the row stays, without the key. `wrapped` is nonce and ciphertext in hex.
    """

    wrapped = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager[Any, FileKeyQuerySet]] = TenantManager(FileKeyQuerySet)

    class Meta:
        constraints = [
            tenant_keys("filekey"),
            models.UniqueConstraint(fields=["organization"], condition=Q(destroyed_at=None), name="filekey_in_use"),
            models.CheckConstraint(
                condition=(Q(destroyed_at=None) & ~Q(wrapped="")) | (Q(destroyed_at__isnull=False) & Q(wrapped="")),
                name="filekey_destroyed",
            ),
        ]
