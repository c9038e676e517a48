"""Words for rounds: where governments stand as the region sees it, and changes with their sign."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from belfort.domain.discretion import UNKNOWN_CELL
from belfort.domain.maturity_figures import UNKNOWN, cut, spoken
from belfort.domain.rounds import NOTHING_YET, ROUND_STATE_NAMES, RoundState
from belfort.domain.sector import SizeClass
from belfort.domain.terms import Text, same
from belfort.services.sector_pages import cell_name

NOT_ASKED = "not_asked"
POINTS = Text("{change} procentpunt", "{change} percentage points")
# drafts stay at home, so nobody is busy for the region; None: a round that does not ask a government
STANDS: Mapping[RoundState | None, Text] = {
    RoundState.SUBMITTED: ROUND_STATE_NAMES[RoundState.SUBMITTED],
    RoundState.LATE: ROUND_STATE_NAMES[RoundState.LATE],
    RoundState.EXCUSED: ROUND_STATE_NAMES[RoundState.EXCUSED],
    RoundState.NOT_STARTED: NOTHING_YET,
    None: Text("niet gevraagd", "not asked"),
}


def key_of(state: RoundState | None) -> str:
    """Return the word of a stand in an address."""
    return state.value if state else NOT_ASKED


def ordered(breakdown: str, keys: Iterable[str]) -> list[str]:
    """Return the groups of a breakdown in their own order: sizes from small to large, the others by name, unknown last."""
    sizes = {size.value: place for place, size in enumerate(SizeClass)}
    return sorted(keys, key=lambda key: (key == UNKNOWN_CELL, sizes.get(key, 0), cell_name(breakdown, key).nl))


def change_of_total(change: Fraction | None) -> Text:
    """Return the change of a total, cut to two decimals as totals are: +0,25."""
    return UNKNOWN if change is None else _signed(change, cut(abs(change)))


def change_of_share(change: Fraction | None) -> Text:
    """Return the change of a share in percentage points, cut to one decimal: +5,0 procentpunt."""
    return UNKNOWN if change is None else POINTS.filled(change=_signed(change, cut(abs(change) * 100, 1)))


def change_of_number(change: int | None) -> Text:
    """Return the change of a number of governments: −3."""
    return UNKNOWN if change is None else _signed(change, Decimal(abs(change)))


def _signed(change: Fraction | int, told: Decimal) -> Text:
    """Return what is told of a change behind its sign; without one where that is nothing."""
    sign = "" if not told else "+" if change > 0 else "−"
    words = spoken(told)
    return Text(f"{sign}{words.nl}", f"{sign}{words.en}") if sign else same("0")
