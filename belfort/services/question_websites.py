"""The figures on websites in a reply: from the picture of the newest day on or before the date, never from one government."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from belfort.domain.discretion_counts import Count
from belfort.domain.indicators import Share
from belfort.domain.permissions import Actor
from belfort.domain.posture_sector import WebsitePicture
from belfort.domain.questions import Source, Value
from belfort.domain.terms import Text
from belfort.models import Organization
from belfort.services import posture_pictures
from belfort.services.posture_pictures import Picture

NO_PICTURE = Text(
    "Op deze datum waren de websites nog niet doorgemeten.", "On this date the websites had not been measured yet."
)
TOO_FEW = Text("Te weinig besturen om dit cijfer te tonen.", "Too few governments to show this figure.")
LINK = "sectorbeeld/websites/"
PARTS: dict[str, Callable[[WebsitePicture], Count]] = {
    "websites.full_https": lambda picture: picture.full,
    "websites.not": lambda picture: picture.without,
    "websites.unknown": lambda picture: picture.unknown,
}
KEYS = {*PARTS, "indicators.https"}


class Counted(Protocol):
    """What was counted on a day, as far as websites go."""

    @property
    def websites(self) -> Picture | None:
        """Return the picture of the websites."""


def on_https(counts: Counted) -> Share | None:
    """Return the share of the measured governments that is wholly on HTTPS; None when it is not known or hidden."""
    picture = _picture(counts)
    return picture.on_https if picture else None


def find(actor: Actor, programme: Organization, as_of: date) -> Picture | None:
    """Return the picture that a reply on a date counts with."""
    return posture_pictures.find_picture(actor=actor, programme=programme, as_of=as_of)


def measured(counts: Counted) -> int:
    """Return how many governments stand behind the share."""
    share = on_https(counts)
    return share.total if share else 0


def withheld(counts: Counted, key: str) -> Text | None:
    """Return why a figure on websites is not given; None when it is."""
    picture = _picture(counts)
    if picture is None:
        return NO_PICTURE
    if key in PARTS:
        return TOO_FEW if PARTS[key](picture).value is None else None
    return TOO_FEW if picture.on_https is None else None


def figure(counts: Counted, key: str) -> tuple[Value, Source]:
    """Return how many governments; only for a figure that is not withheld."""
    picture = _picture(counts)
    count = PARTS[key](picture).value if picture else None
    return count or 0, Source(count or 0, LINK)


def _picture(counts: Counted) -> WebsitePicture | None:
    return counts.websites.everybody if counts.websites else None
