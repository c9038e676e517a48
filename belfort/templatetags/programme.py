"""Words of the programme on a page: money, shares, figures of a reply, and the light of an indicator."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _

from belfort.domain.budget import euro_text
from belfort.domain.indicators import LIGHT_NAMES, Light, Measurement, Unit
from belfort.domain.questions import Annex, AnnexDifference
from belfort.domain.terms import Text
from belfort.templatetags.components import register

TONES = {Light.ON_TARGET: "good", Light.NEARLY: "warn", Light.BEHIND: "bad", Light.NOT_MEASURED: "plain"}


@register.filter
def money(amount: Decimal) -> str:
    """Write an amount in euro, to the cent."""
    return euro_text(amount).into(get_language() or "nl")


@register.filter
def percent(share: Decimal | Fraction) -> str:
    """Write a share as a percentage with at most one decimal."""
    value = Decimal(share.numerator * 100) / share.denominator if isinstance(share, Fraction) else share * 100
    return f"{number_format(value, decimal_pos=0 if value == int(value) else 1)} %"


@register.filter
def answered(value: Any) -> str:
    """Write a figure or a cell of a reply."""
    writer = next((write for kind, write in WRITERS if isinstance(value, kind)), str)
    return "–" if value is None else writer(value)


def _signed(amount: Decimal) -> str:
    return ("−" if amount < 0 else "") + money(abs(amount))


WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Text, lambda value: value.into(get_language() or "nl")),
    (Fraction, percent),
    (Decimal, _signed),
    (date, lambda value: date_format(value, "d/m/Y")),
    (int, lambda value: number_format(value, use_l10n=True, force_grouping=True)),
)


@register.filter
def kept(figure: dict[str, Any]) -> str:
    """Write a figure of a frozen reply, in which amounts and shares are text."""
    value = figure["value"]
    if not isinstance(value, str):
        return answered(value)
    return answered(Decimal(value)) if figure["label_nl"].endswith("(EUR)") else percent(Decimal(value))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annex: its heading, and whether it holds numbers."""

    name: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """A cell of an annex under its column."""

    column: Column
    value: Any


@register.filter
def headings(annex: Annex) -> list[Column]:
    """Return the columns of an annex; one in which every cell is a number or a share stands to the right."""
    written = list(zip(*annex.rows, strict=True)) or [()] * len(annex.columns)
    language = get_language() or "nl"
    return [
        Column(capfirst(column.into(language)), bool(cells) and all(map(_is_number, cells)))
        for column, cells in zip(annex.columns, written, strict=True)
    ]


@register.filter
def labelled(annex: Annex) -> list[list[Labelled]]:
    """Return the rows of an annex, each cell under its column."""
    columns = headings(annex)
    return [[Labelled(column, cell) for column, cell in zip(columns, row, strict=True)] for row in annex.rows]


def _is_number(cell: Any) -> bool:
    return cell is None or isinstance(cell, (int, Decimal, Fraction)) or (isinstance(cell, str) and cell.endswith(" %"))


@register.filter
def indicator_value(measurement: Measurement) -> str:
    """Write the value of an indicator: a number of governments, or a percentage."""
    return _of_unit(measurement.value, measurement.indicator.unit)


@register.filter
def indicator_target(measurement: Measurement) -> str:
    """Write the target of an indicator."""
    return _of_unit(measurement.indicator.target, measurement.indicator.unit)


def _of_unit(value: Fraction | None, unit: Unit) -> str:
    return "–" if value is None else percent(value) if unit is Unit.SHARE else answered(int(value))


@register.filter
def both_sides(annex: AnnexDifference) -> Sequence[tuple[str, Sequence[Any]]]:
    """Return the rows that came and those that went, each with its label."""
    return ((_("Erbij"), annex.added), (_("Weg"), annex.removed))


@register.simple_tag
def light(value: Light) -> SafeString:
    """Show how an indicator stands, in words and not by color alone."""
    return format_html('<span class="pill {}">{}</span>', TONES[value], LIGHT_NAMES[value].into(get_language() or "nl"))
