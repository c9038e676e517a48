"""Texts in two languages, for rooms that must speak without knowing Django's translations."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """The languages that Belfort speaks; Dutch is the source."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Dutch and in English."""

    nl: str
    en: str

    def into(self, language: str) -> str:
        """Return the sentence in the language asked; anything that is not English gets Dutch."""
        return self.en if language == Language.EN and self.en else self.nl

    def filled(self, **values: object) -> "Text":
        """Return the sentence with its {places} filled; a value may itself be a Text, and a day is written as 29/04/2026."""
        return Text(
            self.nl.format(**{name: _in(value, Language.NL) for name, value in values.items()}),
            self.en.format(**{name: _in(value, Language.EN) for name, value in values.items()}),
        )


def _in(value: object, language: Language) -> object:
    if isinstance(value, Text):
        return value.into(language)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def same(word: str) -> Text:
    """Return a text that is the same word in both languages, such as a name or a key."""
    return Text(word, word)


def listed(words: list[Text]) -> Text:
    """Join names with commas and a last "en" or "and"."""
    if len(words) <= 1:
        return words[0] if words else Text("", "")
    return Text(
        ", ".join(word.nl for word in words[:-1]) + " en " + words[-1].nl,
        ", ".join(word.en for word in words[:-1]) + " and " + words[-1].en,
    )
