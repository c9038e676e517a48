"""The findings of the sector, as they go with a publication: whose counts are used, and the totals that a page reads.

Which governments count with which day is decided by `domain.discretion`, as for the maturity; the totals by
`domain.sector_findings`. Nothing here gives out the count of one government.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from belfort.domain import discretion
from belfort.domain.discretion import Entry, views
from belfort.domain.discretion_counts import Count
from belfort.domain.finding_counts import OpenCounts
from belfort.domain.findings import Severity
from belfort.domain.permissions import Ability, Actor
from belfort.domain.sector_findings import FindingTotal, FindingTotals, Holder, finding_totals
from belfort.models import FindingCount, Organization
from belfort.services import sharing

KEY = "findings"
COLUMNS = ("critical", "high", "medium", "low", "overdue")


@dataclass(frozen=True, slots=True)
class Found:
    """What goes into a publication: the totals for everybody, and whose counts they are made of, which is never shown.

    `is_new` says that they are not those of the publication before.
    """

    content: Any
    used: Any
    is_new: bool


def count(*, actor: Actor, programme: Organization, day: date, before: Sequence[Mapping[str, Any]]) -> Found:
    """Return the totals of a day; `before` is what the earlier publications used, the oldest first.

    When too little changed they are those of the last publication.
    """
    actor.require(Ability.READ_SECTOR, programme.pk)
    history = [_read(used[KEY]) for used in before if used.get(KEY)]
    last = history[-1] if history else None
    current = _current(actor, programme, day, last.entries if last else {})
    fresh = discretion.publish(current, history)
    made = fresh or last
    if made is None:
        return Found(None, None, is_new=False)
    counts = _counts(actor, programme, [str(entry.snapshot) for entry in made.entries.values()])
    holders = [Holder(counts[str(entry.snapshot)], entry.named) for entry in made.entries.values()]
    return Found(_as_json(finding_totals(holders)), _written(made), is_new=fresh is not None)


def went_in_unnamed(used: Mapping[str, Any]) -> set[int]:
    """Return the governments of which a publication used the counts without their name."""
    return {int(body) for body, (_, named) in (used.get(KEY) or {}).items() if not named}


def totals_of(content: Mapping[str, Any]) -> FindingTotals | None:
    """Return the totals that stand in a publication; None when there are none, or when they are hidden."""
    found = content.get(KEY)
    if found is None:
        return None
    return FindingTotals(
        governments=found["governments"],
        by_severity={each: _total(found["by_severity"][each.value]) for each in Severity},  # JSON keeps no order
        open=_total(found["open"]),
        overdue=_total(found["overdue"]),
    )


def _current(actor: Actor, programme: Organization, day: date, last: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the newest counts of each government that exists on the day; equal counts stay those of before."""
    rows = FindingCount.objects.visible_to(actor).within(programme.pk).filter(dated_on__lte=day)
    told = rows.order_by("dated_on").values_list("organization_id", "pk", *COLUMNS)
    newest = {str(body): (str(key), OpenCounts(*numbers)) for body, key, *numbers in told.iterator(chunk_size=2_000)}
    standing = {str(key) for key in Organization.objects.local().existing_on(day).values_list("pk", flat=True)}
    before = _counts(actor, programme, [str(entry.snapshot) for entry in last.values()])
    named = sharing.named_on(actor, programme, KEY, day)
    return {
        body: last[body]
        if body in last and before[str(last[body].snapshot)] == counts
        else Entry(key, views(), int(body) in named)
        for body, (key, counts) in sorted(newest.items())
        if body in standing
    }


def _counts(actor: Actor, programme: Organization, keys: Sequence[str]) -> dict[str, OpenCounts]:
    rows = FindingCount.objects.visible_to(actor).within(programme.pk).in_bulk(list(keys))
    return {str(key): OpenCounts(*(getattr(row, name) for name in COLUMNS)) for key, row in rows.items()}


def _written(made: "discretion.Publication[str]") -> dict[str, Any]:
    return {body: [str(entry.snapshot), entry.named] for body, entry in made.entries.items()}


def _read(used: Mapping[str, Any]) -> "discretion.Publication[str]":
    entries = {body: Entry(key, views(), named) for body, (key, named) in used.items()}
    return discretion.Publication(entries, views())


def _as_json(totals: FindingTotals | None) -> dict[str, Any] | None:
    if totals is None:
        return None
    return {
        "governments": totals.governments,
        "by_severity": {key.value: _stored(each) for key, each in totals.by_severity.items()},
        "open": _stored(totals.open),
        "overdue": _stored(totals.overdue),
    }


def _stored(total: FindingTotal) -> list[Any]:
    at = total.governments
    return [total.findings, [at.low, at.high, at.whole]]


def _total(stored: Sequence[Any]) -> FindingTotal:
    return FindingTotal(stored[0], Count(*stored[1]))
