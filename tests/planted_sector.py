"""What a body shares with the region, for the isolation matrix: a choice by name, a look by somebody, the mark in each text."""

from belfort.models import Organization, SectorLook, SharingChoice
from tests.world import NOW, World


def plant_sector(world: World, body: Organization, mark: str) -> None:
    """Let a body share by name, and somebody of the region look at it."""
    common = {"organization": body, "programme": world.bodies["region"]}
    SharingChoice.objects.add(
        SharingChoice(**common, subject="maturity", level="named", starts_on=NOW.date(), chosen_at=NOW)
    )
    SectorLook.objects.add(SectorLook(**common, page="help", looked_at=NOW, looked_by_name=mark))
