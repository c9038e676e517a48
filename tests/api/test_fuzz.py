"""Whatever is sent, the answer is one of ours: a success in its form or a problem, and never a fault."""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, event, example, given, settings as hypothesis_settings, strategies as st

from belfort.api.schemas import AnswerOut, AnswersChanged, AssessmentFigures, EvidenceOut
from tests.api import matrix
from tests.api.program import Program, problem
from tests.world import World

CALM = hypothesis_settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,  # the same tries in every run, so that a failure is about the change
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = st.sampled_from(
    [
        "documentation",
        "implementation",
        "not_applicable",
        "grounds_documentation",
        "version",
        "answers",
        "framework",
        "level",
        "name",
        "mode",
        "measured_on",
        "function",
        "ID.AM-01.1",
        "PR.AA-03.2",
        "__proto__",
        "",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 8)
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.sampled_from(["cyfun-2025", "basic", "essential", "rule", "2026-11-25", "na", "3"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=12), inner, max_size=5),
    max_leaves=12,
)
Spoken = tuple[list[Program], str]
FORMS = {"writeAnswer": AnswerOut, "changeAnswers": AnswersChanged, "addEvidence": EvidenceOut}
# bodies that are nearly right, so that many of them come through
SCORE = st.integers(1, 5) | st.none() | st.integers(0, 6)
ANSWER = st.fixed_dictionaries(
    {}, optional={"documentation": SCORE, "implementation": SCORE, "grounds_documentation": st.text(max_size=30)}
)
REFS = st.sampled_from(["ID.AM-01.1", "PR.AA-03.2", "PR.DS-11.1"])
NEAR: dict[str, Any] = {
    "writeAnswer": ANSWER | st.fixed_dictionaries({"not_applicable": LEAVES}),
    "changeAnswers": st.fixed_dictionaries({"answers": st.dictionaries(REFS, ANSWER, min_size=1, max_size=3)}),
    "startAssessment": st.fixed_dictionaries(
        {"framework": st.just("cyfun-2023"), "level": st.sampled_from(["basic", "hoog"])}, optional={"name": LEAVES}
    ),
    "changeAssessment": st.fixed_dictionaries(
        {"name": st.text(min_size=1, max_size=130)}, optional={"measured_on": st.dates().map(str) | LEAVES}
    ),
    "submitAssessment": st.fixed_dictionaries({"function": st.text(max_size=130)}),
    "addEvidence": st.fixed_dictionaries(
        {"ref": REFS, "title": st.text(max_size=30), "text": st.text(max_size=30)},
        optional={"url": st.text(max_size=30), "dated_on": st.dates().map(str) | LEAVES},
    ),
    "sendBackAssessment": st.fixed_dictionaries(
        {"remark": st.text(max_size=30)}, optional={"controls": st.dictionaries(REFS | WORDS, st.text(max_size=20))}
    ),
    "reopenAssessment": st.fixed_dictionaries({}, optional={"level": LEAVES, "measured_on": st.dates().map(str)}),
}


@pytest.fixture
def spoken(world: World, settings: LazySettings) -> Spoken:
    """Two programs and the path of a draft; all examples of a test share them."""
    settings.API_RATE = 10**9
    made = [Program(world, name) for name in ("an", "gert")]
    return made, made[0].begin(world)


def check(response: Any, operation: str) -> None:
    event(f"{operation} {response.status_code}")
    if response.status_code >= 400:
        problem(response, response.status_code)
        assert response.status_code < 500
        assert response.status_code not in {401, 404, 429}, "the address was not reached"
    else:
        FORMS.get(operation, AssessmentFigures).model_validate_json(response.content)


@CALM
@given(data=st.data())
def test_any_body_gets_an_answer_of_ours(world: World, spoken: Spoken, data: st.DataObject) -> None:
    program, draft = data.draw(st.sampled_from(spoken[0])), spoken[1]
    operation = data.draw(st.sampled_from([one for one in matrix.operations() if one.name in NEAR]))
    body, number = data.draw(NEAR[operation.name] | VALUES), data.draw(st.integers(0, 2))
    values = {"slug": world.home.slug, "key": draft.rpartition("/")[2], "ref": matrix.REF}
    path = re.sub(r"\{\w+:(\w+)\}", lambda found: values[found[1]], operation.path)
    response = program.send(operation.method, path, json.dumps(body).encode(), If_Match=f'"{number}"')
    check(response, operation.name)


def test_every_body_of_json_is_among_them() -> None:
    assert set(NEAR) == {name for name, body in matrix.BODIES.items() if body is not None} - matrix.FORMS


# Django's own upload refuses to be built with a name that has no last part
NAMES = st.text(min_size=1, max_size=30).filter(lambda name: name.rpartition("/")[2] not in {"", ".", ".."})


@CALM
@given(title=st.text(max_size=40), ref=REFS | st.text(max_size=20), name=NAMES, data=st.binary())
def test_any_form_gets_an_answer_of_ours(spoken: Spoken, title: str, ref: str, name: str, data: bytes) -> None:
    [program, _], draft = spoken
    form = {"title": title, "ref": ref, "file": SimpleUploadedFile(name, data)}
    body = encode_multipart(BOUNDARY, form)
    headers = {"Authorization": f"Bearer {program.token}"}
    path = f"/api/v1{draft}/evidence/files"
    check(program.client.generic("POST", path, body, content_type=MULTIPART_CONTENT, headers=headers), "addEvidence")


@CALM
@given(
    body=st.binary(max_size=60), header=st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=30)
)
def test_any_bytes_get_an_answer_of_ours(spoken: Spoken, body: bytes, header: str) -> None:
    [program, _], draft = spoken
    path = f"{draft}/answers/{matrix.REF}"
    check(program.send("PUT", path, body, If_Match=header, Accept_Language=header), "writeAnswer")


@CALM
@example(ref="\x00", cursor="", limit="1")  # PostgreSQL takes no NUL
@given(ref=st.text(min_size=1, max_size=30), cursor=st.text(max_size=30), limit=st.text(max_size=5))
def test_any_address_gets_an_answer_of_ours(world: World, spoken: Spoken, ref: str, cursor: str, limit: str) -> None:
    [program, _], draft = spoken
    answer = program.send("GET", f"{draft}/answers/{quote(ref, safe='')}")
    if answer.status_code >= 400:
        problem(answer, 404)
    query = f"cursor={quote(cursor)}&limit={quote(limit)}"
    for kind in ("", f"/{world.home.slug}/assets", f"/{world.home.slug}/assessments"):
        response = program.send("GET", f"/organizations{kind}?{query}")
        if response.status_code >= 400:
            problem(response, 422)


@CALM
@given(secret=st.text(max_size=60))
def test_no_text_is_a_token_by_chance(spoken: Spoken, secret: str) -> None:
    header = f"Bearer {secret.encode('utf-8', 'replace').decode('latin-1')}"
    problem(spoken[0][0].send("GET", "/organizations", Authorization=header), 401)
