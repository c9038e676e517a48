"""The questions, answered from a small programme whose figures are counted by hand, on days before and after each event.

Home enrols for a basic audit on 1 March 2021, and so does its predecessor on 1 April; both are one since 2025. Another
municipality orders an additional audit on 1 May and withdraws on 1 June; the OCMW rolls out e-learning in 2022.
"""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from belfort.domain.errors import BelfortError, ForbiddenError, InvalidError, MissingError
from belfort.domain.questions import QUESTIONS, Reply
from belfort.exchange.reply_json import document_hash, reply_document
from belfort.models import Reply as ReplyRow
from belfort.services import questions
from tests.services.programme import TODAY, enrol, predecessor, verbs
from tests.world import NOW, World

# the keys that scripts may count on
PROMISED = {
    *("audits.basic.ordered", "audits.additional.ordered", "audits.taken_over", "audits.done", "audits.planned"),
    *("hacking.enrolled", "sessions.governments", "sessions.live", "sessions.later", "toolkit.visitors"),
    *("budget.credit", "budget.committed", "budget.paid", "budget.remaining", "elearning.rolled_out"),
    *("elearning.testing", "posters.copies", "reach.governments", "workshops.governments"),
    *("websites.full_https", "websites.not", "websites.unknown"),
}


def reply(world: World, question: str, day: str, who: str = "dirk") -> Reply:
    with world.acting(who) as actor:
        return questions.answer(
            actor=actor, programme=world.bodies["region"], question=question, as_of=date.fromisoformat(day)
        )


def values(world: World, question: str, day: str) -> dict[str, Any]:
    return {one.key: one.value for one in reply(world, question, day).figures}


BY_HAND: dict[str, dict[str, dict[str, Any]]] = {
    "sign-ups": {
        "2021-02-19": {"sessions.governments": 1, "sessions.live": 8, "sessions.later": 0, "audits.basic.ordered": 0},
        "2021-02-20": {"sessions.governments": 2, "sessions.live": 8, "sessions.later": 2, "reach.governments": 2},
        "2021-02-01": {
            "toolkit.visitors": 4,
            "sessions.live": 0,
            "reach.governments": 0,
            "budget.paid": Decimal("0.00"),
        },
        "2021-02-02": {"toolkit.visitors": 10, "sessions.live": 8, "reach.governments": 1},
        "2021-02-28": {"audits.basic.ordered": 0, "budget.committed": Decimal("0.00")},
        "2021-03-01": {"audits.basic.ordered": 1, "budget.remaining": Decimal("600.00")},
        "2021-04-01": {"audits.basic.ordered": 2, "reach.governments": 3, "budget.paid": Decimal("100.00")},
        "2021-05-31": {"audits.additional.ordered": 1, "hacking.enrolled": 1},
        "2021-06-01": {"audits.additional.ordered": 0, "hacking.enrolled": 1},
        "2022-04-30": {"elearning.enrolled": 0, "reach.governments": 3},
        "2022-05-01": {"elearning.enrolled": 1, "reach.governments": 4},
        "2022-12-31": {"budget.credit": Decimal("1000.00"), "budget.committed": Decimal("400.00")},
        "2023-01-01": {"budget.credit": Decimal("0.00"), "budget.committed": Decimal("0.00")},
        "2023-05-05": {"workshops.governments": 1},
        "2024-12-31": {"audits.basic.ordered": 2, "reach.governments": 4},
        "2025-01-01": {"audits.basic.ordered": 1, "reach.governments": 3},
    },
    "hacking-and-partnerships": {
        "2021-01-04": {"audits.planned": 0, "audits.done": 0},
        "2021-02-28": {"audits.planned": 1, "audits.done": 0},
        "2021-03-31": {"audits.planned": 0, "audits.done": 0},
        "2021-04-01": {"audits.done": 1, "audits.planned": 0},
        "2021-06-01": {"audits.planned": 1, "partnerships.count": 0},
        "2021-07-01": {"partnerships.count": 1, "partnerships.governments": 2},
    },
    "websites-and-awareness": {
        "2022-02-01": {"elearning.offered": 1, "elearning.testing": 0, "elearning.rolled_out": 0},
        "2022-05-01": {"elearning.offered": 0, "elearning.testing": 1, "elearning.rolled_out": 0},
        "2022-09-01": {"elearning.offered": 0, "elearning.testing": 0, "elearning.rolled_out": 1},
        "2021-10-04": {"posters.copies": 0},
        "2021-10-05": {"posters.copies": 20},
    },
    "indicators-and-measures": {
        "2021-04-01": {"indicators.audits_followed_up": Fraction(0), "workshops.governments": 0},
        "2023-05-05": {"workshops.governments": 1, "reach.governments": 4},
    },
}


