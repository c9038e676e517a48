"""Audits and findings of the demo: all invented, at every place of their way, with a next step for each of its people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from belfort.domain.findings import Category, Severity
from belfort.domain.permissions import Actor, Grant, Role, Term
from belfort.domain.programme_audits import AuditKind, AuditState, Outcome
from belfort.models import Audit, Facility, Finding, Organization, User
from belfort.services import audit_assignments, audit_dossiers, finding_steps, findings, tenancy
from belfort.services.audit_dossiers import DossierContent
from belfort.services.audits import AuditResult
from belfort.services.findings import FindingContent


@dataclass(frozen=True, slots=True)
class Told:
    """One invented finding: what, how severe, where, what to do, which control it speaks against, and how far it came."""

    title: str
    category: Category
    severity: str
    location: str
    recommendation: str
    ref: str
    reached: str
    days_ago: int
    vector: str = ""
    description: str = ""
    consequence: str = ""


PENTEST = (
    Told(
        "Oude versie van het zaakbeheer laat bestanden van buitenaf lezen",
        *(Category.PATCHING, "critical", "zaken.gemeente.example", "Werk bij naar de jongste versie.", "ID.RA-01.1"),
        *("open", 24, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        "Met een aangepast adres gaf de toepassing bestanden van de server terug, zonder aan te melden.",
        "Wie dit kent, leest dossiers van inwoners en de instellingen van de databank.",
    ),
    Told(
        "Beheerders melden zich aan met alleen een wachtwoord",
        *(Category.MFA, "high", "beheer.gemeente.example", "Vraag een tweede stap aan elke beheerder.", "PR.AA-03.2"),
        *("fixed", 60, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N"),
        "Vier van zes beheerders hadden geen tweede stap; één wachtwoord stond in een oud lek.",
        "Met dat ene wachtwoord was het hele beheer over te nemen.",
    ),
    Told(
        "Het netwerk van de bibliotheek raakt aan dat van de financiële dienst",
        *(Category.SEGMENTATION, "high", "kernswitch, zaal 0.12", "Zet er een firewall tussen.", "PR.IR-01.1"),
        *("answered", 40, ""),
        "Vanaf een publieke computer was de server van de boekhouding te bereiken.",
    ),
    Told(
        "Loket laat een sessie vier uur open zonder activiteit",
        *(Category.WEB, "medium", "loket.gemeente.example", "Sluit een sessie na 20 minuten.", "PR.AA-05.1"),
        *("closed", 75),
    ),
    Told(
        "Serverruimte stond open tijdens de middag",
        *(Category.PHYSICAL, "low", "stadhuis, gelijkvloers", "Herstel de deurpomp.", "PR.AA-06.1"),
        *("open", 24),
    ),
)
VERIFICATION = (
    Told(
        "Geen tweede stap bij het aanmelden voor beheerders",
        *(Category.MFA, "high", "beheer.gemeente.example", "Breid aanmelden in twee stappen uit.", "PR.AA-03.2"),
        *("open", 10),
    ),
    Told(
        "Het herstelplan werd in geen drie jaar geoefend",
        *(Category.CONTINUITY, "medium", "", "Oefen het herstel van één toepassing per jaar.", "RC.RP-01.1"),
        *("accepted", 30),
    ),
)
FEW = (
    Told(
        "Lijst van accounts bevat mensen die vertrokken zijn",
        *(Category.ACCESS_RIGHTS, "high", "", "Kijk de lijst elk kwartaal na.", "PR.AA-05.1", "answered", 50),
    ),
    Told(
        "Leverancier meldt incidenten pas na een maand",
        *(Category.SUPPLIERS, "medium", "", "Spreek 24 uur af in het contract.", "GV.SC-07.1", "open", 20),
    ),
    Told(
        "Ongewijzigd wachtwoord op de webserver",
        *(Category.PASSWORDS, "critical", "www.gemeente.example", "Kies een nieuw wachtwoord.", "PR.AA-01.1"),
        *("open", 35),
    ),
)
RESPONSES = "We nemen dit op met onze leverancier en plannen het in."


def tell_home(*, at: datetime, home: Organization, people: Mapping[str, User]) -> None:
    """Give the first government a penetration test by Karim and a verification by Els, with findings to go on with."""
    an = Actor(people["an"].pk, people["an"].name, grants=(Grant(home.pk, Role.OFFICER),))
    began = at - timedelta(days=80)
    with tenancy.acting(an):
        pentest = _plan(
            an, began, home, AuditKind.PENTEST, "Penetratietest van het digitale loket", people["karim"], at
        )
        verified = _plan(an, began, home, AuditKind.VERIFICATION, "Verificatie CyFun Basis", people["els"], at)
    for audit, who, role, tales in (
        (pentest, "karim", Role.TESTER, PENTEST),
        (verified, "els", Role.AUDITOR, VERIFICATION),
    ):
        user = people[who]
        person = Actor(user.pk, user.name, grants=(Grant(home.pk, role, None, audit.pk),))
        for told in tales:
            _tell(at, home, told, recorder=person, officer=an, people=people, audit=audit.pk)
    with tenancy.acting(an):
        _report(an, at, home, pentest)


def _plan(
    an: Actor, at: datetime, home: Organization, kind: AuditKind, title: str, person: User, today: datetime
) -> Audit:
    content = DossierContent(
        title=title,
        systems="Zaakbeheer\nKernswitch",
        addresses="loket.gemeente.example\nbeheer.gemeente.example",
        applications="Digitaal loket",
        out_of_scope="De telefooncentrale, en alles wat patiënten van het OCMW raakt.",
        agreement="Testen op werkdagen van 9 tot 17 uur. Geen aanvallen die diensten stilleggen. Fictieve afspraken van de demo.",
        agreed_on=at.date(),
        contact="An Adriaens, 055 00 00 00",
    )
    audit = audit_dossiers.plan_own_audit(
        actor=an,
        at=at,
        organization=home,
        kind=kind,
        selected_on=at.date(),
        party="Toetsbureau De Lens",
        content=content,
    )
    role = Role.TESTER if kind is AuditKind.PENTEST else Role.AUDITOR
    audit_assignments.give_audit(
        actor=an,
        at=at,
        organization=home,
        key=audit.pk,
        email=person.email,
        role=role,
        term=Term(at.date(), (today + timedelta(days=60)).date()),
    )
    return audit


def _report(an: Actor, at: datetime, home: Organization, audit: Audit) -> None:
    version = 1
    result = AuditResult(Outcome.IMPORTANT_PART, "Updates die uitbleven.", "Bestanden waren van buitenaf te lezen.")
    for step, ago in ((AuditState.ANNOUNCED, 78), (AuditState.STARTED, 76), (AuditState.REPORTED, 22)):
        audit_dossiers.take_own_step(
            actor=an,
            at=at,
            organization=home,
            key=audit.pk,
            version=version,
            step=step,
            on=(at - timedelta(days=ago)).date(),
            result=result if step is AuditState.REPORTED else None,
        )
        version += 1


def tell_few(*, at: datetime, organization: Organization, actor: Actor, seed: int) -> None:
    """Give another government some findings that its officer wrote down."""
    random = Random(seed)  # noqa: S311 invented data
    for told in random.sample(FEW, random.randint(1, len(FEW))):
        _tell(at, organization, told, recorder=actor, officer=actor, people={}, audit=None)


def _tell(
    at: datetime,
    organization: Organization,
    told: Told,
    *,
    recorder: Actor,
    officer: Actor,
    people: Mapping[str, User],
    audit: UUID | None,
) -> None:
    """Write one finding down, link it to a facility, and let it go its way up to where it stands."""
    found_on = (at - timedelta(days=told.days_ago)).date()
    content = _content(told, found_on)
    with tenancy.acting(recorder):
        row = findings.record_finding(
            actor=recorder,
            at=at - timedelta(days=told.days_ago),
            organization=organization,
            content=content,
            audit=audit,
        )
    with tenancy.acting(officer):
        _mend(at, organization, told, row, officer, people)
    if told.reached == "closed":
        with tenancy.acting(recorder):
            _retest(at, organization, row, recorder)
    if told.reached == "accepted":
        _accept(at, organization, row, people)


def _content(told: Told, found_on: date, facility: UUID | None = None) -> FindingContent:
    return FindingContent(
        title=told.title,
        category=told.category,
        found_on=found_on,
        severity=Severity(told.severity),
        location=told.location,
        description=told.description,
        consequence=told.consequence,
        recommendation=told.recommendation,
        cvss_vector=told.vector,
        controls=(("cyfun-2025", told.ref),),
        facility=facility,
    )


def _mend(
    at: datetime,
    organization: Organization,
    told: Told,
    row: Finding,
    officer: Actor,
    people: Mapping[str, User],
) -> None:
    day = timedelta(days=1)
    then = at - timedelta(days=told.days_ago)
    facility = _facility(officer, organization, told)
    common: dict[str, Any] = {"actor": officer, "organization": organization, "key": row.pk}
    findings.change_finding(**common, at=then + day, version=1, content=_content(told, row.found_on, facility))
    if told.reached in {"answered", "fixed", "closed", "accepted"}:
        finding_steps.respond(**common, at=then + 3 * day, version=2, response=RESPONSES)
    if told.reached == "answered" and "jef" in people:
        finding_steps.assign(**common, at=then + 4 * day, version=3, user_id=people["jef"].pk)
    if told.reached in {"fixed", "closed"}:
        on = (then + 10 * day).date()
        finding_steps.fix(
            **common, at=then + 10 * day, version=3, on=on, note="Ingesteld en nagekeken met de leverancier."
        )


def _facility(officer: Actor, organization: Organization, told: Told) -> UUID | None:
    """Return the facility in use that the finding touches; the same for the same place."""
    rows: Sequence[UUID] = list(
        Facility.objects.visible_to(officer)
        .of(organization.pk)
        .exclude(state="not_ours")
        .order_by("name")
        .values_list("pk", flat=True)
    )
    return rows[len(told.location) % len(rows)] if rows and told.location else None


def _retest(at: datetime, organization: Organization, row: Finding, recorder: Actor) -> None:
    finding_steps.retest(
        actor=recorder,
        at=at - timedelta(days=30),
        organization=organization,
        key=row.pk,
        version=4,
        passed=True,
        on=(at - timedelta(days=30)).date(),
        note="Opnieuw geprobeerd: de sessie sluit na 20 minuten.",
    )


def _accept(at: datetime, organization: Organization, row: Finding, people: Mapping[str, User]) -> None:
    user = people["gert"]
    gert = Actor(user.pk, user.name, grants=(Grant(organization.pk, Role.MANAGER),))
    with tenancy.acting(gert):
        finding_steps.accept(
            actor=gert,
            at=at - timedelta(days=5),
            organization=organization,
            key=row.pk,
            version=3,
            until=(at + timedelta(days=120)).date(),
            note="De oefening staat gepland in het voorjaar, samen met de buurgemeente.",
        )
