"""Frameworks and shared lists: public facts, with what is a proposal or uncertain marked as such."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from belfort.domain.permissions import Ability
from belfort.services import catalogs
from belfort.web.access import signed_in
from belfort.web.request import ActingRequest
from belfort.web.values import text


@signed_in(Ability.READ_CATALOGS)
def frameworks(request: ActingRequest) -> HttpResponse:
    """List the frameworks and lists."""
    context = {
        "frameworks": catalogs.get_frameworks(actor=request.actor),
        "lists": catalogs.LISTS,
        "certainties": catalogs.get_certainties(),
    }
    return render(request, "belfort/catalogs/frameworks.html", context)


@signed_in(Ability.READ_CATALOGS)
def framework(request: ActingRequest, key: str) -> HttpResponse:
    """Show the controls of one framework, by part."""
    level = text(request.GET.get("niveau"))
    view = catalogs.get_framework(actor=request.actor, key=key, search=text(request.GET.get("q"), 100), level=level)
    parts = catalogs.part_names(view.framework)
    groups = [(parts.get(part), part, list(rows)) for part, rows in groupby(view.controls, key=lambda row: row.parent)]
    if not parts and len(groups) == len(view.controls) > 1:  # parts of one row each say less than one list
        groups = [(None, "", view.controls)]
    context = {
        "view": view,
        "framework": view.framework,
        "groups": groups,
        "level": level,
        "certainties": catalogs.get_certainties(),
    }
    return render(request, "belfort/catalogs/framework.html", context)


@signed_in(Ability.READ_CATALOGS)
def control(request: ActingRequest, key: str, ref: str) -> HttpResponse:
    """Show one control with its links to other frameworks."""
    view = catalogs.get_control(actor=request.actor, framework=key, ref=ref)
    context = {
        "view": view,
        "control": view.control,
        "part": catalogs.part_names(view.control.framework).get(view.control.parent),
        "certainties": catalogs.get_certainties(),
    }
    return render(request, "belfort/catalogs/control.html", context)


@signed_in(Ability.READ_CATALOGS)
def shared_list(request: ActingRequest, key: str) -> HttpResponse:
    """Show a list: threats, actions, the outline of a continuity plan."""
    rows = catalogs.get_list(actor=request.actor, key=key)
    context = {"rows": rows, "key": key, "title": catalogs.LISTS[key], "certainties": catalogs.get_certainties()}
    return render(request, "belfort/catalogs/list.html", context)
