"""The questions that the programme answers on any day: which figures each asks, and how two replies differ.

`docs/scoring.md`, chapter 9, part "Questions". The figures themselves are counted elsewhere; this says what is asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from belfort.domain.errors import InvalidError
from belfort.domain.question_texts import ANNEX_TEXTS, FIGURE_LABELS, AnnexText
from belfort.domain.terms import Text

Value = int | Decimal | Fraction | str | None
Cell = Value | date | Text


class QuestionKey(StrEnum):
    """The families of questions, by the slugs of `belfort answer`."""

    SIGN_UPS = "sign-ups"
    HACKING = "hacking-and-partnerships"
    WEBSITES = "websites-and-awareness"
    INDICATORS = "indicators-and-measures"


@dataclass(frozen=True, slots=True)
class Question:
    """One family: its title, and the keys of its figures and annexes in the order of the reply."""

    key: QuestionKey
    title: Text
    figures: tuple[str, ...]
    annexes: tuple[str, ...]


OF_DAY = Text("{label}, stand op {day}", "{label}, as of {day}")
MONEY = ("budget.credit", "budget.committed", "budget.paid", "budget.remaining")
SESSIONS = ("sessions.governments", "sessions.live", "sessions.later")

QUESTIONS = {
    question.key: question
    for question in (
        Question(
            QuestionKey.SIGN_UPS,
            Text(
                "Inschrijvingen per spoor, vastgelegde en resterende middelen",
                "Sign-ups per track, money committed and remaining",
            ),
            (
                "audits.basic.ordered",
                "audits.additional.ordered",
                "hacking.enrolled",
                *SESSIONS,
                "workshops.governments",
                "elearning.enrolled",
                "guidance.enrolled",
                "landing_zone.enrolled",
                "toolkit.visitors",
                "reach.governments",
                *MONEY,
            ),
            ("enrolments", "money"),
        ),
        Question(
            QuestionKey.HACKING,
            Text("Ethisch hacken, samenwerking en geplande audits", "Ethical hacking, partnerships and planned audits"),
            (
                "hacking.enrolled",
                "audits.done",
                "audits.taken_over",
                "audits.planned",
                "audits.basic.ordered",
                "audits.additional.ordered",
                "partnerships.count",
                "partnerships.governments",
            ),
            ("ethical-hacking", "tested", "causes", "partnerships", "planned-audits"),
        ),
        Question(
            QuestionKey.WEBSITES,
            Text("Websites op HTTPS en bewustmaking", "Websites on HTTPS and awareness"),
            (
                "websites.full_https",
                "websites.not",
                "websites.unknown",
                "elearning.rolled_out",
                "elearning.testing",
                "elearning.offered",
                "posters.copies",
                *SESSIONS,
                "toolkit.visitors",
                "reach.governments",
            ),
            ("e-learning", "posters", "sessions"),
        ),
        Question(
            QuestionKey.INDICATORS,
            Text("Indicatoren en maatregelen", "Indicators and controls"),
            (
                "reach.governments",
                "workshops.governments",
                "indicators.cyfun_basic",
                "indicators.https",
                "indicators.audits_followed_up",
                "gaps.submissions",
            ),
            ("indicators", "gaps", "measures"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Source:
    """What stands behind a figure: how many rows, and the page that lists them.

    `as_of` is the day that the figure is of, where it exists on some days only: the newest of these.
    """

    rows: int = 0
    link: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a reply; None is not measured."""

    key: str
    value: Value
    label: Text
    source: Source = field(default_factory=Source)

    @property
    def said(self) -> Text:
        """Return the label, with the day that the figure is of where that is another one."""
        return self.label if self.source.as_of is None else dated(self.label, self.source.as_of)


