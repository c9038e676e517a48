"""Addresses in the scope of an audit."""

import pytest

from belfort.domain.audit_scope import require_addresses
from belfort.domain.errors import InvalidError


@pytest.mark.parametrize(
    "text",
    [
        "",
        "loket.example\nwww.loket.example",
        "192.0.2.7, 192.0.2.0/24; 2001:db8::/32",
        "192.0.2.7/24",
        "versie 1.2.3",
        "van 9:00 tot 17:00",
        "::1",
    ],
)
def test_names_addresses_and_ranges_are_taken(text: str) -> None:
    require_addresses(text)


@pytest.mark.parametrize("word", ["999.1.1.1/99", "192.0.2.300", "192.0.2.0/33", "2001:db8:::1", "2001:db8::/129"])
def test_what_looks_like_an_address_and_is_none_is_named(word: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        require_addresses(f"loket.example\n{word}")
    assert refusal.value.field == "addresses"
    assert word in refusal.value.text.nl
