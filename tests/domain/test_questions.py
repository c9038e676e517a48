"""Chapter 9 of docs/scoring.md: the questions, their replies, and how two replies differ."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.question_texts import ANNEX_TEXTS, FIGURE_LABELS
from belfort.domain.questions import (
    QUESTIONS,
    Cell,
    Question,
    QuestionKey,
    Reply,
    Source,
    Value,
    composed,
    difference,
    get_question,
)
from belfort.domain.terms import Text

MUST_EXIST = [
    "audits.basic.ordered",
    "audits.additional.ordered",
    "audits.taken_over",
    "audits.done",
    "audits.planned",
    "hacking.enrolled",
    "sessions.governments",
    "sessions.live",
    "sessions.later",
    "toolkit.visitors",
    "budget.credit",
    "budget.committed",
    "budget.paid",
    "budget.remaining",
    "elearning.rolled_out",
    "elearning.testing",
    "posters.copies",
    "reach.governments",
    "workshops.governments",
    "websites.full_https",
    "websites.not",
    "websites.unknown",
]
SIGN_UPS = QUESTIONS[QuestionKey.SIGN_UPS]
REASON = Text("te weinig besturen", "too few governments")
EARLY, LATE = date(2021, 9, 1), date(2024, 4, 25)


def reply(
    as_of: date,
    question: Question = SIGN_UPS,
    withheld: tuple[str, ...] = (),
    rows: dict[str, list[tuple[Cell, ...]]] | None = None,
    **values: Value,
) -> Reply:
    """Return a reply with 1 everywhere but where it is said otherwise; points are written as two underscores."""
    given_values: dict[str, Value] = dict.fromkeys(question.figures, 1)
    given_values |= {key.replace("__", "."): value for key, value in values.items()}
    return composed(
        question,
        as_of,
        figures={key: (value, Source(1, "/x")) for key, value in given_values.items() if key not in withheld},
        annexes={name: [] for name in question.annexes} | (rows or {}),
        withheld=dict.fromkeys(withheld, REASON),
    )


def test_the_questions_have_the_slugs_and_the_keys_that_must_exist() -> None:
    """Rule 9.35."""
    assert list(QUESTIONS) == [
        "sign-ups",
        "hacking-and-partnerships",
        "websites-and-awareness",
        "indicators-and-measures",
    ]
    asked = {key for question in QUESTIONS.values() for key in question.figures}
    assert set(MUST_EXIST) <= asked
    assert asked == set(FIGURE_LABELS)
    assert {name for question in QUESTIONS.values() for name in question.annexes} == set(ANNEX_TEXTS)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.key)
def test_a_question_asks_each_figure_once_with_a_label_in_both_languages(question: Question) -> None:
    """Rule 9.35."""
    assert len(set(question.figures)) == len(question.figures)
    for key in question.figures:
        assert FIGURE_LABELS[key].nl
        assert FIGURE_LABELS[key].en
    assert get_question(question.key.value) is question


def test_an_unknown_question_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InvalidError) as refusal:
        get_question("weather")
    assert "sign-ups, hacking-and-partnerships" in refusal.value.text.nl


def test_a_reply_has_each_figure_once_in_the_order_of_the_question() -> None:
    """Rule 9.35."""
    found = reply(EARLY, withheld=("hacking.enrolled", "budget.paid"))
    assert [figure.key for figure in found.figures] == [
        key for key in SIGN_UPS.figures if key not in {"hacking.enrolled", "budget.paid"}
    ]
    assert [(one.key, one.reason, one.label) for one in found.withheld] == [
        (key, REASON, FIGURE_LABELS[key]) for key in ("hacking.enrolled", "budget.paid")
    ]
    assert all(figure.label == FIGURE_LABELS[figure.key] and figure.source.link == "/x" for figure in found.figures)
    assert [annex.name for annex in found.annexes] == list(SIGN_UPS.annexes)


def test_a_reply_that_is_not_whole_is_none() -> None:
    """Rule 9.35."""
    figures: dict[str, tuple[Value, Source]] = dict.fromkeys(SIGN_UPS.figures, (1, Source()))
    annexes: dict[str, list[tuple[Cell, ...]]] = {name: [] for name in SIGN_UPS.annexes}
    missing = {key: one for key, one in figures.items() if key != "budget.paid"}
    for wrong, kept, more in (
        (missing, {}, annexes),
        (figures, {"budget.paid": REASON}, annexes),
        (figures | {"weather": (1, Source())}, {}, annexes),
        (figures, {}, {"money": []}),
        (figures, {}, annexes | {"money": [("a",)]}),
    ):
        with pytest.raises(ValueError, match=r"budget\.paid|weather|enrolments|money"):
            composed(SIGN_UPS, EARLY, figures=wrong, annexes=more, withheld=kept)


def test_two_replies_differ_figure_by_figure() -> None:
    """Rule 9.36."""
    before = reply(
        EARLY, hacking__enrolled=102, budget__paid=Decimal("1.10"), toolkit__visitors=None, guidance__enrolled=0
    )
    after = reply(
        LATE, hacking__enrolled=99, budget__paid=Decimal("3.00"), toolkit__visitors=7, guidance__enrolled=Fraction(1, 3)
    )
    for found in (difference(before, after), difference(after, before)):
        assert (found.before_on, found.after_on, found.question) == (EARLY, LATE, SIGN_UPS)
        changes = {one.key: (one.before, one.after, one.change) for one in found.figures if one.differs}
        assert changes == {
            "hacking.enrolled": (102, 99, -3),
            "budget.paid": (Decimal("1.10"), Decimal("3.00"), Decimal("1.90")),
            "toolkit.visitors": (None, 7, None),
            "guidance.enrolled": (0, Fraction(1, 3), Fraction(1, 3)),
        }
        assert [one.key for one in found.figures] == list(SIGN_UPS.figures)


def test_a_figure_that_is_withheld_has_no_change() -> None:
    """Rule 9.36."""
    found = difference(reply(EARLY, withheld=("hacking.enrolled",)), reply(LATE))
    one = next(one for one in found.figures if one.key == "hacking.enrolled")
    assert (one.before, one.after, one.change, one.differs) == (None, 1, None, True)
    text = difference(reply(EARLY, hacking__enrolled="x"), reply(LATE, hacking__enrolled=1))
    assert next(one for one in text.figures if one.key == "hacking.enrolled").change is None


def test_the_rows_of_an_annex_that_came_and_went_are_named() -> None:
    """Rule 9.36."""

    def row(name: str) -> tuple[Cell, ...]:
        return ("basic-audit", name, "municipality", "enrolled", EARLY)

    before = reply(EARLY, rows={"enrolments": [row("A"), row("B"), row("B")]})
    after = reply(LATE, rows={"enrolments": [row("C"), row("B"), row("A")]})
    one = next(one for one in difference(before, after).annexes if one.name == "enrolments")
    assert (one.added, one.removed) == ((row("C"),), (row("B"),))


def test_replies_to_different_questions_are_not_compared() -> None:
    """Rule 9.37."""
    with pytest.raises(InvalidError):
        difference(reply(EARLY), reply(LATE, QUESTIONS[QuestionKey.HACKING]))


@given(
    st.lists(st.integers(0, 500), min_size=len(SIGN_UPS.figures), max_size=len(SIGN_UPS.figures)), st.integers(0, 500)
)
def test_what_was_there_and_what_changed_is_what_is_there(values: list[int], base: int) -> None:
    """Rule 9.36."""
    before = reply(EARLY, **{key.replace(".", "__"): base for key in SIGN_UPS.figures})
    after = reply(LATE, **{key.replace(".", "__"): value for key, value in zip(SIGN_UPS.figures, values, strict=True)})
    for one in difference(before, after).figures:
        assert isinstance(one.change, int)
        assert one.before == base
        assert base + one.change == one.after
    assert not any(one.differs for one in difference(after, replace(after, as_of=date(2025, 1, 1))).figures)
