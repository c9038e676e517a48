"""Information classes of the Flemish framework (ICR): five classes for each of C, I and A; the maximum decides.

Rules and worked numbers: `docs/scoring.md`, chapter 1. Source: ICR 1.3.4.5 (composite sources) and the register of
Open Proces Huis, which takes the maximum over the assets and the logical or over the personal-data flags.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from belfort.domain.terms import Text

LOWEST, HIGHEST = 1, 5


class Attribute(StrEnum):
    """The three quality attributes of information."""

    CONFIDENTIALITY = "C"
    INTEGRITY = "I"
    AVAILABILITY = "A"


ATTRIBUTE_NAMES = {
    Attribute.CONFIDENTIALITY: Text("vertrouwelijkheid", "confidentiality"),
    Attribute.INTEGRITY: Text("integriteit", "integrity"),
    Attribute.AVAILABILITY: Text("beschikbaarheid", "availability"),
}


class Flag(StrEnum):
    """What kind of data about people an asset holds; each of the first three may carry a floor on C."""

    PROFESSIONAL_DATA = "professional_data"
    PERSONAL_DATA = "personal_data"
    SENSITIVE_PERSONAL_DATA = "sensitive_personal_data"
    SOCIAL_SECURITY_DATA = "social_security_data"


FLAG_NAMES = {
    Flag.PROFESSIONAL_DATA: Text("professionele gegevens", "professional data"),
    Flag.PERSONAL_DATA: Text("persoonsgegevens", "personal data"),
    Flag.SENSITIVE_PERSONAL_DATA: Text("gevoelige persoonsgegevens", "sensitive personal data"),
    Flag.SOCIAL_SECURITY_DATA: Text("gegevens van de sociale zekerheid", "social security data"),
}

DEFAULT_FLOORS: Mapping[Flag, int] = {
    Flag.PROFESSIONAL_DATA: 2,
    Flag.PERSONAL_DATA: 3,
    Flag.SENSITIVE_PERSONAL_DATA: 4,
}


@dataclass(frozen=True, slots=True)
class InformationClass:
    """A class from 1 to 5 for each of C, I and A; 0 stands for not yet rated."""

    C: int
    I: int  # noqa: E741 the name of the attribute in the field
    A: int

    def of(self, attribute: Attribute) -> int:
        """Return the class for one attribute."""
        return {"C": self.C, "I": self.I, "A": self.A}[attribute.value]

    @property
    def complete(self) -> bool:
        """Say whether all three attributes are rated."""
        return min(self.C, self.I, self.A) >= LOWEST

    def raised_to(self, other: "InformationClass") -> "InformationClass":
        """Return the higher of the two for each attribute."""
        return InformationClass(max(self.C, other.C), max(self.I, other.I), max(self.A, other.A))

    def as_dict(self) -> dict[str, int]:
        """Return the classes by the letter of their attribute."""
        return {"C": self.C, "I": self.I, "A": self.A}


UNRATED = InformationClass(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Element:
    """One elementary piece of information: its own valuation, its flags, and whether its floor was overruled."""

    key: str
    valuation: InformationClass
    flags: frozenset[Flag] = frozenset()
    floor_overruled: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an attribute got its class: the element that decided, a sentence, and the flag when its floor decided."""

    attribute: Attribute
    element: str
    text: Text
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """The class of a whole, the flags of its parts together, and why."""

    classes: InformationClass
    flags: frozenset[Flag]
    because: tuple[Reason, ...]


def floor_of(element: Element, floors: Mapping[Flag, int]) -> tuple[int, Flag | None]:
    """Return the highest floor on C that the flags of this element carry, and the flag that carries it."""
    if element.floor_overruled:
        return 0, None
    carried = [(floors[flag], flag) for flag in Flag if flag in element.flags and flag in floors]
    return max(carried, key=lambda pair: pair[0], default=(0, None))


def with_floor(element: Element, floors: Mapping[Flag, int]) -> InformationClass:
    """Return the valuation of one element with C raised to its floor."""
    floor, _ = floor_of(element, floors)
    return element.valuation.raised_to(InformationClass(floor, 0, 0))


