"""Failed sign-ins: remembered per pair of account and address, so that nobody can lock out somebody else."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from belfort.domain.sign_in import FORGET_AFTER, wait
from belfort.models import SignInDelay


def _pair(email: str, address: str) -> str:
    text = f"{email.strip().lower()}\n{address}".encode()
    return hmac.new(str(settings.SECRET_KEY).encode(), text, hashlib.sha256).hexdigest()


def get_wait(*, email: str, address: str, at: datetime) -> timedelta:
    """Return how long this address must wait before it may try this account again."""
    row = SignInDelay.objects.filter(pk=_pair(email, address)).first()
    return wait(row.failures, row.last_failed_at, at) if row else timedelta(0)


@transaction.atomic
def note_failure(*, email: str, address: str, at: datetime) -> None:
    """Count one more failure of the pair; rows older than a day are thrown away."""
    SignInDelay.objects.filter(last_failed_at__lte=at - FORGET_AFTER).delete()
    row, _ = SignInDelay.objects.select_for_update().get_or_create(
        pk=_pair(email, address), defaults={"failures": 0, "last_failed_at": at}
    )
    row.failures += 1
    row.last_failed_at = at
    row.save(update_fields=["failures", "last_failed_at"])


def note_success(*, email: str, address: str) -> None:
    """Forget the failures of the pair."""
    SignInDelay.objects.filter(pk=_pair(email, address)).delete()
