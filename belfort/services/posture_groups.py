"""Which governments count with which look in a picture of the websites, and which groups it may show.

Both are decided by `domain.discretion`, as for the maturity. The bodies of each kind stand apart: no figure is given of two
kinds together, so none can be subtracted from it. Only municipalities are divided further.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from belfort.domain import discretion
from belfort.domain.discretion import EVERYBODY, Entry, Publication, View, views
from belfort.domain.permissions import Actor
from belfort.domain.posture_sector import Member, WebsitePicture, group_pictures, website_picture
from belfort.domain.posture_verdict import Outcome
from belfort.domain.sector import size_class
from belfort.models import Organization, PostureDay
from belfort.models.organizations import Kind
from belfort.services import publication_use, sharing

FRESH = timedelta(days=8)  # a verdict is kept for seven days when nothing is seen; what is older is unknown
UNKNOWN = "unknown"
MUNICIPALITY = Kind.MUNICIPALITY.value


@dataclass(frozen=True, slots=True)
class Grouped:
    """The pictures by breakdown and key (None: hidden), what they are made of, and whether that is new.

    `named` holds the looks of the governments that may be shown by name, by government.
    """

    pictures: Mapping[str, Mapping[str, WebsitePicture | None]]
    named: Mapping[int, PostureDay]
    used: Mapping[str, Any]
    is_new: bool


def group(*, actor: Actor, programme: Organization, day: date, before: Sequence[Mapping[str, Any]]) -> Grouped:
    """Return the groups of a day; `before` is what the earlier pictures used, the oldest first.

    When too little changed among the bodies of a kind, theirs are those of the last picture.
    """
    current = _current(actor, programme, day, before[-1] if before else {})
    made, is_new = {}, False
    for kind, entries in sorted(current.items()):
        history = [publication_use.read(used[kind]) for used in before if kind in used]
        fresh = discretion.publish(entries, history)
        is_new = is_new or fresh is not None
        if fresh or history:
            made[kind] = fresh or history[-1]
    keys = [entry.snapshot for each in made.values() for entry in each.entries.values()]
    rows = _rows(actor, programme, keys)
    return Grouped(
        pictures=_pictures(made, current, rows),
        named={
            int(body): rows[str(entry.snapshot)]
            for each in made.values()
            for body, entry in each.entries.items()
            if entry.named and str(entry.snapshot) in rows
        },
        used={kind: publication_use.written(each) for kind, each in made.items()},
        is_new=is_new,
    )


def _current(actor: Actor, programme: Organization, day: date, last: Mapping[str, Any]) -> dict[str, dict[str, Entry]]:
    """Return the newest look of each government that exists on the day, by kind; equal looks stay those of before."""
    seen = PostureDay.objects.visible_to(actor).within(programme.pk).filter(dated_on__range=(day - FRESH, day))
    newest = dict(seen.order_by("dated_on").values_list("organization_id", "pk"))
    kept = {
        (kind, body): entry for kind, used in last.items() for body, entry in publication_use.read(used).entries.items()
    }
    rows = _rows(actor, programme, [*newest.values(), *(entry.snapshot for entry in kept.values())])
    named = sharing.named_on(actor, programme, "posture", day)
    found: dict[str, dict[str, Entry]] = {}
    bodies = Organization.objects.local().existing_on(day).only("pk", "kind", "province", "population")
    for body in bodies.order_by("pk"):
        key, before = str(body.pk), kept.get((str(body.kind), str(body.pk)))
        snapshot = str(newest.get(body.pk, f"{UNKNOWN}-{day}"))
        if before and _said(rows.get(str(before.snapshot))) == _said(rows.get(snapshot)):
            entry = before
        else:
            entry = Entry(snapshot, _views(body), body.pk in named)
        found.setdefault(str(body.kind), {})[key] = entry
    return found


def _views(body: Organization) -> frozenset[View]:
    if body.kind != Kind.MUNICIPALITY:
        return views()
    size = "" if body.population is None else size_class(body.population).value
    return views(province=body.province, size_class=size)


def _rows(actor: Actor, programme: Organization, keys: Sequence[Any]) -> dict[str, PostureDay]:
    """Return looks by key; a government of which nothing was known has none."""
    wanted = {key for each in keys if not (key := str(each)).startswith(UNKNOWN)}
    found = PostureDay.objects.visible_to(actor).within(programme.pk).in_bulk(list(wanted))
    return {str(key): row for key, row in found.items()}


def _said(row: PostureDay | None) -> object:
    """Return what a look says; one that says nothing is like none."""
    if row is None or (row.full_https is None and not row.verdicts):
        return None
    return row.full_https, row.grade, row.verdicts


def _pictures(
    made: Mapping[str, Publication[str]], current: Mapping[str, Mapping[str, Entry]], rows: Mapping[str, PostureDay]
) -> dict[str, dict[str, WebsitePicture | None]]:
    """Return the picture of each group; who exists but is not in it yet is unknown, and known to be, so never counts to five."""
    found: dict[str, dict[str, WebsitePicture | None]] = {EVERYBODY.breakdown: {"": None}, "kind": {}}
    for kind, publication in made.items():
        groups = _groups(publication, current[kind], rows)
        told = website_picture(groups[EVERYBODY]) if EVERYBODY in publication.shown else None
        found["kind"][kind] = told
        if kind != MUNICIPALITY:
            continue
        found[EVERYBODY.breakdown][EVERYBODY.key] = told
        for breakdown in sorted({view.breakdown for view in groups} - {EVERYBODY.breakdown}):
            cells = {view: group for view, group in sorted(groups.items()) if view.breakdown == breakdown}
            shown = {view: group for view, group in cells.items() if view in publication.shown}
            pictures = group_pictures(groups[EVERYBODY], shown)
            found[breakdown] = {view.key: pictures.get(view) for view in cells}
    return found


def _groups(
    publication: Publication[str], current: Mapping[str, Entry], rows: Mapping[str, PostureDay]
) -> dict[View, list[Member]]:
    """Return who is in each group of one kind of body."""
    groups: dict[View, list[Member]] = {EVERYBODY: []}
    for entry in publication.entries.values():
        member = _member(rows.get(str(entry.snapshot)), entry.named)
        for view in entry.views:
            groups.setdefault(view, []).append(member)
    for body, entry in current.items():
        for view in entry.views if body not in publication.entries else ():
            groups.setdefault(view, []).append(Member(named=True))
    return groups


def _member(row: PostureDay | None, named: bool) -> Member:
    if row is None:
        return Member(named=named)
    return Member(row.full_https, {key: Outcome(verdict) for key, verdict in row.verdicts.items()}, named)
