"""The addresses under `/api/v1/`: every subject with its router, one way in, one way of refusing."""

from typing import Any, NoReturn

from ninja.errors import HttpError, ValidationError

from belfort.api import answers, assessments, evidence, organizations, outside, register, submissions
from belfort.api.auth import BearerToken
from belfort.api.description import DESCRIPTION, TITLE, VERSION, Api
from belfort.api.problems import invalid, refused, wrong_use
from belfort.api.speech import StrictParser
from belfort.domain.errors import BelfortError

api = Api(
    title=TITLE,
    version=VERSION,
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=BearerToken(),
    parser=StrictParser(),
)
for subject in (organizations, assessments, answers, evidence, submissions, register, outside):
    api.add_router("", subject.router)


def _broken(_request: object, fault: Exception) -> NoReturn:
    """Let Django note a fault of ours; the middleware answers for it."""
    raise fault


HANDLERS: dict[type[Exception], Any] = {
    BelfortError: refused,
    ValidationError: invalid,
    HttpError: wrong_use,
    Exception: _broken,
}
for fault, answer in HANDLERS.items():
    api.add_exception_handler(fault, answer)

urlpatterns = api.urls[0]
app_name = "api"
