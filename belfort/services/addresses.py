"""Where a page stands, for who gets its link outside the site: in a mail, or on the command line."""

from django.conf import settings
from django.urls import reverse


def get_address(name: str, *arguments: object) -> str:
    """Return the whole address of a page of the site map, under the address by which people know the installation."""
    return settings.BASE_URL.rstrip("/") + reverse(name, args=arguments)
