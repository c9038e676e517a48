"""Rows in pages for machines, and flat answers.

A page goes on after a key that never changes, so a walk through the pages misses no row that stood there at the begin and
gives none twice, whatever others add or remove meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F

from belfort.domain.errors import MissingError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Ability, Actor
from belfort.exchange.limits import stray_character
from belfort.models import (
    Answer,
    Assessment as Assessment,  # noqa: PLC0414 the API names its type
    Asset,
    Evidence as Evidence,  # noqa: PLC0414 the same
    Organization,
    Process,
    Snapshot,
)
from belfort.services import assets, facilities, organizations, scored_frameworks
from belfort.services.assessments import Listed, find_control
from belfort.services.assets import AssetRow
from belfort.services.facilities import FacilityRow

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows in the order of their key, and the key after which the next page begins (None: this was the last)."""

    items: list[Item]
    after: str | None


def page_of(rows: Sequence[Item], keys: Sequence[object], limit: int) -> Page[Item]:
    """Return a page from one row more than asked, which only says that there is more."""
    return Page(list(rows[:limit]), str(keys[limit - 1]) if len(rows) > limit else None)


def beyond(rows: Any, after: UUID | None, limit: int) -> Any:
    """Return the rows of a page and one more, in the order of their id."""
    rows = rows.order_by("pk")
    return (rows if after is None else rows.filter(pk__gt=after))[: limit + 1]


def page_out_of(rows: Mapping[UUID, Item], after: UUID | None, limit: int) -> Page[Item]:
    """Return a page out of all rows by their id."""
    keys = sorted(key for key in rows if after is None or key > after)[: limit + 1]
    return page_of([rows[key] for key in keys], keys, limit)


def get_organizations(*, actor: Actor, after: str, limit: int) -> Page[Organization]:
    """Return the bodies for which the actor may act, by slug."""
    rows = Organization.objects.filter(pk__in=actor.organization_ids, slug__gt=after).order_by("slug")
    found = list(rows[: limit + 1])
    return page_of(found, [row.slug for row in found], limit)


def get_assessments(*, actor: Actor, organization: Organization, after: UUID | None, limit: int) -> Page[Listed]:
    """Return assessments with their newest figures: those of the submission when there is one."""
    actor.require(Ability.READ_RESULTS, organization.id)
    found = list(beyond(Assessment.objects.visible_to(actor).of(organization.id), after, limit))
    snapshots = Snapshot.objects.visible_to(actor).of(organization.id).filter(assessment__in=[row.pk for row in found])
    newest = {row.assessment_id: row for row in snapshots.defer("answers", "result").order_by("kind")}
    for row in found:
        row.organization = organization
    return page_of([Listed(row, newest[row.pk]) for row in found], [row.pk for row in found], limit)


PROCESS_COLUMNS = (
    "id",
    "version",
    "title",
    "title_en",
    "description",
    "owner",
    "state",
    "reason",
    "nis2_annex",
    "critical",
    "level",
    "confidentiality",
    "integrity",
    "availability",
)


def get_processes(*, actor: Actor, organization: Organization, after: UUID | None, limit: int) -> Page[dict[str, Any]]:
    """Return processes as plain columns, with the names of their domain and group."""
    actor.require(Ability.READ_REGISTER, organization.id)
    rows = beyond(Process.objects.visible_to(actor).of(organization.id), after, limit)
    name = F("group__name_en" if actor.language == "en" else "group__name_nl")
    found = list(rows.values(*PROCESS_COLUMNS, domain=F("domain_key"), group_name=name))
    return page_of(found, [row["id"] for row in found], limit)


def get_assets(*, actor: Actor, organization: Organization, after: UUID | None, limit: int) -> Page[AssetRow]:
    """Return assets with their class, floors included."""
    actor.require(Ability.READ_REGISTER, organization.id)
    found = list(beyond(Asset.objects.visible_to(actor).of(organization.id), after, limit))
    floors = organizations.get_choices(organization=organization).floors
    return page_of([assets.row_of(asset, floors) for asset in found], [asset.pk for asset in found], limit)


def get_facilities(*, actor: Actor, organization: Organization, after: UUID | None, limit: int) -> Page[FacilityRow]:
    """Return facilities with the class that follows from everything that rests on them."""
    rows = facilities.get_facilities(actor=actor, organization=organization)
    return page_out_of({row.facility.pk: row for row in rows}, after, limit)


