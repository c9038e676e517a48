"""The figures of an assessment, kept beside it: one row that moves with the draft, computed again at each change."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from belfort.domain.errors import MissingError
from belfort.domain.frameworks import AssuranceLevel, Mode
from belfort.domain.maturity import Maturity, summarize
from belfort.domain.maturity_distance import Gap
from belfort.domain.maturity_failures import Rule
from belfort.domain.maturity_figures import rounded
from belfort.domain.maturity_scores import Score
from belfort.domain.permissions import Actor
from belfort.models import Assessment, Organization, Snapshot
from belfort.models.assessments import read_scores
from belfort.services import scored_frameworks


def get_scores(assessment: Assessment) -> dict[str, Score]:
    """Return every current answer of an assessment as a score, by reference; figures come from all of them."""
    refs = scored_frameworks.get_with_rows(assessment.framework_id).refs
    rows = read_scores(organization_id=assessment.organization_id, assessment_id=assessment.pk)
    return {
        refs[key]: _score(documentation, implementation, bool(excluded))
        for key, documentation, implementation, excluded in rows
        if key in refs
    }


_score = lru_cache(maxsize=64)(Score)  # there are 37 different answers


def compute(assessment: Assessment, mode: Mode | None = None) -> Maturity:
    """Compute every figure of an assessment from its current answers."""
    framework, level = scored_frameworks.get(assessment.framework_id), AssuranceLevel(assessment.level)
    return summarize(framework, level, get_scores(assessment), mode or Mode(assessment.mode))


def exact(value: Fraction | None) -> str | None:
    """Return a fraction as text, `5/2`."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


@lru_cache(maxsize=2048)  # after a score most figures are the ones of before
def fraction(text: str | None) -> Fraction | None:
    """Return a fraction from its text, `5/2`."""
    return None if text is None else Fraction(*map(int, text.split("/")))


def result_of(maturity: Maturity) -> dict[str, Any]:
    """Return what a snapshot keeps of the figures: exact fractions as text, per category and key control."""
    return {
        "total": exact(maturity.total),
        "categories": {
            category.ref: [
                exact(category.documentation),
                exact(category.implementation),
                exact(category.maturity),
                category.answered_count,
                category.control_count,
            ]
            for category in maturity.categories
        },
        "keys": {key.ref: [exact(key.maturity), key.ok] for key in maturity.key_controls},
        "failed_categories": [failure.ref for failure in maturity.failed(Rule.CATEGORY)],
        "excluded": list(maturity.excluded),
    }


def columns_of(maturity: Maturity) -> dict[str, Any]:
    """Return the columns of a snapshot that follow from the figures."""
    return {
        "complete": maturity.complete,
        "achieved": maturity.achieved,
        "total": None if maturity.total is None else rounded(maturity.total),
        "answered_count": maturity.answered_count,
        "control_count": maturity.control_count,
        "key_failure_count": sum(not key.ok for key in maturity.key_controls),
        "result": result_of(maturity),
    }


def gap_of(snapshot: Snapshot) -> Gap:
    """Return what still stands between kept figures and their level, without computing the figures again."""
    framework, level = scored_frameworks.get(snapshot.framework_id), AssuranceLevel(snapshot.level)
    rules, result = framework.rules[level], snapshot.result
    total, keys = fraction(result["total"]), (fraction(value) for value, ok in result["keys"].values() if not ok)
    excluded = [ref for ref in result["excluded"] if ref in framework.by_ref]
    limit = rules.exclusion.limit if rules.exclusion else 0
    return Gap(
        key_controls=sum(figure is not None and figure < rules.key_control for figure in keys),
        categories=len(result["failed_categories"]),
        total=None if total is None else max(rules.total - total, Fraction(0)),
        exclusions=max(len(excluded) - limit, sum(not framework.may_exclude(ref, level) for ref in excluded), 0),
        missing=snapshot.control_count - snapshot.answered_count,
    )


def open_standing(assessment: Assessment, at: datetime) -> Snapshot:
    """Insert the row that moves with a draft."""
    row: Snapshot = Snapshot.objects.add(
        Snapshot(
            organization_id=assessment.organization_id,
            assessment=assessment,
            kind="draft",
            framework_id=assessment.framework_id,
            level=assessment.level,
            mode=assessment.mode,
            measured_on=assessment.measured_on,
            taken_at=at,
            **columns_of(compute(assessment)),
        )
    )
    return row


def refresh(assessment: Assessment, at: datetime) -> Snapshot:
    """Compute the figures of a draft again and keep them; the assessment is locked by the caller."""
    values = columns_of(compute(assessment)) | {
        "level": assessment.level,
        "mode": assessment.mode,
        "measured_on": assessment.measured_on,
        "taken_at": at,
    }
    rows = Snapshot.unscoped_rows.filter(
        organization_id=assessment.organization_id, assessment=assessment, kind="draft"
    )
    rows.update(**values)
    return Snapshot(
        organization_id=assessment.organization_id,
        assessment=assessment,
        kind="draft",
        framework_id=assessment.framework_id,
        **values,
    )


def find_standing(*, actor: Actor, organization: Organization, key: UUID) -> Snapshot:
    """Return the newest figures of an assessment by its key, the assessment with them; raises MissingError."""
    rows = Snapshot.objects.visible_in(organization.id, actor).filter(assessment_id=key)
    row = _newest(rows.select_related("assessment").defer("answers"))
    row.assessment.organization = organization
    return row


def get_standing(*, actor: Actor, assessment: Assessment) -> Snapshot:
    """Return the newest figures of an assessment: the submission when there is one, else the draft's."""
    rows = Snapshot.objects.visible_in(assessment.organization_id, actor).filter(assessment_id=assessment.pk)
    return _newest(rows.defer("answers"))


def _newest(rows: Iterable[Snapshot]) -> Snapshot:
    """Return the submission when there is one, else the row that moves with the draft; raises MissingError."""
    row = max(rows, key=lambda row: row.kind, default=None)
    if row is None:
        raise MissingError
    return row
