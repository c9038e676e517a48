"""The results of a self-assessment as a person reads them: every figure in words, with the answers behind it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from belfort.domain.frameworks import (
    LEVEL_NAMES,
    MODE_NAMES,
    SCORE_DIMENSION_NAMES,
    AssuranceLevel,
    Mode,
    Quirk,
    ScoreDimension,
)
from belfort.domain.maturity import CategoryMaturity, ControlMaturity, GroupMaturity, KeyMaturity, Maturity, summarize
from belfort.domain.maturity_conditions import Condition, conditions
from belfort.domain.maturity_distance import Step, distance, gap
from belfort.domain.maturity_failures import Rule
from belfort.domain.maturity_figures import UNKNOWN, cut, rounded, shown, spoken
from belfort.domain.maturity_scores import Score, Scores
from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState
from belfort.domain.terms import Text, listed, same
from belfort.models import Assessment, Organization, Remark, Snapshot
from belfort.reporting.charts import Bar, bar
from belfort.services import scored_frameworks, standings, submissions
from belfort.services.assessments import find_assessment
from belfort.services.scored_frameworks import CategoryName, ScoredFramework
from belfort.services.sector_figures import BenchmarkView, get_benchmark

EXCLUDED = Text("n.v.t.", "n/a")
CLOSE_PLACES, GAIN_PLACES = 4, 3


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One control behind a figure: its scores and what it counts, in words."""

    ref: str
    title: Text
    is_key: bool
    documentation: Text
    implementation: Text
    figure: Text


