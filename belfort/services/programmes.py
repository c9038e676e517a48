"""The programme of support: which body of the region runs it in this installation."""

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.terms import Text
from belfort.models import Organization
from belfort.models.organizations import Kind


def get_programme() -> Organization | None:
    """Return the body that runs the programme: the first of the region; None where an installation serves one town."""
    return Organization.objects.active().filter(kind=Kind.REGION).order_by("pk").first()


def require_programme() -> Organization:
    """Return the body that runs the programme, for commands; raises InvalidError when there is none."""
    programme = get_programme()
    if programme is None:
        words = Text("Deze installatie heeft geen programma.", "This installation has no programme.")
        raise InvalidError(words)
    return programme


def find_public_programme() -> Organization:
    """Return the body that runs the programme; raises MissingError where there is none."""
    programme = get_programme()
    if programme is None:
        raise MissingError
    return programme
