"""Registers that look as if people worked on them for a while: confirmed, adapted, refused, own rows, peaks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from belfort.domain.classification import Attribute, InformationClass
from belfort.domain.criticality import Peak
from belfort.domain.impact import Dimension
from belfort.domain.permissions import Actor
from belfort.domain.workflow import RegisterState, RegisterStep
from belfort.models import Asset, Facility, Organization, Process, ReferenceGroup
from belfort.services import asset_changes, catalogs, facility_changes, process_changes, takeover
from belfort.services.process_changes import ProcessContent

REASONS = (
    "Wij doen dit samen met een buurgemeente.",
    "Deze taak ligt bij de intergemeentelijke vereniging.",
    "Onze gemeente heeft deze dienst niet.",
    "De politiezone voert dit uit.",
)
DEVIATIONS = (
    "Bij ons loopt dit over één loket, dus weegt een uitval zwaarder.",
    "Kleine dienst: een onderbreking van een week is op te vangen.",
    "Na de fusie herbekeken met de diensthoofden.",
)
DEPARTMENTS = (
    "Burgerzaken",
    "Financiën",
    "Welzijn",
    "Omgeving",
    "Vrije tijd",
    "Personeel",
    "Secretariaat",
    "ICT",
    "Technische dienst",
)
OWN_PROCESSES = (
    "Beheren van de ijspiste in de winter",
    "Uitlenen van feestmateriaal aan verenigingen",
    "Organiseren van de jaarmarkt",
    "Beheren van de volkstuinen",
    "Opvolgen van het zusterstadproject",
)


@dataclass(frozen=True, slots=True)
class Story:
    """How far a government is: the share decided per thousand, and how many rows of each sort."""

    domains: int | None = None
    decided: int = 700
    adapted: int = 6
    refused: int = 8
    own: int = 2
    valued: int = 4


FULL = (
    Story(decided=640, adapted=9, refused=12, own=3, valued=6),
    Story(decided=280, adapted=4, refused=6, own=1, valued=3),
    Story(decided=1000, adapted=14, refused=20, own=4, valued=10),
    Story(decided=410, adapted=4, refused=5, own=1, valued=2),
    Story(decided=150, adapted=2, refused=1, own=0, valued=1),
    Story(decided=780, adapted=6, refused=16, own=2, valued=5),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works for which body, with which luck."""

    actor: Actor
    organization: Organization
    random: Random


Step = tuple[datetime, Callable[[datetime], None]]


def fill_register(*, actor: Actor, at: datetime, organization: Organization, story: Story, random: Random) -> None:
    """Let a government take over the list and work on it in the weeks before `at`, in the order of time."""
    desk = Desk(actor, organization, random)
    began = at - timedelta(days=random.randint(60, 500))
    domains = list(catalogs.get_domains())
    chosen = [""] if story.domains is None else random.sample(domains, story.domains)
    for domain in chosen:
        takeover.take_over(actor=actor, at=began, organization=organization, domain_key=domain)
    steps = [
        *_decisions(desk, story, began, (at - began).days - 3),
        (at - timedelta(days=3), lambda day: _add_own(actor, day, organization, story.own, random)),
        (at - timedelta(days=2), lambda day: _value(actor, day, organization, story, random)),
        (at - timedelta(days=1), lambda day: _peaks(actor, day, organization)),
    ]
    for day, step in sorted(steps, key=lambda pair: pair[0]):
        step(day)


