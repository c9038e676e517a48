"""Assets of a file beside those of the register: what would change, and writing it."""

from collections.abc import Sequence
from datetime import datetime

from belfort.domain.classification import Flag
from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import STATE_NAMES, RegisterState
from belfort.exchange.register_rows import ASSET_COLUMNS, OWN, AssetRow
from belfort.models import Asset, Organization, ReferenceAsset, Valuation
from belfort.services import catalogs, exports, register, takeover
from belfort.services.import_changes import RowChange, check_state, difference, people_by_email, refuse

LABELS = {
    column.name: column.heading.nl for column in ASSET_COLUMNS if not column.is_information and column.name != "key"
}


def compare(*, actor: Actor, organization: Organization, rows: Sequence[AssetRow]) -> list[RowChange]:
    """Return for each row what would change; raises RefusedFileError for an unknown asset, category or person."""
    existing = {row.key: (asset, row) for asset, row in exports.get_asset_rows(actor=actor, organization=organization)}
    references = {row.key: row for row in ReferenceAsset.objects.current()}
    categories = catalogs.get_asset_categories()
    by_word = {word: key for key, name in categories.items() for word in (key, name.nl.lower(), name.en.lower())}
    people = people_by_email(actor=actor, organization=organization)
    found = []
    for row in rows:
        asset, before = existing.get(row.key, (None, None))
        is_own = not row.key or row.key.startswith(OWN)
        if asset is None and not is_own and row.key not in references:
            raise refuse(row, "sleutel", "asset {key} bestaat niet.", "asset {key} does not exist.", key=row.key[:80])
        category = by_word.get(row.category.lower()) or (asset.category if asset and not row.category else None)
        if category is None:
            raise refuse(
                row,
                "categorie",
                "categorie {name} bestaat niet.",
                "category {name} does not exist.",
                name=row.category[:80],
            )
        if row.responsible and row.responsible not in people:
            raise refuse(
                row, "toegewezen aan", "{email} is hier geen lid.", "{email} is no member here.", email=row.responsible
            )
        if 0 < sum(level > 0 for level in row.classes.as_dict().values()) < len(row.classes.as_dict()):
            raise refuse(row, "klassen", "geef alle drie de klassen of geen.", "give all three classes or none.")
        check_state(row, before.state if before else None, is_generic=not is_own)
        fields = difference(_words(before, before.category), _words(row, category), LABELS) if before else ()
        context = {"reference": references.get(row.key), "category": category, "person": people.get(row.responsible)}
        found.append(RowChange(row, asset, row.name, fields, context))
    return found


def _words(row: AssetRow, category: str) -> dict[str, str]:
    return {
        **{
            name: str(getattr(row, name))
            for name in ("name", "reason", "description", "responsible", "floor_overruled")
        },
        "category": category,
        "state": STATE_NAMES[row.state].nl,
        **{letter: str(level or "") for letter, level in row.classes.as_dict().items()},
        **{flag.value: "ja" if flag in row.flags else "nee" for flag in Flag},
    }


def write(*, actor: Actor, at: datetime, organization: Organization, changes: Sequence[RowChange]) -> None:
    """Write the rows that differ; part of a transaction that leaves the trace."""
    actor.require(Ability.IMPORT_REGISTER, organization.id)
    keys = {change.source.key for change in changes if change.is_new and change.context["reference"]}
    takeover.add_assets(actor=actor, at=at, organization=organization, keys=keys)
    assets = {exports.row_key(row): row for row in Asset.objects.visible_to(actor).of(organization.id)}
    for change in changes:
        _write_row(actor, at, organization, assets.get(change.source.key), change)
    register.refresh_classes(actor=actor, organization=organization)


def _write_row(actor: Actor, at: datetime, organization: Organization, asset: Asset | None, change: RowChange) -> None:
    row: AssetRow = change.source
    adding = asset is None
    asset = asset or Asset(organization=organization, state=RegisterState.OWN.value)
    revalued = asset.classes != row.classes and row.classes.complete
    if asset.name != row.name:
        asset.name_en = ""
    asset.name, asset.category, asset.description = row.name, change.context["category"], row.description
    asset.flags = [flag.value for flag in Flag if flag in row.flags]
    asset.floor_overruled, asset.reason, asset.responsible = row.floor_overruled, row.reason, change.context["person"]
    asset.confidentiality, asset.integrity, asset.availability = row.classes.C, row.classes.I, row.classes.A
    if asset.state != row.state.value or adding:
        asset.decided_at = at
    asset.state = row.state.value
    asset.version = 1 if adding else asset.version + 1
    asset.save(force_insert=adding)
    if revalued:
        Valuation.objects.add(takeover.valuation(asset, at, actor, basis="direct", reason=row.reason))
