"""What a password must be, with refusals in our own words: long, not about its owner, not on the list of common ones."""

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.utils.translation import get_language

from belfort.domain.terms import Text


class LongEnough(MinimumLengthValidator):
    """A length, and nothing about kinds of characters: a sentence is better than a puzzle."""

    def get_error_message(self) -> str:
        """Return the refusal in the language of the page."""
        words = Text(
            "Dit wachtwoord is te kort: neem minstens {count} tekens.",
            "This password is too short: take at least {count} characters.",
        )
        return words.filled(count=self.min_length).into(get_language() or "nl")


class NotAboutYou(UserAttributeSimilarityValidator):
    """Neither the name nor the address of its owner."""

    def get_error_message(self) -> str:
        """Return the refusal in the language of the page."""
        words = Text(
            "Dit wachtwoord lijkt te veel op uw naam of e-mailadres.",
            "This password is too much like your name or email address.",
        )
        return words.into(get_language() or "nl")
