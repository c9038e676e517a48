"""Three years of self-assessments that look believable: late starters, a relapse, a merger, slow and quick climbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from belfort.domain.frameworks import AssuranceLevel, Framework, FrameworkControl
from belfort.domain.permissions import Actor, Grant, Role
from belfort.models import Assessment, Organization, User
from belfort.services import (
    answers,
    answers_many,
    assessments,
    demo_names,
    evidence,
    moves,
    scored_frameworks,
    submissions,
    targets,
    tenancy,
)
from belfort.services.answers import AnswerContent
from belfort.services.evidence import EvidenceContent

ROUNDS = ((2024, "cyfun-2023"), (2025, "cyfun-2023"), (2026, "cyfun-2025"))
LARGE_TOWN = 35_000
# what is often done well, and what is often forgotten, in points beside the level of the government
EASY, HARD = 0.6, -0.7
GROUNDS = (
    "Beschreven in de nota van het managementteam.",
    "Zit in het contract met de leverancier.",
    "Gebeurt, maar staat nog niet op papier.",
    "Besproken met de diensthoofden.",
    "Loopt via de intergemeentelijke dienst.",
)


@dataclass(frozen=True, slots=True)
class Course:
    """How a government went: its level in each round of three years (None: took no part)."""

    levels: tuple[float | None, ...]
    level: AssuranceLevel


# the governments that the demo shows first: three climbers, one of them nearly there, a relapse and a late starter
SHOWN = (
    Course((None, 2.05, 2.5), AssuranceLevel.BASIC),  # out of a merger in 2025
    Course((1.7, 2.3, 2.8), AssuranceLevel.BASIC),
    Course((2.4, 2.9, 3.1), AssuranceLevel.IMPORTANT),
    Course((2.1, 2.5, 1.8), AssuranceLevel.BASIC),
    Course((None, None, 1.6), AssuranceLevel.BASIC),
)


def course(population: int, random: Random) -> Course:
    """Return an invented course: most start low and climb, some start late, some fall back, a few are far already."""
    start = min(max(random.gauss(1.75, 0.4), 1.0), 3.4)
    climb = max(random.gauss(0.4, 0.2), 0.05)
    levels: list[float | None] = [start + climb * year for year in range(len(ROUNDS))]
    luck = random.random()
    if luck < 0.16:  # noqa: PLR2004 late: nothing in the first round
        levels[0] = None
    elif luck < 0.24:  # noqa: PLR2004 later still
        levels[0] = levels[1] = None
    elif luck < 0.31:  # noqa: PLR2004 a relapse: the officer left
        levels[2] = start - 0.1
    elif luck < 0.37:  # noqa: PLR2004 never took part
        levels = [None] * len(ROUNDS)
    elif luck < 0.45:  # noqa: PLR2004 skipped the last round
        levels[2] = None
    large = population > LARGE_TOWN and random.random() < 0.4  # noqa: PLR2004
    return Course(tuple(levels), AssuranceLevel.IMPORTANT if large else AssuranceLevel.BASIC)


def _bent(ref: str) -> float:
    """Return how much easier or harder a control is for everybody: fixed by its name."""
    draw = Random(ref).random()  # noqa: S311 invented data
    return EASY if draw > 0.75 else HARD if draw < 0.2 else (draw - 0.5) * 0.4  # noqa: PLR2004


def _scores(framework: Framework, level: AssuranceLevel, height: float, random: Random) -> dict[str, AnswerContent]:
    return {control.ref: _answer(control, height, random) for control in framework.controls_at(level)}


def _answer(control: FrameworkControl, height: float, random: Random) -> AnswerContent:
    middle = height + _bent(control.subcategory) + random.gauss(0, 0.45)
    pair = [min(max(round(middle + shift), 1), 5) for shift in (-0.2, 0.25)]
    grounds = random.choice(GROUNDS) if random.random() < 0.3 else ""  # noqa: PLR2004
    return AnswerContent(pair[0], pair[1], grounds_implementation=grounds)


def _day(year: int, random: Random) -> date:
    return date(year, 5, 1) + timedelta(days=random.randint(0, 75))


def tell(
    *, at: datetime, organization: Organization, seed: int, until: date | None = None, told: Course | None = None
) -> None:
    """Let one government take part in the rounds before `at` (and before `until`), by invented people; opens its context."""
    random = Random(seed)  # noqa: S311 invented data
    told = told or course(organization.population or 0, random)
    officer = _person(organization, seed, Role.OFFICER)
    manager = _person(organization, seed + 7, Role.MANAGER)
    with tenancy.acting(officer):
        for (year, framework), height in zip(ROUNDS, told.levels, strict=True):
            day = _day(year, random)
            moment = at - (localdate(at) - day)
            if height is None or moment > at or (until and day >= until):
                continue
            draft = _fill(officer, moment, organization, framework, told.level, day, height, random)
            submissions.submit_assessment(
                actor=manager,
                at=moment + timedelta(days=5),
                organization=organization,
                key=draft.pk,
                version=1,
                function="algemeen directeur",
            )


def _person(organization: Organization, seed: int, role: Role) -> Actor:
    return Actor(name=demo_names.person(seed), grants=(Grant(organization.pk, role),))


def _fill(
    actor: Actor,
    at: datetime,
    organization: Organization,
    framework: str,
    level: AssuranceLevel,
    day: date,
    height: float,
    random: Random,
) -> Assessment:
    draft = assessments.start_assessment(
        actor=actor, at=at, organization=organization, framework=framework, level=level, measured_on=day
    )
    answers_many.score_many(
        actor=actor,
        at=at + timedelta(days=3),
        organization=organization,
        key=draft.pk,
        scores=_scores(scored_frameworks.get(framework), level, height, random),
    )
    return draft


def work_on_draft(*, at: datetime, organization: Organization, seed: int, people: Mapping[str, User]) -> None:
    """Let the first government work on this year's draft: a part scored, controls given to Jef, evidence, a target."""
    random = Random(seed)  # noqa: S311 invented data
    an, jef = people["an"], people["jef"]
    actor = Actor(user_id=an.pk, name=an.name, grants=(Grant(organization.pk, Role.OFFICER),))
    began = at - timedelta(days=12)
    with tenancy.acting(actor):
        targets.set_goal(
            actor=actor,
            at=began,
            organization=organization,
            version=0,
            framework="cyfun-2025",
            level=AssuranceLevel.BASIC,
            target_on=date(at.year + 1, 12, 31),
            advised_level=AssuranceLevel.IMPORTANT.value,
            advised_on=localdate(began),
        )
        last = assessments.get_assessments(actor=actor, organization=organization)
        before = last[0].assessment if last else None
        if before is not None and before.framework_id == moves.OLDER:
            draft = moves.move_assessment(
                actor=actor,
                at=began,
                organization=organization,
                key=before.pk,
                level=AssuranceLevel.BASIC,
                measured_on=localdate(at),
            )
        elif before is not None:
            draft = submissions.reopen_assessment(
                actor=actor, at=began, organization=organization, key=before.pk, measured_on=localdate(at)
            )
        else:
            draft = assessments.start_assessment(
                actor=actor,
                at=began,
                organization=organization,
                framework="cyfun-2025",
                level=AssuranceLevel.BASIC,
                measured_on=localdate(at),
            )
        _improve(actor, at, organization, draft, jef, random)


