"""What stands in the account of a round: who took part, how far governments are, what is missing, what the programme did.

Figures on maturity come out of the publication at the closing, so what discretion withholds stands in no account either.
"""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate, localtime

from belfort.domain.errors import InvalidError
from belfort.domain.maturity_figures import shown
from belfort.domain.permissions import Ability, Actor
from belfort.domain.question_texts import FIGURE_LABELS
from belfort.domain.questions import Cell
from belfort.domain.rounds import ANSWERED, Counted, Participation, RoundState, shown_groups
from belfort.domain.sector import SectorPicture
from belfort.domain.terms import same
from belfort.models import Organization, Round
from belfort.reporting.round_account import Part, RoundAccount, Table
from belfort.reporting.words import day
from belfort.services import (
    installation,
    question_figures,
    round_account_words as words,
    round_closings,
    round_comparisons,
    rounds,
    scored_frameworks,
)
from belfort.services.programme_day import Counts
from belfort.services.programme_facts import ProgrammeFacts
from belfort.services.round_words import STANDS, ordered
from belfort.services.rounds import RoundPage
from belfort.services.sector import Published
from belfort.services.sector_pages import BREAKDOWNS, bins_of, cell_name, figures_of, percent

TOP = 10
DONE = (
    *("reach.governments", "audits.basic.ordered", "audits.additional.ordered", "audits.done", "hacking.enrolled"),
    *("sessions.governments", "workshops.governments", "elearning.enrolled", "guidance.enrolled"),
    *("budget.credit", "budget.committed", "budget.paid", "budget.remaining"),
)
SEEN = (RoundState.SUBMITTED, RoundState.LATE, RoundState.EXCUSED, RoundState.NOT_STARTED)


def get_account(*, actor: Actor, at: datetime, programme: Organization, key: UUID) -> RoundAccount:
    """Return the account of a frozen round; raises MissingError, and InvalidError for one that is not closed yet."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    page = rounds.get_round(actor=actor, programme=programme, key=key, as_of=localdate(at))
    closed = require_closed(page.round)
    published = round_comparisons.find_figures(actor=actor, at=at, programme=programme, row=page.round)
    parts = [
        _short(page, closed, published),
        _participation(page, closed),
        _maturity(published),
        _missing(page.round, published),
        *_before(actor, at, programme, page.round),
        _programme(actor, programme, page.round),
        _made(page.round, published),
    ]
    return RoundAccount(
        round_name=page.round.name,
        situation=words.SITUATION.filled(closed=day(page.round.closes_on), today=day(localdate(at))),
        programme=programme.name,
        made_by=actor.name or "Belfort",
        made_at=localtime(at),
        is_demo=installation.is_demo(),
        parts=tuple(parts),
    )


def require_closed(row: Round) -> Participation:
    """Return how a round stood at its close; raises InvalidError as long as it is not frozen."""
    closed = round_closings.at_close(row)
    if closed is None:
        raise InvalidError(words.NOT_CLOSED.filled(day=day(row.closes_on)))
    return closed


def sources_of(*, actor: Actor, at: datetime, programme: Organization, key: UUID) -> dict[str, Any]:
    """Return what an account was made from: the frozen round, the publication behind it, and who stood where today."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    page = rounds.get_round(actor=actor, programme=programme, key=key, as_of=localdate(at))
    published = round_comparisons.find_figures(actor=actor, at=at, programme=programme, row=page.round)
    return {
        "round": str(page.round.pk),
        "closed_on": page.round.closes_on.isoformat(),
        "frozen_at": page.round.frozen_at.isoformat() if page.round.frozen_at else None,
        "published_on": published.dated_on.isoformat() if published else None,
        "counted_on": localdate(at).isoformat(),
        "at_close": page.round.result["everybody"] if page.round.result else None,
        "counted": {state.value: count for state, count in page.participation.everybody.items()},
    }


def _asked(counted: Counted) -> int:
    return sum(counted.values())


def _handed_in(counted: Counted) -> int:
    return sum(counted[state] for state in ANSWERED)


def _share(part: int, whole: int) -> Cell:
    return Fraction(part, whole) if whole else None


def _short(page: RoundPage, closed: Participation, published: Published | None) -> Part:
    then, now = closed.everybody, page.participation.everybody
    asked, handed_in = _asked(then), _handed_in(then)
    lines = [
        words.ASKED.filled(
            count=asked,
            framework=scored_frameworks.get(page.round.framework_id).name,
            opens=day(page.round.opens_on),
            closes=day(page.round.closes_on),
        ),
        words.HANDED_IN.filled(
            count=handed_in,
            share=percent(Fraction(handed_in, asked)) if asked else same("–"),
            excused=then[RoundState.EXCUSED],
            late=now[RoundState.LATE],
        ),
    ]
    if published and published.everybody:
        figures = figures_of(published.everybody)
        lines.append(words.REACHED.filled(share=figures.share, count=figures.at_target, of=figures.participants))
        lines += [words.FIRST_GAP.filled(control=line.label) for line in published.gaps[:1]]
    else:
        lines.append(words.NO_FIGURES)
    return Part(words.SHORT, words.SHORT, tuple(lines))


