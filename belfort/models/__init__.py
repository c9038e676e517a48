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
from belfort.models.audits import Audit, AuditAssignment, AuditCorrection, AuditDossier
from belfort.models.budget import BudgetLine
from belfort.models.catalogs import Control, ControlMapping, ControlText, Dataset, Entry, Framework
from belfort.models.disclosures import (
    Disclosure,
    DisclosureFile,
    DisclosureIntake,
    DisclosurePolicy,
    DisclosureStep,
    Thanks,
)
from belfort.models.files import FileKey, StoredFile
from belfort.models.findings import Finding, FindingControl, FindingCount, FindingStep
from belfort.models.imports import ImportDraft
from belfort.models.jobs import Job
from belfort.models.knowledge import Note, NoteControl
from belfort.models.organizations import Installation, Organization, OrganizationCode, RegisterSettings, Succession
from belfort.models.partnerships import (
    Partnership,
    PartnershipEarlier,
    PartnershipMember,
    PartnershipMemberEarlier,
)
from belfort.models.posture import (
    CheckExplanation,
    CheckState,
    PostureDay,
    PosturePicture,
    Scan,
    ScanConsent,
    ScanSlot,
    ScanStop,
    Website,
)
from belfort.models.prepared import Prepared, PreparedPage, ProgrammeStamp, PublicTotals
from belfort.models.processes import PeakPeriod, Process, ProcessAsset, ProcessDecision
from belfort.models.programme import (
    Attendance,
    Delivery,
    DeliveryCorrection,
    Enrolment,
    EnrolmentStep,
    ProgrammeIndicator,
    ToolkitDay,
    Track,
    Workshop,
)
from belfort.models.questions import Reply
from belfort.models.reference import ReferenceAsset, ReferenceFacility, ReferenceGroup, ReferenceProcess
from belfort.models.rounds import Round, RoundChange, RoundReport, Submission
from belfort.models.sector import Publication, SectorLook, SectorSnapshot, SharingChoice
from belfort.models.sector_figures import SectorFigure
from belfort.models.toolkit import ToolkitDownload, ToolkitItem, ToolkitKey, ToolkitVersion, ToolkitVisitor
from belfort.models.trail import TrailEvent, TrailHead

__all__ = [
    "Answer",
    "ApiToken",
    "Assessment",
    "Asset",
    "Attendance",
    "Audit",
    "AuditAssignment",
    "AuditCorrection",
    "AuditDossier",
    "BudgetLine",
    "Certificate",
    "CheckExplanation",
    "CheckState",
    "Control",
    "ControlMapping",
    "ControlText",
    "Dataset",
    "Delivery",
    "DeliveryCorrection",
    "Disclosure",
    "DisclosureFile",
    "DisclosureIntake",
    "DisclosurePolicy",
    "DisclosureStep",
    "Enrolment",
    "EnrolmentStep",
    "Entry",
    "Evidence",
    "Facility",
    "FacilityAsset",
    "FacilitySupport",
    "FileKey",
    "Finding",
    "FindingControl",
    "FindingCount",
    "FindingStep",
    "Framework",
    "ImportDraft",
    "Installation",
    "Invitation",
    "Job",
    "Mandate",
    "Membership",
    "Note",
    "NoteControl",
    "Organization",
    "OrganizationCode",
    "Partnership",
    "PartnershipEarlier",
    "PartnershipMember",
    "PartnershipMemberEarlier",
    "PeakPeriod",
    "PostureDay",
    "PosturePicture",
    "Prepared",
    "PreparedPage",
    "Process",
    "ProcessAsset",
    "ProcessDecision",
    "ProgrammeIndicator",
    "ProgrammeStamp",
    "PublicTotals",
    "Publication",
    "ReferenceAsset",
    "ReferenceFacility",
    "ReferenceGroup",
    "ReferenceProcess",
    "RegisterSettings",
    "Remark",
    "Reply",
    "Report",
    "Round",
    "RoundChange",
    "RoundReport",
    "Scan",
    "ScanConsent",
    "ScanSlot",
    "ScanStop",
    "SectorFigure",
    "SectorLook",
    "SectorSnapshot",
    "SharingChoice",
    "SignInDelay",
    "Snapshot",
    "StoredFile",
    "Submission",
    "Succession",
    "Target",
    "Thanks",
    "ToolkitDay",
    "ToolkitDownload",
    "ToolkitItem",
    "ToolkitKey",
    "ToolkitVersion",
    "ToolkitVisitor",
    "Track",
    "TrailEvent",
    "TrailHead",
    "User",
    "Valuation",
    "Visit",
    "Website",
    "Workshop",
]
