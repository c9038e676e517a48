"""What can be chosen in the form of a finding: controls of a framework, facilities, audits."""

from dataclasses import dataclass
from uuid import UUID

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Facility, Finding, Organization
from belfort.services import audit_pages, findings, scored_frameworks, targets


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of the form: controls by category (`framework/ref` and a name), facilities, audits by name.

    `facilities` is None for who does not read the register; `needs_audit` says that a finding must be of an audit.
    """

    controls: list[tuple[str, list[tuple[str, str]]]]
    facilities: list[tuple[str, Text]] | None
    audits: list[tuple[UUID, str]]
    needs_audit: bool


def get_choices(*, actor: Actor, organization: Organization, finding: Finding | None = None) -> Choices:
    """Return the choices for a new finding, or for one that stands there with its controls."""
    actor.require(Ability.RECORD_FINDINGS, organization.pk)
    linked = findings.get_controls(actor=actor, finding=finding) if finding is not None else []
    keys = list(dict.fromkeys([_framework(actor, organization), *(key for key, _ in linked)]))
    facilities = None
    if actor.may(Ability.READ_REGISTER, organization.pk):
        rows = Facility.objects.visible_to(actor).of(organization.pk).exclude(state="not_ours").order_by("name")
        facilities = [(str(row.pk), Text(row.name, row.name_en)) for row in rows]
    return Choices(
        controls=[group for key in keys for group in _groups(key, actor.language)],
        facilities=facilities,
        audits=audit_pages.get_recordable(actor=actor, organization=organization),
        needs_audit=not actor.may(Ability.EDIT_FINDINGS, organization.pk),
    )


def _framework(actor: Actor, organization: Organization) -> str:
    """Return the framework on which the government scores itself; for who does not know that, the newest."""
    if actor.may(Ability.READ_RESULTS, organization.pk):
        return str(targets.get_goal(actor=actor, organization=organization).framework)
    return scored_frameworks.KEYS[0]


def _groups(key: str, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    try:
        scored = scored_frameworks.get_with_rows(key)
    except MissingError:
        return []
    groups: dict[str, list[tuple[str, str]]] = {}
    for control in scored.framework.controls:
        category = scored.categories[control.category]
        name = f"{category.ref} {category.name.into(language)}"
        groups.setdefault(name, []).append((f"{key}/{control.ref}", f"{control.ref} {control.title.into(language)}"))
    return list(groups.items())
