"""The description of the API: OpenAPI 3.1, complete, public, and true."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from belfort.api import schemas
from tests.api import matrix
from tests.world import World

# a file goes in as a form and comes out as it is
TAKES, GIVES = {"addEvidenceFile": "multipart/form-data"}, {"readEvidenceFile": "application/octet-stream"}
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def described(world: World) -> dict[str, Any]:
    response = Client().get("/api/v1/openapi.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    made: dict[str, Any] = json.loads(response.content)
    return made


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_openapi_3_1_with_every_part_that_must_be_there(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert {"title", "version", "description"} <= set(described["info"])
    assert described["components"]["securitySchemes"] == {
        "BearerToken": {"type": "http", "scheme": "bearer", "description": described_scheme(described)}
    }
    for path, method, operation in operations(described):
        assert path.startswith("/api/v1/")
        assert method in METHODS
        assert {"operationId", "summary", "description", "responses", "tags", "security"} <= set(operation), path
        assert len(operation["description"]) > 40
        assert operation["security"] == [{"BearerToken": []}]


def described_scheme(described: dict[str, Any]) -> str:
    said: str = described["components"]["securitySchemes"]["BearerToken"]["description"]
    assert "belfort token create" in said
    return said


def test_it_names_every_operation_once(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert sorted(names) == sorted(one.name for one in matrix.operations())
    assert len(names) == len(set(names))


def test_every_parameter_of_a_path_is_described(described: dict[str, Any]) -> None:
    for path, _, operation in operations(described):
        named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert named == {part.strip("{}") for part in path.split("/") if part.startswith("{")}, path
        assert all(one["required"] for one in operation["parameters"] if one["in"] == "path")


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for part in value.values():
                yield from references(part)
        elif isinstance(value, list):
            for part in value:
                yield from references(part)

    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) <= known


def test_every_refusal_is_a_problem_and_every_answer_has_a_form(described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        responses = operation["responses"]
        assert {"400", "401", "403", "404", "422", "429", "500"} <= set(responses), (path, method)
        for status, response in responses.items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
            elif status not in {"204", "304"}:
                assert list(response["content"]) == [GIVES.get(operation["operationId"], "application/json")]
        if method != "get":
            assert {"413", "415"} <= set(responses)
        if method not in {"get", "delete"}:
            assert operation["requestBody"]["required"] is True
            takes = TAKES.get(operation["operationId"], "application/json")
            assert list(operation["requestBody"]["content"]) == [takes]
    versioned = {
        operation["operationId"]
        for _, _, operation in operations(described)
        if any(one["name"] == "If-Match" and one["required"] for one in operation["parameters"])
    }
    assert versioned == {"changeAssessment", "sendBackAssessment", "submitAssessment", "writeAnswer"}
    for _, _, operation in operations(described):
        assert ("428" in operation["responses"]) == (operation["operationId"] in versioned)


def test_no_object_takes_what_it_does_not_know(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False, name


def test_the_forms_of_what_is_sent_are_all_strict() -> None:
    for name in dir(schemas):
        form = getattr(schemas, name)
        if isinstance(form, type) and issubclass(form, schemas.In | schemas.Out):
            assert form.model_config["extra"] == "forbid", name
