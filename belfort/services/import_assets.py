"""Assets of a file beside those of the register: what would change, and writing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from belfort.domain.classification import Attribute, Flag, InformationClass
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState
from belfort.exchange.register_rows import ASSET_COLUMNS, OWN, AssetRow
from belfort.exchange.register_words import asset_words
from belfort.models import Asset, Organization, ReferenceAsset, Valuation
from belfort.services import catalogs, exports, register, takeover
from belfort.services.import_changes import (
    Known,
    RowChange,
    Shape,
    check_deviation,
    check_state,
    difference,
    merged,
    people_by_email,
    person_of,
    refuse,
)

COLUMNS = {column.name: column for column in ASSET_COLUMNS if not column.is_information}
CONTENT = frozenset({"name"}) | {attribute.value for attribute in Attribute} | {flag.value for flag in Flag}
READ = Text("Ingelezen uit een bestand.", "Read from a file.")
WRITTEN = (
    *("name", "name_en", "category", "description", "flags", "floor_overruled", "reason", "responsible"),
    *("confidentiality", "integrity", "availability", "state", "decided_at", "version"),
)


class Comparing:
    """Everything that rows of a file are compared with; read once."""

    def __init__(self, actor: Actor, at: datetime, organization: Organization) -> None:
        rows = exports.get_asset_rows(actor=actor, organization=organization)
        references = {row.key: row for row in ReferenceAsset.objects.current()}
        self.known = Known("asset", organization, {row.key: (one, row) for one, row in rows}, references, COLUMNS)
        self.categories = catalogs.get_asset_categories()
        self.shape = Shape(COLUMNS, CONTENT, lambda row: asset_words(row, self.categories))
        self.by_word = {word.lower(): key for key, name in self.categories.items() for word in (key, name.nl, name.en)}
        self.people = people_by_email(actor=actor, at=at, organization=organization)

    def change(self, row: AssetRow) -> RowChange:
        """Return what one row would change; raises RefusedFileError for an unknown asset, category or person."""
        row = replace(row, category=self.by_word.get(row.category.lower(), row.category))
        asset, before, key = self.known.find(row, (row.name,), lambda asset: row.category in {"", asset.category})
        is_generic = bool(asset.reference_key if asset else row.key and not row.key.startswith(OWN))
        reference = asset.reference if asset else self.known.references.get(row.key) if is_generic else None
        listed = _listed(reference) if reference else None
        base = before or listed or AssetRow(row.key, row.name, state=RegisterState.OWN)
        mine, kept = merged(row, self.shape, asset, before, listed) if asset else (row, ())
        whole = replace(mine.completed(base), category=self._category(mine, base))
        _check_classes(whole, base)
        context = {"person": person_of(whole, asset, self.people, COLUMNS)}
        fields = difference(self.shape.words(base), self.shape.words(whole), COLUMNS)
        if asset is None or fields:
            check_state(whole, COLUMNS, is_generic=is_generic)
        back = before is not None and before.state is RegisterState.ADAPTED and "state" in fields
        if reference is not None and (back or fields.keys() & CONTENT) and _deviates(whole, reference):
            check_deviation(whole, row.state, COLUMNS)
        return RowChange(whole, base, asset, key, tuple(fields.values()), kept, context)

    def _category(self, row: AssetRow, base: AssetRow) -> str:
        found = row.category or base.category
        if not found or (found != base.category and found not in self.categories):
            words = "categorie {name} bestaat niet.", "category {name} does not exist."
            if not row.category:
                words = "een nieuw informatieasset vraagt een categorie.", "a new information asset asks a category."
            raise refuse(row, COLUMNS["category"], *words, name=row.category)
        return found


def compare(*, actor: Actor, at: datetime, organization: Organization, rows: Sequence[AssetRow]) -> list[RowChange]:
    """Return for each row what would change; raises RefusedFileError for a row that cannot be."""
    comparing = Comparing(actor, at, organization)
    return [comparing.change(row) for row in rows]


def _listed(reference: ReferenceAsset) -> AssetRow:
    """Return an asset of the generic list as a row that waits for confirmation."""
    return AssetRow(
        key=reference.key,
        name=reference.name_nl,
        category=reference.category,
        state=RegisterState.PROPOSED,
        classes=_classes(reference),
        flags=frozenset(map(Flag, reference.flags)),
        floor_overruled=reference.floor_exception_nl,
    )


def _classes(reference: ReferenceAsset) -> InformationClass:
    return InformationClass(reference.confidentiality, reference.integrity, reference.availability)


def _deviates(row: AssetRow, listed: ReferenceAsset) -> bool:
    mine = (row.name, row.classes, row.flags)
    return mine != (listed.name_nl, _classes(listed), frozenset(map(Flag, listed.flags)))


def _check_classes(row: AssetRow, base: AssetRow) -> None:
    """Refuse to take away a class that stands there already."""
    for attribute in Attribute:
        if base.classes.of(attribute) and not row.classes.of(attribute):
            words = (
                "hier staat al klasse {level}; ze kan niet leeg worden.",
                "class {level} stands here; it cannot be emptied.",
            )
            raise refuse(row, COLUMNS[attribute.value], *words, level=base.classes.of(attribute))


def write(*, actor: Actor, at: datetime, organization: Organization, changes: Sequence[RowChange]) -> None:
    """Write the rows that differ; part of a transaction that leaves the trace."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    wanted = {change.source.key for change in changes if change.is_new and not change.is_own}
    takeover.add_assets(actor=actor, at=at, organization=organization, keys=wanted)
    assets = {exports.row_key(row): row for row in Asset.objects.visible_to(actor).of(organization.id)}
    before = {asset.pk: asset.classes for asset in assets.values()}
    filled = [(assets.get(change.key) or Asset(pk=change.id, organization=organization), change) for change in changes]
    for asset, change in filled:
        _fill(asset, change, at)
    Asset.objects.add_all([asset for asset, _ in filled if asset.pk not in before])
    Asset.unscoped_rows.bulk_update([asset for asset, _ in filled if asset.pk in before], WRITTEN, batch_size=100)
    valued = [asset for asset, _ in filled if asset.classes.complete and before.get(asset.pk) != asset.classes]
    Valuation.objects.add_all(
        [
            takeover.valuation(asset, at, actor, basis="direct", reason=asset.reason or READ.into(actor.language))
            for asset in valued
        ]
    )
    register.refresh_classes(actor=actor, organization=organization)


def _fill(asset: Asset, change: RowChange, at: datetime) -> None:
    row: AssetRow = change.source
    if asset.name != row.name:
        asset.name_en = ""
    asset.name, asset.category, asset.description = row.name, row.category, row.description
    asset.flags = [flag.value for flag in Flag if flag in row.flags]
    asset.floor_overruled, asset.reason, asset.responsible = row.floor_overruled, row.reason, change.context["person"]
    asset.confidentiality, asset.integrity, asset.availability = row.classes.C, row.classes.I, row.classes.A
    if asset.state != row.state:
        asset.state, asset.decided_at = str(row.state), at
    if not change.is_new:
        asset.version += 1