@dataclass(frozen=True, slots=True)
class GroupView:
    """The controls that are averaged before their category is; `out_of` names what the workbook leaves out."""

    name: str
    documentation: Text
    implementation: Text
    out_of: Text | None
    lines: list[AnswerLine]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category with its figures, its bar, and the groups behind it; `failed` says that its condition does not hold."""

    name: CategoryName
    documentation: Text
    implementation: Text
    figure: Text
    bar: Bar
    failed: bool
    answered: int
    total: int
    groups: list[GroupView]

    @property
    def open(self) -> int:
        """Return how many answers are missing."""
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key control: its figure (hidden from who does not read answers), and whether it holds; None: not answered."""

    ref: str
    title: Text
    figure: Text
    ok: bool | None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that lifts the total: which score goes from what to what, and what it gains."""

    ref: str
    title: Text
    text: Text
    gain: Text
    failing_key: bool


@dataclass(frozen=True, slots=True)
class LevelView:
    """What the same answers give at a level."""

    level: AssuranceLevel
    name: Text
    headline: Text
    total: Text
    answered: int
    asked: int
    achieved: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Departure:
    """A figure that the official workbook computes otherwise."""

    name: Text
    rule: Text
    workbook: Text


@dataclass(frozen=True, slots=True)
class Departures:
    """Where the official workbook departs from the rule at this level, and the figures that differ because of it."""

    quirks: tuple[Quirk, ...]
    rows: list[Departure]
    rule_achieved: bool
    workbook_achieved: bool


@dataclass(frozen=True, slots=True)
class ResultsView:
    """Everything on the page of results."""

    assessment: Assessment
    snapshot: Snapshot
    framework_name: Text
    level_name: Text
    mode_name: Text
    headline: Text
    total: Text
    total_bar: Bar
    threshold: Text
    achieved: bool
    complete: bool
    answered: int
    asked: int
    conditions: tuple[Condition, ...]
    keys: list[KeyView]
    categories: list[CategoryView]
    asks_categories: bool
    departures: Departures | None
    steps: list[StepView]
    levels: list[LevelView]
    remarks: list[Remark]
    benchmark: BenchmarkView | None
    reads_answers: bool
    may_submit: bool
    may_change: bool
    may_reopen: bool
    may_remark: bool

    @property
    def failing_keys(self) -> list[KeyView]:
        """Return the key controls that do not hold, the unanswered ones included."""
        return [key for key in self.keys if not key.ok]

    @property
    def holding_keys(self) -> list[KeyView]:
        """Return the key controls that hold."""
        return [key for key in self.keys if key.ok]


def get_results(*, actor: Actor, organization: Organization, key: UUID) -> ResultsView:
    """Return the results of an assessment; who does not read answers sees figures, and behind them nothing."""
    actor.require(Ability.READ_RESULTS, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    scored = scored_frameworks.get_with_rows(assessment.framework_id)
    scores = standings.get_scores(assessment)
    level, mode = AssuranceLevel(assessment.level), Mode(assessment.mode)
    found = summarize(scored.framework, level, scores, mode)
    reads = actor.may(Ability.READ_ANSWERS, organization.id)
    rules = scored.framework.rules[level]
    is_open = assessment.state == AssessmentState.DRAFT
    snapshot = standings.get_standing(actor=actor, assessment=assessment)
    return ResultsView(
        assessment=assessment,
        snapshot=snapshot,
        framework_name=scored.framework.name,
        level_name=LEVEL_NAMES[level],
        mode_name=MODE_NAMES[mode],
        headline=gap(found).towards(level),
        total=shown(found.total),
        total_bar=bar(found.total, rules.total),
        threshold=spoken(cut(rules.total)),
        achieved=found.achieved,
        complete=found.complete,
        answered=found.answered_count,
        asked=found.control_count,
        conditions=conditions(found),
        keys=_keys(found, reads=reads),
        categories=_categories(scored, found, None if reads else ()),
        asks_categories=rules.category is not None,
        departures=_departures(scored, found, scores),
        steps=[_step(scored, found, step) for step in distance(found)] if reads else [],
        levels=[_level(found, each, scores) for each in scored.framework.rules],
        remarks=submissions.get_remarks(actor=actor, assessment=assessment),
        benchmark=None if is_open else get_benchmark(actor=actor, organization=organization, snapshot_id=snapshot.pk),
        reads_answers=reads,
        may_submit=is_open and actor.may(Ability.SUBMIT_ASSESSMENT, organization.id),
        may_change=is_open and actor.may(Ability.SCORE_CONTROL, organization.id),
        may_reopen=not is_open and actor.may(Ability.SCORE_CONTROL, organization.id),
        may_remark=actor.may(Ability.REMARK_ASSESSMENT, organization.id),
    )


def _keys(found: Maturity, *, reads: bool) -> list[KeyView]:
    return [_key(found, key, reads=reads) for key in found.key_controls]


def _key(found: Maturity, key: KeyMaturity, *, reads: bool) -> KeyView:
    title = found.framework.control(key.ref).title
    return KeyView(key.ref, title, shown(key.maturity) if reads else UNKNOWN, None if key.maturity is None else key.ok)


def _categories(scored: ScoredFramework, found: Maturity, seen: Collection[str] | None) -> list[CategoryView]:
    """Return the categories; without the answers behind them when nothing may be `seen` (None: everything may)."""
    rules = found.framework.rules[found.level]
    failed = {failure.ref for failure in found.failed(Rule.CATEGORY)}
    return [
        CategoryView(
            name=scored.categories[part.ref],
            documentation=shown(part.documentation),
            implementation=shown(part.implementation),
            figure=shown(part.maturity),
            bar=bar(part.maturity, rules.category or rules.total),
            failed=part.ref in failed,
            answered=part.answered_count,
            total=part.control_count,
            groups=_groups(found, part) if seen is None else [],
        )
        for part in found.categories
    ]


def _groups(found: Maturity, category: CategoryMaturity) -> list[GroupView]:
    return [
        GroupView(
            name=", ".join(group.group.refs),
            documentation=shown(group.documentation),
            implementation=shown(group.implementation),
            out_of=_left_out(group),
            lines=[_line(found, found.controls[ref]) for ref in group.group.controls],
        )
        for group in category.groups
    ]


def _left_out(group: GroupMaturity) -> Text | None:
    names = [SCORE_DIMENSION_NAMES[side] for side in ScoreDimension if side not in group.group.counted]
    return listed(names) if names else None


def _line(found: Maturity, control: ControlMaturity) -> AnswerLine:
    score, known = control.score or Score(), found.framework.control(control.ref)
    both = (score.documentation, score.implementation)
    documentation, implementation = (EXCLUDED if control.excluded else _points(value) for value in both)
    return AnswerLine(
        control.ref, known.title, known.is_key(found.level), documentation, implementation, shown(control.maturity)
    )


def _points(score: int | None) -> Text:
    return same(str(score)) if score else UNKNOWN


def _step(scored: ScoredFramework, found: Maturity, step: Step) -> StepView:
    score = found.controls[step.ref].score
    assert score is not None  # noqa: S101 only answered controls have a step
    before = getattr(score, step.raised.value)
    words = Text("{dimension} van {before} naar {after}", "{dimension} from {before} to {after}")
    return StepView(
        ref=step.ref,
        title=scored.framework.control(step.ref).title,
        text=words.filled(dimension=SCORE_DIMENSION_NAMES[step.raised], before=before, after=before + 1),
        gain=spoken(rounded(step.gain, GAIN_PLACES)),
        failing_key=step.failing_key,
    )


def _level(current: Maturity, level: AssuranceLevel, scores: Scores) -> LevelView:
    is_current = level is current.level
    found = current if is_current else summarize(current.framework, level, scores, current.mode)
    return LevelView(
        level=level,
        name=LEVEL_NAMES[level],
        headline=gap(found).towards(level),
        total=shown(found.total),
        answered=found.answered_count,
        asked=found.control_count,
        achieved=found.achieved,
        is_current=is_current,
    )


def _departures(scored: ScoredFramework, found: Maturity, scores: Scores) -> Departures | None:
    """Return where the official workbook gives other figures; None where it follows the rule at this level."""
    quirks = scored.framework.quirks_at(found.level)
    if not quirks:
        return None
    rule, workbook = (
        found if mode is found.mode else summarize(found.framework, found.level, scores, mode)
        for mode in (Mode.RULE, Mode.WORKBOOK)
    )
    names = {ref: Text(f"{ref} {name.name.nl}", f"{ref} {name.name.en}") for ref, name in scored.categories.items()}
    pairs = [(Text("Totaal", "Total"), rule.total, workbook.total)]
    pairs += [
        (names[ours.ref], ours.maturity, theirs.maturity)
        for ours, theirs in zip(rule.categories, workbook.categories, strict=True)
    ]
    rows = [Departure(name, *_apart(ours, theirs)) for name, ours, theirs in pairs if ours != theirs]
    return Departures(quirks, rows, rule.achieved, workbook.achieved)


def _apart(ours: Fraction | None, theirs: Fraction | None) -> tuple[Text, Text]:
    """Return two figures that differ in words that differ: with more decimals when two are not enough."""
    said = shown(ours), shown(theirs)
    if said[0] == said[1] and ours is not None and theirs is not None:
        return spoken(cut(ours, CLOSE_PLACES)), spoken(cut(theirs, CLOSE_PLACES))
    return said


def get_failing(snapshot: Snapshot) -> list[tuple[str, Text]]:
    """Return the key controls that failed in kept figures, with their titles; what is not answered is no failure yet."""
    framework = scored_frameworks.get(snapshot.framework_id)
    threshold = framework.rules[AssuranceLevel(snapshot.level)].key_control
    kept: Mapping[str, tuple[str | None, bool]] = snapshot.result["keys"]
    figures = {ref: standings.fraction(value) for ref, (value, _) in kept.items() if ref in framework.by_ref}
    return [
        (ref, framework.control(ref).title) for ref, value in figures.items() if value is not None and value < threshold
    ]
