"""The form of what the API tells of evidence from outside: findings, and websites with their verdicts."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from belfort.api.schemas import NextCursor, Out


class ControlRef(Out):
    """A control that a finding speaks against."""

    framework: str
    ref: str


class FindingOut(Out):
    """A finding as it stands today; an acceptance that ended is open again."""

    id: UUID
    version: int
    number: int
    title: str
    audit: Annotated[UUID | None, Field(description="null: found outside an audit")]
    reference: Annotated[str, Field(description="its number in the report")]
    category: str
    severity: str
    cvss_vector: str
    cvss_score: Annotated[str | None, Field(description="one decimal, computed from the vector", examples=["7.4"])]
    known_exploited: bool
    description: str
    cause: str
    consequence: str
    recommendation: str
    location: str
    facility: UUID | None
    controls: list[ControlRef]
    state: str
    found_on: date
    due_on: date | None
    overdue: bool
    response: Annotated[str, Field(description="what the government answered")]
    fixed_on: date | None
    closed_on: date | None
    accepted_until: date | None
    duplicate_of: UUID | None


class CheckOut(Out):
    """The verdict of one check."""

    key: str
    verdict: Annotated[str, Field(description="pass, warn, fail, na or unknown")]


class WebsiteOut(Out):
    """A website with the verdicts that hold now."""

    id: UUID
    version: int
    host: str
    part: Annotated[str, Field(description="main, counter or other")]
    is_supplier: bool
    counter_path: str
    is_measured: Annotated[bool, Field(description="false: no consent, on pause, stopped, or not shown to be its own")]
    seen_at: datetime | None
    full_https: bool | None
    grade: Annotated[str | None, Field(description="A to E; null: not measured enough")]
    score: Annotated[int | None, Field(ge=0, le=100, description="rounded down")]
    checks: list[CheckOut]


class FindingPage(Out):
    """A page of findings."""

    items: list[FindingOut]
    next: NextCursor


class WebsitePage(Out):
    """A page of websites."""

    items: list[WebsiteOut]
    next: NextCursor
