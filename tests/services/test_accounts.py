"""People: members with roles and dates, mandates, and what an actor may on a day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import GRANTS, Ability, Actor, Grant, MandateScope, Role, Term
from belfort.domain.workflow import RegisterStep
from belfort.models import Mandate, Membership, Organization, TrailEvent, User
from belfort.models.organizations import Kind, Status
from belfort.services import accounts, actors, process_changes, processes, tenancy
from tests.databases import on_postgres, on_sqlite
from tests.world import NOW, World

TODAY = NOW.date()
DAY = timedelta(days=1)


def member(world: World, name: str, role: Role, body: str = "home") -> Membership:
    with world.looking():
        row: Membership = Membership.unscoped_rows.get(
            organization=world.bodies[body], user=world.users[name], role=role
        )
        return row


def appoint(world: World, name: str, role: Role, term: Term, body: str = "home") -> Membership:
    operator = actors.operator(world.bodies[body])
    with tenancy.acting(operator):
        return accounts.add_member(
            actor=operator, at=NOW, organization=world.bodies[body], user=world.users[name], role=role, term=term
        )


def end(world: World, row: Membership, on: date, *, at: datetime = NOW, by: str = "ilse") -> Membership:
    with world.acting(by) as actor:
        return accounts.end_membership(
            actor=actor, at=at, organization=world.home, key=row.pk, version=row.version, on=on
        )


def on(world: World, name: str, day: date) -> Actor:
    with tenancy.acting_for_nobody():
        return actors.get_actor(user=world.users[name], on=day)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_body_knows_the_roles_that_fit_it(kind: Kind) -> None:
    roles = accounts.roles_of(Organization(kind=kind))
    assert Role.ADMINISTRATOR in roles
    expected = {
        Kind.SUPPORT: Role.SUPPORTER,
        Kind.AUDITOR: Role.AUDITOR,
        Kind.REGION: Role.SECTOR_ANALYST,
        Kind.INSTALLATION: Role.OPERATOR,
    }.get(kind, Role.OFFICER)
    assert expected in roles
    assert all(GRANTS[role] for role in roles)
    only_local = {Role.READER, Role.CONTRIBUTOR, Role.OFFICER, Role.DPO, Role.MANAGER}
    assert bool(only_local & set(roles)) == (expected is Role.OFFICER)


@pytest.mark.parametrize(("role", "body"), [(Role.AUDITOR, "home"), (Role.OFFICER, "region"), (Role.OPERATOR, "ocmw")])
def test_a_role_that_does_not_fit_the_body_is_refused(world: World, role: Role, body: str) -> None:
    with pytest.raises(InvalidError, match="bestaat hier niet") as refusal:
        appoint(world, "bram", role, Term(TODAY), body)
    assert refusal.value.field == "role"


def test_a_role_that_somebody_has_already_is_refused_until_it_is_over(world: World) -> None:
    with pytest.raises(InvalidError, match="Bram Bogaert heeft de rol lezer hier al"):
        appoint(world, "bram", Role.READER, Term(TODAY))
    end(world, member(world, "bram", Role.READER), TODAY)
    appoint(world, "bram", Role.READER, Term(TODAY))
    assert on(world, "bram", TODAY).may(Ability.READ_REGISTER, world.home.pk)


def test_a_term_that_ends_before_it_begins_is_refused(world: World) -> None:
    with pytest.raises(InvalidError, match="vóór het begin") as refusal:
        appoint(world, "bram", Role.OFFICER, Term(TODAY, TODAY - DAY))
    assert refusal.value.field == "ends_on"


@pytest.mark.parametrize(("shift", "may"), [(-1, False), (0, True), (5, True), (10, True), (11, False)])
def test_a_membership_holds_from_its_first_day_to_its_last_day(world: World, shift: int, may: bool) -> None:
    appoint(world, "celine", Role.READER, Term(TODAY, TODAY + 10 * DAY))
    assert on(world, "celine", TODAY + shift * DAY).may(Ability.READ_REGISTER, world.home.pk) is may


def test_ending_a_membership_today_takes_the_rights_at_once(world: World) -> None:
    end(world, member(world, "bram", Role.READER), TODAY)
    assert on(world, "bram", TODAY).organization_ids == frozenset()
    row = member(world, "bram", Role.READER)
    assert (row.ends_on, row.revoked_at, row.version) == (TODAY, NOW, 2)
    with world.looking():
        event = TrailEvent.unscoped_rows.filter(organization=world.home).latest("sequence")
    assert (event.verb, event.actor_name, event.subject_name) == ("membership.ended", "Ilse Ivens", "Bram Bogaert")


def test_ending_a_membership_later_keeps_the_rights_until_that_day(world: World) -> None:
    end(world, member(world, "bram", Role.READER), TODAY + 3 * DAY)
    assert on(world, "bram", TODAY + 3 * DAY).organization_ids == {world.home.pk}
    assert on(world, "bram", TODAY + 4 * DAY).organization_ids == frozenset()


def test_today_is_the_day_in_brussels(world: World) -> None:
    half_past_midnight = NOW.replace(day=24, hour=23, minute=30)
    row = end(world, member(world, "bram", Role.READER), TODAY, at=half_past_midnight)
    assert row.revoked_at == half_past_midnight


def test_a_membership_that_is_over_cannot_be_ended_or_stretched(world: World) -> None:
    gone = end(world, member(world, "bram", Role.READER), TODAY)
    with pytest.raises(InvalidError, match="al afgelopen"):
        end(world, gone, TODAY + 100 * DAY)
    old = appoint(world, "celine", Role.READER, Term(TODAY - 9 * DAY, TODAY - DAY))
    with pytest.raises(InvalidError, match="al afgelopen"):
        end(world, old, TODAY + 100 * DAY)


def test_the_last_administrator_cannot_leave(world: World) -> None:
    ilse = member(world, "ilse", Role.ADMINISTRATOR)
    with pytest.raises(InvalidError, match="eerst een andere gebruikersbeheerder"):
        end(world, ilse, TODAY)
    with pytest.raises(InvalidError, match="eerst een andere gebruikersbeheerder"):
        end(world, ilse, TODAY + 30 * DAY)


@pytest.mark.parametrize(
    ("term", "may_leave"),
    [
        (Term(TODAY), True),
        (Term(TODAY, TODAY + 31 * DAY), True),
        (Term(TODAY, TODAY + 30 * DAY), False),
        (Term(TODAY + 31 * DAY), False),
        (Term(TODAY - 9 * DAY, TODAY - DAY), False),
    ],
)
def test_an_administrator_leaves_when_another_one_stays_after_that_day(
    world: World, term: Term, may_leave: bool
) -> None:
    appoint(world, "bram", Role.ADMINISTRATOR, term)
    ilse = member(world, "ilse", Role.ADMINISTRATOR)
    if may_leave:
        assert end(world, ilse, TODAY + 30 * DAY).ends_on == TODAY + 30 * DAY
    else:
        with pytest.raises(InvalidError, match="eerst een andere"):
            end(world, ilse, TODAY + 30 * DAY)


def test_an_account_that_is_closed_does_not_count_as_an_administrator(world: World) -> None:
    appoint(world, "bram", Role.ADMINISTRATOR, Term(TODAY))
    User.objects.filter(pk=world.users["bram"].pk).update(is_active=False)
    with pytest.raises(InvalidError, match="eerst een andere"):
        end(world, member(world, "ilse", Role.ADMINISTRATOR), TODAY)


def test_a_closed_account_has_no_rights_at_all(world: World) -> None:
    User.objects.filter(pk=world.users["an"].pk).update(is_active=False)
    world.users["an"].refresh_from_db()
    actor = on(world, "an", TODAY)
    world.users["an"].is_active = True
    assert (actor.user_id, actor.organization_ids) == (0, frozenset())


@pytest.mark.parametrize(
    ("name", "refused"), [("an", ForbiddenError), ("gert", ForbiddenError), ("celine", MissingError)]
)
def test_only_a_user_administrator_ends_memberships(world: World, name: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        end(world, member(world, "bram", Role.READER), TODAY, by=name)


def test_a_stale_version_of_a_membership_is_a_conflict(world: World) -> None:
    row = member(world, "bram", Role.READER)
    end(world, row, TODAY + 5 * DAY)
    row.version = 1
    with pytest.raises(ConflictError) as conflict:
        end(world, row, TODAY + 9 * DAY)
    [difference] = conflict.value.differences
    assert (difference.theirs, difference.mine) == ("2026-11-30", "2026-12-04")


def grant(world: World, **changes: Any) -> Mandate:
    """Let Gert give the municipality of Celine a mandate of the home municipality; `changes` say what differs."""
    asked: dict[str, Any] = {"body": world.other, "scope": MandateScope.WORK, "reason": "Hulp", "term": Term(TODAY)}
    with world.acting("gert") as gert:
        return accounts.grant_mandate(actor=gert, at=NOW, organization=world.home, **(asked | changes))


@pytest.mark.parametrize(("shift", "may"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_mandate_holds_from_its_first_day_to_its_last_day(world: World, shift: int, may: bool) -> None:
    grant(world, term=Term(TODAY, TODAY + 10 * DAY))
    assert on(world, "celine", TODAY + shift * DAY).may(Ability.EDIT_REGISTER, world.home.pk) is may


def test_a_mandate_ends_the_moment_it_is_withdrawn(world: World) -> None:
    mandate = grant(world)
    with world.acting("gert") as gert:
        accounts.revoke_mandate(actor=gert, at=NOW, organization=world.home, key=mandate.pk, version=1)
    assert world.home.pk not in on(world, "celine", TODAY).organization_ids
    with world.acting("gert") as gert:
        with pytest.raises(InvalidError, match="al ingetrokken"):
            accounts.revoke_mandate(actor=gert, at=NOW, organization=world.home, key=mandate.pk, version=2)
        with pytest.raises(ConflictError):
            accounts.revoke_mandate(actor=gert, at=NOW, organization=world.home, key=mandate.pk, version=1)


def test_a_mandate_to_read_along_gives_no_right_to_write(world: World) -> None:
    grant(world, scope=MandateScope.READ)
    process = world.process("home")
    with world.acting("celine") as celine:
        assert processes.find_process(actor=celine, organization=world.home, key=process.pk) == process
        with pytest.raises(ForbiddenError):
            process_changes.decide_process(
                actor=celine,
                at=NOW,
                organization=world.home,
                key=process.pk,
                version=process.version,
                step=RegisterStep.CONFIRM,
            )


def test_the_officer_of_a_sister_body_acts_on_a_mandate_and_a_reader_does_not(world: World) -> None:
    operator = actors.operator(world.other)
    with tenancy.acting(operator):
        accounts.grant_mandate(
            actor=operator,
            at=NOW,
            organization=world.other,
            body=world.home,
            scope=MandateScope.WORK,
            reason="Eén dienst voor beide besturen",
            term=Term(TODAY),
        )
    assert on(world, "an", TODAY).may(Ability.EDIT_REGISTER, world.other.pk)
    for name in ("bram", "gert", "hanne", "ilse", "jef"):
        assert world.other.pk not in on(world, name, TODAY).organization_ids, name


def test_who_left_the_mandated_body_acts_no_longer(world: World) -> None:
    assert world.home.pk in on(world, "fien", TODAY).organization_ids
    row = member(world, "fien", Role.SUPPORTER, "support")
    appoint(world, "els", Role.ADMINISTRATOR, Term(TODAY), "support")
    with world.acting("els") as els:
        accounts.end_membership(
            actor=els, at=NOW, organization=world.bodies["support"], key=row.pk, version=1, on=TODAY
        )
    assert on(world, "fien", TODAY).organization_ids == frozenset()


def test_both_sides_see_a_mandate(world: World) -> None:
    mandate = grant(world, reason="Beide zien dit")
    with world.acting("bram") as bram:
        assert mandate in accounts.get_members(actor=bram, organization=world.home, on=TODAY).granted
    with world.acting("celine") as celine:
        assert mandate in accounts.get_members(actor=celine, organization=world.other, on=TODAY).received


@pytest.mark.parametrize("body", ["home", "installation", "merged"])
def test_a_mandate_goes_to_another_body_that_exists(world: World, body: str) -> None:
    merged = Organization.objects.get(status=Status.MERGED)
    with pytest.raises(InvalidError, match="Kies een ander bestuur") as refusal:
        grant(world, body={**world.bodies, "merged": merged}[body])
    assert refusal.value.field == "body"


@pytest.mark.parametrize(
    ("changes", "field"), [({"reason": "  "}, "reason"), ({"term": Term(TODAY, TODAY - DAY)}, "ends_on")]
)
def test_a_mandate_has_a_reason_and_its_days_in_order(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        grant(world, **changes)
    assert refusal.value.field == field


@pytest.mark.parametrize("name", ["an", "bram", "ilse", "fien"])
def test_only_the_manager_gives_mandates(world: World, name: str) -> None:
    with world.acting(name) as actor, pytest.raises(ForbiddenError):
        accounts.grant_mandate(
            actor=actor,
            at=NOW,
            organization=world.home,
            body=world.other,
            scope=MandateScope.READ,
            reason="x",
            term=Term(TODAY),
        )


def test_a_person_in_several_bodies_has_in_each_what_that_body_gives(world: World) -> None:
    appoint(world, "an", Role.READER, Term(TODAY), "other")
    an = on(world, "an", TODAY)
    assert an.organization_ids == {world.home.pk, world.ocmw.pk, world.other.pk}
    assert an.organizations_with(Ability.EDIT_REGISTER) == {world.home.pk, world.ocmw.pk}
    assert an.roles_in(world.other.pk) == (Role.READER,)


def real(name: str, kind: Kind, shape: str = "") -> Organization:
    return Organization.objects.create(slug=name, source_key=f"test:{name}", kind=kind, name=name, shape=shape)


def join(world: World, *bodies: Organization) -> None:
    operator = actors.operator(*bodies)
    with tenancy.acting(operator):
        for body in bodies:
            role = Role.OFFICER if body.is_local else Role.ADMINISTRATOR
            accounts.add_member(
                actor=operator, at=NOW, organization=body, user=world.users["an"], role=role, term=Term(TODAY)
            )


def test_a_municipality_its_ocmw_and_those_who_help_share_one_installation(world: World) -> None:
    join(
        world,
        real("stad", Kind.MUNICIPALITY, "11001"),
        real("ocmw-stad", Kind.OCMW, "11001"),
        real("steun", Kind.SUPPORT),
        real("lens", Kind.AUDITOR),
    )
    assert len(on(world, "an", TODAY).organization_ids) == 6


@on_sqlite
class TestOneGovernmentOnSqlite:
    @pytest.mark.parametrize("second", [("dorp", Kind.MUNICIPALITY, "11002"), ("zone", Kind.POLICE_ZONE, "")])
    def test_a_second_real_government_is_refused_in_a_sentence(
        self, world: World, second: tuple[str, Kind, str]
    ) -> None:
        join(world, real("stad", Kind.MUNICIPALITY, "11001"))
        with pytest.raises(InvalidError, match="dient al een ander bestuur; neem PostgreSQL"):
            join(world, real(*second))

    def test_two_bodies_without_a_place_on_the_map_are_two(self, world: World) -> None:
        join(world, real("zone", Kind.POLICE_ZONE))
        with pytest.raises(InvalidError, match="dient al een ander bestuur"):
            join(world, real("agb", Kind.AGB))

    def test_the_database_refuses_it_by_itself(self, world: World) -> None:
        join(world, real("stad", Kind.MUNICIPALITY, "11001"))
        row = Membership(
            organization=real("dorp", Kind.MUNICIPALITY, "11002"),
            user=world.users["an"],
            role=Role.OFFICER,
            starts_on=TODAY,
        )
        with world.looking(), pytest.raises(IntegrityError, match="one government"), transaction.atomic():
            Membership.objects.add(row)


@on_postgres
def test_postgresql_serves_many_governments(world: World) -> None:
    assert connection.vendor == "postgresql"
    join(world, real("stad", Kind.MUNICIPALITY, "11001"), real("dorp", Kind.MUNICIPALITY, "11002"))
    assert len(on(world, "an", TODAY).organization_ids) == 4


def test_rights_come_from_grants_and_from_nothing_else() -> None:
    nobody = Actor(user_id=1, name="x")
    assert not nobody.may_anywhere(Ability.READ_CATALOGS)
    both = Actor(grants=(Grant(1, Role.READER), Grant(1, Role.CONTRIBUTOR), Grant(2, Role.OFFICER, MandateScope.READ)))
    assert both.may(Ability.EDIT_ASSIGNED, 1)
    assert not both.may(Ability.EDIT_REGISTER, 2)
