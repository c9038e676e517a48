"""The state of information security for the council: two to four pages, figures explained, no single control named.

What goes in is a CouncilReport; `make` gives PDF/UA, `content_of` the same as plain data in one language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from belfort.domain.frameworks import CERTIFICATE_NAMES
from belfort.domain.maturity_distance import Gap
from belfort.domain.maturity_figures import raised, shown, spoken
from belfort.domain.terms import Text, listed
from belfort.domain.workflow import Progress
from belfort.reporting import council_words as words
from belfort.reporting.charts import Point, bar, line
from belfort.reporting.origin import FOOT, HEADING, OF, PAGE, SITUATION, Origin
from belfort.reporting.pdf import make_pdf
from belfort.reporting.words import day, into, plain

MOST_POINTS = 8  # so that the dates below a line stay apart


@dataclass(frozen=True, slots=True)
class Subject:
    """A category of the framework with the function that it belongs to; no maturity while an answer is missing."""

    function: str
    function_name: Text
    name: Text
    maturity: Fraction | None


@dataclass(frozen=True, slots=True)
class Measurement:
    """One submission: only those of one `series` (framework, level, way of computing) can be compared."""

    on: date
    scale: Text
    series: str
    shape: int
    total: Fraction | None
    threshold: Fraction
    achieved: bool


@dataclass(frozen=True, slots=True)
class Register:
    """The process register on a day: how far it is decided, and how many processes are critical."""

    on: date
    progress: Progress
    critical: int


@dataclass(frozen=True, slots=True)
class Certified:
    """A verification or certificate that a conformity body gave."""

    kind: str
    level: Text
    conformity_body: str
    on: date


@dataclass(frozen=True, slots=True)
class CouncilReport:
    """Everything that the council reads. Figures are exact; `subject_threshold` is None where a level has no such condition.

    `board` names who reads it; `is_council` says whether its members are councilors. `goal_level` is None
    when the government has chosen none.
    """

    origin: Origin
    board: Text
    is_council: bool
    total: Fraction | None
    threshold: Fraction
    subject_threshold: Fraction | None
    key_count: int
    key_ok: int
    gap: Gap
    subjects: Sequence[Subject]
    measurements: Sequence[Measurement]
    register: Register | None
    goal_level: Text | None
    goal_on: date | None
    certified: Certified | None


def make(report: CouncilReport, language: str) -> bytes:
    """Return the report as PDF/UA-1 in one language; raises PdfError."""
    return make_pdf("council", content_of(report, language), at=report.origin.made_at)


def content_of(report: CouncilReport, language: str) -> dict[str, Any]:
    """Return what the template shows: every text in one language, figures as they are read, places for the drawings."""
    origin = report.origin
    content = {
        "lang": language,
        "title": words.TITLE,
        "organization": origin.organization,
        "for": words.FOR.filled(board=report.board),
        "situation": SITUATION.filled(day=day(origin.measured_on)),
        "foot": FOOT.filled(name=origin.organization, day=day(origin.measured_on)),
        "page": PAGE,
        "of": OF,
        "warnings": origin.warnings,
        "short": {"heading": words.IN_SHORT, "lead": _lead(report), "tiles": list(_tiles(report))},
        "where": _where(report),
        "subjects": _subjects(report),
        "time": _time(report),
        "register": _register(report.register) if report.register else None,
        "next": {"heading": words.NEXT, "steps": list(_steps(report))},
        "meaning": _meaning(report),
        "origin": {"heading": HEADING, "rows": origin.rows},
    }
    said: dict[str, Any] = into(content, language)
    return said


def _lead(report: CouncilReport) -> Text:
    origin = report.origin
    names = {"name": origin.organization, "level": origin.level}
    if report.gap.missing:
        return words.INCOMPLETE.filled(answered=origin.answered, asked=origin.asked, **names)
    if report.gap.closed:
        return words.ACHIEVED.filled(**names)
    return words.SHORT.filled(gap=report.gap.text, **names)


def _tiles(report: CouncilReport) -> Iterator[dict[str, Any]]:
    level, keys = report.origin.level, report.key_count
    note = words.TILE_TOTAL_NOTE.filled(level=level, threshold=plain(report.threshold))
    if report.total is None:
        note = words.TILE_OPEN_NOTE.filled(count=report.gap.missing, asked=report.origin.asked)
    yield {
        "label": words.TILE_TOTAL,
        "value": shown(report.total),
        "note": note,
        "held": report.total is not None and report.total >= report.threshold,
    }
    yield {
        "label": words.TILE_KEYS,
        "value": words.TILE_KEYS_VALUE.filled(ok=report.key_ok, keys=keys),
        "note": words.TILE_KEYS_NOTE.filled(level=level, keys=keys),
        "held": report.key_ok == keys,
    }
    goal = words.NO_GOAL if report.goal_level is None else words.GOAL_ON if report.goal_on else words.GOAL
    yield {
        "label": words.TILE_LEVEL.filled(level=level),
        "value": words.YES if report.gap.closed else words.NOT_YET,
        "note": goal.filled(level=report.goal_level, day=day(report.goal_on) if report.goal_on else ""),
        "held": report.gap.closed,
    }


def _where(report: CouncilReport) -> dict[str, Any]:
    level, threshold = report.origin.level, plain(report.threshold)
    figures = {"total": shown(report.total), "threshold": threshold, "level": level}
    alt = words.SCALE_ALT_OPEN if report.total is None else words.SCALE_ALT
    return {
        "heading": words.WHERE,
        "what": words.WHAT.filled(level=level, asked=report.origin.asked, keys=report.key_count),
        "state": list(_state(report)),
        "reading": {"heading": words.READ_SCORE, "text": words.READING},
        "scale": {
            "steps": words.STEPS,
            "total": float(report.total) if report.total is not None else None,
            "threshold": float(report.threshold),
            "total_label": shown(report.total),
            "total_word": words.OURS,
            "threshold_label": words.LIMIT.filled(level=level),
            "threshold_value": threshold,
            "caption": words.SCALE_CAPTION,
            "alt": alt.filled(**figures),
        },
    }


def _state(report: CouncilReport) -> Iterator[Text]:
    if report.total is not None and report.gap.total is not None:
        held = words.TOTAL_SHORT if report.gap.total else words.TOTAL_HELD
        yield held.filled(
            total=shown(report.total), threshold=plain(report.threshold), short=spoken(raised(report.gap.total))
        )
    keys = words.KEYS_HELD if report.key_ok == report.key_count else words.KEYS_SHORT
    yield keys.filled(keys=report.key_count, ok=report.key_ok)


def _subjects(report: CouncilReport) -> dict[str, Any]:
    limit = report.subject_threshold or report.threshold
    rule = words.CONDITION if report.subject_threshold is not None else words.NO_CONDITION
    held = sum(subject.maturity is not None and subject.maturity >= limit for subject in report.subjects)
    count = len(report.subjects)
    rows = [words.ROW_ALT.filled(name=subject.name, value=_value(subject)) for subject in report.subjects]
    return {
        "heading": words.SUBJECTS,
        "lead": words.SUBJECTS_LEAD.filled(count=count, threshold=plain(limit)),
        "rule": rule.filled(level=report.origin.level, held=held, count=count),
        "caption": words.BARS_CAPTION,
        "alt": words.BARS_ALT.filled(rows=listed(rows)),
        "groups": [
            {"name": name, "question": words.PLAINLY.get(key, Text("", "")), "bars": [_bar(row, limit) for row in rows]}
            for (key, name), rows in groupby(report.subjects, key=lambda row: (row.function, row.function_name))
        ],
    }


def _value(subject: Subject) -> Text:
    return words.OPEN_ROW if subject.maturity is None else shown(subject.maturity)


def _bar(subject: Subject, limit: Fraction) -> dict[str, Any]:
    drawn = bar(subject.maturity, limit)
    return {
        "name": subject.name,
        "value": shown(subject.maturity),
        "length": drawn.length / drawn.width,
        "mark": (drawn.threshold or 0) / drawn.width,
        "held": bool(drawn.reached),
    }


def _time(report: CouncilReport) -> dict[str, Any]:
    shown_ones = list(report.measurements)[-MOST_POINTS:]
    found: dict[str, Any] = {"heading": words.OVER_TIME, "said": list(_change(shown_ones)), "chart": None, "rows": []}
    if len(shown_ones) < 2:  # noqa: PLR2004 one point makes no line
        return found
    found["columns"] = words.COLUMNS
    found["rows"] = [
        [day(one.on), one.scale, _total(one), words.YES if one.achieved else words.NOT_YET] for one in shown_ones
    ]
    said = [words.POINT_ALT.filled(day=day(one.on), total=_total(one), scale=one.scale) for one in shown_ones]
    found["chart"] = _chart(shown_ones) | {
        "caption": words.LINE_CAPTION,
        "alt": words.LINE_ALT.filled(rows=listed(said)),
    }
    return found


def _chart(measurements: Sequence[Measurement]) -> dict[str, Any]:
    """Return the places of the line that stands on the screen too."""
    drawn = line([Point(one.on, one.total, _total(one), one.series, one.shape, one.threshold) for one in measurements])
    return {
        "width": drawn.width,
        "height": drawn.date_y,
        "left": drawn.left,
        "right": drawn.right,
        "ticks": [[tick.y, str(tick.number)] for tick in drawn.ticks],
        "limits": [_places(path) for path in drawn.limits],
        "runs": [_places(path) for path in drawn.paths],
        "dots": [
            {
                "x": dot.x,
                "y": dot.y,
                "shape": dot.point.shape,
                "label": dot.point.label,
                "below": dot.label_y > dot.y,
                "date": f"{dot.point.on.month:02}/{dot.point.on.year}" if dot.shows_date else "",
            }
            for dot in drawn.dots
        ],
        "date_y": drawn.date_y,
    }


def _places(path: str) -> list[list[int]]:
    """Return the corners of a path of ours: M 1 2 L 3 4, or M 1 2 H 3 for a level line."""
    start, _, end = path[1:].partition("H")
    corners = [[int(place) for place in pair.split()] for pair in start.split("L")]
    return [*corners, [int(end), corners[0][1]]] if end else corners


def _total(one: Measurement) -> Text:
    return words.NO_TOTAL if one.total is None else shown(one.total)


def _change(measurements: Sequence[Measurement]) -> Iterator[Text]:
    if len(measurements) < 2:  # noqa: PLR2004 one point makes no change
        yield words.FIRST_TIME if measurements else words.NO_TIME
        return
    last = measurements[-1]
    before = [one for one in measurements[:-1] if one.series == last.series and one.total is not None]
    if before and last.total is not None:
        first = before[-1]
        assert first.total is not None  # noqa: S101 chosen above
        sentence = (
            words.UP if last.total > first.total else words.DOWN if last.total < first.total else words.LEVEL_LINE
        )
        yield sentence.filled(day=day(first.on), before=shown(first.total), after=shown(last.total))
    if len({one.series for one in measurements}) > 1:
        yield words.OTHER_SCALE


def _register(register: Register) -> dict[str, Any]:
    progress = register.progress
    said = [words.REGISTER_EMPTY.filled(day=day(register.on))]
    if progress.total:
        said = [
            words.REGISTER_STATE.filled(
                day=day(register.on), decided=progress.decided, total=progress.total, percent=progress.percent
            )
        ]
        if register.critical:
            sentence = words.CRITICAL_ONE if register.critical == 1 else words.CRITICAL
            said.append(sentence.filled(critical=register.critical))
    return {
        "heading": words.REGISTER,
        "lead": words.REGISTER_LEAD,
        "said": said,
        "share": progress.percent / 100 if progress.total else None,
        "label": f"{progress.percent} %",
        "caption": words.REGISTER_CAPTION,
        "alt": words.REGISTER_ALT.filled(percent=progress.percent),
    }


def _steps(report: CouncilReport) -> Iterator[Text]:
    """Yield what comes next: first what the level asks, then the rest."""
    gap = report.gap
    yield from _to_the_level(report)
    if gap.closed:
        yield words.KEEP
        if report.certified is None:
            yield words.VERIFY
    if not report.origin.submitted:
        yield words.HAND_IN
    if report.register and report.register.progress.open:
        open_count = report.register.progress.open
        yield (words.CHECK_PROCESS if open_count == 1 else words.CHECK_PROCESSES).filled(count=open_count)
    if not gap.closed and report.goal_on is None:
        yield words.NO_PLAN.filled(level=report.origin.level)
    yield words.AGAIN


def _to_the_level(report: CouncilReport) -> Iterator[Text]:
    gap = report.gap
    if gap.missing:
        yield (words.ANSWER_LAST if gap.missing == 1 else words.ANSWER_REST).filled(count=gap.missing)
    if gap.key_controls:
        yield (words.RAISE_KEY if gap.key_controls == 1 else words.RAISE_KEYS).filled(count=gap.key_controls)
    if gap.categories:
        limit = report.subject_threshold or report.threshold
        yield words.RAISE_SUBJECTS.filled(threshold=plain(limit), count=gap.categories)
    if gap.total:
        yield words.RAISE_TOTAL.filled(threshold=plain(report.threshold))
    if gap.exclusions:
        yield words.FEWER_EXCLUDED


def _meaning(report: CouncilReport) -> dict[str, Any]:
    level, certified = report.origin.level, report.certified
    said = [(words.MEANS_ACHIEVED if report.gap.closed else words.MEANS_SHORT).filled(level=level)]
    if not report.gap.closed and report.goal_on is not None:
        said.append(words.PLANNED.filled(level=report.goal_level, day=day(report.goal_on)))
    checked = words.NOT_CERTIFIED
    if certified is not None:
        checked = words.CERTIFIED.filled(
            conformity_body=certified.conformity_body,
            day=day(certified.on),
            kind=CERTIFICATE_NAMES[certified.kind],
            level=certified.level,
        )
    return {
        "heading": words.MEANING,
        "said": said,
        "self": [words.SELF, checked],
        "ask": words.ASK if report.is_council else words.ASK_MEMBER,
        "questions": words.QUESTIONS,
        "left_out": words.LEFT_OUT,
    }
