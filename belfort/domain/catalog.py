"""Controls of the ICR and which of them apply: cumulative by class, by set, and for a facility by family.

Rules and worked numbers: `docs/scoring.md`, chapter 4. Source: ICR, "a class includes all measures of the lower
classes"; an application has a class for C, for I and for A, and the controls of each apply.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from belfort.domain.classification import Attribute, Flag, InformationClass
from belfort.domain.terms import Text


class ControlSet(StrEnum):
    """The sub-chapters of an ICR family."""

    GENERAL = "GENERAL"
    GDPR = "GDPR"
    NIS2 = "NIS2"
    KSZ = "KSZ"


SET_NAMES = {
    ControlSet.GENERAL: Text("algemeen", "general"),
    ControlSet.GDPR: Text("GDPR", "GDPR"),
    ControlSet.NIS2: Text("NIS2", "NIS2"),
    ControlSet.KSZ: Text("KSZ", "Crossroads Bank (KSZ)"),
}

PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class IcrControl:
    """One minimal control: from which class it is asked, for which attributes, in which set."""

    ref: str
    family: str
    from_class: int
    attributes: frozenset[Attribute]
    set: ControlSet
    regime: str
    title: Text
    certainty: str
    proposed: bool = False

    @property
    def published(self) -> bool:
        """Say whether the text exists; a placeholder waits for its publication."""
        return self.certainty != PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Scope:
    """For what controls are asked: classes, flags, the sets that are on, and the families of a facility."""

    classes: InformationClass
    flags: frozenset[Flag] = frozenset()
    ksz: bool = False
    nis2: bool = False
    proposed: bool = False
    families: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AppliedControl:
    """A control that applies, with the attributes whose class asks for it."""

    control: IcrControl
    attributes: tuple[Attribute, ...]
    because: Text


def sets_on(scope: Scope) -> frozenset[ControlSet]:
    """Return the sets that apply: GENERAL always, GDPR for personal or sensitive data, KSZ and NIS2 when on."""
    personal = {Flag.PERSONAL_DATA, Flag.SENSITIVE_PERSONAL_DATA} & scope.flags
    switches = {
        ControlSet.GENERAL: True,
        ControlSet.GDPR: bool(personal),
        ControlSet.KSZ: scope.ksz or Flag.SOCIAL_SECURITY_DATA in scope.flags,
        ControlSet.NIS2: scope.nis2,
    }
    return frozenset(key for key, on in switches.items() if on)


def applied(controls: Iterable[IcrControl], scope: Scope) -> list[AppliedControl]:
    """Return the controls that apply, in the order of the catalog, placeholders among them."""
    on = sets_on(scope)
    found = []
    for control in controls:
        if control.proposed and not scope.proposed:
            continue
        if control.set not in on or (scope.families is not None and control.family not in scope.families):
            continue
        asking = tuple(
            attribute
            for attribute in Attribute
            if attribute in control.attributes and scope.classes.of(attribute) >= control.from_class
        )
        if asking:
            found.append(AppliedControl(control, asking, _because(control, asking, scope.classes)))
    return found


def _because(control: IcrControl, asking: tuple[Attribute, ...], classes: InformationClass) -> Text:
    have = " ".join(f"{attribute.value}{classes.of(attribute)}" for attribute in asking)
    return Text(
        "gevraagd vanaf klasse {start}, hier {have}; reeks {set}",
        "asked from class {start}, here {have}; set {set}",
    ).filled(start=control.from_class, have=have, set=SET_NAMES[control.set])
