"""Registers to send through a file: acts that a hypothesis can draw, and the picture of what stands in the end."""

import csv
import io
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from hypothesis import strategies as st

from belfort.domain.classification import Flag, InformationClass
from belfort.domain.criticality import Peak
from belfort.domain.impact import Dimension
from belfort.domain.permissions import Actor
from belfort.domain.workflow import RegisterStep
from belfort.exchange.limits import STRAY
from belfort.exchange.register_rows import SHEETS
from belfort.exchange.register_texts import one_way
from belfort.exchange.workbook import read_workbook
from belfort.models import Asset, Organization, PeakPeriod, Process, ProcessAsset, ReferenceGroup
from belfort.services import asset_changes, catalogs, exports, imports, process_changes
from belfort.services.asset_changes import AssetContent
from belfort.services.process_changes import ProcessContent
from tests.world import NOW

ODD = (
    "=1+1",
    "+x",
    "-x",
    "@x",
    '"a"',
    "a;b,c",
    "een\ntwee",
    "a\r\nb",
    "😀 é",
    "'x",
    "_x0041_",
    "# N/A",
    "1",
    "ja",
    "  x  ",
)
KINDS = ("assets", "processen")

words = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(one_way).filter(bool),
).filter(lambda text: not STRAY.search(text))
levels = st.dictionaries(st.sampled_from([name.value for name in Dimension]), st.integers(1, 5), max_size=5)
days = st.tuples(st.integers(1, 12), st.integers(1, 28))
peaks = st.builds(Peak, words, days, days, st.dictionaries(st.sampled_from(Dimension), st.integers(1, 5), min_size=1))
classes = st.builds(InformationClass, *(st.integers(1, 5),) * 3)
partial = st.builds(InformationClass, *(st.integers(0, 5),) * 3)
flags = st.frozensets(st.sampled_from(Flag))
roles = st.sampled_from(["creates", "uses", "stores"])
places = st.integers(0, 20)  # fewer than there are rows, so that two places are two rows


@dataclass(frozen=True)
class Story:
    """What happens to a register, one list per kind of act; places point into its rows, round and round."""

    refused: list[tuple[int, str]]
    confirmed: list[int]
    adapted: list[tuple[int, str, str, dict[str, int]]]
    own: list[tuple[str, str, dict[str, int], bool]]
    own_assets: list[tuple[str, str, InformationClass, frozenset[Flag]]]
    adapted_assets: list[tuple[int, str, frozenset[Flag], str]]
    valued: list[tuple[int, InformationClass, str]]
    refused_assets: list[tuple[int, str]]
    linked: list[tuple[int, list[tuple[int, str]]]]
    peaked: list[tuple[int, list[Peak]]]
    assigned: list[int]


FIRST = itemgetter(0)

stories = st.builds(
    Story,
    refused=st.lists(st.tuples(places, words), max_size=2, unique_by=FIRST),
    confirmed=st.lists(places, max_size=4),
    adapted=st.lists(st.tuples(places, words, words, levels), max_size=2),
    own=st.lists(st.tuples(words, words, levels, st.booleans()), min_size=1, max_size=3),
    own_assets=st.lists(st.tuples(words, words, partial, flags), min_size=1, max_size=3),
    adapted_assets=st.lists(st.tuples(places, words, flags, words), max_size=2),
    valued=st.lists(st.tuples(places, classes, words), max_size=2),
    refused_assets=st.lists(st.tuples(places, words), max_size=1),
    linked=st.lists(st.tuples(places, st.lists(st.tuples(places, roles), max_size=4)), max_size=2),
    peaked=st.lists(st.tuples(places, st.lists(peaks, min_size=1, max_size=3)), max_size=2),
    assigned=st.lists(places, max_size=2),
)


YEAR_END = Peak("Einde jaar, a=b 1/1-2/2 service=3", (12, 20), (1, 5), {Dimension.USERS: 4})
EVERYTHING = Story(
    refused=[(1, "Doet de politie."), (2, "=1+1")],
    confirmed=[3, 4],
    adapted=[(5, "@Anders", "- bij ons anders", {"legal": 2}), (6, '"Verhuizing"', "een\r\ntwee", {})],
    own=[(title, title, {"service": 5}, True) for title in ODD] + [("Zelfde", "", {}, False)] * 2,
    own_assets=[(text, text, InformationClass(3, 0, 1), frozenset(Flag)) for text in ODD],
    adapted_assets=[(1, "+Register", frozenset({Flag.PERSONAL_DATA}), "Bij ons openbaar"), (2, "=x", frozenset(), "x")],
    valued=[(3, InformationClass(1, 2, 3), "Besproken\nmet velen"), (4, InformationClass(5, 5, 5), "=1")],
    refused_assets=[(5, "Bestaat hier niet")],
    linked=[(7, [(place, "uses") for place in range(12)]), (8, []), (400, [(1, "stores")])],
    peaked=[(9, [YEAR_END, Peak("Start", (8, 20), (9, 10), dict.fromkeys(Dimension, 5)), YEAR_END])],
    assigned=[0, 10],
)


