"""The access table of the site: every view says who may open it, and every refusal becomes the right answer.

A stranger gets 404, a member without the ability 403, a mistake 422, a stale form 409, and 202 who must wait for figures.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import Resolver404, resolve

from belfort.domain.errors import (
    BelfortError,
    ConflictError,
    ForbiddenError,
    InvalidError,
    MissingError,
    PreparingError,
)
from belfort.domain.permissions import Ability
from belfort.services import organizations
from belfort.services.organizations import Organization
from belfort.web.request import ActingRequest

P = ParamSpec("P")
GET = ("GET", "HEAD")
POST = ("POST",)
BOTH = (*GET, *POST)
STATUS: dict[type[BelfortError], int] = {
    PreparingError: 202,
    MissingError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
}
TEMPLATES = {202: "belfort/errors/preparing.html", 404: "belfort/errors/404.html", 409: "belfort/errors/conflict.html"}
LAST = "bestuur"  # the body for which a person worked last; its navigation stays on pages about everyone


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a view: `public`, `signed_in`, `anywhere` (an ability in any body) or `organization`."""

    kind: str
    methods: tuple[str, ...]
    ability: Ability | None = None


def public(*, methods: tuple[str, ...] = GET) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let everybody in."""
    return _guarded(Access("public", methods))


def signed_in(
    ability: Ability | None = None, *, methods: tuple[str, ...] = GET
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let in who is signed in, and has the ability in some body when one is named."""
    return _guarded(Access("anywhere" if ability else "signed_in", methods, ability))


def page(
    ability: Ability, *, methods: tuple[str, ...] = GET
) -> Callable[[Callable[Concatenate[ActingRequest, Organization, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Let in who has the ability in the organization of the address; the view gets that organization."""

    def decorate(
        view: Callable[Concatenate[ActingRequest, Organization, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: ActingRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            organization = organizations.get_organization(actor=request.actor, slug=slug)
            request.organization = organization
            if request.session.get(LAST) != slug:
                request.session[LAST] = slug
            request.actor.require(ability, organization.id)
            return view(request, organization, *args, **kwargs)

        return _guarded(Access("organization", methods, ability))(inner)

    return decorate


def _guarded(access: Access) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(plain: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request = cast("ActingRequest", plain)
            if access.kind != "public" and not request.actor.user_id:
                return redirect_to_login(request.get_full_path() if "GET" in access.methods else readable(request))
            if request.method not in access.methods:
                return _not_allowed(request, access.methods)
            try:
                if access.kind == "anywhere" and access.ability:
                    request.actor.require_anywhere(access.ability)
                return view(request, *args, **kwargs)
            except BelfortError as refusal:
                return refused(request, refusal)

        inner.access = access  # type: ignore[attr-defined]
        return inner

    return decorate


def _not_allowed(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """Say that an address takes other methods; a person who opens an address that only saves gets a page."""
    if request.method != "GET":
        return HttpResponseNotAllowed(methods)
    context = {"status": 405, "again": readable(request)}
    response = render(request, "belfort/errors/refused.html", context, status=405)
    response["Allow"] = ", ".join(methods)
    return response


def readable(request: HttpRequest) -> str:
    """Return the nearest address, here or above, that can be opened to read."""
    path = request.path
    while path != "/":
        with suppress(Resolver404):
            if "GET" in getattr(resolve(path).func, "access", Access("public", ())).methods:
                return path
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return path


def refused(request: HttpRequest, refusal: BelfortError) -> HttpResponse:
    """Return the page that says what was refused, with its status."""
    status = STATUS.get(type(refusal), 422)
    template = TEMPLATES.get(status, "belfort/errors/refused.html")
    context = {"refusal": refusal, "status": status, "is_invalid": isinstance(refusal, InvalidError)}
    if status == 409 or (status == 422 and request.method == "POST"):  # noqa: PLR2004 the table above
        context["again"] = readable(request)
    return render(request, template, context, status=status)