def classify(elements: Sequence[Element], floors: Mapping[Flag, int] = DEFAULT_FLOORS) -> Classification:
    """Classify a whole that consists of these elements: the maximum for each attribute, C with its floors.

    An empty whole is unrated. Source: ICR 1.3.4.5; the floors are a proposal of this project that can be configured.
    """
    classes = UNRATED
    for element in elements:
        classes = classes.raised_to(with_floor(element, floors))
    flags = frozenset(flag for element in elements for flag in element.flags)
    because = [reason for attribute in Attribute for reason in _reasons(attribute, classes, elements, floors)]
    return Classification(classes, flags, tuple(because))


def _reasons(
    attribute: Attribute, classes: InformationClass, elements: Sequence[Element], floors: Mapping[Flag, int]
) -> list[Reason]:
    top = classes.of(attribute)
    if top < LOWEST:
        return []
    found = (_reason(attribute, top, element, floors) for element in elements)
    return [reason for reason in found if reason is not None]


def _reason(attribute: Attribute, top: int, element: Element, floors: Mapping[Flag, int]) -> Reason | None:
    """Return why this element reaches the highest class: its own valuation, or else the floor of a flag."""
    name = ATTRIBUTE_NAMES[attribute]
    if element.valuation.of(attribute) == top:
        valued = Text("gewaardeerd op klasse {top} voor {name}", "valued at class {top} for {name}")
        return Reason(attribute, element.key, valued.filled(top=top, name=name))
    floor, flag = floor_of(element, floors)
    if attribute is not Attribute.CONFIDENTIALITY or flag is None or floor < top:
        return None
    held = Text("bevat {what}: minstens klasse {floor} voor {name}", "holds {what}: at least class {floor} for {name}")
    return Reason(attribute, element.key, held.filled(what=FLAG_NAMES[flag], floor=floor, name=name), flag)


@dataclass(frozen=True, slots=True)
class FacilityLinks:
    """What rests directly on a facility, and on which other facilities it rests itself."""

    key: str
    hosts: frozenset[str] = frozenset()
    rests_on: frozenset[str] = frozenset()
    supports_all: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """An asset that rests on a facility, and through which facility it came (the facility itself when direct)."""

    asset: str
    via: str


def loads(facilities: Iterable[FacilityLinks], assets: Iterable[str]) -> dict[str, tuple[Load, ...]]:
    """Return, for each facility, every asset that rests on it: directly, through `supports_all`, or along `rests_on`.

    A loop in `rests_on` ends by itself: each facility is visited once. An asset that comes along several ways is
    named once, by the nearest.
    """
    by_key = {facility.key: facility for facility in facilities}
    known = list(assets)
    above: dict[str, list[str]] = defaultdict(list)
    for facility in by_key.values():
        for support in facility.rests_on:
            above[support].append(facility.key)
    return {key: _carried(key, by_key, above, known) for key in by_key}


def _carried(
    key: str, by_key: Mapping[str, FacilityLinks], above: Mapping[str, list[str]], known: list[str]
) -> tuple[Load, ...]:
    carried: dict[str, str] = {}
    visited, queue = {key}, [key]
    while queue:
        current = by_key[queue.pop(0)]
        direct = known if current.supports_all else [asset for asset in known if asset in current.hosts]
        for asset in direct:
            carried.setdefault(asset, current.key)
        for upper in sorted(above.get(current.key, ())):
            if upper not in visited:
                visited.add(upper)
                queue.append(upper)
    return tuple(Load(asset, via) for asset, via in carried.items())


def facility_classes(
    facilities: Sequence[FacilityLinks],
    elements: Mapping[str, Element],
    floors: Mapping[Flag, int] = DEFAULT_FLOORS,
) -> dict[str, Classification]:
    """Classify each facility: for each attribute the highest class of everything that rests on it."""
    return {
        key: classify([elements[load.asset] for load in carried], floors)
        for key, carried in loads(facilities, elements).items()
    }
