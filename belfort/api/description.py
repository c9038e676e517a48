"""The description of the API (OpenAPI 3.1): what ninja reads from the functions, and the refusals that all of them share."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from belfort.api.problems import KINDS, MEDIA_TYPE, Problem

TITLE = "Belfort"
VERSION = "1"
DESCRIPTION = """\
The information security of Flemish local governments, for programs. A program acts as the person whose token it holds and
may do exactly what that person may do on screen; `docs/api.md` has examples.

Lists come in pages: pass `next` on as `cursor` until it is null. A writer sends the ETag that it read as `If-Match`. What is
refused comes as `application/problem+json` in the language of `Accept-Language` (`nl` or `en`), and nothing was written.
"""
ALWAYS = (400, 401, 404, 429, 500)
WRITING = (403, 413, 415, 422)
REF = "#/components/schemas/"


class Api(NinjaAPI):
    """The API with its description, which is made once."""

    made: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description with the refusals of each operation."""
        if self.made is None:
            made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            _add_problem(made)
            for methods in made["paths"].values():
                for method, operation in methods.items():
                    _complete(operation, writes=method != "get")
            self.made = made
        return self.made


def _add_problem(made: OpenAPISchema) -> None:
    schema = Problem.model_json_schema(ref_template=REF + "{model}")
    made["components"]["schemas"].update(schema.pop("$defs"))
    made["components"]["schemas"]["Problem"] = schema


def _complete(operation: dict[str, Any], *, writes: bool) -> None:
    """Name every status with which an operation refuses, and say that a version is required where it is."""
    statuses = [*ALWAYS, *(WRITING if writes else (403, 422))]
    for parameter in operation["parameters"]:
        if parameter["name"] == "If-Match":
            parameter["required"] = True
            parameter["schema"].pop("default", None)
            statuses.append(428)
    if 428 in statuses or operation["operationId"] == "changeAnswers":  # noqa: PLR2004
        statuses.append(412)
    for status in sorted(statuses):
        operation["responses"][status] = {
            "description": KINDS[status][1].en,
            "content": {MEDIA_TYPE: {"schema": {"$ref": f"{REF}Problem"}}},
        }
