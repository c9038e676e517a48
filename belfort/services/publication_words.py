"""The figures of a publication as JSON, exact fractions as text, and back."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from belfort.domain.discretion import View
from belfort.domain.discretion_counts import Count
from belfort.domain.sector import BIN_BOUNDS, Bin, Quartiles, SectorPicture
from belfort.domain.sector_effects import Effect, Effects
from belfort.domain.sector_gaps import Gaps


def pictures_as_json(found: Mapping[View, SectorPicture | None]) -> dict[str, dict[str, Any]]:
    """Return the pictures by breakdown and key; None where a group is hidden."""
    content: dict[str, dict[str, Any]] = {}
    for view, picture in sorted(found.items()):
        content.setdefault(view.breakdown, {})[view.key] = None if picture is None else picture_as_json(picture)
    return content


def picture_as_json(picture: SectorPicture) -> dict[str, Any]:
    """Return one picture."""
    quartiles = picture.quartiles
    return {
        "groups": picture.group_count,
        "participants": picture.participants,
        "incomplete": picture.incomplete,
        "at_target": _count(picture.at_target),
        "mean": None if picture.mean is None else str(picture.mean),
        "quartiles": None
        if quartiles is None
        else [str(each) for each in (quartiles.lower, quartiles.median, quartiles.upper)],
        "bins": [_count(each.count) for each in picture.bins],
    }


def picture_of(content: Mapping[str, Any] | None) -> SectorPicture | None:
    """Return a picture from its JSON; None where it is hidden."""
    if content is None:
        return None
    quartiles = content["quartiles"]
    return SectorPicture(
        group_count=content["groups"],
        participants=content["participants"],
        incomplete=content["incomplete"],
        at_target=Count(*content["at_target"]),
        mean=None if content["mean"] is None else Fraction(content["mean"]),
        quartiles=None if quartiles is None else Quartiles(*(Fraction(each) for each in quartiles)),
        bins=tuple(
            Bin(low, high, Count(*count))
            for low, high, count in zip(BIN_BOUNDS[:-1], BIN_BOUNDS[1:], content["bins"], strict=False)
        ),
    )


def framework_as_json(common: Gaps | None, best: Effects | None) -> dict[str, Any]:
    """Return the gaps and the effects of one framework; None where too few governments are behind them."""
    return {
        "gaps": None
        if common is None
        else {
            "participants": common.participants,
            "controls": [[each.ref, each.is_key, _count(each.below)] for each in common.controls],
        },
        "effects": None
        if best is None
        else {
            "participants": best.participants,
            "reached": _count(best.reached),
            "within_reach": _count(best.within_reach),
            "out_of_reach": _count(best.out_of_reach),
            "singles": [_effect(each) for each in best.singles],
            "best": [_effect(each) for each in best.best],
        },
    }


def _effect(effect: Effect) -> list[Any]:
    return [list(effect.controls), _count(effect.additional)]


def _count(count: Count) -> list[int]:
    return [count.low, count.high, count.whole]
