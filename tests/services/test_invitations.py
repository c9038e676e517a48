"""Invitations: the mail, the link that works once, and what is kept of its secret."""

import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail

from belfort.domain.errors import BelfortError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import NOBODY, Ability, Actor, Role
from belfort.models import Invitation, Membership, Organization, TrailEvent, User
from belfort.models.organizations import Kind
from belfort.services import accounts, actors, invitations, tenancy
from belfort.services.invitations import Sent
from tests.databases import on_sqlite
from tests.world import NOW, World

ADDRESS = "nieuw@stad.example"
PASSWORD = "zeven groene torens"
LIFE = timedelta(days=14)


def invite(world: World, *, email: str = ADDRESS, role: Role = Role.OFFICER, by: str = "ilse") -> Sent:
    with world.acting(by) as actor:
        return invitations.invite(actor=actor, at=NOW, organization=world.home, email=email, role=role)


def secret_of(sent: Sent) -> str:
    return sent.link.split("/")[-2]


def accept(sent: Sent, *, actor: Actor = NOBODY, at: Any = NOW, **typed: str) -> User:
    with tenancy.acting(actor):
        return invitations.accept_invitation(actor=actor, at=at, secret=secret_of(sent), **typed)


def join(sent: Sent, at: Any = NOW) -> User:
    return accept(sent, at=at, name="Nele Neels", password=PASSWORD)


def test_an_invitation_goes_out_by_mail_with_its_link(world: World) -> None:
    sent = invite(world, email="  Nieuw@Stad.Example ")
    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    assert letter.subject == f"Uitnodiging voor Belfort: {world.home.name}"
    assert sent.link in letter.body.splitlines()
    assert "Ilse Ivens nodigt u uit" in letter.body
    assert "informatieveiligheidscoördinator" in letter.body
    assert "information security officer" in letter.body
    assert len(secret_of(sent)) >= 43


def test_two_invitations_have_two_secrets(world: World) -> None:
    assert secret_of(invite(world)) != secret_of(invite(world))


def rows() -> Iterator[str]:
    """Return every row of every table, as text."""
    for model in apps.get_models():
        manager = getattr(model, "unscoped_rows", model._base_manager)
        for row in manager.all():
            yield repr(list(vars(row).values()))


def test_the_secret_stands_nowhere_in_the_database(world: World) -> None:
    secret = secret_of(invite(world))
    with world.looking():
        everything = "\n".join(rows())
    assert invitations.secret_hash(secret) in everything
    assert secret not in everything


def test_a_new_person_joins_with_a_name_and_a_password(world: World) -> None:
    user = accept(invite(world), name="  Nele \n Neels ", password=PASSWORD)
    assert (user.email, user.name) == (ADDRESS, "Nele Neels")
    assert user.check_password(PASSWORD)
    with tenancy.acting_for_nobody():
        actor = actors.get_actor(user=user, on=NOW.date())
    assert actor.organization_ids == {world.home.pk}
    assert actor.roles_in(world.home.pk) == (Role.OFFICER,)
    with world.looking():
        event = TrailEvent.unscoped_rows.filter(organization=world.home).latest("sequence")
    assert (event.verb, event.actor_name, event.actor_id) == ("membership.accepted", "Nele Neels", user.pk)


def test_the_first_day_is_the_day_in_brussels(world: World) -> None:
    half_past_midnight = NOW.replace(hour=23, minute=30)
    user = join(invite(world), half_past_midnight)
    with world.looking():
        assert str(Membership.unscoped_rows.get(user=user).starts_on) == "2026-11-26"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " ", "password": PASSWORD}, "name"),
        ({"name": "Nele", "password": "kort"}, "password"),
        ({"name": "Nele", "password": "password1234"}, "password"),
        ({"name": "Nele Neels Nellens", "password": "nele neels nellens"}, "password"),
    ],
)
def test_a_name_is_needed_and_a_password_that_nobody_guesses(world: World, typed: dict[str, str], field: str) -> None:
    sent = invite(world)
    with pytest.raises(InvalidError) as refusal:
        accept(sent, **typed)
    assert refusal.value.field == field
    assert not User.objects.filter(email=ADDRESS).exists()
    assert join(sent).email == ADDRESS


def test_a_known_person_joins_as_itself_and_keeps_its_password(world: World) -> None:
    celine = world.users["celine"]
    sent = invite(world, email=celine.email)
    with pytest.raises(InvalidError, match="Meld u eerst aan met celine@"):
        accept(sent, name="Iemand", password=PASSWORD)
    with pytest.raises(InvalidError, match="Meld u eerst aan met celine@"):
        accept(sent, actor=world.actor("bram"))
    assert accept(sent, actor=world.actor("celine"), name="Iemand", password=PASSWORD) == celine
    celine.refresh_from_db()
    assert celine.name == "Celine Claes"
    assert not celine.check_password(PASSWORD)
    assert world.actor("celine").organization_ids == {world.other.pk, world.home.pk}


def test_a_role_that_the_person_has_already_is_refused_and_the_link_stays(world: World) -> None:
    sent = invite(world, email=world.users["bram"].email, role=Role.READER)
    with pytest.raises(InvalidError, match="heeft de rol lezer hier al"):
        accept(sent, actor=world.actor("bram"))
    with tenancy.acting_for_nobody():
        invitation, _ = invitations.get_invitation(secret=secret_of(sent), at=NOW)
    assert invitation.accepted_at is None


