"""What every report shares: days and moments in words, and texts that the fonts of a PDF and the XML of a file can hold."""

import re
import unicodedata
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from belfort.domain.maturity_figures import cut, spoken
from belfort.domain.terms import Text

MONTHS = (
    Text("januari", "January"),
    Text("februari", "February"),
    Text("maart", "March"),
    Text("april", "April"),
    Text("mei", "May"),
    Text("juni", "June"),
    Text("juli", "July"),
    Text("augustus", "August"),
    Text("september", "September"),
    Text("oktober", "October"),
    Text("november", "November"),
    Text("december", "December"),
)

UNDRAWABLE = "□"
LONGEST_WORD = 64  # a hash still stands on one line; what is longer may be broken
BREAK = "\u200b"
# the blocks of which every letter stands in the fonts that typst carries; a test compiles all of them
DRAWABLE = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x2FF),
    (0x384, 0x38A),
    (0x38E, 0x3A1),
    (0x3A3, 0x482),
    (0x48A, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x2044, 0x2052),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20C0),
    (0x2150, 0x2151),
    (0x2153, 0x2184),
    (0x2190, 0x2328),
    (0x232B, 0x23FF),
    (0x2460, 0x262F),
)
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
# what XML 1.0 cannot hold, whatever a database can
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def day(on: date) -> Text:
    """Return a day with its month in words: 30 juni 2026, 30 June 2026."""
    month = MONTHS[on.month - 1]
    return Text(f"{on.day} {month.nl} {on.year}", f"{on.day} {month.en} {on.year}")


def moment(at: datetime) -> Text:
    """Return a moment, in the time zone that it carries: 30 juni 2026 om 14:05."""
    return Text("{day} om {clock}", "{day} at {clock}").filled(day=day(at), clock=f"{at:%H:%M}")


def into(value: Any, language: str) -> Any:
    """Return plain data with each text in it in one language; everything else stays as it is."""
    if isinstance(value, Text):
        return value.into(language)
    if isinstance(value, dict):
        return {key: into(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [into(item, language) for item in value]
    return value


def plain(value: Fraction) -> Text:
    """Return a threshold without needless decimals: 2,5 and 3."""
    figure = cut(value).normalize()
    return spoken(figure)


def drawable(text: str) -> str:
    """Return a text with only letters that a PDF of ours can show; any other becomes a square, line ends stay.

    A word without end gets places where it may be broken.

    PDF/UA refuses a file with a letter that its fonts do not have. Marks that change the direction of a text are left
    out: they could make it read as something else.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(letter if _drawable(letter) else UNDRAWABLE for letter in lines if letter == "\n" or _shown(letter))
    return LONG_WORD.sub(rf"\g<0>{BREAK}", kept)


def _shown(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cf", "Cc"}


def _drawable(letter: str) -> bool:
    return letter == "\n" or any(first <= ord(letter) <= last for first, last in DRAWABLE)


def storable(text: str) -> str:
    """Return a text without what the XML of an office file cannot hold."""
    return NOT_XML.sub("", text)