def test_every_figure_is_what_was_counted_by_hand(told: World) -> None:
    found = {
        question: {day: {key: values(told, question, day)[key] for key in wanted} for day, wanted in days.items()}
        for question, days in BY_HAND.items()
    }
    assert found == BY_HAND


def test_behind_each_figure_stand_its_rows(told: World) -> None:
    rows = {one.key: one.source for one in reply(told, "sign-ups", "2022-12-31").figures}
    counted = {key: source.rows for key, source in rows.items()}
    wanted = {"audits.basic.ordered": 2, "sessions.live": 2, "sessions.later": 1, "toolkit.visitors": 2}
    wanted |= {"budget.credit": 1, "budget.committed": 1, "budget.paid": 1, "budget.remaining": 2}
    assert {key: counted[key] for key in wanted} == wanted
    slug = told.bodies["region"].slug
    assert rows["audits.basic.ordered"].link == f"/b/{slug}/sporen/basic-audit/?stand=deelnemers"
    assert all(source.link.startswith(f"/b/{slug}/") for source in rows.values())


def test_annexes_name_who_takes_part_and_only_count_outcomes(told: World) -> None:
    [enrolled, money] = reply(told, "sign-ups", "2022-12-31").annexes
    names = [(str(row[0].nl), row[1], row[3].nl, row[4]) for row in enrolled.rows]  # type: ignore[union-attr]
    assert names == [
        ("Basisaudit", told.home.name, "ingeschreven", date(2021, 3, 1)),
        ("Basisaudit", predecessor().name, "ingeschreven", date(2021, 4, 1)),
        ("Ethisch hacken", told.other.name, "ingeschreven", date(2021, 5, 1)),
        ("Infosessies", told.home.name, "was op een sessie", date(2021, 2, 2)),
        ("Infosessies", told.other.name, "was op een sessie", date(2021, 2, 20)),
        ("E-learning", told.ocmw.name, "uitgerold", date(2022, 2, 1)),
    ]
    assert money.rows[-1][1:] == (Decimal("400.00"), Decimal("400.00"), Decimal("100.00"), Decimal("0.00"))
    [hackers, tested, causes, together, planned] = reply(told, "hacking-and-partnerships", "2022-12-31").annexes
    assert [(row[0], row[3]) for row in hackers.rows] == [(told.other.name, date(2021, 5, 1))]
    assert [[getattr(cell, "nl", cell) for cell in row] for row in tested.rows] == [
        ["thema-audit", "niet getoond, enkel als totaal", 1, ""]
    ]
    assert causes.rows == ()
    assert {row[1] for row in together.rows} == {told.home.name, told.other.name}
    assert [(row[0].nl, row[1], row[3].nl, *row[4:]) for row in planned.rows] == [  # type: ignore[union-attr]
        ("ethisch hacken", told.other.name, "geselecteerd", date(2021, 6, 1), "")
    ]


def differences(world: World, question: str, one: str, other: str) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    with world.acting("mats") as mats:
        found = questions.compare(
            actor=mats,
            at=NOW,
            programme=world.bodies["region"],
            question=question,
            one=date.fromisoformat(one),
            other=date.fromisoformat(other),
        )
    changed = {each.key: each.change for each in found.figures if each.differs}
    return changed, {each.name: (len(each.added), len(each.removed)) for each in found.annexes}


@pytest.mark.parametrize(
    ("one", "other", "figures", "annexes"),
    [
        ("2021-04-01", "2021-04-30", {}, {"enrolments": (0, 0), "money": (0, 0)}),
        (
            "2021-04-30",
            "2021-05-01",
            {"audits.additional.ordered": 1, "hacking.enrolled": 1},
            {"enrolments": (2, 0), "money": (0, 0)},
        ),
        ("2021-06-01", "2021-05-31", {"audits.additional.ordered": -1}, {"enrolments": (0, 1), "money": (0, 0)}),
        (
            "2024-12-31",
            "2025-01-01",
            {"audits.basic.ordered": -1, "reach.governments": -1},
            {"enrolments": (0, 1), "money": (0, 0)},
        ),
        ("2025-01-01", "2026-11-25", {}, {"enrolments": (0, 0), "money": (0, 0)}),
    ],
)
def test_two_days_differ_by_what_happened_between_and_by_nothing_else(
    told: World, one: str, other: str, figures: dict[str, int], annexes: dict[str, tuple[int, int]]
) -> None:
    assert differences(told, "sign-ups", one, other) == (figures, annexes)


def test_what_is_written_later_about_earlier_days_counts_there(told: World) -> None:
    before = values(told, "sign-ups", "2021-09-01")
    with told.acting("mats") as mats:
        enrol(told, mats, told.ocmw, on=date(2021, 8, 1))
    after = values(told, "sign-ups", "2021-09-01")
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"audits.basic.ordered", "reach.governments"}
    assert values(told, "sign-ups", "2021-07-31")["audits.basic.ordered"] == 2


