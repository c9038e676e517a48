"""Keep files: known by their content, sealed under a random name outside the web root, with the hash of their bytes."""

import hashlib
import os
import secrets
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

import puremagic
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from belfort.domain.errors import InvalidError, MissingError, Place, RefusedFileError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.limits import require_plain_name, stray_character
from belfort.models import Organization, StoredFile
from belfort.services import file_keys, trail

LARGEST = 20 * 2**20
NOT_ACCEPTED = Text(
    "dit soort bestand wordt niet aanvaard; kies PDF, PNG, JPEG, Word, Excel, PowerPoint, OpenDocument of tekst.",
    "this kind of file is not accepted; choose PDF, PNG, JPEG, Word, Excel, PowerPoint, OpenDocument or text.",
)
READ_AT_MOST = LARGEST + 1  # one byte more than a file may have is enough to refuse it
QUOTA = 2 * 2**30

OFFICE = "application/vnd.openxmlformats-officedocument"
MOST_PARTS = 5_000
OFFICE_PARTS = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
# what the bytes say -> what is said when the file leaves the house
ALLOWED = {
    "application/pdf": "application/pdf",
    "image/png": "image/png",
    "image/jpeg": "image/jpeg",
    f"{OFFICE}.wordprocessingml.document": f"{OFFICE}.wordprocessingml.document",
    f"{OFFICE}.spreadsheetml.sheet": f"{OFFICE}.spreadsheetml.sheet",
    f"{OFFICE}.presentationml.presentation": f"{OFFICE}.presentationml.presentation",
    "application/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
    "text/plain": "text/plain; charset=utf-8",
}
# how the name of a file may end; another ending gets the first of these behind it, so that a note called run.bat never runs
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    f"{OFFICE}.wordprocessingml.document": (".docx",),
    f"{OFFICE}.spreadsheetml.sheet": (".xlsx",),
    f"{OFFICE}.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "text/plain; charset=utf-8": (".txt", ".csv", ".md", ".log"),
}
NAME_LENGTH = 200
# what a text may not begin with: markup and formats that a program could run or draw
ACTIVE = ("<", "{\\rtf", "%!", "#!")


def store(*, actor: Actor, at: datetime, organization: Organization, name: str, data: bytes) -> StoredFile:
    """Keep the bytes of a file; the caller checked the right to and leaves the trace.

    Raises RefusedFileError for a name with a path, an empty or too large file, a kind that is not accepted, and when
    the room of the organization is full. The bytes are on disk before the row exists.
    """
    name = require_plain_name(name)
    media_type = checked_type(name, data)
    used = StoredFile.unscoped_rows.filter(organization=organization).aggregate(sum=Sum("size"))["sum"] or 0
    if used + len(data) > QUOTA:
        raise RefusedFileError(
            Text("de plaats voor bestanden is op ({room} GB).", "the room for files is full ({room} GB).").filled(
                room=QUOTA // 2**30
            ),
            Place(file=name),
        )
    name = with_ending(name, media_type)
    return keep(actor=actor, at=at, organization=organization, name=name, data=data, media_type=media_type)


def with_ending(name: str, media_type: str) -> str:
    """Return the name of a file with an ending that says what it is, cut at what a row can hold."""
    endings = ENDINGS[media_type]
    fits = next((ending for ending in endings if name.lower().endswith(ending)), "")
    if fits:
        return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - len(fits)] + fits
    return name[: NAME_LENGTH - len(endings[0])] + endings[0]


def keep(
    *, actor: Actor, at: datetime, organization: Organization, name: str, data: bytes, media_type: str
) -> StoredFile:
    """Keep a file that Belfort made itself: nothing to doubt about its content, and no quota refuses it.

    The bytes are on disk before the row exists; the caller checked the right to and leaves the trace.
    """
    key, stored = uuid4(), secrets.token_hex(24)
    _write(_path(organization, stored), file_keys.seal(at=at, organization=organization, file_id=key, data=data))
    row: StoredFile = StoredFile.objects.add(
        StoredFile(
            id=key,
            organization=organization,
            original_name=name[:NAME_LENGTH],
            stored_name=stored,
            media_type=media_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            added_at=at,
            added_by_id=actor.user_id or None,
        )
    )
    return row


def checked_type(name: str, data: bytes, refusal: Text = NOT_ACCEPTED) -> str:
    """Return what the content of a file is; raises RefusedFileError for one that is empty, too large or not accepted.

    `refusal` says which kinds are, for a place that takes fewer.
    """
    place = Place(file=name)
    if not data:
        raise RefusedFileError(Text("het bestand is leeg.", "the file is empty."), place)
    if len(data) > LARGEST:
        raise RefusedFileError(
            Text("groter dan {most} MB.", "larger than {most} MB.").filled(most=LARGEST // 2**20), place
        )
    found = next((ALLOWED[kind] for kind in _kinds(data) if kind in ALLOWED), None)
    if found is None:
        raise RefusedFileError(refusal, place)
    return found


def _kinds(data: bytes) -> list[str]:
    """Return what the content is, or may be; a text without control characters is plain text, however it begins."""
    if data.startswith(b"PK"):
        return _office_kinds(data)
    kinds = []
    with suppress(puremagic.PureError, ValueError, IndexError):
        kinds.append(puremagic.magic_string(data)[0].mime_type)
    return [*kinds, "text/plain"] if _is_plain_text(data) else kinds


def _is_plain_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not stray_character(text) and not text.lstrip().lower().startswith(ACTIVE)


def _office_kinds(data: bytes) -> list[str]:
    """Return the kind of an office file by its main part; none for another archive or one with a macro."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist()[:MOST_PARTS])
            opened = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
    except (BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, ValueError):
        return []
    if any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names):
        return []
    return [opened] if opened else [kind for part, kind in OFFICE_PARTS.items() if part in names]


def _path(organization: Organization, stored_name: str) -> Path:
    return Path(settings.DATA) / "files" / str(organization.public_id) / stored_name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(file: StoredFile) -> bytes:
    """Return the bytes of a file that the caller may see; raises MissingError when they are gone.

    Raises InvalidError when they were changed, or when no key opens them (any more). Bytes of before sealing are plain.
    """
    organization = file.organization
    try:
        data = _path(organization, file.stored_name).read_bytes()
    except FileNotFoundError:
        raise MissingError from None
    if file_keys.is_sealed(data):
        data = file_keys.unseal(organization=organization, file_id=file.pk, stored=data)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise InvalidError(file_keys.CHANGED)
    return data


@transaction.atomic
def shred(*, actor: Actor, at: datetime, organization: Organization) -> int:
    """Make every file of an organization unreadable for ever; returns how many.

    The key is thrown away, which reaches the copies of the files in backups too, and the files of before sealing leave
    the disk. The rows stay: names and hashes of what was submitted. A file that is given later gets a new key.
    """
    actor.require(Ability.OPERATE_PLATFORM, organization.id)
    count: int = StoredFile.unscoped_rows.filter(organization=organization).count()
    destroyed = file_keys.destroy(at=at, organization=organization)
    plain = [path for path in _path(organization, "").glob("*") if not _is_sealed(path)]
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="file.shredded",
        body={"files": count, "key": destroyed, "plain": len(plain)},
    )
    transaction.on_commit(lambda: _remove(plain))
    return count


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file_keys.is_sealed(file.read(len(file_keys.MARK)))


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
