"""Rows of the toolkit, notes, partnerships and sessions for the isolation matrix: public business of the region."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from belfort.models import (
    Note,
    NoteControl,
    Organization,
    Partnership,
    PartnershipMember,
    ToolkitDownload,
    ToolkitItem,
    ToolkitVersion,
    Track,
    Workshop,
)
from tests.world import NOW, World

TODAY = NOW.date()
ITEM, MEMBER = "draaiboek", 990_001  # as they stand in addresses


def plant_knowledge(world: World, body: Organization) -> dict[Any, UUID]:
    """Make one of each, once, and let a body download something; returns the row of each table."""
    region = world.bodies["region"]
    item, is_new = ToolkitItem.objects.get_or_create(
        programme=region, key=ITEM, defaults={"theme": "incidents", "title_nl": "Draaiboek"}
    )
    if is_new:
        link = "https://toolkit.example/draaiboek"
        ToolkitVersion.objects.create(item=item, number=1, published_on=TODAY, url=link)
    version = ToolkitVersion.objects.get(item=item, number=1)
    ToolkitDownload.objects.add(
        ToolkitDownload(organization=body, programme=region, toolkit_version=version, day=TODAY, count=7)
    )
    note, is_new = Note.objects.get_or_create(
        programme=region, title_nl="Les", defaults={"kind": "lesson", "body_nl": "Tekst.", "published_on": TODAY}
    )
    if is_new:
        NoteControl.objects.create(note=note, framework_key="cyfun-2025", ref="ID.AM-01.1")
    together, is_new = Partnership.objects.get_or_create(
        programme=region, name="Samen", defaults={"kind": "partnership", "starts_on": TODAY - timedelta(days=90)}
    )
    if is_new:
        PartnershipMember.objects.create(
            pk=MEMBER, partnership=together, member=world.home, starts_on=TODAY - timedelta(days=30)
        )
    track = Track.objects.get(programme=region, key="basic-audit")
    session, _ = Workshop.objects.get_or_create(track=track, title="Sessie", held_on=TODAY - timedelta(days=3))
    return {ToolkitItem: item.pk, Note: note.pk, Partnership: together.pk, Workshop: session.pk}
