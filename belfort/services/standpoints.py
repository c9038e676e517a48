"""Where a government stands against the level that it wants, from the figures that are kept; nothing is computed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from uuid import UUID

from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel
from belfort.domain.maturity_figures import cut, shown, spoken
from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState
from belfort.domain.terms import Text
from belfort.models import Assessment, Organization, Snapshot
from belfort.reporting.charts import Bar, bar
from belfort.services import results, scored_frameworks, standings, targets, trends
from belfort.services.targets import Goal
from belfort.services.trends import Trend

FAILING_SHOWN = 8


@dataclass(frozen=True, slots=True)
class CategoryBar:
    """A category with its figure and its bar; `open` counts the answers that are missing."""

    ref: str
    name: Text
    figure: Text
    bar: Bar
    open: int


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The newest figures against their level: the draft that is open, else the last submission."""

    snapshot: Snapshot
    assessment: Assessment
    level_name: Text
    headline: Text
    total: Text
    total_bar: Bar
    threshold: Text
    failing: list[tuple[str, Text]]
    categories: list[CategoryBar]
    asks_categories: bool

    @property
    def is_draft(self) -> bool:
        """Say whether these are figures of a draft."""
        return bool(self.snapshot.kind == "draft")

    @property
    def shown_failing(self) -> list[tuple[str, Text]]:
        """Return the failing key controls that fit on the page."""
        return self.failing[:FAILING_SHOWN]


@dataclass(frozen=True, slots=True)
class Overview:
    """The target, where the government stands against it, the submissions over time, and the framework of each open draft."""

    goal: Goal
    goal_name: Text
    standpoint: Standpoint | None
    submitted: Snapshot | None
    trend: Trend
    drafts: Mapping[UUID, str]

    @property
    def is_other_level(self) -> bool:
        """Say whether the figures are measured on another level or framework than the target."""
        found = self.standpoint
        return found is not None and (
            found.snapshot.level != self.goal.level or found.snapshot.framework_id != self.goal.framework
        )


def get_overview(*, actor: Actor, organization: Organization) -> Overview:
    """Return where the government stands; two queries, whatever the number of assessments."""
    actor.require(Ability.READ_RESULTS, organization.id)
    goal = targets.get_goal(actor=actor, organization=organization)
    rows = Snapshot.objects.visible_in(organization.id, actor).select_related("assessment").defer("answers")
    snapshots = sorted(rows, key=lambda row: (row.measured_on, row.taken_at))
    submitted = [row for row in snapshots if row.kind == "submitted"]
    newest = _newest(snapshots, submitted, goal.framework)
    scale = scored_frameworks.get(goal.framework).name
    return Overview(
        goal=goal,
        goal_name=Text("{level} van {scale}", "{level} of {scale}").filled(level=LEVEL_NAMES[goal.level], scale=scale),
        standpoint=_standpoint(newest) if newest else None,
        submitted=submitted[-1] if submitted else None,
        trend=trends.trend_of(submitted),
        drafts={row.assessment_id: row.framework_id for row in snapshots if row.assessment.is_open},
    )


def _newest(snapshots: Sequence[Snapshot], submitted: Sequence[Snapshot], framework: str) -> Snapshot | None:
    """Return the newest open draft, else the newest submission; one on the framework of the target goes before."""
    drafts = [row for row in snapshots if row.assessment.state == AssessmentState.DRAFT]
    wanted = [*submitted, *drafts]
    aimed = [row for row in wanted if row.framework_id == framework]
    return next(iter((aimed or wanted)[::-1]), None)


def _standpoint(snapshot: Snapshot) -> Standpoint:
    scored = scored_frameworks.get_with_rows(snapshot.framework_id)
    level = AssuranceLevel(snapshot.level)
    rules = scored.framework.rules[level]
    total = standings.fraction(snapshot.result["total"])
    categories = []
    for ref, (_, _, figure, answered, asked) in snapshot.result["categories"].items():
        said, drawn = _drawn(figure, rules.category or rules.total)
        categories.append(CategoryBar(ref, scored.categories[ref].name, said, drawn, asked - answered))
    return Standpoint(
        snapshot=snapshot,
        assessment=snapshot.assessment,
        level_name=LEVEL_NAMES[level],
        headline=standings.gap_of(snapshot).towards(level),
        total=shown(total),
        total_bar=bar(total, rules.total),
        threshold=spoken(cut(rules.total)),
        failing=results.get_failing(snapshot),
        categories=categories,
        asks_categories=rules.category is not None,
    )


@lru_cache(maxsize=2048)
def _drawn(figure: str | None, threshold: Fraction) -> tuple[Text, Bar]:
    """Return a kept figure in words and as a bar; after a score most of them are the ones of before."""
    value = standings.fraction(figure)
    return shown(value), bar(value, threshold)