def _participation(page: RoundPage, closed: Participation) -> Part:
    then, now = closed.everybody, page.participation.everybody
    states = tuple((STANDS[state], then[state], now[state]) for state in SEEN)
    tables = [Table(words.STATES, words.STATE_COLUMNS, states)]
    hidden = 0
    for breakdown, title in BREAKDOWNS.items():
        groups = closed.groups.get(breakdown, {})
        shown_keys = shown_groups(groups)
        hidden += len(groups) - len(shown_keys)
        if len(shown_keys) > 1:
            tables.append(Table(title, words.GROUP_COLUMNS, _group_rows(breakdown, groups, shown_keys)))
    lines = [words.TAKING_PART, words.LATE_SINCE]
    if hidden:
        lines.append((words.HIDDEN_GROUP if hidden == 1 else words.HIDDEN_GROUPS).filled(count=hidden))
    return Part(words.PARTICIPATION_SHEET, words.PARTICIPATION, tuple(lines), tuple(tables))


def _group_rows(breakdown: str, groups: Mapping[str, Counted], keys: frozenset[str]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            cell_name(breakdown, key),
            _asked(groups[key]),
            _handed_in(groups[key]),
            groups[key][RoundState.EXCUSED],
            _share(_handed_in(groups[key]), _asked(groups[key])),
        )
        for key in ordered(breakdown, keys)
    )


def _maturity(published: Published | None) -> Part:
    if published is None or published.everybody is None:
        return Part(words.MATURITY_SHEET, words.MATURITY, (words.NO_FIGURES,))
    picture = published.everybody
    lines = (words.OF_PUBLICATION.filled(day=day(published.dated_on)), words.HOW_COUNTED, words.SMALL_NUMBERS)
    bins = tuple((each.name, each.count) for each in bins_of(picture.bins))
    return Part(
        words.MATURITY_SHEET,
        words.MATURITY,
        lines,
        (Table(words.TOTALS, words.TOTAL_COLUMNS, _totals(picture)), Table(words.BINS, words.BIN_COLUMNS, bins)),
    )


def _totals(picture: SectorPicture) -> tuple[tuple[Cell, ...], ...]:
    figures, quartiles = figures_of(picture), picture.quartiles
    return (
        (words.PARTICIPANTS, figures.participants, words.PARTICIPANTS_MEAN),
        (words.AT_BASIC, figures.at_target, words.AT_BASIC_MEANS),
        (words.SHARE, figures.share, words.SHARE_MEANS),
        (words.MEAN, figures.mean, words.MEAN_MEANS),
        (words.LOWER, shown(quartiles.lower if quartiles else None), words.LOWER_MEANS),
        (words.MEDIAN, shown(quartiles.median if quartiles else None), words.MEDIAN_MEANS),
        (words.UPPER, shown(quartiles.upper if quartiles else None), words.UPPER_MEANS),
    )


def _missing(row: Round, published: Published | None) -> Part:
    """Return the most common gaps and the most effective controls, of the framework that the publication speaks of."""
    if published is None or not published.gaps:
        return Part(words.MISSING_SHEET, words.MISSING, (words.NO_CONTROLS,))
    name = scored_frameworks.get(published.framework).name
    lines = [words.GAPS_EXPLAINED.filled(framework=name, count=published.gaps[0].count.whole)]
    if published.framework != row.framework_id:
        lines.append(words.OTHER_FRAMEWORK)
    gaps = tuple(
        (line.label, line.count.text, same("–") if line.count.share is None else percent(line.count.share))
        for line in published.gaps[:TOP]
    )
    tables = [Table(words.GAPS, words.GAP_COLUMNS, gaps)]
    effects = tuple((line.label, line.count.text) for line in published.singles[:TOP] if line.count.high)
    if effects:
        lines.append(words.EFFECTS_EXPLAINED)
        tables.append(Table(words.EFFECTS, words.EFFECT_COLUMNS, effects))
    return Part(words.MISSING_SHEET, words.MISSING, tuple(lines), tuple(tables))


def _before(actor: Actor, at: datetime, programme: Organization, row: Round) -> list[Part]:
    """Return what differs from the round before this one, where there was one with figures."""
    earlier = Round.objects.filter(programme=programme, closes_on__lt=row.closes_on).order_by("-closes_on", "name")
    last = earlier.first()
    if last is None:
        return []
    found = round_comparisons.compare(actor=actor, at=at, programme=programme, keys=(last.pk, row.pk))
    heading = words.BEFORE.filled(name=last.name)
    if found.silent:
        return [Part(words.BEFORE_SHEET, heading, (found.silent,))]
    columns = (words.FIGURE, same(last.name), same(row.name), words.DIFFERENCE)
    figures = tuple((each.name, each.before, each.after, each.change) for each in found.figures)
    return [Part(words.BEFORE_SHEET, heading, (words.BEFORE_EXPLAINED,), (Table(words.DIFFERENCES, columns, figures),))]


def _programme(actor: Actor, programme: Organization, row: Round) -> Part:
    counts = Counts(ProgrammeFacts(actor, programme), row.closes_on)
    given = [key for key in DONE if question_figures.withheld(counts, key) is None]
    rows = tuple((FIGURE_LABELS[key], question_figures.figure(counts, key)[0]) for key in given)
    return Part(
        words.PROGRAMME_SHEET,
        words.PROGRAMME,
        (words.PROGRAMME_EXPLAINED.filled(day=day(row.closes_on)),),
        (Table(words.PROGRAMME_TABLE, words.PROGRAMME_COLUMNS, rows),),
    )


def _made(row: Round, published: Published | None) -> Part:
    lines = [words.FROM_ROUND.filled(day=day(row.closes_on))]
    if published:
        lines.append(words.FROM_PUBLICATION.filled(day=day(published.dated_on)))
    return Part(words.MADE, words.MADE, (*lines, words.WITHHELD, words.RULES))
