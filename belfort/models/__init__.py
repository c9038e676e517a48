"""REMEMBERS: tables, constraints and query sets named with adjectives; no rules, no `save()`, no signals."""

from belfort.models.accounts import Invitation, Mandate, Membership, SignInDelay, User
from belfort.models.assets import Asset, Facility, FacilityAsset, FacilitySupport, Valuation
from belfort.models.catalogs import Control, ControlMapping, Dataset, Entry, Framework
from belfort.models.imports import ImportDraft
from belfort.models.jobs import Job
from belfort.models.organizations import Installation, Organization, OrganizationCode, RegisterSettings, Succession
from belfort.models.processes import PeakPeriod, Process, ProcessAsset, ProcessDecision
from belfort.models.reference import ReferenceAsset, ReferenceFacility, ReferenceGroup, ReferenceProcess
from belfort.models.trail import TrailEvent, TrailHead

__all__ = [
    "Asset",
    "Control",
    "ControlMapping",
    "Dataset",
    "Entry",
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
    "SignInDelay",
    "Succession",
    "TrailEvent",
    "TrailHead",
    "User",
    "Valuation",
]
