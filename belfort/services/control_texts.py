"""The official words of controls, for this installation only: from a library or workbook that it has a copy of."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.ciso_library import read_ciso_library
from belfort.exchange.cyfun_texts import OWNER, read_cyfun_texts
from belfort.exchange.cyfun_workbook import recognize_cyfun_workbook
from belfort.exchange.limits import LIBRARY, require_plain_name
from belfort.models import ControlText, ImportDraft, Organization
from belfort.services import import_drafts, installation, scored_frameworks, trail
from belfort.services.trail import Subject

READ_AT_MOST = LIBRARY.file_bytes + 1
LANGUAGES = ("nl", "en")
KIND = "texts"


@dataclass(frozen=True, slots=True)
class OfficialText:
    """What an official file says about a control in one language."""

    ref: str
    language: str
    requirement: str
    guidance: str


@dataclass(frozen=True, slots=True)
class TextFile:
    """An official file as understood: which framework it is about, whose words they are, and what it does not hold."""

    framework: str
    copyright: str
    sha256: str
    texts: tuple[OfficialText, ...]
    missing: tuple[str, ...]


def read_file(*, file_name: str, data: bytes, language: str = "en") -> TextFile:
    """Read a CISO Assistant library (.yaml) or an official workbook (.xlsx, whose words are in `language`).

    Raises RefusedFileError with the file, the place in it and the reason.
    """
    name = require_plain_name(file_name)
    ending = name.lower().rpartition(".")[2]
    try:
        if ending in {"yaml", "yml"}:
            return _library(data)
        if ending == "xlsx":
            return _workbook(data, language)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=name)) from None
    raise RefusedFileError(Text("kies een bestand .yaml of .xlsx.", "choose a file .yaml or .xlsx."), Place(file=name))


def _library(data: bytes) -> TextFile:
    found = read_ciso_library(data, [scored_frameworks.get(key) for key in scored_frameworks.KEYS])
    texts = tuple(
        OfficialText(node.ref, language, text.description or text.name, text.annotation)
        for node in found.nodes
        if node.is_control
        for language, text in node.texts.items()
        if language in LANGUAGES
    )
    return TextFile(found.framework, found.copyright, hashlib.sha256(data).hexdigest(), texts, found.missing)


def _workbook(data: bytes, language: str) -> TextFile:
    key = f"cyfun-{recognize_cyfun_workbook(data).version}"
    framework = scored_frameworks.get(key)
    found = read_cyfun_texts(data, framework)
    told = {text.ref for text in found}
    return TextFile(
        key,
        f"© {OWNER}",
        hashlib.sha256(data).hexdigest(),
        tuple(OfficialText(text.ref, language, text.requirement, text.guidance) for text in found),
        tuple(control.ref for control in framework.controls if control.ref not in told),
    )


@dataclass(frozen=True, slots=True)
class TextCounts:
    """What a file would change: texts that are new, that differ, and that stay."""

    new: int
    different: int
    same: int


def compare(*, actor: Actor, file: TextFile) -> TextCounts:
    """Compare a file with the texts of this installation."""
    actor.require_anywhere(Ability.OPERATE_PLATFORM)
    standing = _standing(file)
    new = different = 0
    for text in file.texts:
        row = standing.get((text.ref, text.language))
        new += row is None
        different += row is not None and (row.requirement, row.guidance) != (text.requirement, text.guidance)
    return TextCounts(new, different, len(file.texts) - new - different)


def _standing(file: TextFile) -> Mapping[tuple[str, str], ControlText]:
    rows = ControlText.objects.filter(framework_id=file.framework)
    return {(row.ref, row.language): row for row in rows}


@transaction.atomic
def import_texts(
    *, actor: Actor, at: datetime, installation_body: Organization, file: TextFile, file_name: str
) -> TextCounts:
    """Keep the official words of a file in this installation, with their copyright line; the newest file speaks."""
    actor.require(Ability.OPERATE_PLATFORM, installation_body.id)
    counts = compare(actor=actor, file=file)
    languages = {text.language for text in file.texts}
    refs = {text.ref for text in file.texts}
    ControlText.objects.filter(framework_id=file.framework, language__in=languages, ref__in=refs).delete()
    ControlText.objects.bulk_create(
        [
            ControlText(
                framework_id=file.framework,
                ref=text.ref,
                language=text.language,
                requirement=text.requirement,
                guidance=text.guidance,
                copyright=file.copyright,
                source_name=file_name[:200],
                source_sha256=file.sha256,
                loaded_at=at,
            )
            for text in file.texts
        ],
        batch_size=200,
    )
    trail.record(
        actor=actor,
        at=at,
        organization=installation_body,
        verb="texts.imported",
        subject=Subject("framework", file.framework, file_name),
        body={"sha256": file.sha256, "texts": len(file.texts), "missing": list(file.missing)},
    )
    return counts


@transaction.atomic
def prepare(*, actor: Actor, at: datetime, file_name: str, data: bytes, language: str) -> ImportDraft:
    """Read a file with official words and keep what it says until the operator says yes."""
    body = installation.get_body()
    actor.require(Ability.OPERATE_PLATFORM, body.id)
    file = read_file(file_name=file_name, data=data, language=language)
    return import_drafts.keep(
        actor=actor,
        at=at,
        organization=body,
        kind=KIND,
        file_name=file_name,
        sha256=file.sha256,
        rows=asdict(file),
        count=len(file.texts),
    )


@dataclass(frozen=True, slots=True)
class TextPreview:
    """What a file of official words would change in this installation."""

    file: TextFile
    counts: TextCounts
    draft: ImportDraft


def get_preview(*, actor: Actor, key: UUID) -> TextPreview:
    """Return what a file that was read would change now."""
    draft = _find(actor, key)
    file = _unpacked(draft.rows)
    return TextPreview(file, compare(actor=actor, file=file), draft)


def _find(actor: Actor, key: UUID) -> ImportDraft:
    body = installation.get_body()
    actor.require(Ability.OPERATE_PLATFORM, body.id)
    return import_drafts.find(actor=actor, organization=body, kind=KIND, key=key)


def _unpacked(rows: Mapping[str, Any]) -> TextFile:
    return TextFile(
        rows["framework"],
        rows["copyright"],
        rows["sha256"],
        tuple(OfficialText(**text) for text in rows["texts"]),
        tuple(rows["missing"]),
    )


@transaction.atomic
def apply(*, actor: Actor, at: datetime, key: UUID) -> TextCounts:
    """Keep the words of a file that was read and shown; then throw the file away."""
    draft = _find(actor, key)
    import_drafts.require_fresh(draft, at)
    counts = import_texts(
        actor=actor,
        at=at,
        installation_body=installation.get_body(),
        file=_unpacked(draft.rows),
        file_name=draft.file_name,
    )
    draft.delete()
    return counts


def get_sources(*, actor: Actor) -> list[dict[str, Any]]:
    """Return which files the words of this installation come from, with their copyright line and number of texts."""
    actor.require_anywhere(Ability.OPERATE_PLATFORM)
    rows = ControlText.objects.values("framework__name_nl", "language", "source_name", "copyright")
    return [dict(row) for row in rows.annotate(count=Count("pk")).order_by("framework", "language", "source_name")]


def get_text(*, actor: Actor, framework: str, ref: str) -> dict[str, ControlText]:
    """Return the official words of a control by language; empty when this installation has none."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    return {row.language: row for row in ControlText.objects.filter(framework_id=framework, ref=ref)}
