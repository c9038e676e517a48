"""The two rules of docs/scoring.md that a database decides."""

from datetime import timedelta

from belfort.services import organizations, sign_in
from tests.world import NOW, World


def test_the_ksz_set_is_on_for_an_ocmw_and_off_for_a_municipality(world: World):
    """Rule 4.5."""
    with world.looking():
        assert organizations.get_choices(organization=world.ocmw).ksz
        assert not organizations.get_choices(organization=world.home).ksz


def test_guessing_from_one_address_never_makes_another_address_wait(world: World):
    """Rule 6.5."""
    email = world.users["an"].email
    for _ in range(5):
        sign_in.note_failure(email=email, address="192.0.2.1", at=NOW)
    assert sign_in.get_wait(email=email, address="192.0.2.1", at=NOW) == timedelta(seconds=4)
    assert sign_in.get_wait(email=email, address="192.0.2.2", at=NOW) == timedelta(0)
    assert sign_in.get_wait(email=world.users["bram"].email, address="192.0.2.1", at=NOW) == timedelta(0)


def test_after_a_day_the_count_begins_again(world: World):
    """Rule 6.4."""
    email = world.users["an"].email
    for _ in range(9):
        sign_in.note_failure(email=email, address="192.0.2.1", at=NOW)
    later = NOW + timedelta(hours=23)
    sign_in.note_failure(email=email, address="192.0.2.1", at=later)
    assert sign_in.get_wait(email=email, address="192.0.2.1", at=later) == timedelta(seconds=128)
    much_later = later + timedelta(hours=24)
    sign_in.note_failure(email=email, address="192.0.2.1", at=much_later)
    assert sign_in.get_wait(email=email, address="192.0.2.1", at=much_later) == timedelta(0)
