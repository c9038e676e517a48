"""The mergers of the demo: on 1 January 2025, 28 of its 300 governments became 13, so that 285 stand on the map today."""

from collections.abc import Sequence
from datetime import date

from belfort.models import Organization, Succession
from belfort.models.organizations import Status

MERGED_ON = date(2025, 1, 1)
MERGERS, OF_THREE = 13, 2
SMALLEST = 100  # a smaller demo has one merger, of its first government
SUFFIXES = ("aan-de-Beek", "op-den-Heuvel")


def make_mergers(municipalities: Sequence[Organization]) -> None:
    """Give thirteen governments one or two predecessors that ended in them; part of the making of the demo."""
    count = MERGERS if len(municipalities) >= SMALLEST else 1
    step = max(len(municipalities) // count, 1)
    for place, successor in enumerate(municipalities[: step * count : step]):
        for suffix in SUFFIXES[: 2 if 1 <= place <= OF_THREE else 1]:
            predecessor = Organization.objects.create(
                slug=f"{successor.slug}-{suffix.lower()}",
                source_key=f"demo:predecessor:{successor.slug}:{suffix}",
                kind=successor.kind,
                status=Status.MERGED,
                name=f"{successor.name}-{suffix}",
                province=successor.province,
                population=(successor.population or 0) // 2,
                is_fictional=True,
            )
            Succession.objects.create(predecessor=predecessor, successor=successor, effective_on=MERGED_ON)
