"""The form of every file of reference data, checked field by field before anything is loaded."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Class = Annotated[int, Field(ge=1, le=5, strict=True)]
Rating = Annotated[int | None, Field(ge=1, le=5), BeforeValidator(lambda value: None if value == "" else value)]
Yes = Annotated[bool, BeforeValidator(lambda value: {"yes": True, "no": False}.get(value, value))]
Letter = Literal["C", "I", "A"]
Level = Literal["B", "I", "E"]


class Part(BaseModel):
    """A part whose fields are all known; another field is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(BaseModel):
    """A part that may hold more than is read here, such as a file's meta block."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Named(Part):
    """Something with a name in both languages."""

    nl: Sentence
    en: Sentence


class GovernmentRow(Part):
    """A row of local-governments.csv."""

    type: Literal[
        "gemeente",
        "ocmw",
        "provincie",
        "agb",
        "apb",
        "politiezone",
        "hulpverleningszone",
        "projectvereniging",
        "dienstverlenende_vereniging",
        "opdrachthoudende_vereniging",
    ]
    name: Word
    nis: Annotated[str, StringConstraints(pattern=r"^([0-9]{5})?$")]
    province: str
    kbo: Annotated[str, StringConstraints(pattern=r"^([0-9]{10})?$")]
    ovo: Annotated[str, StringConstraints(pattern=r"^(OVO[0-9]{6})?$")]
    status: Literal["actief", "niet actief", "in oprichting"]
    website: str
    lblod_uri: Word


class MergerRow(Part):
    """A row of mergers-2025.csv."""

    nis_old: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    name_old: Word
    nis_new: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    name_new: Word
    effective: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    surviving_legal_entity: Literal["yes", "no", "new legal person"]


class MunicipalityRow(Head):
    """A row of municipalities-2025.csv, as far as it is used."""

    nis: Word
    name: Word
    population_2020: int
    lblod_uri: Word


class ProcessGroupRow(Part):
    """A row of process-groups.csv."""

    category: Word
    domain: Word
    group: Word
    n_processes: int
    n_critical: int
    nis2_annex: Literal["", "I", "II"]
    nis2_sector: str
    group_final: Rating
    oph_group_uri: Word


class ProcessRow(Part):
    """A row of process-list.csv."""

    number: int
    category: Word
    domain: Word
    group: Word
    title: Word
    origin: str
    nis2_annex_group: Yes
    grp_financial: Rating
    grp_reputation: Rating
    grp_legal: Rating
    grp_service: Rating
    grp_users: Rating
    grp_final: Rating
    prc_financial: Rating
    prc_reputation: Rating
    prc_legal: Rating
    prc_service: Rating
    prc_users: Rating
    prc_final: Rating
    critical: Yes
    oph_uri: Word
    oph_group_uri: Word


class ProcessTitleRow(Part):
    """A row of process-titles-en.csv."""

    oph_uri: Word
    title_en: Word


class TermRow(Part):
    """A row of process-terms-en.csv."""

    kind: Literal["category", "domain", "group", "origin", "nis2_sector"]
    nl: Word
    en: Word


class ProcessAssetRow(Part):
    """A row of process-assets.csv."""

    oph_uri: Word
    number: int
    title: Word
    asset: Word
    role: Literal["creates", "uses", "stores"]


class AssetPart(Named):
    """An entry of information-assets.yaml."""

    key: Word
    category: Word
    description_nl: Sentence
    description_en: Sentence
    confidentiality: Class
    integrity: Class
    availability: Class
    personal_data: bool
    professional_data: bool
    sensitive_personal_data: bool
    social_security_data: bool
    rationale_nl: Sentence
    rationale_en: Sentence


class CategoryPart(Named):
    """A category of assets."""

    key: Word


class FloorExceptions(Part):
    """The assets whose floor does not hold, and why."""

    keys: list[Word]
    reason_nl: Sentence
    reason_en: Sentence


class AssetMeta(Head):
    """The meta block of information-assets.yaml."""

    floor_exceptions: FloorExceptions
    categories: list[CategoryPart]


class AssetFile(Part):
    """information-assets.yaml."""

    meta: AssetMeta
    assets: list[AssetPart]


class ThreatPart(Named):
    """A threat of basic-facilities.yaml."""

    key: Word
    affects: list[Letter]
    likelihood: Class


class FacilityPart(Named):
    """A facility of basic-facilities.yaml."""

    key: Word
    description_nl: Sentence
    description_en: Sentence
    kind: Literal["technical", "supplier", "organizational"]
    measure_families: list[Word]
    supports_all: bool
    hosts: list[Word]
    rests_on: list[Word] = []
    threats: list[Word]


class LikelihoodPart(Named):
    """A level of the likelihood scale."""

    level: Class


class FacilityFile(Part):
    """basic-facilities.yaml."""

    meta: Head
    likelihood_scale: list[LikelihoodPart]
    threats: list[ThreatPart]
    facilities: list[FacilityPart]


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
    prev: dict[Literal["same", "revised", "partial"], list[Word]] = {}


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
    controls: list[LinkPart] = []
    measures: list[LinkPart] = []


class DutyFramework(Named):
    """A framework that gdpr-ksz.yaml defines."""

    key: Literal["gdpr", "ksz"]
    reference: str = ""
    applies_to_nl: str = ""
    applies_to_en: str = ""


class MappingFile(Head):
    """The three files of mappings/."""

    meta: Head
    frameworks: list[DutyFramework] = []
    mappings: list[MappingPart]
    proposed: list[MappingPart] = []


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


class Answer(Named):
    """An answer at one level."""

    level: Class


class ValuationQuestion(Named):
    """A question of valuation-questions.yaml."""

    attribute: Letter
    dimension: Literal["financial", "reputation", "legal", "service", "users"]
    help_nl: Sentence
    help_en: Sentence
    answers: Annotated[list[Answer], Field(min_length=5, max_length=5)]


class ValuationFile(Head):
    """valuation-questions.yaml, as far as its structure is fixed."""

    questions: Annotated[list[ValuationQuestion], Field(min_length=15, max_length=15)]


class AnyFile(Head):
    """A file that is read as a whole and has no table of its own."""
