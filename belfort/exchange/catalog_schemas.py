"""The form of the catalogs: ICR, CyFun, mappings, NIS2, landing zone, actions, continuity."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from belfort.exchange.schema_parts import Class, Head, Letter, Named, Part, Sentence, Word

Level = Literal["B", "I", "E"]


class FamilyPart(Named):
    """A family of ICR controls."""

    key: Word
    chapter: Word
    group: Word
    completeness: Word
    sources: list[str]


class IcrControlPart(Named):
    """A control of measures.yaml."""

    id: Annotated[str, StringConstraints(pattern=r"^ICRP?-[A-Z]{3}-[0-9]{2}$")]
    family: Word
    section: str
    from_class: Class
    dims: Annotated[list[Letter], Field(min_length=1)]
    regime: Literal["apply", "apply_or_explain"]
    set: Literal["GENERAL", "GDPR", "NIS2", "KSZ"]
    certainty: Word


class IcrFile(Part):
    """measures.yaml and measures-proposed.yaml."""

    meta: Head
    families: list[FamilyPart]
    measures: list[IcrControlPart]


class CyfunLevel(Part):
    """An assurance level."""

    code: Level
    key: Literal["basic", "important", "essential"]
    nl: Word
    en: Word


class CyfunNode(Named):
    """A function, category or subcategory."""

    id: Word
    fn: str = ""
    cat: str = ""


class CyfunControl(Named):
    """A control of CyFun."""

    id: Word
    fn: Word
    cat: Word
    sub: Word
    levels: Annotated[list[Level], Field(min_length=1)]
    key: list[Level]
    mgmt: bool
    prev: dict[Literal["same", "revised", "partial"], list[Word]] = Field(default_factory=dict)


class CyfunFile(Head):
    """cyfun-2023.yaml and cyfun-2025.yaml, as far as the structure is read; the rest travels as facts."""

    framework: Literal["cyfun"]
    version: Literal["2023", "2025"]
    levels: list[CyfunLevel]
    functions: list[CyfunNode]
    categories: list[CyfunNode]
    subcategories: list[CyfunNode]
    controls: list[CyfunControl]


class LinkPart(Head):
    """A link to a control or measure."""

    control: str = ""
    measure: str = ""
    relation: Literal["equal", "subset", "superset", "intersects"]
    strength: Annotated[int, Field(ge=1, le=3)]
    note_nl: str = ""
    note_en: str = ""


class MappingPart(Head):
    """One source of a mapping with its links."""

    measure: str = ""
    requirement: str = ""
    duty: str = ""
    framework: str = ""
    article: str = ""
    theme: str = ""
    nl: str = ""
    en: str = ""
    certainty: str = ""
    note_nl: str = ""
    note_en: str = ""
    controls: list[LinkPart] = Field(default_factory=list)
    measures: list[LinkPart] = Field(default_factory=list)


class DutyFramework(Named):
    """A framework that gdpr-ksz.yaml defines."""

    key: Literal["gdpr", "ksz"]
    reference: str = ""
    applies_to_nl: str = ""
    applies_to_en: str = ""


class MappingFile(Head):
    """The three files of mappings/."""

    meta: Head
    frameworks: list[DutyFramework] = Field(default_factory=list)
    mappings: list[MappingPart]
    proposed: list[MappingPart] = Field(default_factory=list)


class Nis2Item(Named):
    """A duty of NIS2 with the CyFun subcategories or controls that serve it."""

    be: Word
    eu: str | None
    cyfun: list[Word]


class Nis2File(Head):
    """nis2-map.yaml."""

    items: list[Nis2Item]


class LandingRequirement(Named):
    """A requirement of landing-zone.yaml."""

    id: Word
    area: Word
    verification_nl: Sentence
    verification_en: Sentence
    level: Literal["must", "should"]


class LandingArea(Named):
    """An area of landing-zone.yaml."""

    key: Word
    measure_families: list[Word]


class LandingFile(Head):
    """landing-zone.yaml."""

    areas: list[LandingArea]
    requirements: list[LandingRequirement]


class Lift(Part):
    """What an action brings a control to."""

    control: Word
    documentation: Class
    implementation: Class


class BySize(Part):
    """A number for each size class."""

    small: int
    medium: int
    large: int
    city: int


class ActionPart(Named):
    """An action of actions.yaml."""

    key: Word
    description_nl: Sentence
    description_en: Sentence
    evidence_nl: Sentence
    evidence_en: Sentence
    lifts: list[Lift]
    effort_days: BySize
    cost_eur: BySize
    yearly_cost_eur: BySize
    certainty: Word
    prerequisites: list[Word]
    can_be_central: bool
    central_form: str = ""
    facilities: list[Word]
    threats: list[Word]


class ActionFile(Head):
    """actions.yaml."""

    meta: Head
    actions: list[ActionPart]


class ContinuityField(Named):
    """A field of a section."""

    key: Word
    type: Word
    prefill: str | None


class ContinuitySection(Named):
    """A section of the outline."""

    key: Word
    fields: list[ContinuityField]


class ChecklistItem(Named):
    """An item of a checklist."""

    id: Word


class ScenarioPhase(Part):
    """A phase of a scenario."""

    key: Word
    items: list[ChecklistItem]


class ScenarioPart(Named):
    """A scenario of the outline."""

    key: Word
    threats: list[Word]
    facilities: list[Word]
    phases: list[ScenarioPhase]


class ContinuityFile(Head):
    """continuity.yaml."""

    sections: list[ContinuitySection]
    scenarios: list[ScenarioPart]


class Hint(Part):
    """A short text of the guidance in both languages; one of spaces only is empty."""

    nl: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=240)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=240)]


class EvidencePart(Part):
    """What counts as evidence for each of the two scores."""

    documentation: Annotated[list[Hint], Field(min_length=1, max_length=4)]
    implementation: Annotated[list[Hint], Field(min_length=1, max_length=4)]


class ControlGuidancePart(Part):
    """The guidance on one control of CyFun 2025."""

    ref: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\.[A-Z]{2}-[0-9]{2}\.[0-9]{1,2}$")]
    why: Hint
    how: Annotated[list[Hint], Field(min_length=2, max_length=4)]
    evidence: EvidencePart
    first_step: Hint


class LevelMeaningPart(Part):
    """What one maturity level means for each of the two scores."""

    level: Class
    documentation: Hint
    implementation: Hint


class GuidanceMeta(Head):
    """What the file says about itself; the caution is shown beside the guidance."""

    caution_nl: Sentence
    caution_en: Sentence


class GuidanceFile(Part):
    """guidance-2025.yaml."""

    schema_number: Annotated[Literal[1], Field(alias="schema")]
    framework: Literal["cyfun"]
    version: Literal["2025"]
    level: Literal["B"]
    meta: GuidanceMeta
    levels: Annotated[list[LevelMeaningPart], Field(min_length=5, max_length=5)]
    controls: Annotated[list[ControlGuidancePart], Field(min_length=1)]
