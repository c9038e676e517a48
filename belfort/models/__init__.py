"""REMEMBERS: tables, constraints and query sets named with adjectives; no rules, no `save()`, no signals."""

from belfort.models.accounts import ApiToken, Invitation, Mandate, Membership, SignInDelay, User
from belfort.models.assessments import (
    Answer,
    Assessment,
    Certificate,
    Evidence,
    Remark,
    Report,
    Snapshot,
    Target,
    Visit,
)
from belfort.models.assets import Asset, Facility, FacilityAsset, FacilitySupport, Valuation
from belfort.models.catalogs import Control, ControlMapping, ControlText, Dataset, Entry, Framework
from belfort.models.files import StoredFile
from belfort.models.imports import ImportDraft
from belfort.models.jobs import Job
from belfort.models.organizations import Installation, Organization, OrganizationCode, RegisterSettings, Succession
from belfort.models.processes import PeakPeriod, Process, ProcessAsset, ProcessDecision
from belfort.models.reference import ReferenceAsset, ReferenceFacility, ReferenceGroup, ReferenceProcess
from belfort.models.trail import TrailEvent, TrailHead

__all__ = [
    "Answer",
    "ApiToken",
    "Assessment",
    "Asset",
    "Certificate",
    "Control",
    "ControlMapping",
    "ControlText",
    "Dataset",
    "Entry",
    "Evidence",
    "Facility",
    "FacilityAsset",
    "FacilitySupport",
    "Framework",
    "ImportDraft",
    "Installation",
    "Invitation",
    "Job",
    "Mandate",
    "Membership",
    "Organization",
    "OrganizationCode",
    "PeakPeriod",
    "Process",
    "ProcessAsset",
    "ProcessDecision",
    "ReferenceAsset",
    "ReferenceFacility",
    "ReferenceGroup",
    "ReferenceProcess",
    "RegisterSettings",
    "Remark",
    "Report",
    "SignInDelay",
    "Snapshot",
    "StoredFile",
    "Succession",
    "Target",
    "TrailEvent",
    "TrailHead",
    "User",
    "Valuation",
    "Visit",
]
