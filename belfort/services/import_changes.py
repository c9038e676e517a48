"""What a row of a file would change, the same for processes and assets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import NEXT, REASONED, STATE_NAMES, RegisterState, RegisterStep
from belfort.models import Membership, Organization, User

STEPS = {
    RegisterState.CONFIRMED: RegisterStep.CONFIRM,
    RegisterState.ADAPTED: RegisterStep.ADAPT,
    RegisterState.NOT_OURS: RegisterStep.REJECT,
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell that differs."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a file beside the row of the register, None when it is new."""

    source: Any
    existing: Any | None
    name: str
    fields: tuple[FieldChange, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Say whether the row is not in the register yet."""
        return self.existing is None


def refuse(row: Any, column: str, nl: str, en: str, **values: object) -> RefusedFileError:
    """Return the refusal for one row of a file."""
    return RefusedFileError(Text(nl, en).filled(**values), Place(row=row.row, field=column))


def check_state(row: Any, before: RegisterState | None, *, is_generic: bool) -> None:
    """Refuse a state that cannot follow, or that asks a reason and has none."""
    if not is_generic and row.state not in {RegisterState.OWN, RegisterState.NOT_OURS}:
        raise refuse(row, "staat", "een eigen rij is eigen of niet van ons.", "an own row is own or not ours.")
    if is_generic and row.state is RegisterState.OWN:
        raise refuse(row, "staat", "een rij van de lijst kan niet eigen zijn.", "a row of the list cannot be own.")
    step = STEPS.get(row.state)
    needs_reason = step in REASONED and (is_generic or step is RegisterStep.REJECT)
    if needs_reason and not row.reason:
        raise refuse(row, "reden", "geef een reden.", "give a reason.")
    if before is None or before is row.state or step is None:
        if before not in {None, row.state} and row.state is RegisterState.PROPOSED:
            words = "{state} kan niet terug naar te bevestigen.", "{state} cannot go back to be confirmed."
            raise refuse(row, "staat", *words, state=STATE_NAMES[before])
        return
    if step not in NEXT[before]:
        raise refuse(
            row,
            "staat",
            "deze stap kan niet na {state}.",
            "this step is not possible after {state}.",
            state=STATE_NAMES[before],
        )


def people_by_email(*, actor: Actor, organization: Organization) -> dict[str, User]:
    """Return the members to whom rows can be given, by address."""
    rows = Membership.objects.visible_to(actor).of(organization.id).filter(revoked_at=None).select_related("user")
    return {row.user.email: row.user for row in rows}


def difference(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    """Return the cells that differ, in the order of the labels."""
    return tuple(
        FieldChange(label, before[name], after[name]) for name, label in labels.items() if before[name] != after[name]
    )