def withdraw(world: World, sent: Sent) -> None:
    with world.acting("ilse") as ilse:
        invitations.withdraw_invitation(actor=ilse, at=NOW, organization=world.home, key=sent.invitation.pk)


def test_a_link_works_once(world: World) -> None:
    sent = invite(world)
    join(sent)
    with pytest.raises(MissingError, match="gebruikt, ingetrokken of verlopen"):
        join(sent)
    with world.looking():
        assert Membership.unscoped_rows.filter(user__email=ADDRESS).count() == 1


def test_a_withdrawn_link_works_no_more(world: World) -> None:
    sent = invite(world)
    withdraw(world, sent)
    with pytest.raises(MissingError, match="gebruikt, ingetrokken of verlopen"):
        join(sent)


def test_what_was_used_or_withdrawn_cannot_be_withdrawn(world: World) -> None:
    used, withdrawn = invite(world), invite(world, email="ander@stad.example")
    join(used)
    withdraw(world, withdrawn)
    for sent in (used, withdrawn):
        with pytest.raises(MissingError):
            withdraw(world, sent)


def test_a_link_works_for_fourteen_days_and_not_a_moment_longer(world: World) -> None:
    sent = invite(world)
    with pytest.raises(MissingError, match="verlopen"):
        join(sent, NOW + LIFE)
    join(sent, NOW + LIFE - timedelta(seconds=1))


@pytest.mark.parametrize("secret", ["", "x", "é" * 40, "\ud800", "../../etc", "0" * 5_000])
def test_a_made_up_secret_opens_nothing(world: World, secret: str) -> None:
    invite(world)
    with tenancy.acting_for_nobody(), pytest.raises(MissingError):
        invitations.get_invitation(secret=secret, at=NOW)


def test_the_hash_that_stands_in_the_database_is_no_key(world: World) -> None:
    sent = invite(world)
    with tenancy.acting_for_nobody(), pytest.raises(MissingError):
        invitations.get_invitation(secret=sent.invitation.secret_hash, at=NOW)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("an", ForbiddenError),
        ("bram", ForbiddenError),
        ("gert", ForbiddenError),
        ("fien", ForbiddenError),
        ("celine", MissingError),
        ("nora", MissingError),
    ],
)
def test_only_the_user_administrator_invites(world: World, name: str, refused: type[BelfortError]) -> None:
    with pytest.raises(refused):
        invite(world, by=name)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "email", ["", "geen adres", "a@b@c", "x" * 300 + "@stad.example", "a@stad.example\nBcc: b@c.d"]
)
def test_what_is_no_address_is_refused_on_its_field(world: World, email: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        invite(world, email=email)
    assert refusal.value.field == "email"
    assert mail.outbox == []


def test_a_role_of_another_kind_of_body_is_refused(world: World) -> None:
    with pytest.raises(InvalidError, match="De rol auditor bestaat hier niet"):
        invite(world, role=Role.AUDITOR)


def test_a_mail_that_cannot_be_sent_invites_nobody(world: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody_listens.getsockname()
    with pytest.raises(InvalidError, match="niet verstuurd worden, dus er is niemand uitgenodigd"):
        invite(world)
    with world.looking():
        assert not Invitation.unscoped_rows.filter(email=ADDRESS).exists()
        assert not TrailEvent.unscoped_rows.filter(verb="invitation.sent", subject_name=ADDRESS).exists()


def test_open_invitations_stand_with_the_members(world: World) -> None:
    sent = [invite(world, email=f"{number}@stad.example") for number in range(3)]
    join(sent[0])
    withdraw(world, sent[1])
    with world.acting("bram") as bram:
        members = accounts.get_members(actor=bram, organization=world.home, on=NOW.date())
    assert [row.email for row in members.invitations] == ["2@stad.example"]


@on_sqlite
def test_sqlite_invites_nobody_to_a_second_government(world: World) -> None:
    first, second = (
        Organization.objects.create(slug=name, source_key=name, kind=Kind.MUNICIPALITY, name=name, shape=name)
        for name in ("stad", "dorp")
    )
    operator = actors.operator(first, second)
    links = []
    with tenancy.acting(operator):
        links = [
            invitations.invite(
                actor=operator, at=NOW, organization=body, email=f"{body.slug}@x.example", role=Role.OFFICER
            )
            for body in (first, second)
        ]
    accept(links[0], name="Eerste", password=PASSWORD)
    with pytest.raises(InvalidError, match="dient al een ander bestuur"):
        accept(links[1], name="Tweede", password=PASSWORD)
    with tenancy.acting(operator), pytest.raises(InvalidError, match="dient al een ander bestuur"):
        invitations.invite(actor=operator, at=NOW, organization=second, email="derde@x.example", role=Role.OFFICER)
    assert not User.objects.filter(email__regex=re.escape("dorp@")).exists()


def test_an_invitation_gives_nothing_before_it_is_accepted(world: World) -> None:
    invite(world, email=world.users["celine"].email)
    assert not world.actor("celine").may(Ability.READ_REGISTER, world.home.pk)
