"""The toolkit for everybody: by theme, with versions to download, each look counted as a visitor of the day."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.domain.toolkit import THEME_NAMES, Theme
from belfort.models import Organization, StoredFile, ToolkitItem, ToolkitVersion
from belfort.services import actors, files, programmes, tenancy, toolkit, toolkit_visits
from belfort.services.toolkit_visits import Visitor as Visitor  # noqa: PLC0414 the web names its type


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item with the versions that everybody may read, newest first; there is at least one."""

    item: ToolkitItem
    theme: Text
    versions: list[ToolkitVersion]

    @property
    def newest(self) -> ToolkitVersion:
        """Return the version to read."""
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class PublicToolkit:
    """Everything, by theme; a theme without items is left out."""

    body: Organization
    themes: list[tuple[Theme, Text, list[PublicItem]]]


def get_toolkit(*, at: datetime, visitor: Visitor) -> PublicToolkit:
    """Return the toolkit and count the visitor; raises MissingError where no programme runs."""
    body = programmes.find_public_programme()
    toolkit_visits.count_visit(at=at, programme=body, visitor=visitor)
    found = [_public(row) for row in toolkit.get_items(body, on=localdate(at))]
    themes = [
        (theme, name, [one for one in found if one.versions and one.item.theme == theme])
        for theme, name in THEME_NAMES.items()
    ]
    return PublicToolkit(body, [row for row in themes if row[2]])


def _public(item: ToolkitItem) -> PublicItem:
    return PublicItem(item, THEME_NAMES[Theme(item.theme)], list(item.versions.all()))


def get_item(*, at: datetime, key: str, visitor: Visitor) -> PublicItem:
    """Return one item with its versions and count the visitor; raises MissingError, also for one that is withdrawn."""
    body = programmes.find_public_programme()
    toolkit_visits.count_visit(at=at, programme=body, visitor=visitor)
    return _find(body, at, key)


def _find(body: Organization, at: datetime, key: str) -> PublicItem:
    found = [_public(item) for item in toolkit.get_items(body, on=localdate(at), key=key)]
    if not found or not found[0].versions:
        raise MissingError
    return found[0]


@dataclass(frozen=True, slots=True)
class Opened:
    """A version that somebody opens: a link to go to, or a file."""

    version: ToolkitVersion
    data: bytes = b""


def open_version(*, actor: Actor, at: datetime, key: str, number: int, slug: str, visitor: Visitor) -> Opened:
    """Return a version, count the visitor, and the download of the government for which a signed-in person works.

    After this the open context works for the programme: only its own files can be read, and only this one is.
    """
    body = programmes.find_public_programme()
    toolkit_visits.count_visit(at=at, programme=body, visitor=visitor)
    version = next((row for row in _find(body, at, key).versions if row.number == number), None)
    if version is None:
        raise MissingError
    toolkit_visits.count_download(actor=actor, at=at, version=version, slug=slug)
    if version.url:
        return Opened(version)
    tenancy.become(actors.programme_operator(body, name="toolkit"))
    file = StoredFile.unscoped_rows.filter(organization=body, pk=version.file_id).select_related("organization").first()
    if file is None:
        raise MissingError
    return Opened(version, files.read(file))
