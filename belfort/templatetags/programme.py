"""Words of the programme on a page: money, shares, figures of a reply, and the light of an indicator."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from belfort.domain.budget import euro_text
from belfort.domain.indicators import LIGHT_NAMES, Light, Measurement, Unit
from belfort.domain.questions import AnnexDifference
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
    return ("-" if amount < 0 else "") + money(abs(amount))


WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Text, lambda value: value.into(get_language() or "nl")),
    (Fraction, percent),
    (Decimal, _signed),
    (date, lambda value: date_format(value, "d/m/Y")),
    (int, lambda value: number_format(value, use_l10n=True, force_grouping=True)),
)


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
