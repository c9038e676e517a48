"""The way back: a step of an enrolment and an audit said otherwise; questions about an earlier day keep their answer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from belfort.domain.enrolment_corrections import EventSaid
from belfort.domain.errors import BelfortError, ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.programme import EnrolmentState as State, EnrolmentStep as Step
from belfort.domain.programme_audits import AuditKind, AuditState, Outcome
from belfort.models import Audit, AuditCorrection, Enrolment, Track
from belfort.services import audit_corrections, audits, enrolment_corrections, questions
from belfort.services.audit_corrections import AuditContent
from belfort.services.audits import AuditResult
from tests.services.programme import TODAY, begin, enrol, step, verbs, work_off
from tests.world import NOW, World

YESTERDAY = TODAY - timedelta(days=1)


def correct(
    world: World, enrolment: Enrolment, number: int, said: EventSaid, who: str = "mats", **changes: object
) -> None:
    with world.acting(who) as actor:
        now = Enrolment.unscoped_rows.filter(pk=enrolment.pk).values_list("version", flat=True).first()
        values = {"version": now or 1, "reason": "Verkeerd bestuur", **changes}
        enrolment_corrections.correct_step(
            actor=actor, at=NOW, programme=world.bodies["region"], key=enrolment.pk, number=number, said=said, **values
        )


def value(world: World, key: str, as_of: date, question: str = "sign-ups") -> object:
    """Return a figure of a reply on a day."""
    with world.acting("mats") as mats:
        reply = questions.answer(actor=mats, programme=world.bodies["region"], question=question, as_of=as_of)
    return next(figure.value for figure in reply.figures if figure.key == key)


def stored(enrolment: Enrolment) -> tuple[str, date]:
    row = Enrolment.unscoped_rows.get(pk=enrolment.pk)
    return row.state, row.enrolled_on


class TestEnrolment:
    def test_a_wrong_completion_goes_and_the_way_is_open_again(self, world: World) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrolment = enrol(world, mats, world.home, on=date(2026, 3, 1))
            step(world, mats, enrolment, Step.COMPLETE, on=YESTERDAY)
        correct(world, enrolment, 2, EventSaid(None, YESTERDAY))
        with world.acting("mats") as mats:
            assert stored(enrolment) == ("enrolled", date(2026, 3, 1))
            assert step(world, mats, enrolment, Step.WITHDRAW).state == "withdrawn"
            view = enrolment_corrections.get_history(
                actor=mats, programme=world.bodies["region"], key=enrolment.pk, as_of=YESTERDAY
            )
        assert [(line.event.number, line.holds, line.open) for line in view.lines] == [
            (4, False, True),
            (3, False, True),
            (2, True, False),
            (1, True, True),
        ]
        assert verbs(world, "region") == [
            "enrolment.added",
            "enrolment.changed",
            "enrolment.corrected",
            "enrolment.changed",
        ]

    def test_an_earlier_day_keeps_its_answer(self, world: World) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrolment = enrol(world, mats, world.home, on=date(2026, 3, 1))
        correct(world, enrolment, 1, EventSaid(None, TODAY))
        assert value(world, "audits.basic.ordered", YESTERDAY) == 1
        assert value(world, "audits.basic.ordered", TODAY) == 0

    def test_who_was_never_enrolled_can_enrol_anew(self, world: World) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrolment = enrol(world, mats, world.home, on=date(2026, 3, 1))
        correct(world, enrolment, 1, EventSaid(None, TODAY))
        with world.acting("mats") as mats:
            again = enrol(world, mats, world.home)
            assert again.pk != enrolment.pk
        with pytest.raises(InvalidError, match="al ingeschreven"):
            correct(world, enrolment, 2, EventSaid(State.ENROLLED, date(2026, 3, 2)))

    def test_a_step_can_be_taken_with_what_is_left(self, world: World) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrolment = enrol(world, mats, world.home, on=date(2026, 3, 1))
        correct(world, enrolment, 1, EventSaid(None, TODAY))
        with world.acting("mats") as mats:
            assert step(world, mats, enrolment, Step.ENROL, on=date(2026, 5, 1)).state == "enrolled"
        assert value(world, "audits.basic.ordered", date(2026, 5, 1)) == 1

    def test_a_place_comes_free_and_one_that_was_given_is_not_taken_back(self, world: World) -> None:
        begin(world)
        Track.objects.filter(key="basic-audit").update(capacity=1)
        with world.acting("mats") as mats:
            first, second = enrol(world, mats, world.home), enrol(world, mats, world.other)
        assert second.state == "waiting"
        correct(world, first, 1, EventSaid(None, TODAY))
        work_off()
        with world.looking():
            assert stored(second)[0] == "enrolled"
        assert Track.objects.get(key="basic-audit").taken_count == 1
        with pytest.raises(InvalidError, match="geen plaats vrij"):
            correct(world, first, 2, EventSaid(State.ENROLLED, TODAY))

    @pytest.mark.parametrize(
        ("said", "changes", "why"),
        [
            (EventSaid(State.ENROLLED, TODAY + timedelta(days=1)), {}, "toekomst"),
            (EventSaid(State.ENROLLED, date(2019, 1, 1)), {}, "begint pas"),
            (EventSaid(None, TODAY), {"reason": " "}, "Zeg waarom"),
            (EventSaid(State.ENROLLED, date(2026, 3, 1)), {}, "verandert niets"),
        ],
    )
    def test_what_is_refused(self, world: World, said: EventSaid, changes: dict[str, object], why: str) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrolment = enrol(world, mats, world.home, on=date(2026, 3, 1))
        with pytest.raises(InvalidError, match=why):
            correct(world, enrolment, 1, said, **changes)

    def test_a_stale_page(self, world: World) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrolment = enrol(world, mats, world.home, on=date(2026, 3, 1))
        with pytest.raises(ConflictError):
            correct(world, enrolment, 1, EventSaid(None, TODAY), version=7)

    @pytest.mark.parametrize(("who", "why"), [("an", MissingError), ("dirk", ForbiddenError), ("celine", MissingError)])
    def test_only_the_programme(self, world: World, who: str, why: type[BelfortError]) -> None:
        begin(world)
        with world.acting("mats") as mats:
            enrolment = enrol(world, mats, world.home, on=date(2026, 3, 1))
        with pytest.raises(why):
            correct(world, enrolment, 1, EventSaid(None, TODAY), who=who)


def reported(world: World) -> Audit:
    """Take an audit of the home municipality as far as its report, yesterday."""
    begin(world)
    with world.acting("mats") as mats:
        region = world.bodies["region"]
        audit = audits.plan_audit(
            actor=mats,
            at=NOW,
            programme=region,
            organization=world.home,
            kind=AuditKind.BASIC,
            selected_on=date(2026, 3, 1),
        )
        for state, on in (
            (AuditState.ANNOUNCED, date(2026, 4, 1)),
            (AuditState.STARTED, date(2026, 5, 1)),
            (AuditState.REPORTED, YESTERDAY),
        ):
            result = AuditResult(Outcome.WHOLLY, "wachtwoord", "alles", Decimal(1000), Decimal(500))
            audits.take_audit_step(
                actor=mats,
                at=NOW,
                programme=region,
                key=audit.pk,
                version=audit.version,
                step=state,
                on=on,
                result=result,
            )
            audit.refresh_from_db()
    return audit


def content(audit: Audit, **changes: object) -> AuditContent:
    """Return an audit as it is said, with changes."""
    values = {
        "party": audit.party,
        "days": audits.days_of(audit),
        "cost_eur": audit.cost_eur,
        "paid_eur": audit.paid_eur,
        **changes,
    }
    return AuditContent(**values)  # type: ignore[arg-type]


def correct_audit(world: World, audit: Audit, said: AuditContent, **changes: object) -> Audit:
    values = {"version": audit.version, "reason": "Verkeerd genoteerd", **changes}
    with world.acting("mats") as mats:
        return audit_corrections.correct_audit(
            actor=mats, at=NOW, programme=world.bodies["region"], key=audit.pk, content=said, **values
        )


class TestAudit:
    def test_a_report_taken_back_counts_from_today(self, world: World) -> None:
        audit = reported(world)
        days = {state: day for state, day in audits.days_of(audit).items() if state is not AuditState.REPORTED}
        after = correct_audit(world, audit, content(audit, days=days))
        assert (after.reported_on, after.outcome, after.cost_eur) == (None, "", None)
        assert value(world, "audits.done", YESTERDAY, "hacking-and-partnerships") == 1
        assert value(world, "audits.done", TODAY, "hacking-and-partnerships") == 0
        with world.acting("mats") as mats:
            audits.take_audit_step(
                actor=mats,
                at=NOW,
                programme=world.bodies["region"],
                key=audit.pk,
                version=after.version,
                step=AuditState.REPORTED,
                on=date(2026, 6, 1),
                result=AuditResult(Outcome.NONE),
            )
        assert value(world, "audits.done", TODAY, "hacking-and-partnerships") == 1
        assert verbs(world, "region")[-2:] == ["audit.corrected", "audit.reported"]

    def test_an_amount_and_an_outcome(self, world: World) -> None:
        audit = reported(world)
        after = correct_audit(world, audit, content(audit, cost_eur=Decimal(900), outcome=Outcome.NONE))
        assert (after.cost_eur, after.outcome, after.cause) == (Decimal(900), "none", "wachtwoord")
        with world.looking():
            [kept] = AuditCorrection.unscoped_rows.filter(audit=audit)
        assert (kept.number, kept.cost_eur, kept.outcome) == (1, Decimal(1000), "wholly")
        assert (kept.corrected_on, kept.reason) == (TODAY, "Verkeerd genoteerd")

    def test_what_it_came_to_stands_in_no_trail(self, world: World) -> None:
        from belfort.models import TrailEvent

        audit = reported(world)
        correct_audit(world, audit, content(audit, outcome=Outcome.NONE, cause="geheim"))
        with world.looking():
            event = TrailEvent.unscoped_rows.filter(verb="audit.corrected").get()
        assert "geheim" not in str(event.body)
        assert "wholly" not in str(event.body)

    def test_nothing_changes_and_no_reason(self, world: World) -> None:
        audit = reported(world)
        with pytest.raises(InvalidError, match="verandert niets"):
            correct_audit(world, audit, content(audit))
        with pytest.raises(InvalidError, match="Zeg waarom"):
            correct_audit(world, audit, content(audit, party="Ander"), reason="")
        with pytest.raises(InvalidError, match="toekomst"):
            days = {**audits.days_of(audit), AuditState.REPORTED: TODAY + timedelta(days=1)}
            correct_audit(world, audit, content(audit, days=days))
        with pytest.raises(ConflictError):
            correct_audit(world, audit, content(audit, party="Ander"), version=1)

    def test_a_planned_audit_is_cancelled_and_goes_through_after_all(self, world: World) -> None:
        begin(world)
        region = world.bodies["region"]
        with world.acting("mats") as mats:
            audit = audits.plan_audit(
                actor=mats,
                at=NOW,
                programme=region,
                organization=world.home,
                kind=AuditKind.BASIC,
                selected_on=date(2026, 3, 1),
            )
            with pytest.raises(InvalidError, match="niet vóór 01/03/2026"):
                audit_corrections.cancel_audit(
                    actor=mats, at=NOW, programme=region, key=audit.pk, version=1, on=date(2026, 2, 28), reason="x"
                )
            audit = audit_corrections.cancel_audit(
                actor=mats, at=NOW, programme=region, key=audit.pk, version=1, on=date(2026, 5, 1), reason="Fusie"
            )
            with pytest.raises(InvalidError, match="afgelast"):
                audits.next_step(audit)
        question = "hacking-and-partnerships"
        assert value(world, "audits.planned", date(2026, 4, 30), question) == 1
        assert value(world, "audits.planned", date(2026, 5, 1), question) == 0
        with world.acting("mats") as mats:
            audit_corrections.restore_audit(
                actor=mats, at=NOW, programme=region, key=audit.pk, version=audit.version, reason="Toch"
            )
            history = audit_corrections.get_history(actor=mats, programme=region, key=audit.pk, as_of=TODAY)
        assert [line.said.cancelled_because for line in history.lines] == [None, "Fusie"]
        assert value(world, "audits.planned", YESTERDAY, question) == 0
        assert value(world, "audits.planned", TODAY, question) == 1
        assert verbs(world, "region")[-2:] == ["audit.cancelled", "audit.restored"]

    def test_a_reported_audit_is_not_cancelled(self, world: World) -> None:
        audit = reported(world)
        with world.acting("mats") as mats, pytest.raises(InvalidError, match="gerapporteerd"):
            audit_corrections.cancel_audit(
                actor=mats,
                at=NOW,
                programme=world.bodies["region"],
                key=audit.pk,
                version=audit.version,
                on=TODAY,
                reason="x",
            )
