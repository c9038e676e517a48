"""The indicators of a programme: the shipped ones, changed, added to and withdrawn by who runs it, each from a day on."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from belfort.domain.errors import ConflictError, Difference, InvalidError, MissingError
from belfort.domain.indicator_changes import IndicatorChange, amount_of, known, target_of
from belfort.domain.indicators import Formula, Indicator, require_target
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Organization, ProgrammeIndicator
from belfort.services import trail
from belfort.services.trail import Subject
from belfort.services.writing import LABELS

TAKEN_KEYS = {"nieuw"}  # what an address says already


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """What a programme manager says of an indicator; `target` is a number of governments, or a share in percent."""

    name_nl: str
    definition_nl: str
    target: Decimal
    holds_from: date
    name_en: str = ""
    definition_en: str = ""

    def require_valid(self, formula: Formula) -> None:
        """Raise InvalidError for an indicator without a name or a definition, or a target that does not fit."""
        if not self.name_nl.strip():
            raise InvalidError(Text("Geef de indicator een naam.", "Give the indicator a name."), field="name_nl")
        if not self.definition_nl.strip():
            raise InvalidError(Text("Zeg wat de indicator telt.", "Say what the indicator counts."), "definition_nl")
        require_target(formula, target_of(formula, self.target))

    def indicator(self, key: str, formula: Formula) -> Indicator:
        """Return the indicator that this says; in Dutch where nobody wrote the English."""
        name, definition = self.name_nl.strip(), self.definition_nl.strip()
        return Indicator(
            key,
            Text(name, self.name_en.strip() or name),
            Text(definition, self.definition_en.strip() or definition),
            target_of(formula, self.target),
            formula,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What was said last of an indicator; the version is 0 as long as the programme said nothing."""

    indicator: Indicator
    version: int
    withdrawn: bool


def get_changes(programme: Organization) -> tuple[IndicatorChange, ...]:
    """Return what a programme said of its indicators, in the order of writing; public, like its tracks."""
    rows = ProgrammeIndicator.objects.filter(programme=programme).order_by("number")
    return tuple(change_of(row) for row in rows)


def change_of(row: ProgrammeIndicator) -> IndicatorChange:
    """Return a stored change as the domain reads it."""
    indicator = Indicator(
        row.key,
        Text(row.name_nl, row.name_en or row.name_nl),
        Text(row.definition_nl, row.definition_en or row.definition_nl),
        Fraction(row.target),
        Formula(row.formula),
    )
    return IndicatorChange(row.number, row.holds_from, indicator, row.withdrawn)


def find_indicator(*, actor: Actor, programme: Organization, key: str) -> Standing:
    """Return what was said last of an indicator, to say more; raises MissingError for a key that never was."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    return standing(get_changes(programme), key)


def standing(changes: tuple[IndicatorChange, ...], key: str) -> Standing:
    """Return what was said last of an indicator; raises MissingError for a key that never was."""
    newest = next((change for change in reversed(changes) if change.indicator.key == key), None)
    shipped = known(()).get(key)
    if newest is not None:
        return Standing(newest.indicator, newest.number, newest.withdrawn)
    if shipped is None:
        raise MissingError
    return Standing(shipped, 0, withdrawn=False)


@transaction.atomic
def add_indicator(
    *, actor: Actor, at: datetime, programme: Organization, formula: Formula, content: IndicatorContent
) -> str:
    """Add an indicator that holds from a day on; returns its key."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    content.require_valid(formula)
    changes = _locked(programme)
    _require_name(changes, content, "")
    base = slugify(content.name_nl)[:50] or "indicator"
    taken = {*known(changes), *TAKEN_KEYS}
    key = next(name for name in (base, *(f"{base}-{number}" for number in range(2, 1_000))) if name not in taken)
    indicator = content.indicator(key, formula)
    row = _write(actor, at, programme, indicator, content.holds_from)
    _record(actor, at, "indicator.added", row, {"formula": formula.value, "target": row.target})
    return key


@transaction.atomic
def change_indicator(
    *, actor: Actor, at: datetime, programme: Organization, key: str, version: int, content: IndicatorContent
) -> None:
    """Say otherwise of an indicator from a day on; what held before stays for the days before. Its formula stays too."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    changes = _locked(programme)
    found = standing(changes, key)
    content.require_valid(found.indicator.formula)
    indicator = content.indicator(key, found.indicator.formula)
    before, after = values_of(found.indicator), values_of(indicator)
    differing = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if found.version != version:
        said = tuple(Difference(LABELS[name], *texts, field=name) for name, texts in differing.items())
        raise ConflictError(said, version=found.version)
    _require_name(changes, content, key)
    row = _write(actor, at, programme, indicator, content.holds_from)
    _record(actor, at, "indicator.changed", row, {"changes": differing})


@transaction.atomic
def withdraw_indicator(
    *, actor: Actor, at: datetime, programme: Organization, key: str, version: int, holds_from: date
) -> None:
    """Do without an indicator from a day on; a later change brings it back."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    found = standing(_locked(programme), key)
    if found.version != version:
        raise ConflictError((), version=found.version)
    if found.withdrawn:
        raise InvalidError(Text("Deze indicator is al ingetrokken.", "This indicator is withdrawn already."))
    row = _write(actor, at, programme, found.indicator, holds_from, withdrawn=True)
    _record(actor, at, "indicator.withdrawn", row, {})


def _locked(programme: Organization) -> tuple[IndicatorChange, ...]:
    """Return what was said so far; nobody else says anything until the transaction ends."""
    Organization.objects.select_for_update().get(pk=programme.pk)
    return get_changes(programme)


def _require_name(changes: tuple[IndicatorChange, ...], content: IndicatorContent, key: str) -> None:
    """Raise InvalidError when another indicator that is not withdrawn has the name."""
    for other in known(changes):
        found = standing(changes, other)
        name = found.indicator.name.nl.casefold()
        if other != key and not found.withdrawn and name == content.name_nl.strip().casefold():
            words = Text("Er is al een indicator met deze naam.", "There is an indicator with this name already.")
            raise InvalidError(words, field="name_nl")


def values_of(indicator: Indicator) -> dict[str, str]:
    """Return what can be changed, as it is filled in; an English text that is the Dutch one is none."""
    name, definition = indicator.name, indicator.definition
    return {
        "name_nl": name.nl,
        "name_en": name.en if name.en != name.nl else "",
        "definition_nl": definition.nl,
        "definition_en": definition.en if definition.en != definition.nl else "",
        "target": str(amount_of(indicator)),
    }


def _write(
    actor: Actor, at: datetime, programme: Organization, indicator: Indicator, day: date, *, withdrawn: bool = False
) -> ProgrammeIndicator:
    texts = values_of(indicator)
    rows = ProgrammeIndicator.objects.filter(programme=programme)
    newest = rows.order_by("-number").values_list("number", flat=True).first() or 0
    return ProgrammeIndicator.objects.create(
        programme=programme,
        number=newest + 1,
        key=indicator.key,
        holds_from=day,
        **{name: text for name, text in texts.items() if name != "target"},
        formula=indicator.formula.value,
        target=str(indicator.target),
        withdrawn=withdrawn,
        recorded_at=at,
        recorded_by_id=actor.user_id or None,
    )


def _record(actor: Actor, at: datetime, verb: str, row: ProgrammeIndicator, body: dict[str, Any]) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=row.programme,
        verb=verb,
        subject=Subject("indicator", row.key, row.name_nl),
        body={**body, "holds_from": row.holds_from.isoformat()},
    )
