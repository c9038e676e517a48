"""Is a process critical? The decision tree in three steps; the heaviest dimension decides.

Rules and worked numbers: `docs/scoring.md`, chapter 3. Source: the study of critical processes by ABB and Digitaal
Vlaanderen, sheet "Beslissingsboom & impactschalen".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from belfort.domain.impact import CRITICAL_LEVEL, DIMENSION_NAMES, LEVEL_NAMES, Dimension, Heaviest, Impact, heaviest
from belfort.domain.terms import Text, listed


class Step(IntEnum):
    """The steps of the tree: the law, the group, the process."""

    LAW = 1
    GROUP = 2
    PROCESS = 3


STEP_NAMES = {
    Step.GROUP: Text("de procesgroep", "the process group"),
    Step.PROCESS: Text("het proces", "the process"),
}


@dataclass(frozen=True, slots=True)
class Peak:
    """A yearly period in which a process weighs more, such as school enrolments at the end of August.

    Days are (month, day); a period that ends before it begins runs over new year.
    """

    name: str
    starts: tuple[int, int]
    ends: tuple[int, int]
    impact: Impact

    def holds_on(self, day: date) -> bool:
        """Say whether the day lies in the period, first and last day included."""
        now = (day.month, day.day)
        if self.starts <= self.ends:
            return self.starts <= now <= self.ends
        return now >= self.starts or now <= self.ends


@dataclass(frozen=True, slots=True)
class Criticality:
    """The outcome of the tree: critical or not (None: a rating is missing), at which step, at which level, and why."""

    critical: bool | None
    decided_at_step: Step
    level: int
    because: Text


def criticality(*, nis2_annex: bool, group: Impact, process: Impact) -> Criticality:
    """Walk the tree for one process.

    Step 1: a group under annex I or II of the NIS2 law goes on to step 3. Step 2: otherwise the group is rated, and
    only level 5 goes on. Step 3: the process is rated, and level 5 is critical. A dimension that is not rated yet
    leaves `critical` None at the step that needs it, unless another one is at level 5 already.
    """
    if not nis2_annex and heaviest(group).level < CRITICAL_LEVEL:
        return _outcome(Step.GROUP, group)
    return _outcome(Step.PROCESS, process)


def _outcome(step: Step, impact: Impact) -> Criticality:
    rated = heaviest(impact)
    unrated = [dimension for dimension in Dimension if dimension not in impact]
    if unrated and rated.level < CRITICAL_LEVEL:
        return Criticality(None, step, 0, _missing(step, unrated))
    return Criticality(rated.level >= CRITICAL_LEVEL, step, rated.level, _deciding(step, rated))


def _missing(step: Step, unrated: list[Dimension]) -> Text:
    if len(unrated) == len(Dimension):
        words = Text("Stap {step}: {what} is nog niet beoordeeld.", "Step {step}: {what} is not rated yet.")
    else:
        words = Text(
            "Stap {step}: voor {what} is dit nog niet beoordeeld: {dimensions}.",
            "Step {step}: for {what} this is not rated yet: {dimensions}.",
        )
    names = listed([DIMENSION_NAMES[dimension] for dimension in unrated])
    return words.filled(step=step.value, what=STEP_NAMES[step], dimensions=names)


def _deciding(step: Step, rated: Heaviest) -> Text:
    words = Text(
        "Stap {step}: het zwaarst voor {what}: {dimensions}, niveau {level} ({name}).",
        "Step {step}: heaviest for {what}: {dimensions}, level {level} ({name}).",
    )
    return words.filled(
        step=step.value,
        what=STEP_NAMES[step],
        dimensions=listed([DIMENSION_NAMES[dimension] for dimension in rated.dimensions]),
        level=rated.level,
        name=LEVEL_NAMES[rated.level],
    )


def in_peak(process: Impact, peaks: Sequence[Peak], day: date) -> Impact:
    """Return the rating of a process on a day: each dimension raised to that of the peaks that hold then."""
    raised: dict[Dimension, int] = dict(process)
    for peak in peaks:
        if peak.holds_on(day):
            for dimension, level in peak.impact.items():
                raised[dimension] = max(level, raised.get(dimension, 0))
    return raised
