"""The toolkit as the programme keeps it: items with a theme, and their versions, which are never changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils.text import slugify
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.toolkit import Theme
from belfort.models import Organization, ToolkitItem, ToolkitVersion
from belfort.services import files, trail
from belfort.services.enrolments import FUTURE
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

READ_AT_MOST = files.READ_AT_MOST


@dataclass(frozen=True, slots=True)
class ItemContent:
    """What an item says of itself; English may be left out."""

    theme: Theme
    title_nl: str
    title_en: str = ""
    summary_nl: str = ""
    summary_en: str = ""

    def require_valid(self) -> None:
        """Raise InvalidError for an item without a title."""
        if not self.title_nl.strip():
            raise InvalidError(Text("Geef een titel.", "Give a title."), field="title_nl")


@dataclass(frozen=True, slots=True)
class VersionContent:
    """One version: a link, or a file (name and bytes), and what is new in it. `published_on` None is today."""

    url: str = ""
    file: tuple[str, bytes] | None = None
    change: str = ""
    published_on: date | None = None

    def require_valid(self) -> None:
        """Raise InvalidError unless there is exactly one of a link and a file, and the link is one of the web."""
        if bool(self.url.strip()) == bool(self.file):
            raise InvalidError(Text("Geef een link of een bestand.", "Give a link or a file."), field="file")
        if self.url.strip() and not is_web(self.url.strip()):
            words = Text("Geef een link die met https:// begint.", "Give a link that starts with https://.")
            raise InvalidError(words, field="url")


def is_web(url: str) -> bool:
    """Say whether a text is an address of the web, without anything that could break out of a header."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isprintable() and not set(url) & set(" <>\"'\\")
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and plain


def get_items(programme: Organization, *, on: date | None = None, key: str = "") -> list[ToolkitItem]:
    """Return the items in their order, each with its versions, newest first.

    With a day: as everybody sees them then. With a key: that one alone.
    """
    rows = ToolkitItem.objects.filter(programme=programme).order_by("position", "key")
    versions = ToolkitVersion.objects.order_by("-number")
    if on is not None:
        rows, versions = rows.filter(withdrawn_on=None), versions.filter(published_on__lte=on)
    if key:
        rows = rows.filter(key=key)
    return list(rows.prefetch_related(Prefetch("versions", queryset=versions)))


def find_item(programme: Organization, key: UUID) -> ToolkitItem:
    """Return one item with its versions, newest first, also when it is withdrawn; raises MissingError."""
    versions = Prefetch("versions", queryset=ToolkitVersion.objects.order_by("-number"))
    item = ToolkitItem.objects.filter(programme=programme, pk=key).prefetch_related(versions).first()
    if item is None:
        raise MissingError
    return item


@transaction.atomic
def add_item(
    *, actor: Actor, at: datetime, programme: Organization, content: ItemContent, first: VersionContent
) -> ToolkitItem:
    """Add an item with its first version at the end of the list."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    content.require_valid()
    position = ToolkitItem.objects.filter(programme=programme).aggregate(last=Max("position"))["last"]
    item = ToolkitItem.objects.create(
        programme=programme,
        key=_new_key(programme, content.title_nl),
        position=0 if position is None else position + 1,
        **_values(content),
    )
    _publish(actor, at, item, first)
    _note(actor, at, "toolkit.added", item)
    return item


def _new_key(programme: Organization, title: str) -> str:
    taken = set(ToolkitItem.objects.filter(programme=programme).values_list("key", flat=True))
    base = slugify(title)[:70] or "document"
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if key not in taken)


def _values(content: ItemContent) -> dict[str, Any]:
    return {name: value.strip() for name, value in asdict(content).items()} | {"theme": content.theme.value}


@transaction.atomic
def change_item(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, content: ItemContent
) -> ToolkitItem:
    """Change what an item says of itself; its address and its versions stay."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    content.require_valid()
    item = find_item(programme, key)
    changes = _values(content)
    body = {"changes": changed(item, changes)}
    update_versioned(item, version=version, changes=changes)
    _note(actor, at, "toolkit.changed", item, body)
    return item


@transaction.atomic
def publish_version(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, content: VersionContent
) -> ToolkitVersion:
    """Publish a newer version of an item; the earlier ones stay to be read."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    item = find_item(programme, key)
    row = _publish(actor, at, item, content)
    _note(actor, at, "toolkit.published", item, {"number": row.number, "sha256": row.sha256})
    return row


def _publish(actor: Actor, at: datetime, item: ToolkitItem, content: VersionContent) -> ToolkitVersion:
    content.require_valid()
    day = content.published_on or localdate(at)
    if day > localdate(at):
        raise InvalidError(FUTURE, field="published_on")
    # one writer of an item at a time; the row that comes back knows the newest number
    ToolkitItem.objects.select_for_update().get(pk=item.pk)
    newest = ToolkitVersion.objects.filter(item=item).order_by("-number").first()
    if newest is not None and day < newest.published_on:
        words = Text("De vorige versie is van {day}.", "The version before it is of {day}.")
        raise InvalidError(words.filled(day=newest.published_on), field="published_on")
    kept: Mapping[str, Any] = {}
    if content.file is not None:
        name, data = content.file
        file = files.store(actor=actor, at=at, organization=item.programme, name=name, data=data)
        kept = {
            "file_id": file.pk,
            "file_name": file.original_name,
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
        }
    return ToolkitVersion.objects.create(
        item=item,
        number=newest.number + 1 if newest else 1,
        published_on=day,
        change=content.change.strip(),
        url=content.url.strip(),
        **kept,
    )


@transaction.atomic
def withdraw_item(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, back: bool = False
) -> ToolkitItem:
    """Take an item off the public page, or put it back; nothing of it is thrown away."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    item = find_item(programme, key)
    update_versioned(item, version=version, changes={"withdrawn_on": None if back else localdate(at)})
    _note(actor, at, "toolkit.put_back" if back else "toolkit.withdrawn", item)
    return item


def _note(actor: Actor, at: datetime, verb: str, item: ToolkitItem, body: dict[str, Any] | None = None) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=item.programme,
        verb=verb,
        subject=Subject("toolkit", item.pk, item.title_nl),
        body=body or {},
    )
