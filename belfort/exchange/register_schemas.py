"""The form of the files behind a register: governments, processes, information assets, facilities, questions."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from belfort.exchange.schema_parts import Class, DimensionKey, Head, Letter, Named, Part, Sentence, Word


def _is_day(text: str) -> str:
    date.fromisoformat(text)  # a day that does not exist is a ValueError, which becomes a refusal
    return text


Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_day)]
Rating = Annotated[int | None, Field(ge=1, le=5), BeforeValidator(lambda value: None if value == "" else value)]
Yes = Annotated[bool, BeforeValidator(lambda value: {"yes": True, "no": False}.get(value, value))]


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
    effective: Day
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
    rests_on: list[Word] = Field(default_factory=list)
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


class Answer(Named):
    """An answer at one level."""

    level: Class


class ValuationQuestion(Named):
    """A question of valuation-questions.yaml."""

    attribute: Letter
    dimension: DimensionKey
    help_nl: Sentence
    help_en: Sentence
    answers: Annotated[list[Answer], Field(min_length=5, max_length=5)]


class ValuationFile(Head):
    """valuation-questions.yaml, as far as its structure is fixed."""

    questions: Annotated[list[ValuationQuestion], Field(min_length=15, max_length=15)]
