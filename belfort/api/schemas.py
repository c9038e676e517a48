"""The form of what the API takes and gives; a field that is not named here is refused."""

import re
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Figure = Annotated[str, Field(description="exact decimal of 12 places", examples=["2.486111111111"])]
FrameworkKey = Literal["cyfun-2023", "cyfun-2025"]
Level = Literal["basic", "important", "essential"]
Mode = Literal["rule", "workbook"]
State = Literal["draft", "submitted", "sent_back"]
ClassLevel = Annotated[int, Field(ge=0, le=5, description="class 1 to 5; 0: not valued yet")]
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso(value: object) -> object:
    """Let only an ISO date through: pydantic would also take a number of seconds."""
    if not (isinstance(value, str) and ISO_DATE.fullmatch(value)) and type(value) is not date:
        raise PydanticCustomError("date_type", "no date")
    return value


Day = Annotated[date, BeforeValidator(_iso)]


class In(BaseModel):
    """Something that a program sends: whole numbers are whole, and every field is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """Something that a program gets."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Score = Annotated[int, Field(ge=1, le=5, strict=True)]
Grounds = Annotated[str, Field(max_length=5_000, strict=True)]
YesNo = Annotated[bool, Field(strict=True)]
Name = Annotated[str, Field(min_length=1, max_length=120, strict=True)]


class AssessmentStart(In):
    """A new self-assessment."""

    framework: FrameworkKey
    level: Level
    measured_on: Annotated[Day | None, Field(description="the date it speaks of; today when left out")] = None
    name: Annotated[str, Field(max_length=120, strict=True, description="made up when left out")] = ""
    mode: Annotated[Mode, Field(description="how it is computed")] = "rule"


class AssessmentChange(In):
    """What changes in a draft; what is left out stays."""

    name: Name | None = None
    level: Level | None = None
    mode: Mode | None = None
    measured_on: Day | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if all(value is None for value in (self.name, self.level, self.mode, self.measured_on)):
            raise PydanticCustomError("nothing", "nothing changes")
        return self


class SubmissionIn(In):
    """Signing a self-assessment."""

    function: Annotated[str, Field(min_length=1, max_length=120, strict=True, description="in which you sign")]
    measured_on: Annotated[Day | None, Field(description="the date it speaks of; that of the draft when left out")] = (
        None
    )


Remarked = Annotated[str, Field(max_length=3_000, strict=True)]


class SendBackIn(In):
    """Why a submission goes back: a remark on the whole, on controls, or both."""

    remark: Annotated[Remarked, Field(description="on the whole")] = ""
    controls: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=40)], Remarked],
        Field(max_length=500, description="by reference", examples=[{"ID.AM-01.1": "Welke lijst is dit?"}]),
    ] = {}


class ReopenIn(In):
    """Going on from a self-assessment as a new draft."""

    measured_on: Annotated[Day | None, Field(description="the date the new one speaks of; today when left out")] = None
    level: Annotated[Level | None, Field(description="that of the old one when left out")] = None
    name: Annotated[str, Field(max_length=120, strict=True, description="made up when left out")] = ""


class EvidenceFields(In):
    """What every piece of evidence says."""

    ref: Annotated[str, Field(min_length=1, max_length=40, description="the control that it shows")]
    title: Annotated[
        str, Field(max_length=200, strict=True, description="a file is called as itself when left out")
    ] = ""
    dated_on: Annotated[Day | None, Field(description="its date; today when left out")] = None


class EvidenceIn(EvidenceFields):
    """A text or a link that shows that a control is done."""

    text: Grounds = ""
    url: Annotated[str, Field(max_length=500, strict=True)] = ""


class AnswerIn(In):
    """A whole answer: what is left out becomes empty."""

    documentation: Annotated[Score | None, Field(description="1 to 5; null: still open")] = None
    implementation: Annotated[Score | None, Field(description="1 to 5; null: still open")] = None
    not_applicable: YesNo = False
    grounds_documentation: Grounds = ""
    grounds_implementation: Grounds = ""

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if self.not_applicable and (self.documentation is not None or self.implementation is not None):
            raise PydanticCustomError("contradiction", "a score and not applicable")
        return self


class AnswerChange(AnswerIn):
    """What changes in an answer: what is left out stays. A score ends "not applicable"."""

    version: Annotated[
        int | None,
        Field(
            ge=0, le=2**31 - 1, strict=True, description="the version that you read; left out: whatever stands there"
        ),
    ] = None


class AnswersChange(In):
    """Many answers in one call, all or none, by the reference of their control."""

    answers: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=40)], AnswerChange],
        Field(min_length=1, max_length=500, examples=[{"ID.AM-01.1": {"documentation": 3, "implementation": 4}}]),
    ]


class OrganizationOut(Out):
    """A body for which the person may act."""

    slug: str
    name: str
    kind: str
    abilities: Annotated[list[str], Field(description="what the person may do there")]


class Submission(Out):
    """Who signed an assessment, and when."""

    at: datetime
    name: str
    function: str