def find_assessment(*, actor: Actor, key: UUID) -> Assessment:
    """Return an assessment by its id alone, with its organization; raises MissingError when the actor cannot know of it."""
    rows = Assessment.objects.visible_to(actor).select_related("organization")
    row: Assessment | None = rows.filter(pk=key).first()
    if row is None:
        raise MissingError
    return row


def get_evidence(*, actor: Actor, key: UUID, ref: str, after: UUID | None, limit: int) -> Page[Evidence]:
    """Return the standing evidence of an assessment, or of one control; a colleague gets that of given controls only."""
    assessment = find_assessment(actor=actor, key=key)
    rows = Evidence.objects.visible_to(actor).of(assessment.organization_id).standing()
    rows = rows.filter(control__framework_id=assessment.framework_id)
    if not actor.may(Ability.READ_ANSWERS, assessment.organization_id):
        own = Answer.objects.visible_to(actor).filter(assessment=assessment).current().values_list("control_id")
        given = [control for (control,) in own]
        if not given:
            actor.require(Ability.READ_ANSWERS, assessment.organization_id)
        rows = rows.filter(control__in=given)
    if ref:
        rows = rows.filter(control=find_control(assessment=assessment, ref=ref))
    found = list(beyond(rows.select_related("control", "file", "added_by"), after, limit))
    return page_of(found, [row.pk for row in found], limit)


ANSWER_COLUMNS = (
    "control_id",
    "organization_id",
    "documentation",
    "implementation",
    "not_applicable",
    "grounds_documentation",
    "grounds_implementation",
    "assessor_comment",
    "origin",
    "to_confirm",
    "due_on",
    "answered_at",
)
NO_ANSWER: dict[str, Any] = {
    "version": 0,
    "documentation": None,
    "implementation": None,
    "not_applicable": False,
    "grounds_documentation": "",
    "grounds_implementation": "",
    "assessor_comment": "",
    "origin": None,
    "to_confirm": False,
    "owner": None,
    "due_on": None,
    "answered_at": None,
    "answered_by": None,
}


def get_answers(*, actor: Actor, key: UUID, ref: str = "") -> list[dict[str, Any]]:
    """Return every control of an assessment with its answer, flat; without an answer the version is 0.

    A colleague who was given controls gets those only. With `ref` one control; raises MissingError when it is not there.
    """
    if stray_character(ref):
        raise MissingError  # a database does not take it, and no control is called so
    rows = Answer.objects.visible_to(actor).filter(assessment_id=key).current()
    rows = rows.filter(control__ref=ref) if ref else rows
    found = list(
        rows.values(
            *ANSWER_COLUMNS,
            version=F("number"),
            owner_name=F("owner__name"),
            author_name=F("answered_by__name"),
            framework=F("assessment__framework_id"),
            asked_level=F("assessment__level"),
        )
    )
    if found:  # the rows tell of their assessment, which saves asking for it
        first = found[0]
        organization_id, framework, level = first["organization_id"], first["framework"], first["asked_level"]
    else:
        assessment = find_assessment(actor=actor, key=key)
        if ref and not actor.may(Ability.READ_ANSWERS, assessment.organization_id):
            raise MissingError  # not given to the actor, who does not learn whether it has an answer
        actor.require(Ability.READ_ANSWERS, assessment.organization_id)
        organization_id, framework, level = assessment.organization_id, assessment.framework_id, assessment.level
    by_control = {row["control_id"]: row for row in found}
    reads_all = actor.may(Ability.READ_ANSWERS, organization_id)
    lines = _lines(framework, AssuranceLevel(level), by_control, actor.language, reads_all=reads_all)
    lines = [line for line in lines if ref in ("", line["ref"])]
    if ref and not lines:
        raise MissingError
    return lines


def _lines(
    framework: str, level: AssuranceLevel, answers: dict[int, dict[str, Any]], language: str, *, reads_all: bool
) -> list[dict[str, Any]]:
    scored = scored_frameworks.get_with_rows(framework)
    lines = []
    for control in scored.framework.controls_at(level):
        answer = answers.get(scored.rows[control.ref].pk)
        if answer is None and not reads_all:
            continue
        line = {
            "ref": control.ref,
            "category": control.category,
            "title": control.title.into(language),
            "is_key": control.is_key(level),
        }
        lines.append(line | (_flat(answer) if answer else NO_ANSWER))
    return lines


def _flat(answer: dict[str, Any]) -> dict[str, Any]:
    named = answer | {"owner": answer["owner_name"], "answered_by": answer["author_name"]}
    return {name: named[name] for name in NO_ANSWER}