def test_a_figure_that_is_not_given_says_why(told: World) -> None:
    kept = {one.key: one.reason.nl for one in reply(told, "websites-and-awareness", "2022-12-31").withheld}
    assert set(kept) == {"websites.full_https", "websites.not", "websites.unknown"}
    assert set(kept.values()) == {"Op deze datum waren de websites nog niet doorgemeten."}
    kept = {one.key: one.reason.nl for one in reply(told, "indicators-and-measures", "2022-12-31").withheld}
    assert set(kept) == {"indicators.cyfun_basic", "indicators.https", "gaps.submissions"}
    assert "te weinig besturen" in kept["gaps.submissions"]


def test_every_promised_key_is_answered_or_withheld(told: World) -> None:
    found = set()
    for key in QUESTIONS:
        given = reply(told, key, "2022-12-31")
        found |= {one.key for one in given.figures} | {one.key for one in given.withheld}
    assert found >= PROMISED


def test_json_says_it_in_plain_values(told: World) -> None:
    content = reply_document(reply(told, "sign-ups", "2021-05-01"))
    assert json.loads(json.dumps(content)) == content
    assert list(content) == ["question", "as_of", "figures", "annexes", "withheld"]
    by_key = {one["key"]: one for one in content["figures"]}
    assert by_key["budget.remaining"]["value"] == "600.00"
    assert set(by_key["budget.remaining"]) == {"key", "value", "label_nl", "label_en", "source"}
    assert content["annexes"][0]["rows"][0][4] == "2021-03-01"
    share = reply_document(reply(told, "indicators-and-measures", "2021-05-01"))
    assert {one["key"]: one["value"] for one in share["figures"]}["indicators.audits_followed_up"] == f"{0:.12f}"


def freeze(world: World, day: str = "2022-12-31", who: str = "dirk", question: str = "sign-ups") -> ReplyRow:
    with world.acting(who) as actor:
        return questions.freeze_reply(
            actor=actor,
            at=NOW,
            programme=world.bodies["region"],
            question=question,
            as_of=date.fromisoformat(day),
            title=" Vraag 12 ",
        )


def test_a_frozen_reply_keeps_what_was_said_with_its_hash(told: World) -> None:
    row = freeze(told)
    said = reply_document(reply(told, "sign-ups", "2022-12-31"))
    assert (row.content, row.title, row.sha256) == (said, "Vraag 12", document_hash(said))
    assert len(row.sha256) == 64
    with told.acting("mats") as mats:
        enrol(told, mats, told.ocmw, on=date(2021, 8, 1))
    with told.acting("dirk") as dirk:
        kept = questions.find_frozen(actor=dirk, programme=told.bodies["region"], key=row.pk)
        assert (kept.content, kept.question.key, kept.row.sha256) == (said, "sign-ups", document_hash(said))
        listed = questions.get_frozen(actor=dirk, programme=told.bodies["region"])
        assert ([one.row.pk for one in listed.replies], listed.pages) == ([row.pk], 1)
    with told.acting("lotte") as lotte:  # a coach does not read the budget, and a reply holds money
        with pytest.raises(ForbiddenError):
            questions.find_frozen(actor=lotte, programme=told.bodies["region"], key=row.pk)
        with pytest.raises(ForbiddenError):
            questions.get_frozen(actor=lotte, programme=told.bodies["region"])
    assert reply_document(reply(told, "sign-ups", "2022-12-31")) != said
    assert "reply.frozen" in verbs(told, "region")


def test_the_database_itself_keeps_a_frozen_reply(told: World) -> None:
    row = freeze(told)
    with told.acting("mats"):
        for change in (
            lambda: ReplyRow.unscoped_rows.filter(pk=row.pk).update(title="Anders"),
            lambda: ReplyRow.unscoped_rows.filter(pk=row.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert ReplyRow.unscoped_rows.get(pk=row.pk).title == "Vraag 12"


def test_what_cannot_be_asked(told: World) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for question, day, why in (("sign-ups", tomorrow, "toekomst"), ("weer", "2022-12-31", "bestaat niet")):
        with pytest.raises(InvalidError, match=why):
            freeze(told, day, question=question)
    freeze(told, TODAY.isoformat())


@pytest.mark.parametrize(
    ("who", "why"), [("lotte", ForbiddenError), ("an", MissingError), ("els", MissingError), ("nora", MissingError)]
)
def test_who_may_not_answer(told: World, who: str, why: type[BelfortError]) -> None:
    with pytest.raises(why):
        reply(told, "sign-ups", "2022-12-31", who)
    with pytest.raises(why):
        freeze(told, who=who)
