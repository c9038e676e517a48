"""What a finder sent, sealed until the worker hands it over: AES-256-GCM with a key derived from the master key of files.

The government and the row are bound to it, so that a report that was moved to another government does not open. Inside
stands the length of a JSON head (4 bytes), the head, and the bytes of the files one after another.
"""

import json
import os
from dataclasses import asdict, dataclass
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
from belfort.models import Organization

PURPOSE = b"belfort: reports from outside, 1"
NONCE_BYTES, LENGTH_BYTES = 12, 4


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What a finder fills in; `files` are names and bytes."""

    title: str
    description: str
    target: str = ""
    found_at: datetime | None = None
    name: str = ""
    contact: str = ""
    key: str = ""
    wants_thanks: bool = False
    files: tuple[tuple[str, bytes], ...] = ()


def seal(*, organization: Organization, row: UUID, content: ReportContent) -> bytes:
    """Return a report as it may wait in the database."""
    head = asdict(content) | {
        "found_at": content.found_at.isoformat() if content.found_at else "",
        "files": [[name, len(data)] for name, data in content.files],
    }
    packed = json.dumps(head).encode()
    plain = b"".join([len(packed).to_bytes(LENGTH_BYTES), packed, *(data for _, data in content.files)])
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key(str(settings.FILE_KEY))).encrypt(nonce, plain, _bound(organization, row))


def unseal(*, organization: Organization, row: UUID, stored: bytes) -> ReportContent:
    """Return a report that waited; raises InvalidError when it was changed or moved, or when the master key does not fit."""
    nonce, sealed = stored[:NONCE_BYTES], stored[NONCE_BYTES:]
    try:
        plain = AESGCM(_key(str(settings.FILE_KEY))).decrypt(nonce, sealed, _bound(organization, row))
    except (InvalidTag, ValueError):
        raise InvalidError(Text("Deze melding is niet te openen.", "This report cannot be opened.")) from None
    start = LENGTH_BYTES + int.from_bytes(plain[:LENGTH_BYTES])
    head = json.loads(plain[LENGTH_BYTES:start])
    files = []
    for name, size in head["files"]:
        files.append((name, plain[start : start + size]))
        start += size
    found_at = datetime.fromisoformat(head["found_at"]) if head["found_at"] else None
    return ReportContent(**(head | {"found_at": found_at, "files": tuple(files)}))


def _bound(organization: Organization, row: UUID) -> bytes:
    return PURPOSE + organization.public_id.bytes + row.bytes


@lru_cache(maxsize=1)
def _key(master: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(master.encode())
