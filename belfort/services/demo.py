"""The demo: fictional governments on a mirrored map, a login per role, six full registers, the rest in the background."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.db import transaction

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import ROLE_NAMES, Actor, Grant, MandateScope, Role, Term
from belfort.domain.terms import Text
from belfort.models import Installation, Organization, Succession, User
from belfort.models.organizations import Kind
from belfort.services import (
    accounts,
    actors,
    demo_assessments,
    demo_disclosures,
    demo_findings,
    demo_knowledge,
    demo_mergers,
    demo_names,
    demo_programme,
    demo_sector,
    demo_websites,
    jobs,
    reference,
    tenancy,
)
from belfort.services.demo_registers import FULL, Story, fill_register

PASSWORD = "lantaarn-op-de-toren"  # noqa: S105 printed on the sign-in page of the demo
SIZE, SEED = 285, 2026
SHAPES = Path(__file__).resolve().parent.parent / "data" / "geo" / "flanders-municipalities-2025.svgpaths.json"
DOMAIN = "demo.belfort.example"


@dataclass(frozen=True, slots=True)
class Person:
    """A login of the demo: who, in which role, for which body (`home`, `ocmw`, `other`, `support`, `auditor`, `region`, `installation`)."""

    key: str
    name: str
    role: Role
    body: str

    @property
    def email(self) -> str:
        """Return the address to sign in with."""
        return f"{self.key}@{DOMAIN}"

    @property
    def role_name(self) -> Text:
        """Return the role in words."""
        return ROLE_NAMES[self.role]


PEOPLE = (
    Person("an", "An Adriaens", Role.OFFICER, "home"),
    Person("bram", "Bram Bogaert", Role.READER, "home"),
    Person("celine", "Celine Claes", Role.OFFICER, "other"),
    Person("dirk", "Dirk Daems", Role.SECTOR_ANALYST, "region"),
    Person("els", "Els Everaert", Role.AUDITOR, "auditor"),
    Person("fien", "Fien Franssens", Role.SUPPORTER, "support"),
    Person("gert", "Gert Goris", Role.MANAGER, "home"),
    Person("hanne", "Hanne Hermans", Role.DPO, "home"),
    Person("ilse", "Ilse Ivens", Role.ADMINISTRATOR, "home"),
    Person("jef", "Jef Jacobs", Role.CONTRIBUTOR, "home"),
    Person("karim", "Karim Kaya", Role.TESTER, "auditor"),
    Person("lotte", "Lotte Lemmens", Role.COACH, "region"),
    Person("mats", "Mats Maes", Role.PROGRAMME_MANAGER, "region"),
    Person("nora", "Nora Nijs", Role.OPERATOR, "installation"),
)


def get_people() -> tuple[Person, ...]:
    """Return the logins that the sign-in page of the demo names."""
    return PEOPLE


@dataclass(frozen=True, slots=True)
class Demo:
    """The bodies of a demo: municipalities in the order of their shapes, and the others by name."""

    municipalities: list[Organization]
    bodies: dict[str, Organization]

    @property
    def registers(self) -> list[Organization]:
        """Return the governments that have a full register at the first page: the OCMW among them."""
        return [self.bodies["home"], self.bodies["ocmw"], self.bodies["other"], *self.municipalities[2:5]]


Show = Callable[[int, int], None]


def _quiet(_done: int, _total: int) -> None:
    """Show nothing."""


def make_demo(
    *, at: datetime, size: int = SIZE, seed: int = SEED, background: bool = False, show: Show = _quiet
) -> int:
    """Fill an empty database; returns the number of governments.

    With `background` only the first six registers are made, and a worker makes the rest. Refuses a database with real data.
    """
    if not 1 <= size <= 30_000:  # noqa: PLR2004 enough for any benchmark
        raise InvalidError(Text("Kies een aantal van 1 tot 30000.", "Choose a number from 1 to 30000."))
    _require_empty()
    reference.load_reference_as_operator(at=at - timedelta(days=600), organizations=False)
    demo = make_bodies(size=size, seed=seed)
    people = make_people(at=at, demo=demo)
    ready = demo.registers
    rest = [row for row in demo.municipalities if row not in ready]
    total = len(ready) + len(rest)
    for place, organization in enumerate(ready):
        worker = people.get({"home": "an", "ocmw": "an", "other": "celine"}.get(_part(demo, organization), ""))
        make_register(at=at, organization=organization, story=FULL[place % len(FULL)], seed=seed + place, user=worker)
        show(place + 1, total)
    _open_rounds(at, demo.bodies["region"])
    _tell_histories(at, demo, seed, people)
    _tell_findings(at, demo, seed, people)
    demo_websites.tell_websites(at=at, organizations=demo.registers)
    _tell_reports(at, demo, seed, people)
    _tell_programme(at, demo.bodies["region"], seed)
    _tell_sector(at, demo.bodies["region"], background=background and bool(rest))
    for place, organization in enumerate(rest):
        arguments = {"organization": organization.pk, "seed": seed + 1000 + place}
        if background:
            jobs.enqueue(at=at, kind="demo", arguments=arguments, unique_key=f"demo-{organization.pk}")
        else:
            make_rest(arguments=arguments, at=at)
            show(len(ready) + place + 1, total)
    return len(demo.municipalities)


def _tell_histories(at: datetime, demo: Demo, seed: int, people: Mapping[str, User]) -> None:
    """Give every government three years of self-assessments, and the first one a draft and a predecessor."""
    home = demo.bodies["home"]
    for place, organization in enumerate([*demo.municipalities, demo.bodies["ocmw"]]):
        told = demo_assessments.SHOWN[place] if place < len(demo_assessments.SHOWN) else None
        demo_assessments.tell(at=at, organization=organization, seed=seed + 5_000 + place, told=told)
    for merger in Succession.objects.select_related("predecessor"):
        demo_assessments.tell(
            at=at, organization=merger.predecessor, seed=seed + 9_000 + merger.pk, until=merger.effective_on
        )
    demo_assessments.work_on_draft(at=at, organization=home, seed=seed, people=people)


def _tell_findings(at: datetime, demo: Demo, seed: int, people: Mapping[str, User]) -> None:
    """Give the first government audits with findings, and the others with a full register some findings."""
    home = demo.bodies["home"]
    demo_findings.tell_home(at=at, home=home, people=people)
    for place, organization in enumerate(row for row in demo.registers if row != home):
        actor = officer_of(organization, seed + place)
        demo_findings.tell_few(at=at, organization=organization, actor=actor, seed=seed + 300 + place)


def _tell_reports(at: datetime, demo: Demo, seed: int, people: Mapping[str, User]) -> None:
    """Open two governments for reports of vulnerabilities, with two reports at the first."""
    for part, person in (("home", "an"), ("other", "celine")):
        organization = demo.bodies[part]
        officer = officer_of(organization, seed, people[person])
        with tenancy.acting(officer):
            if part == "home" or organization != demo.bodies["home"]:
                demo_disclosures.open_policy(actor=officer, at=at - timedelta(days=60), organization=organization)
            if part == "home":
                demo_disclosures.tell_reports(actor=officer, at=at, organization=organization)


def _open_rounds(at: datetime, programme: Organization) -> None:
    manager = actors.programme_operator(programme, name="demo")
    with tenancy.acting(manager):
        demo_programme.make_rounds(actor=manager, at=at, programme=programme)


def _tell_programme(at: datetime, programme: Organization, seed: int) -> None:
    manager = actors.programme_operator(programme, name="demo")
    with tenancy.acting(manager):
        demo_programme.make_programme(actor=manager, at=at, programme=programme, seed=seed)
        demo_knowledge.make_knowledge(actor=manager, at=at, programme=programme, seed=seed + 31)
        demo_sector.make_choices(at=at, programme=programme, seed=seed + 77)


def _tell_sector(at: datetime, programme: Organization, *, background: bool) -> None:
    """Publish three years of figures at once, or leave it to a worker: they are computed in some seconds."""
    if background:
        demo_sector.plan(at=at, programme=programme)
        demo_websites.plan(at=at, programme=programme)
        return
    manager = actors.programme_operator(programme, name="Belfort")
    with tenancy.acting(manager):
        demo_sector.publish_years(actor=manager, at=at, programme=programme)
        demo_websites.tell_sector(actor=manager, at=at, programme=programme)


def _require_empty() -> None:
    found = Installation.objects.first()
    if found is not None and not found.is_demo:
        raise InvalidError(
            Text(
                "Deze databank bevat echte gegevens; de demo wil een lege databank.",
                "This database holds real data; the demo wants an empty one.",
            )
        )
    if found is not None and Organization.objects.local().exists():
        raise InvalidError(Text("Deze databank bevat de demo al.", "This database holds the demo already."))


@transaction.atomic
def make_bodies(*, size: int, seed: int) -> Demo:
    """Make the municipalities, an OCMW, and the bodies that help; a size above the map has no shape for the surplus."""
    random = Random(seed)  # noqa: S311 invented data, not secrets
    shapes = json.loads(SHAPES.read_text(encoding="utf-8"))["municipalities"]
    keys = sorted(shapes)
    random.shuffle(keys)
    names = demo_names.places(size, random)
    rows = [
        Organization(
            slug=f"{_slug(name)}",
            source_key=f"demo:{place}",
            kind=Kind.MUNICIPALITY,
            name=name,
            province=demo_names.PROVINCES[shapes[keys[place]]["prov"]] if place < len(keys) else "",
            shape=keys[place] if place < len(keys) else "",
            population=int(random.lognormvariate(9.7, 0.6)),
            is_fictional=True,
        )
        for place, name in enumerate(names)
    ]
    for place, row in enumerate(rows[288:], start=288):
        row.slug = f"{row.slug}-{place}"[:120]
    municipalities = Organization.objects.bulk_create(rows, batch_size=500)
    home = municipalities[0]
    others = {
        "ocmw": (Kind.OCMW, f"OCMW {home.name}", home.shape),
        "support": (Kind.SUPPORT, "Steunpunt Veilige Besturen", ""),
        "auditor": (Kind.AUDITOR, "Toetsbureau De Lens", ""),
        "region": (Kind.REGION, "Agentschap Rivierenland Digitaal", ""),
    }
    bodies = {
        key: Organization.objects.create(
            slug=_slug(name),
            source_key=f"demo:{key}",
            kind=kind,
            name=name,
            shape=shape,
            province=home.province if shape else "",
            is_fictional=True,
        )
        for key, (kind, name, shape) in others.items()
    }
    bodies |= {"home": home, "other": municipalities[min(1, size - 1)]}
    installation = Installation.objects.select_related("organization").get()
    bodies["installation"] = installation.organization
    demo_mergers.make_mergers(municipalities)
    return Demo(municipalities, bodies)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def make_people(*, at: datetime, demo: Demo) -> dict[str, User]:
    """Make one login per role; An also serves the OCMW, and Fien's body holds a mandate of the first government."""
    since = (at - timedelta(days=550)).date()
    made: dict[str, User] = {}
    operator = actors.operator(*{body.pk: body for body in demo.bodies.values()}.values(), name="demo")
    with tenancy.acting(operator):
        hashed = ""
        for person in PEOPLE:
            user = User(email=person.email, name=person.name, is_fictional=True)
            if hashed:
                user.password = hashed  # one password for all: hashing it once keeps the demo quick
            else:
                user.set_password(PASSWORD)
                hashed = user.password
            user.save()
            made[person.key] = user
            _join(operator, at, demo.bodies[person.body], user, person.role, since)
        _join(operator, at, demo.bodies["ocmw"], made["an"], Role.OFFICER, since)
        accounts.grant_mandate(
            actor=operator,
            at=at - timedelta(days=90),
            organization=demo.bodies["home"],
            body=demo.bodies["support"],
            scope=MandateScope.WORK,
            reason="Begeleiding bij de waardebepaling",
            term=Term((at - timedelta(days=90)).date(), (at + timedelta(days=270)).date()),
        )
    return made


