"""Seal files at rest: AES-256-GCM with a data key for each organization, wrapped by a master key outside the database.

What lies on the disk: MARK, the id of the data key (16 bytes), a nonce (12 bytes), the ciphertext with its tag. The
organization, the key and the file are bound to it as associated data, so bytes that were moved to the name of another
government or of another file do not open. The data key stands in its row in the same way, bound to its organization.
Format and reasons: docs/decisions/0010-files-are-sealed.md.
"""

import os
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text
from belfort.models import FileKey, Organization

MARK = b"belfort\x00\x01"  # a NUL: no plain text begins so, nor any other kind of file that is kept
KEY_BYTES, NONCE_BYTES, ID_BYTES = 32, 12, 16
PURPOSE = b"belfort: keys of files, 1"

CHANGED = Text(
    "Dit bestand is op de schijf veranderd en wordt niet getoond.",
    "This file was changed on disk and is not shown.",
)
DESTROYED = Text(
    "De sleutel van dit bestand is op {day} vernietigd; het is niet meer te lezen.",
    "The key of this file was destroyed on {day}; it can no longer be read.",
)
WRONG_MASTER = Text(
    "De hoofdsleutel van de bestanden past niet; laat de beheerder BELFORT_FILE_KEY nakijken.",
    "The master key of the files does not fit; let the operator look at BELFORT_FILE_KEY.",
)


def seal(*, at: datetime, organization: Organization, file_id: UUID, data: bytes) -> bytes:
    """Return the bytes that may lie on the disk; the first file of an organization makes its key.

    Raises InvalidError when the master key does not open the key of the organization.
    """
    row = _key_in_use(organization, at)
    nonce = os.urandom(NONCE_BYTES)
    bound = _bound(MARK, organization, row.pk, file_id)
    return MARK + row.pk.bytes + nonce + AESGCM(_unwrapped(row, organization)).encrypt(nonce, data, bound)


def is_sealed(stored: bytes) -> bool:
    """Say whether the bytes on the disk are sealed; those of before sealing are plain."""
    return stored.startswith(MARK)


def unseal(*, organization: Organization, file_id: UUID, stored: bytes) -> bytes:
    """Return the plain bytes of a file.

    Raises InvalidError, each time with one sentence: when one byte differs or the bytes belong to another file or
    organization, when the key was destroyed, and when the master key does not fit.
    """
    start = len(MARK) + ID_BYTES
    named, nonce = stored[len(MARK) : start], stored[start : start + NONCE_BYTES]
    if len(nonce) < NONCE_BYTES:
        raise InvalidError(CHANGED)
    rows = FileKey.unscoped_rows.filter(organization=organization, pk=UUID(bytes=named))
    row: FileKey | None = rows.first()
    if row is None:
        raise InvalidError(CHANGED)
    key = _unwrapped(row, organization)
    try:
        bound = _bound(MARK, organization, row.pk, file_id)
        return AESGCM(key).decrypt(nonce, stored[start + NONCE_BYTES :], bound)
    except InvalidTag:
        raise InvalidError(CHANGED) from None


def destroy(*, at: datetime, organization: Organization) -> bool:
    """Throw the data key of an organization away, for ever; says whether there was one.

    The row stays, to tell what happened to its files. The caller checked the right to and leaves the trace.
    """
    rows = FileKey.unscoped_rows.filter(organization=organization, destroyed_at=None)
    return bool(rows.update(wrapped="", destroyed_at=at))


def opens_every_key() -> bool:
    """Say whether the master key opens the key of every organization in the open context."""
    rows = FileKey.unscoped_rows.filter(destroyed_at=None).select_related("organization")
    try:
        for row in rows:
            _unwrapped(row, row.organization)
    except InvalidError:
        return False
    return True


def _key_in_use(organization: Organization, at: datetime) -> FileKey:
    """Return the key with which an organization seals; two writers at once end with the same one."""
    rows = FileKey.unscoped_rows.filter(organization=organization, destroyed_at=None)
    row: FileKey | None = rows.first()
    if row is None:
        made = FileKey(organization=organization, made_at=at)
        made.wrapped = _wrapped(made, organization, AESGCM.generate_key(8 * KEY_BYTES))
        FileKey.unscoped_rows.bulk_create([made], ignore_conflicts=True)
        row = rows.get()
    return row


def _wrapped(row: FileKey, organization: Organization, key: bytes) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return (nonce + _master().encrypt(nonce, key, _bound(PURPOSE, organization, row.pk))).hex()


def _unwrapped(row: FileKey, organization: Organization) -> bytes:
    if row.destroyed_at is not None:
        raise InvalidError(DESTROYED.filled(day=f"{row.destroyed_at:%d/%m/%Y}"))
    try:
        kept = bytes.fromhex(row.wrapped)
        return _master().decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], _bound(PURPOSE, organization, row.pk))
    except (InvalidTag, ValueError):
        raise InvalidError(WRONG_MASTER) from None


def _bound(purpose: bytes, organization: Organization, *parts: UUID) -> bytes:
    """Return the associated data: every part has its own fixed length, so no two lists of parts give the same bytes."""
    return purpose + organization.public_id.bytes + b"".join(part.bytes for part in parts)


def _master() -> AESGCM:
    return AESGCM(_derived(str(settings.FILE_KEY)))


@lru_cache(maxsize=1)
def _derived(text: str) -> bytes:
    """Return the master key of 256 bits from the long random text in the environment."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(text.encode())
