"""Who may what: one table. `docs/rights.md` shows it; a test keeps the two the same."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from belfort.domain.errors import ForbiddenError, MissingError
from belfort.domain.terms import Text


class Ability(StrEnum):
    """What a person can do, named verb + object; keep the list alphabetized."""

    ACCEPT_RISK = "accept_risk"
    ADVISE_PERSONAL_DATA = "advise_personal_data"
    CHOOSE_SHARING = "choose_sharing"
    CONFIGURE_ORGANIZATION = "configure_organization"
    CONSENT_SCAN = "consent_scan"
    EDIT_ASSIGNED = "edit_assigned"
    EDIT_BUDGET = "edit_budget"
    EDIT_FINDINGS = "edit_findings"
    EDIT_PROGRAMME = "edit_programme"
    EDIT_REGISTER = "edit_register"
    EDIT_WEBSITES = "edit_websites"
    ENROL = "enrol"
    FOLLOW_FINDINGS = "follow_findings"
    GRANT_MANDATES = "grant_mandates"
    GUIDE_GOVERNMENTS = "guide_governments"
    HANDLE_DISCLOSURES = "handle_disclosures"
    IMPORT_REGISTER = "import_register"
    MANAGE_AUDITS = "manage_audits"
    MANAGE_MEMBERS = "manage_members"
    OPERATE_PLATFORM = "operate_platform"
    READ_ANSWERS = "read_answers"
    READ_BUDGET = "read_budget"
    READ_CATALOGS = "read_catalogs"
    READ_ENROLMENTS = "read_enrolments"
    READ_FINDINGS = "read_findings"
    READ_MEMBERS = "read_members"
    READ_PROGRAMME = "read_programme"
    READ_REGISTER = "read_register"
    READ_RESULTS = "read_results"
    READ_SECTOR = "read_sector"
    READ_TRAIL = "read_trail"
    READ_WEBSITES = "read_websites"
    RECORD_FINDINGS = "record_findings"
    REMARK_ASSESSMENT = "remark_assessment"
    SCORE_CONTROL = "score_control"
    SUBMIT_ASSESSMENT = "submit_assessment"
    VALUE_ASSETS = "value_assets"


class Role(StrEnum):
    """The part that a member plays in an organization; each name is the field's own."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    OFFICER = "officer"
    DPO = "dpo"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    SUPPORTER = "supporter"
    AUDITOR = "auditor"
    TESTER = "tester"
    COACH = "coach"
    PROGRAMME_MANAGER = "programme_manager"
    SECTOR_ANALYST = "sector_analyst"
    SUPPLIER = "supplier"
    OPERATOR = "operator"


ROLE_NAMES = {
    Role.READER: Text("lezer", "reader"),
    Role.CONTRIBUTOR: Text("medewerker", "contributor"),
    Role.OFFICER: Text("informatieveiligheidscoördinator", "information security officer"),
    Role.DPO: Text("functionaris voor gegevensbescherming", "data protection officer"),
    Role.MANAGER: Text("algemeen directeur", "general manager"),
    Role.ADMINISTRATOR: Text("gebruikersbeheerder", "user administrator"),
    Role.SUPPORTER: Text("ondersteuner", "supporter"),
    Role.AUDITOR: Text("auditor", "auditor"),
    Role.TESTER: Text("ethisch hacker", "ethical hacker"),
    Role.COACH: Text("coach", "coach"),
    Role.PROGRAMME_MANAGER: Text("programmamanager", "programme manager"),
    Role.SECTOR_ANALYST: Text("sectoranalist", "sector analyst"),
    Role.SUPPLIER: Text("leverancier", "supplier"),
    Role.OPERATOR: Text("platformbeheerder", "platform operator"),
}

_FIGURES = frozenset(
    {
        Ability.READ_CATALOGS,
        Ability.READ_ENROLMENTS,
        Ability.READ_MEMBERS,
        Ability.READ_REGISTER,
        Ability.READ_RESULTS,
        Ability.READ_WEBSITES,
    }
)
_READ = _FIGURES | {Ability.READ_ANSWERS}
_WORK = _READ | {
    Ability.EDIT_ASSIGNED,
    Ability.EDIT_FINDINGS,
    Ability.EDIT_REGISTER,
    Ability.EDIT_WEBSITES,
    Ability.FOLLOW_FINDINGS,
    Ability.HANDLE_DISCLOSURES,
    Ability.IMPORT_REGISTER,
    Ability.READ_FINDINGS,
    Ability.READ_TRAIL,
    Ability.RECORD_FINDINGS,
    Ability.SCORE_CONTROL,
    Ability.VALUE_ASSETS,
}

_SECTOR = frozenset({Ability.READ_CATALOGS, Ability.READ_PROGRAMME, Ability.READ_SECTOR})