@dataclass(frozen=True, slots=True)
class Annex:
    """A list behind a reply, such as the governments per track."""

    name: str
    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure that is not given, and why."""

    key: str
    label: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a question on a day: each figure of the question once, given or withheld, in its order."""

    question: Question
    as_of: date
    figures: tuple[Figure, ...]
    annexes: tuple[Annex, ...] = ()
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """One figure in two replies; `change` is the later less the earlier, None where one of the two is no number.

    `before_of` and `after_of` are the days that the figures are of, where these are others than the days asked.
    """

    key: str
    label: Text
    before: Value
    after: Value
    change: int | Decimal | Fraction | None
    before_of: date | None = None
    after_of: date | None = None

    @property
    def differs(self) -> bool:
        """Say whether the two replies give another value."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class AnnexDifference:
    """The rows of one annex that only the later reply has, and those that only the earlier one has."""

    name: str
    title: Text
    added: tuple[tuple[Cell, ...], ...]
    removed: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ReplyDifference:
    """What differs between two replies to one question, the earlier day first."""

    question: Question
    before_on: date
    after_on: date
    figures: tuple[FigureDifference, ...]
    annexes: tuple[AnnexDifference, ...]


def get_question(key: str) -> Question:
    """Return a family by its slug; raises InvalidError that names the slugs that exist."""
    if key not in QUESTIONS:
        words = Text("Deze vraag bestaat niet; kies {keys}.", "This question does not exist; choose {keys}.")
        raise InvalidError(words.filled(keys=", ".join(QUESTIONS)), field="question")
    return QUESTIONS[QuestionKey(key)]


def composed(
    question: Question,
    as_of: date,
    *,
    figures: Mapping[str, tuple[Value, Source]],
    annexes: Mapping[str, Sequence[Sequence[Cell]]],
    withheld: Mapping[str, Text],
) -> Reply:
    """Return the reply in the order of its question, with labels and headings.

    Raises ValueError when a figure of the question is neither given nor withheld, when one is both, when one is not of
    the question, or when a row of an annex does not have its columns: a reply is whole or it is none.
    """
    given, kept = set(figures), set(withheld)
    if given & kept or given | kept != set(question.figures) or set(annexes) != set(question.annexes):
        raise ValueError(
            sorted((given & kept) | ((given | kept) ^ set(question.figures)) | (set(annexes) ^ set(question.annexes)))
        )
    return Reply(
        question,
        as_of,
        tuple(
            Figure(key, figures[key][0], FIGURE_LABELS[key], figures[key][1])
            for key in question.figures
            if key in given
        ),
        tuple(_annex(name, ANNEX_TEXTS[name], annexes[name]) for name in question.annexes),
        tuple(Withheld(key, FIGURE_LABELS[key], withheld[key]) for key in question.figures if key in kept),
    )


def _annex(name: str, text: AnnexText, rows: Sequence[Sequence[Cell]]) -> Annex:
    for row in rows:
        if len(row) != len(text.columns):
            raise ValueError(name)
    return Annex(name, text.title, text.columns, tuple(tuple(row) for row in rows))


def difference(one: Reply, other: Reply) -> ReplyDifference:
    """Return what differs between two replies, figure by figure, from the earlier day to the later one.

    A figure that a reply withholds counts as no value. Raises InvalidError when they answer different questions.
    """
    if one.question.key is not other.question.key:
        words = Text("Dit zijn antwoorden op verschillende vragen.", "These are replies to different questions.")
        raise InvalidError(words)
    before, after = sorted((one, other), key=lambda reply: reply.as_of)
    then, now = ({figure.key: figure for figure in reply.figures} for reply in (before, after))
    return ReplyDifference(
        after.question,
        before.as_of,
        after.as_of,
        tuple(_figure(key, then.get(key), now.get(key)) for key in after.question.figures),
        tuple(_annexes(before.annexes, after.annexes)),
    )


def dated(label: Text, day: date) -> Text:
    """Return a label with the day that it is of."""
    return OF_DAY.filled(label=label, day=Text(f"{day:%d/%m/%Y}", day.isoformat()))


def _figure(key: str, then: Figure | None, now: Figure | None) -> FigureDifference:
    before, after = then.value if then else None, now.value if now else None
    days = (one.source.as_of if one else None for one in (then, now))
    return FigureDifference(key, FIGURE_LABELS[key], before, after, _change(before, after), *days)


def _change(before: Value, after: Value) -> int | Decimal | Fraction | None:
    if isinstance(before, int | Decimal) and isinstance(after, int | Decimal):
        return after - before
    if isinstance(before, int | Fraction) and isinstance(after, int | Fraction):
        return after - before
    return None


def _annexes(before: Sequence[Annex], after: Sequence[Annex]) -> Iterable[AnnexDifference]:
    rows = {annex.name: annex.rows for annex in before}
    for annex in after:
        then, now = Counter(rows.get(annex.name, ())), Counter(annex.rows)
        yield AnnexDifference(annex.name, annex.title, _more(annex.rows, then), _more(rows.get(annex.name, ()), now))


def _more(rows: Iterable[tuple[Cell, ...]], others: Counter[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows that are not among others, in their order; a row that stands twice counts twice."""
    left = Counter(others)
    found = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
        else:
            found.append(row)
    return tuple(found)