def _join(operator: Actor, at: datetime, body: Organization, user: User, role: Role, since: date) -> None:
    accounts.add_member(actor=operator, at=at, organization=body, user=user, role=role, term=Term(since))


def _part(demo: Demo, organization: Organization) -> str:
    return next((key for key, body in demo.bodies.items() if body.pk == organization.pk), "")


def make_register(
    *, at: datetime, organization: Organization, story: Story, seed: int, user: User | None = None
) -> None:
    """Let one government work on its register, by its officer or by somebody invented."""
    actor = officer_of(organization, seed, user)
    with tenancy.acting(actor):
        fill_register(actor=actor, at=at, organization=organization, story=story, random=Random(seed))  # noqa: S311


def officer_of(organization: Organization, seed: int, user: User | None = None) -> Actor:
    """Return who works for a government of the demo: its officer, or an invented name without a login."""
    name = user.name if user else demo_names.person(seed)
    return Actor(user_id=user.pk if user else 0, name=name, grants=(Grant(organization.pk, Role.OFFICER),))


def make_rest(*, arguments: dict[str, int], at: datetime) -> None:
    """Make the register of one of the many, as far as its story goes; opens its own context."""
    organization = Organization.objects.get(pk=arguments["organization"])
    actor = officer_of(organization, arguments["seed"])
    with tenancy.acting(actor):
        fill_rest(actor=actor, at=at, organization=organization, seed=arguments["seed"])


def fill_rest(*, actor: Actor, at: datetime, organization: Organization, seed: int) -> None:
    """Fill the register of one of the many inside an open context: some domains, partly decided, some not begun."""
    random = Random(seed)  # noqa: S311 invented data
    if random.random() < 0.18:  # noqa: PLR2004 some governments have not begun
        return
    story = Story(domains=random.randint(2, 8), decided=random.randint(0, 1000), adapted=1, refused=2, own=0, valued=1)
    fill_register(actor=actor, at=at, organization=organization, story=story, random=random)