def _decisions(desk: Desk, story: Story, began: datetime, days: int) -> Iterator[Step]:
    """Yield what was decided about processes, spread over the days since the list was taken over."""
    rows = list(Process.unscoped_rows.filter(organization=desk.organization).order_by("position"))
    desk.random.shuffle(rows)
    decided = rows[: len(rows) * story.decided // 1000]
    adapted, rest = decided[: story.adapted], decided[story.adapted :]
    refused, confirmed = rest[: story.refused], rest[story.refused :]
    for place, process in enumerate(adapted):
        yield began + timedelta(days=1 + place * days // 20), partial(_adapt, desk, process)
    for place, process in enumerate(refused):
        yield began + timedelta(days=1 + place * days // 25), partial(_refuse, desk, process)
    portion = max(1, len(confirmed) // 6)
    for place in range(0, len(confirmed), portion):
        keys = [process.pk for process in confirmed[place : place + portion]]
        yield began + timedelta(days=1 + place * days // max(len(confirmed), 1)), partial(_confirm, desk, keys)


def _adapt(desk: Desk, process: Process, at: datetime) -> None:
    random = desk.random
    impact = dict(process.impact) or {Dimension.SERVICE.value: 3}
    dimension = random.choice(sorted(impact))
    impact[dimension] = max(1, min(5, impact[dimension] + random.choice((-1, 1))))
    content = ProcessContent(
        title=process.title,
        owner=random.choice(DEPARTMENTS),
        nis2_annex=process.nis2_annex,
        group_impact=process.group_impact,
        impact=impact,
    )
    process_changes.adapt_process(
        actor=desk.actor,
        at=at,
        organization=desk.organization,
        key=process.pk,
        version=process.version,
        content=content,
        reason=random.choice(DEVIATIONS),
    )


def _refuse(desk: Desk, process: Process, at: datetime) -> None:
    process_changes.decide_process(
        actor=desk.actor,
        at=at,
        organization=desk.organization,
        key=process.pk,
        version=process.version,
        step=RegisterStep.REJECT,
        reason=desk.random.choice(REASONS),
    )


def _confirm(desk: Desk, keys: Sequence[UUID], at: datetime) -> None:
    process_changes.confirm_processes(actor=desk.actor, at=at, organization=desk.organization, keys=keys)


def _add_own(actor: Actor, at: datetime, organization: Organization, count: int, random: Random) -> None:
    group = ReferenceGroup.objects.filter(domain_nl="Cultuur, sport en vrije tijd").order_by("position")[1:2].get()
    for title in random.sample(OWN_PROCESSES, count):
        content = ProcessContent(
            title=title, owner="Vrije tijd", group_impact=group.impact, impact={"service": 2, "reputation": 2}
        )
        process_changes.add_process(actor=actor, at=at, organization=organization, group_key=group.key, content=content)


def _value(actor: Actor, at: datetime, organization: Organization, story: Story, random: Random) -> None:
    rows = list(
        Asset.unscoped_rows.filter(organization=organization)
        .order_by("name")
        .select_related("reference", "organization")
    )
    random.shuffle(rows)
    for asset in rows[: story.valued]:
        wanted = InformationClass(
            *(max(1, min(5, asset.classes.of(attribute) + random.choice((-1, 0, 0, 1)))) for attribute in Attribute)
        )
        answers = {
            attribute: dict.fromkeys(Dimension, 1) | {random.choice(list(Dimension)): wanted.of(attribute)}
            for attribute in Attribute
        }
        asset_changes.value_asset(
            actor=actor,
            at=at,
            organization=organization,
            key=asset.pk,
            version=asset.version,
            answers=answers,
            reason="Besproken met de proceseigenaar.",
        )
    waiting = [asset.pk for asset in rows[story.valued :] if asset.state == RegisterState.PROPOSED]
    asset_changes.confirm_assets(
        actor=actor, at=at, organization=organization, keys=waiting[: len(waiting) * story.decided // 1000]
    )
    facilities = Facility.unscoped_rows.filter(organization=organization, state=RegisterState.PROPOSED).order_by("name")
    for facility in list(facilities)[: 30 * story.decided // 1000]:
        facility_changes.decide_facility(
            actor=actor,
            at=at,
            organization=organization,
            key=facility.pk,
            version=facility.version,
            step=RegisterStep.CONFIRM,
        )


def _peaks(actor: Actor, at: datetime, organization: Organization) -> None:
    rows = Process.unscoped_rows.filter(organization=organization, title__icontains="inschrijving").order_by("position")
    for process in rows[:2]:
        peak = Peak(
            "Inschrijvingen voor het nieuwe schooljaar", (8, 20), (9, 10), {Dimension.SERVICE: 5, Dimension.USERS: 4}
        )
        process_changes.set_peaks(
            actor=actor, at=at, organization=organization, key=process.pk, version=process.version, peaks=[peak]
        )
