"""The text of security.txt: chapter 13 of `docs/scoring.md` and RFC 9116."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.security_txt import SecurityTxt, require_expiry, write_security_txt

TODAY = date(2026, 11, 25)
FIELDS = ("Contact", "Expires", "Encryption", "Acknowledgments", "Policy", "Preferred-Languages", "Canonical")
LINE = re.compile(r"([A-Za-z-]+): ([\x20-\x7e]*[\x21-\x7e])")
BASE = "https://belfort.example/melden/aalbeke/"


def read(text: str) -> list[tuple[str, str]]:
    """Read the text as section 2 of the RFC says: lines that end, a name, a colon, a blank, a value."""
    assert text.endswith("\n")
    found = []
    for line in text[:-1].split("\n"):
        match = LINE.fullmatch(line)
        assert match is not None, line
        found.append((match[1], match[2]))
    return found


def test_the_whole_text() -> None:
    """Rule 13.11."""
    content = SecurityTxt(
        date(2027, 11, 1),
        email="veiligheid@aalbeke.example",
        form=f"{BASE}formulier/",
        encryption="https://aalbeke.example/sleutel.asc",
        acknowledgments=f"{BASE}dank/",
        policy=BASE,
        canonical="https://aalbeke.example/.well-known/security.txt",
    )
    assert write_security_txt(content) == (
        "Contact: https://belfort.example/melden/aalbeke/formulier/\n"
        "Contact: mailto:veiligheid@aalbeke.example\n"
        "Expires: 2027-11-01T00:00:00Z\n"
        "Encryption: https://aalbeke.example/sleutel.asc\n"
        "Acknowledgments: https://belfort.example/melden/aalbeke/dank/\n"
        "Policy: https://belfort.example/melden/aalbeke/\n"
        "Preferred-Languages: nl, en\n"
        "Canonical: https://aalbeke.example/.well-known/security.txt\n"
    )


@pytest.mark.parametrize(
    ("days", "fits"), [(-1, False), (0, False), (1, True), (365, True), (366, False), (4000, False)]
)
def test_it_expires_after_today_and_within_a_year(days: int, fits: bool) -> None:
    """Rule 13.11."""
    expires_on = TODAY + timedelta(days=days)
    [expires] = [v for n, v in read(write_security_txt(SecurityTxt(expires_on, form=BASE))) if n == "Expires"]
    assert datetime.fromisoformat(expires) == datetime.combine(expires_on, datetime.min.time(), UTC)
    if fits:
        require_expiry(expires_on, TODAY)
    else:
        with pytest.raises(InvalidError) as refusal:
            require_expiry(expires_on, TODAY)
        assert refusal.value.field == "expires_on"


def test_without_a_contact_there_is_no_text() -> None:
    """Rule 13.11."""
    with pytest.raises(InvalidError) as refusal:
        write_security_txt(SecurityTxt(date(2027, 1, 1)))
    assert refusal.value.field == "contact"


@pytest.mark.parametrize(
    "value",
    [
        "http://aalbeke.example/sleutel",
        "javascript:alert(1)",
        "https://",
        "https://aalbeke.example/een twee",
        "https://aalbeke.example/\nContact: mailto:dief@elders.example",
        "https://aalbeke.example/\r\nExpires: 2099-01-01T00:00:00Z",
        "https://aalbeke.example/\x85x",
        "https://aalbéke.example/",
        'https://aalbeke.example/"><script>',
        "https://[onzin",
        "dns:",
    ],
)
def test_what_is_no_address_or_would_add_a_line_is_refused(value: str) -> None:
    """Rule 13.11."""
    for name, field in (
        ("encryption", "encryption_url"),
        ("form", "form"),
        ("policy", "policy"),
        ("canonical", "canonical"),
    ):
        content = SecurityTxt(date(2027, 1, 1), **({"form": BASE} | {name: value}))
        with pytest.raises(InvalidError) as refusal:
            write_security_txt(content)
        assert refusal.value.field == field


@pytest.mark.parametrize(
    "value", ["dns:5d2d37ab76d47d36._openpgpkey.example.com?type=OPENPGPKEY", "openpgp4fpr:5f2de5"]
)
def test_a_key_may_also_stand_in_the_dns_or_be_a_fingerprint(value: str) -> None:
    """Rule 13.11."""
    text = write_security_txt(SecurityTxt(date(2027, 1, 1), form=BASE, encryption=value))
    assert ("Encryption", value) in read(text)
    with pytest.raises(InvalidError):
        write_security_txt(SecurityTxt(date(2027, 1, 1), form=value))


TEXTS = st.one_of(st.text(max_size=30), st.text(max_size=20).map(lambda text: f"https://aalbeke.example/{text}"))
MAILS = st.one_of(st.text(max_size=20), st.text(max_size=12).map(lambda text: f"{text}@aalbeke.example"))


@given(MAILS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.integers(-5, 400))
def test_whatever_is_filled_in_the_text_is_well_formed_or_refused(
    email: str, form: str, encryption: str, thanks: str, policy: str, canonical: str, days: int
) -> None:
    """Rule 13.11."""
    content = SecurityTxt(TODAY + timedelta(days=days), email, form, encryption, thanks, policy, canonical)
    try:
        text = write_security_txt(content)
    except InvalidError:
        return
    names = [name for name, _ in read(text)]
    assert set(names) <= set(FIELDS)
    assert names.count("Expires") == 1
    assert 1 <= names.count("Contact") == bool(email) + bool(form)
    assert all(names.count(name) <= 1 for name in FIELDS if name != "Contact")
    for name, value in read(text):
        if name in {"Acknowledgments", "Policy", "Canonical"}:
            assert value.startswith("https://")
        if name == "Contact":
            assert value.startswith(("https://", "mailto:"))


@given(st.text("abcdefgh.-_+é@ ", min_size=1, max_size=12))
def test_a_mail_address_never_adds_a_field(local: str) -> None:
    """Rule 13.11."""
    content = SecurityTxt(date(2027, 1, 1), email=f"{local}@aalbeke.example")
    try:
        [contact, *_] = read(write_security_txt(content))
    except InvalidError:
        assert "@" in local or " " in local
        return
    assert contact[0] == "Contact"
    assert " " not in contact[1]
