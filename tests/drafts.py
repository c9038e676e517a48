"""Self-assessments as a story needs them: begun, filled, submitted, by the people of the world."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Assessment, Snapshot
from belfort.services import answers_many, assessments, scored_frameworks, submissions
from belfort.services.answers import AnswerContent
from tests.world import NOW, World

TODAY = NOW.date()
TWO_THREE = AnswerContent(2, 3)
FUNCTION = "algemeen directeur"


def begin(
    world: World,
    framework: str = "cyfun-2025",
    level: str = "basic",
    *,
    on: date = TODAY,
    name: str = "",
    person: str = "an",
) -> UUID:
    """Let An begin a draft in the home municipality; return its id."""
    with world.acting(person) as actor:
        draft = assessments.start_assessment(
            actor=actor,
            at=NOW,
            organization=world.home,
            framework=framework,
            level=AssuranceLevel(level),
            measured_on=on,
            name=name,
        )
    return UUID(str(draft.pk))


def answer(world: World, key: UUID, scores: Mapping[str, AnswerContent], *, at: datetime = NOW) -> None:
    """Let An answer controls."""
    with world.acting("an") as an:
        answers_many.score_many(actor=an, at=at, organization=world.home, key=key, scores=scores)


def fill(
    world: World, key: UUID, content: AnswerContent = TWO_THREE, but: Mapping[str, AnswerContent] | None = None
) -> None:
    """Let An answer every control of the level the same, but for some."""
    with world.looking():
        refs = [control.ref for control in scored_frameworks.controls_of(row(world, key))]
    answer(world, key, dict.fromkeys(refs, content) | dict(but or {}))


def submit(world: World, key: UUID, *, on: date | None = None, at: datetime = NOW) -> Snapshot:
    """Let Gert submit a draft."""
    with world.acting("gert") as gert:
        return submissions.submit_assessment(
            actor=gert,
            at=at,
            organization=world.home,
            key=key,
            version=row(world, key).version,
            function=FUNCTION,
            measured_on=on,
        )


def submitted(world: World, **begun: Any) -> UUID:
    """Return a filled and submitted assessment."""
    key = begin(world, **begun)
    fill(world, key)
    submit(world, key)
    return key


def row(world: World, key: UUID) -> Assessment:
    """Return an assessment as it stands; asks an open context."""
    found: Assessment = Assessment.unscoped_rows.get(organization=world.home, pk=key)
    return found