def tell(story: Story, actor: Actor, body: Organization) -> None:
    """Let the story happen to the register of a body, through the services."""
    common: dict[str, Any] = {"actor": actor, "at": NOW, "organization": body}
    _tell_assets(story, common)
    group = ReferenceGroup.objects.order_by("position")[3]
    for title, owner, impact, annex in story.own:
        content = ProcessContent(title, title * 2, owner, annex, impact, impact)
        process_changes.add_process(**common, group_key=group.key, content=content)
    for place, reason in story.refused:
        process_changes.decide_process(
            **common, **_row(Process, common, place), step=RegisterStep.REJECT, reason=reason
        )
    process_changes.confirm_processes(**common, keys=[_row(Process, common, place)["key"] for place in story.confirmed])
    for place, title, reason, impact in story.adapted:
        content = ProcessContent(title, reason, "Dienst", nis2_annex=True, group_impact=impact, impact=impact)
        process_changes.adapt_process(**common, **_row(Process, common, place), content=content, reason=reason)
    assets = list(Asset.objects.visible_to(actor).of(body.pk).order_by("name", "pk").values_list("pk", flat=True))
    for place, links in story.linked:
        chosen = {assets[at % len(assets)]: role for at, role in links}
        process_changes.link_assets(**common, **_row(Process, common, place), roles=chosen)
    for place, several in story.peaked:
        process_changes.set_peaks(**common, **_row(Process, common, place), peaks=several)
    for place in story.assigned:
        process_changes.assign_process(**common, **_row(Process, common, place), user_id=actor.user_id)


def _tell_assets(story: Story, common: dict[str, Any]) -> None:
    category = next(iter(catalogs.get_asset_categories()))
    for name, floor, valued, chosen in story.own_assets:
        content = AssetContent(name, category, floor, chosen, floor)
        asset_changes.add_asset(**common, content=content, classes=valued)
    for place, name, chosen, reason in story.adapted_assets:
        content = AssetContent(name, category, reason, chosen, floor_overruled=reason)
        asset_changes.adapt_asset(**common, **_row(Asset, common, place), content=content, reason=reason)
    for place, valued, reason in story.valued:
        asset_changes.set_classes(**common, **_row(Asset, common, place), classes=valued, reason=reason)
    for place, reason in story.refused_assets:
        asset_changes.decide_asset(**common, **_row(Asset, common, place), step=RegisterStep.REJECT, reason=reason)


def _row(table: Any, common: dict[str, Any], place: int) -> dict[str, Any]:
    rows = table.objects.visible_to(common["actor"]).of(common["organization"].pk).order_by("reference_key", "pk")
    row = rows[place % rows.count()]
    return {"key": row.pk, "version": row.version}


def picture(actor: Actor, body: Organization) -> list[tuple[Any, ...]]:
    """Return everything that stands in a register, without the ids and times that belong to one body."""
    links, yearly = {}, {}
    for link in ProcessAsset.objects.visible_to(actor).of(body.pk).select_related("asset"):
        links.setdefault(link.process_id, []).append((link.asset.reference_key or _asset(link.asset), link.role))
    for peak in PeakPeriod.objects.visible_to(actor).of(body.pk):
        days = (peak.starts_month, peak.starts_day, peak.ends_month, peak.ends_day)
        yearly.setdefault(peak.process_id, []).append((one(peak.name), days, sorted(peak.impact.items())))
    rows = Process.objects.visible_to(actor).of(body.pk).select_related("group")
    processes = [
        (_process(row), sorted(links.get(row.pk, []), key=str), sorted(yearly.get(row.pk, []), key=str)) for row in rows
    ]
    assets = [_asset(row) for row in Asset.objects.visible_to(actor).of(body.pk)]
    return sorted(processes, key=str) + sorted(assets, key=str)


def _process(row: Process) -> tuple[Any, ...]:
    texts = [one(text) for text in (row.title, row.title_en, row.description, row.owner, row.reason)]
    facts = (row.reference_key, row.group_id, row.domain_key, row.position, row.state, row.responsible_id)
    ratings = (row.nis2_annex, sorted(row.group_impact.items()), sorted(row.impact.items()))
    computed = (row.critical, row.level, row.confidentiality, row.integrity, row.availability)
    return (*facts, *texts, *ratings, *computed)


def _asset(row: Asset) -> tuple[Any, ...]:
    texts = [one(text) for text in (row.name, row.name_en, row.description, row.reason, row.floor_overruled)]
    return (row.reference_key, row.state, row.category, row.responsible_id, *texts, sorted(row.flags), row.classes)


def one(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_csv(workbook: bytes, kind: str, separator: str = ";") -> bytes:
    """Return one sheet of a workbook as text, as a spreadsheet saves it."""
    rows = read_workbook(workbook)[SHEETS[imports.KINDS[kind]][0]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return ("\ufeff" + buffer.getvalue()).encode()


def exported(actor: Actor, body: Organization) -> bytes:
    return exports.export_register(actor=actor, at=NOW, organization=body)


def differences(actor: Actor, body: Organization, kind: str, data: bytes, name: str = "register.xlsx") -> list[Any]:
    """Return what a file would change, as a person reads it."""
    rows = imports.read_file(kind=kind, file_name=name, data=data)
    preview = imports.compare(actor=actor, at=NOW, organization=body, kind=kind, rows=rows, file_name=name)
    return [
        (change.name, change.is_new, [(f.label.nl, f.before.nl, f.after.nl) for f in change.fields])
        for change in preview.changes
    ]


def taken_in(actor: Actor, body: Organization, kind: str, data: bytes, name: str = "register.xlsx") -> imports.Preview:
    rows = imports.read_file(kind=kind, file_name=name, data=data)
    return imports.write(actor=actor, at=NOW, organization=body, kind=kind, rows=rows, file_name=name)