def _improve(
    actor: Actor, at: datetime, organization: Organization, draft: Assessment, colleague: User, random: Random
) -> None:
    """Raise a few controls one by one, show evidence with them, and give some to a colleague with a due date."""
    sheet = assessments.get_sheet(actor=actor, organization=organization, key=draft.pk)
    lines = [line for group in sheet.groups for line in group.lines]
    weak = [line for line in lines if line.below] or lines
    for place, line in enumerate(weak[:6]):
        day = at - timedelta(days=8 - place)
        answers.score_control(
            actor=actor,
            at=day,
            organization=organization,
            key=draft.pk,
            ref=line.control.ref,
            number=line.number,
            content=AnswerContent(3, random.choice((3, 4)), grounds_documentation=random.choice(GROUNDS)),
        )
        evidence.add_evidence(
            actor=actor,
            at=day,
            organization=organization,
            key=draft.pk,
            ref=line.control.ref,
            content=EvidenceContent(
                title=f"Nota managementteam {localdate(day):%d/%m/%Y}",
                dated_on=localdate(day) - timedelta(days=random.choice((3, 40, 420))),
                text="Fictieve nota: wie doet wat, en hoe vaak het nagekeken wordt.",
            ),
        )
    answers_many.give_controls(
        actor=actor,
        at=at - timedelta(days=2),
        organization=organization,
        key=draft.pk,
        refs=[line.control.ref for line in weak[6:9] or lines[:3]],
        owner_id=colleague.pk,
        due_on=localdate(at) + timedelta(days=10),
    )
