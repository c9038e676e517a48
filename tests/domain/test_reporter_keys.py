"""The key that a finder leaves: chapter 13 of `docs/scoring.md`."""

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.reporter_keys import BEGIN, END, SECRET_KEY, checked_key

AGE = "age1" + "q" * 58
PGP = f"{BEGIN}\nVersion: 1\n\nmDMEZ0Vn{'A' * 56}\n=Zx9k\n{END}"
BARE = f"{BEGIN}\r\n\r\nmDMEZ0Vn\r\n{END}\r\n"


@pytest.mark.parametrize("key", [AGE, f"  {AGE}\n", PGP, BARE, PGP.replace("\n=Zx9k", "")])
def test_a_public_key_is_known_by_its_shape(key: str) -> None:
    """Rule 13.10."""
    assert checked_key(key) == key.strip()


@pytest.mark.parametrize(
    "text",
    [
        "hallo",
        AGE[:-1],
        AGE + "q",
        AGE.replace("q", "b", 1),
        AGE.upper(),
        PGP.replace(END, ""),
        f"{PGP}\n<script>",
        PGP.replace("mDME", "<b>x"),
        PGP.replace("\n\n", "\n"),
        f"{BEGIN}\n\n{END}",
        f"{BEGIN}\n\n{'A' * 70}\n" * 400 + END,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """Rule 13.10."""
    with pytest.raises(InvalidError) as refusal:
        checked_key(text)
    assert refusal.value.field == "key"


@pytest.mark.parametrize(
    "text", [PGP.replace("PUBLIC", "PRIVATE"), "AGE-SECRET-KEY-1QQQ", "-----BEGIN OPENSSH PRIVATE KEY-----"]
)
def test_a_secret_key_gets_a_warning(text: str) -> None:
    """Rule 13.10."""
    with pytest.raises(InvalidError) as refusal:
        checked_key(text)
    assert refusal.value.text == SECRET_KEY


@given(st.text(max_size=80))
def test_no_text_passes_by_chance(text: str) -> None:
    """Rule 13.10."""
    if text.strip():
        with pytest.raises(InvalidError):
            checked_key(text)
    else:
        assert checked_key(text) == ""