GRANTS: dict[Role, frozenset[Ability]] = {
    Role.READER: _READ,
    Role.CONTRIBUTOR: _FIGURES | {Ability.EDIT_ASSIGNED, Ability.FOLLOW_FINDINGS},
    Role.OFFICER: _WORK | {Ability.CONFIGURE_ORGANIZATION, Ability.ENROL, Ability.MANAGE_AUDITS},
    Role.DPO: _READ
    | {Ability.ADVISE_PERSONAL_DATA, Ability.FOLLOW_FINDINGS, Ability.READ_FINDINGS, Ability.READ_TRAIL},
    Role.MANAGER: _READ
    | {
        Ability.ACCEPT_RISK,
        Ability.CHOOSE_SHARING,
        Ability.CONFIGURE_ORGANIZATION,
        Ability.CONSENT_SCAN,
        Ability.ENROL,
        Ability.FOLLOW_FINDINGS,
        Ability.GRANT_MANDATES,
        Ability.HANDLE_DISCLOSURES,
        Ability.MANAGE_AUDITS,
        Ability.READ_FINDINGS,
        Ability.READ_TRAIL,
        Ability.SUBMIT_ASSESSMENT,
    },
    Role.ADMINISTRATOR: frozenset({Ability.MANAGE_MEMBERS, Ability.READ_MEMBERS, Ability.READ_CATALOGS}),
    Role.SUPPORTER: frozenset({Ability.READ_CATALOGS, Ability.READ_MEMBERS}),
    Role.AUDITOR: frozenset({Ability.READ_CATALOGS}),
    Role.TESTER: frozenset({Ability.READ_CATALOGS}),
    Role.COACH: _SECTOR | {Ability.GUIDE_GOVERNMENTS},
    Role.PROGRAMME_MANAGER: _SECTOR
    | {
        Ability.EDIT_BUDGET,
        Ability.EDIT_PROGRAMME,
        Ability.GUIDE_GOVERNMENTS,
        Ability.READ_BUDGET,
        Ability.READ_MEMBERS,
        Ability.READ_TRAIL,
    },
    Role.SECTOR_ANALYST: _SECTOR | {Ability.READ_BUDGET},
    Role.SUPPLIER: frozenset(),
    Role.OPERATOR: frozenset({Ability.OPERATE_PLATFORM, Ability.READ_CATALOGS}),
}


class MandateScope(StrEnum):
    """What a government lets another body do in its place."""

    READ = "read"
    WORK = "work"


SCOPE_NAMES = {
    MandateScope.READ: Text("meelezen in het register", "read the register"),
    MandateScope.WORK: Text("meewerken aan het register", "work in the register"),
}

MANDATES: dict[MandateScope, frozenset[Ability]] = {
    MandateScope.READ: _READ | {Ability.REMARK_ASSESSMENT},
    MandateScope.WORK: _WORK | {Ability.REMARK_ASSESSMENT},
}

# what an audit that was given to somebody allows, on that audit alone, from its first day to its last
ASSIGNMENTS: dict[Role, frozenset[Ability]] = {
    Role.AUDITOR: frozenset({Ability.FOLLOW_FINDINGS, Ability.RECORD_FINDINGS}),
    Role.TESTER: frozenset({Ability.FOLLOW_FINDINGS, Ability.RECORD_FINDINGS}),
}

# members of the mandated body who act on a mandate: its supporters, and the officer of a sister body (municipality and OCMW)
MANDATED_ROLES = frozenset({Role.SUPPORTER, Role.OFFICER})


@dataclass(frozen=True, slots=True)
class Grant:
    """One reason why a person may act for an organization: a membership, a mandate through a body, or an audit given."""

    organization_id: int
    role: Role
    scope: MandateScope | None = None
    audit_id: UUID | None = None

    @property
    def abilities(self) -> frozenset[Ability]:
        """Return what this grant allows; one of an audit holds for that audit alone, which the service compares."""
        if self.audit_id:
            return ASSIGNMENTS[self.role]
        return MANDATES[self.scope] if self.scope else GRANTS[self.role]


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when something holds; both days included, no end means until further notice."""

    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the day lies inside."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Token:
    """The token with which a program acts as a person: its number and the name that the person gave it, never its secret."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, machine or command that acts, with everything it may; computed once per request.

    `user_id` 0 is nobody; an operator on the command line has a name and grants but no user. `token` says that a program
    acts as the person; the trail keeps it.
    """

    user_id: int = 0
    name: str = ""
    language: str = "nl"
    grants: tuple[Grant, ...] = ()
    token: Token | None = None
    _abilities: dict[int, frozenset[Ability]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for grant in self.grants:
            known = self._abilities.get(grant.organization_id, frozenset())
            self._abilities[grant.organization_id] = known | grant.abilities

    @property
    def audit_ids(self) -> frozenset[UUID]:
        """Return the audits that were given to the actor."""
        return frozenset(grant.audit_id for grant in self.grants if grant.audit_id)

    @property
    def organization_ids(self) -> frozenset[int]:
        """Return every organization for which the actor holds at least one grant."""
        return frozenset(self._abilities)

    def may(self, ability: Ability, organization_id: int) -> bool:
        """Say whether the actor has the ability in that organization."""
        return ability in self._abilities.get(organization_id, frozenset())

    def may_anywhere(self, ability: Ability) -> bool:
        """Say whether the actor has the ability in any organization."""
        return any(ability in abilities for abilities in self._abilities.values())

    def organizations_with(self, ability: Ability) -> frozenset[int]:
        """Return the organizations in which the actor has the ability."""
        return frozenset(key for key, abilities in self._abilities.items() if ability in abilities)

    def roles_in(self, organization_id: int) -> tuple[Role, ...]:
        """Return the roles of the actor in that organization, without doubles, in the order of the table."""
        held = {grant.role for grant in self.grants if grant.organization_id == organization_id}
        return tuple(role for role in Role if role in held)

    def require(self, ability: Ability, organization_id: int) -> None:
        """Raise MissingError for a stranger and ForbiddenError for a member without the ability."""
        if organization_id not in self._abilities:
            raise MissingError
        if not self.may(ability, organization_id):
            raise ForbiddenError

    def require_anywhere(self, ability: Ability) -> None:
        """Raise ForbiddenError unless the actor has the ability in some organization."""
        if not self.may_anywhere(ability):
            raise ForbiddenError


NOBODY = Actor()