class AssessmentOut(Out):
    """A self-assessment with its newest figures."""

    id: UUID
    organization: Annotated[str, Field(description="slug")]
    version: int
    framework: FrameworkKey
    level: Level
    mode: Mode
    state: State
    name: str
    measured_on: date
    created_at: datetime
    based_on: UUID | None
    submission: Submission | None
    complete: Annotated[bool, Field(description="every control has an answer")]
    achieved: Annotated[bool, Field(description="the conditions of the level are met")]
    total: Annotated[Figure | None, Field(description="null while an answer is missing")]
    answered_count: int
    control_count: int
    key_failure_count: Annotated[int, Field(description="key measures below their threshold")]


class CategoryOut(Out):
    """The figures of a category; null while an answer is missing."""

    documentation: Figure | None
    implementation: Figure | None
    maturity: Figure | None
    answered_count: int
    control_count: int


class KeyMeasureOut(Out):
    """A key measure: its maturity, and whether that is enough."""

    maturity: Figure | None
    ok: bool


class AssessmentFigures(AssessmentOut):
    """A self-assessment with every figure."""

    categories: dict[str, CategoryOut]
    key_measures: dict[str, KeyMeasureOut]
    failed_categories: list[str]
    not_applicable: Annotated[list[str], Field(description="controls that were excluded")]


class AnswerOut(Out):
    """A control of an assessment with its answer; version 0: no answer yet."""

    ref: str
    category: str
    title: str
    is_key: bool
    version: int
    documentation: int | None
    implementation: int | None
    not_applicable: bool
    grounds_documentation: str
    grounds_implementation: str
    assessor_comment: Annotated[str, Field(description="from an official workbook; read only")]
    origin: Literal["scored", "copied", "proposed", "imported", "given"] | None
    to_confirm: Annotated[bool, Field(description="taken over from another version; waits for a person's yes")]
    owner: Annotated[str | None, Field(description="colleague to whom the control was given")]
    due_on: date | None
    answered_at: datetime | None
    answered_by: str | None


class AnswerList(Out):
    """Every control that the person may read."""

    items: list[AnswerOut]


class AnswersChanged(Out):
    """What came of many answers."""

    changed: Annotated[int, Field(description="how many answers differ from before")]
    assessment: AssessmentFigures


class RemarkOut(Out):
    """What a supporter said about an assessment or one of its controls."""

    assessment: Annotated[UUID, Field(description="this one, or the one that it goes on from")]
    ref: Annotated[str | None, Field(description="the control; null: the whole")]
    text: str
    written_at: datetime
    author: str


class RemarkList(Out):
    """Every remark that the person may read, newest first."""

    items: list[RemarkOut]


class FileOut(Out):
    """A file that was given."""

    name: str
    media_type: Annotated[str, Field(description="what it is by its content")]
    size: Annotated[int, Field(description="bytes")]
    sha256: Annotated[str, Field(description="of its content")]


class EvidenceOut(Out):
    """Something that shows that a control is done; it stays with the control over the years."""

    id: UUID
    ref: Annotated[str, Field(description="the control that it shows")]
    kind: Literal["text", "link", "file"]
    title: str
    text: str
    url: str
    file: FileOut | None
    dated_on: date
    added_at: datetime
    added_by: str | None


class ProcessOut(Out):
    """A process of the register."""

    id: UUID
    version: int
    title: str
    title_en: str
    description: str
    owner: Annotated[str, Field(description="the department that runs it")]
    domain: str
    group_name: str
    state: str
    reason: str
    nis2_annex: bool
    critical: bool | None
    level: Annotated[int, Field(description="the level that decided; 0: not rated")]
    confidentiality: ClassLevel
    integrity: ClassLevel
    availability: ClassLevel


class AssetOut(Out):
    """An information asset of the register; its classes count with the floor."""

    id: UUID
    version: int
    name: str
    name_en: str
    category: str
    description: str
    state: str
    reason: str
    flags: Annotated[list[str], Field(description="kinds of data about people")]
    confidentiality: ClassLevel
    integrity: ClassLevel
    availability: ClassLevel
    raised: Annotated[bool, Field(description="a floor made the class higher than it was valued")]


class FacilityOut(Out):
    """A facility of the register; its classes follow from what rests on it (null: not ours)."""

    id: UUID
    version: int
    name: str
    name_en: str
    kind: str
    description: str
    state: str
    reason: str
    supports_all: bool
    asset_count: Annotated[int, Field(description="how many assets rest on it")]
    confidentiality: ClassLevel | None
    integrity: ClassLevel | None
    availability: ClassLevel | None


NextCursor = Annotated[str | None, Field(description="cursor of the next page; null at the end")]


class OrganizationPage(Out):
    """A page of bodies."""

    items: list[OrganizationOut]
    next: NextCursor


class AssessmentPage(Out):
    """A page of assessments."""

    items: list[AssessmentOut]
    next: NextCursor


class EvidencePage(Out):
    """A page of evidence."""

    items: list[EvidenceOut]
    next: NextCursor


class ProcessPage(Out):
    """A page of processes."""

    items: list[ProcessOut]
    next: NextCursor


class AssetPage(Out):
    """A page of assets."""

    items: list[AssetOut]
    next: NextCursor


class FacilityPage(Out):
    """A page of facilities."""

    items: list[FacilityOut]
    next: NextCursor
