"""What a file of findings calls by name: an audit, a facility, a colleague; found once for all rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from belfort.domain.errors import InvalidError, Place, RefusedFileError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, AuditKind
from belfort.domain.terms import Text
from belfort.exchange.finding_rows import FindingRow
from belfort.models import Audit, AuditDossier, Facility, Organization
from belfort.services.accounts import get_colleagues
from belfort.services.audits import days_of
from belfort.services.finding_rights import may_record

FIELDS = {"audit": "audit", "facility": "basisinrichting", "owner": "verantwoordelijke"}
UNKNOWN = {
    "audit": Text("er is geen audit {name}.", "there is no audit {name}."),
    "facility": Text("er is geen basisinrichting {name}.", "there is no facility {name}."),
    "owner": Text("er is geen collega {name}.", "there is no colleague {name}."),
}
SEVERAL = Text("{name} kan er meer dan één zijn.", "{name} can be more than one.")
OTHERS = Text("dit kiest enkel het bestuur zelf.", "only the government itself chooses this.")
Keys = Mapping[str, Sequence[str]]


def usual_day(*, actor: Actor, organization: Organization, audit: UUID | None, today: date) -> date:
    """Return the day of a finding of which a file says none: the last day that is known of its audit, or today."""
    row = Audit.objects.visible_to(actor).of(organization.pk).filter(pk=audit).first() if audit else None
    return max((day for day in days_of(row).values() if day <= today), default=today) if row else today


def find_audit(*, actor: Actor, organization: Organization, name: str) -> UUID | None:
    """Return the key of an audit by its key, title or kind; None for no name; raises InvalidError when it is not the only one."""
    if not name:
        return None
    found = _audits(actor, organization).get(name.lower(), ())
    if len(found) != 1:
        raise InvalidError((SEVERAL if found else UNKNOWN["audit"]).filled(name=name), field="audit")
    return UUID(found[0])


def resolved(
    *, actor: Actor, organization: Organization, rows: Sequence[FindingRow], audit: UUID | None, today: date
) -> list[FindingRow]:
    """Return rows with the keys of what they name, `audit` for those that name none; raises RefusedFileError with the row.

    Only who keeps the findings of the government chooses a colleague or a day, and only who reads the register a facility.
    """
    audits = _audits(actor, organization)
    edits = actor.may(Ability.EDIT_FINDINGS, organization.pk)
    facilities = _lazily(rows, "facility", lambda: _facilities(actor, organization))
    owners = _lazily(rows, "owner", lambda: _owners(actor, organization, today) if edits else {})
    found = []
    for row in rows:
        if not edits and (row.owner or row.due_on or row.due_reason):
            raise RefusedFileError(
                OTHERS, Place(row=row.row, field=FIELDS["owner"] if row.owner else "op te lossen tegen")
            )
        found.append(
            replace(
                row,
                audit=_key(row, "audit", audits) if row.audit else str(audit or ""),
                facility=_key(row, "facility", facilities),
                owner=_key(row, "owner", owners),
            )
        )
    for row in found:
        if not may_record(actor, organization.pk, UUID(row.audit) if row.audit else None):
            raise RefusedFileError(UNKNOWN["audit"].filled(name=row.audit or "–"), Place(row=row.row, field="audit"))
    return found


def _lazily(rows: Iterable[FindingRow], name: str, get: Callable[[], Keys]) -> Keys:
    return get() if any(getattr(row, name) for row in rows) else {}


def _key(row: FindingRow, name: str, keys: Keys) -> str:
    said = getattr(row, name)
    if not said:
        return ""
    found = keys.get(said.lower(), ())
    if len(found) != 1:
        words = SEVERAL if found else UNKNOWN[name]
        raise RefusedFileError(words.filled(name=said), Place(row=row.row, field=FIELDS[name]))
    return found[0]


def _by_name(pairs: Iterable[tuple[str, str]]) -> Keys:
    found: dict[str, list[str]] = defaultdict(list)
    for name, key in pairs:
        if name and key not in found[name.lower()]:
            found[name.lower()].append(key)
    return found


def _audits(actor: Actor, organization: Organization) -> Keys:
    """Return the audits by their key, the title that the government gave them, and the name of their kind."""
    titles = dict(AuditDossier.objects.visible_to(actor).of(organization.pk).values_list("audit_id", "title"))
    pairs = []
    for key, kind in Audit.objects.visible_to(actor).of(organization.pk).values_list("pk", "kind"):
        words = AUDIT_KIND_NAMES[AuditKind(kind)]
        pairs += [(name, str(key)) for name in (str(key), titles.get(key, ""), kind, words.nl, words.en)]
    return _by_name(pairs)


def _facilities(actor: Actor, organization: Organization) -> Keys:
    """Return the facilities by name and key; none for who does not read the register."""
    if not actor.may(Ability.READ_REGISTER, organization.pk):
        return {}
    rows = Facility.objects.visible_to(actor).of(organization.pk).values_list("pk", "name", "name_en")
    return _by_name((name, str(key)) for key, *names in rows for name in (*names, str(key)))


def _owners(actor: Actor, organization: Organization, today: date) -> Keys:
    """Return the colleagues by name and mail address."""
    people = get_colleagues(actor=actor, organization=organization, on=today)
    return _by_name((name, str(person.pk)) for person in people for name in (person.name, person.email))
