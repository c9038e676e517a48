"""What the tests of self-assessment pages share: a draft, filled or not, and its addresses."""

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Answer, Assessment
from belfort.services import answers_many, assessments, scored_frameworks
from belfort.services.answers import AnswerContent
from tests.web.pages import at
from tests.world import NOW, World

REF, KEY_REF = "ID.AM-01.1", "PR.AA-01.1"  # may be excluded, and a key control
HTMX = {"HX-Request": "true"}


def begin(world: World, framework: str = "cyfun-2025", level: str = "basic", body: str = "home") -> Assessment:
    """Let the officer of a body begin an empty draft."""
    with world.acting("an" if body == "home" else "celine") as actor:
        return assessments.start_assessment(
            actor=actor,
            at=NOW,
            organization=world.bodies[body],
            framework=framework,
            level=AssuranceLevel(level),
            measured_on=NOW.date(),
        )


def fill(world: World, draft: Assessment, documentation: int = 3, implementation: int = 3) -> None:
    """Let An answer every control the same."""
    with world.acting("an") as an:
        refs = [control.ref for control in scored_frameworks.controls_of(draft)]
        scores = dict.fromkeys(refs, AnswerContent(documentation, implementation))
        answers_many.score_many(actor=an, at=NOW, organization=world.home, key=draft.pk, scores=scores)


def give(world: World, draft: Assessment, *refs: str, to: str = "jef") -> None:
    """Let An give controls to a colleague."""
    with world.acting("an") as an:
        answers_many.give_controls(
            actor=an,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            refs=refs,
            owner_id=world.users[to].pk,
            due_on=None,
        )


def answer(world: World, draft: Assessment, ref: str = REF) -> Answer | None:
    """Return the answer that stands."""
    with world.looking():
        rows = Answer.unscoped_rows.filter(assessment=draft, control__ref=ref, is_current=True)
        return rows.select_related("owner", "answered_by").first()


def scores(world: World, draft: Assessment, ref: str = REF) -> tuple[Any, ...]:
    """Return the version of the answer that stands, and its scores."""
    row = answer(world, draft, ref)
    return (row.number, row.documentation, row.implementation) if row else (0, None, None)


def newest(world: World) -> Assessment:
    """Return the assessment that was begun last in the home body."""
    with world.looking():
        row: Assessment = Assessment.unscoped_rows.filter(organization=world.home).order_by("-created_at").first()
        return row


def says(response: HttpResponse, words: str) -> bool:
    """Say whether a page holds a sentence, however it was folded."""
    return words in re.sub(r"\s+", " ", response.content.decode())


def lines(response: HttpResponse) -> list[str]:
    """Return the references of the rows of a sheet."""
    return re.findall(r'<li class="line" id="([^"]+)">', response.content.decode())


def key_in(location: str) -> UUID:
    """Return the assessment to which an answer leads."""
    found = re.search(r"/zelfevaluaties/([0-9a-f-]{36})/", location)
    assert found is not None, location
    return UUID(found[1])


def sent(number: int, documentation: object, implementation: object, **more: str) -> dict[str, Any]:
    """Return the form of an answer."""
    return {"number": number, "documentation": documentation, "implementation": implementation, **more}


def score(client: Client, world: World, draft: Assessment, form: dict[str, Any], ref: str = REF, **how: Any) -> Any:
    """Send the row of a sheet; `query` holds the filters."""
    return client.post(at(world, "answer-score", draft.pk, ref) + how.pop("query", ""), form, **how)
