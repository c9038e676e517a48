"""Who may what: the table, and what a person gets from several grants."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import ForbiddenError, MissingError
from belfort.domain.permissions import (
    GRANTS,
    MANDATED_ROLES,
    MANDATES,
    NOBODY,
    ROLE_NAMES,
    SCOPE_NAMES,
    Ability,
    Actor,
    Grant,
    MandateScope,
    Role,
    Term,
)

grants = st.lists(
    st.builds(Grant, st.integers(1, 4), st.sampled_from(Role), st.none() | st.sampled_from(MandateScope)), max_size=6
)
HOME, ELSEWHERE = 1, 2
CONTENT = {Ability.EDIT_ASSIGNED, Ability.EDIT_REGISTER, Ability.IMPORT_REGISTER, Ability.VALUE_ASSETS}


def test_every_role_has_a_name_and_a_row_in_the_table():
    assert set(GRANTS) == set(ROLE_NAMES) == set(Role)
    assert set(MANDATES) == set(SCOPE_NAMES) == set(MandateScope)


def test_abilities_are_listed_by_the_alphabet_and_each_is_given_to_somebody():
    names = [ability.value for ability in Ability]
    assert names == sorted(names)
    assert frozenset().union(*GRANTS.values(), *MANDATES.values()) == set(Ability)


def test_a_reader_reads_and_writes_nothing():
    assert all(ability.value.startswith("read_") for ability in GRANTS[Role.READER])
    assert Ability.READ_ANSWERS in GRANTS[Role.READER]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CONTRIBUTOR, Role.DPO, Role.MANAGER])
def test_whoever_works_in_a_government_reads_its_register(role):
    assert GRANTS[Role.READER] - {Ability.READ_ANSWERS} <= GRANTS[role]


def test_a_contributor_sees_only_the_answers_that_were_given():
    assert Ability.READ_ANSWERS not in GRANTS[Role.CONTRIBUTOR]
    assert {Ability.EDIT_ASSIGNED, Ability.READ_RESULTS} <= GRANTS[Role.CONTRIBUTOR]


def test_only_a_manager_submits_and_only_a_mandate_sends_back():
    assert [role for role in Role if Ability.SUBMIT_ASSESSMENT in GRANTS[role]] == [Role.MANAGER]
    assert [role for role in Role if Ability.REMARK_ASSESSMENT in GRANTS[role]] == []
    assert all(Ability.REMARK_ASSESSMENT in abilities for abilities in MANDATES.values())


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OFFICER, Role.CONTRIBUTOR}])
def test_only_officer_and_contributor_change_content_by_their_role(role):
    assert not GRANTS[role] & CONTENT


def test_an_administrator_manages_members_and_never_reads_content():
    assert Ability.MANAGE_MEMBERS in GRANTS[Role.ADMINISTRATOR]
    assert Ability.READ_REGISTER not in GRANTS[Role.ADMINISTRATOR]
    assert [role for role in Role if Ability.MANAGE_MEMBERS in GRANTS[role]] == [Role.ADMINISTRATOR]


def test_only_a_manager_grants_mandates():
    assert [role for role in Role if Ability.GRANT_MANDATES in GRANTS[role]] == [Role.MANAGER]


@pytest.mark.parametrize(
    "role", [Role.OPERATOR, Role.COACH, Role.SECTOR_ANALYST, Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.TESTER]
)
def test_nobody_above_or_beside_a_government_reads_its_register_by_role(role):
    assert Ability.READ_REGISTER not in GRANTS[role]


def test_a_supplier_may_nothing_without_an_invitation():
    assert GRANTS[Role.SUPPLIER] == frozenset()


def test_a_mandate_gives_what_its_scope_says_and_never_rights_over_people():
    work = Grant(HOME, Role.SUPPORTER, MandateScope.WORK).abilities
    read = Grant(HOME, Role.SUPPORTER, MandateScope.READ).abilities
    assert read < work
    assert not read & CONTENT
    assert work >= CONTENT
    assert not work & {Ability.MANAGE_MEMBERS, Ability.GRANT_MANDATES, Ability.CONFIGURE_ORGANIZATION}
    assert {Role.SUPPORTER, Role.OFFICER} == MANDATED_ROLES


def test_a_stranger_learns_nothing_and_a_reader_hears_no():
    actor = Actor(1, "Bram", grants=(Grant(HOME, Role.READER),))
    actor.require(Ability.READ_REGISTER, HOME)
    with pytest.raises(ForbiddenError):
        actor.require(Ability.EDIT_REGISTER, HOME)
    with pytest.raises(MissingError):
        actor.require(Ability.READ_REGISTER, ELSEWHERE)


def test_nobody_may_nothing():
    assert NOBODY.organization_ids == frozenset()
    for ability in Ability:
        assert not NOBODY.may_anywhere(ability)
        with pytest.raises(MissingError):
            NOBODY.require(ability, HOME)
        with pytest.raises(ForbiddenError):
            NOBODY.require_anywhere(ability)


def test_a_right_somewhere_is_enough_where_the_place_does_not_matter():
    Actor(grants=(Grant(ELSEWHERE, Role.READER),)).require_anywhere(Ability.READ_CATALOGS)


@given(grants)
def test_what_a_person_may_is_the_sum_of_the_grants_there_and_nowhere_else(given_grants):
    actor = Actor(grants=tuple(given_grants))
    assert actor.organization_ids == {grant.organization_id for grant in given_grants}
    for place in range(1, 6):
        here = [grant for grant in given_grants if grant.organization_id == place]
        for ability in Ability:
            allowed = any(ability in grant.abilities for grant in here)
            assert actor.may(ability, place) is allowed
            assert (place in actor.organizations_with(ability)) is allowed
    for ability in Ability:
        assert actor.may_anywhere(ability) is bool(actor.organizations_with(ability))


@given(grants)
def test_roles_are_listed_without_doubles_in_the_order_of_the_table(given_grants):
    roles = Actor(grants=tuple(given_grants)).roles_in(HOME)
    assert list(roles) == [
        role for role in Role if any(item.organization_id == HOME and item.role is role for item in given_grants)
    ]


def test_a_term_holds_from_its_first_to_its_last_day():
    term = Term(date(2026, 3, 1), date(2026, 3, 31))
    for day, holds in ((28, False), (1, True), (31, True)):
        month = 2 if day == 28 else 3
        assert term.holds_on(date(2026, month, day)) is holds
    assert not term.holds_on(date(2026, 4, 1))
    assert Term(date(2026, 3, 1)).holds_on(date(2100, 1, 1))
