"""Findings: written down, answered, fixed, retested by somebody else, accepted until a day, and counted."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.findings import Category, FindingState as State, Severity
from belfort.models import Facility, Finding, FindingControl, FindingCount, FindingStep, TrailEvent
from belfort.services import finding_pages, finding_steps, findings, register, work
from belfort.services.finding_pages import Filters
from tests.services.findings import CONTROL, TODAY, content, fixed, found, given, go, planned, row
from tests.world import NOW, World

VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def counts(world: World) -> tuple[int, ...]:
    with world.looking():
        one = FindingCount.unscoped_rows.filter(organization=world.home).order_by("-dated_on").first()
    return (one.critical, one.high, one.medium, one.low, one.overdue) if one else ()


def life(world: World, finding: Any) -> list[tuple[str, str]]:
    with world.looking():
        rows = FindingStep.unscoped_rows.filter(finding=finding).order_by("number")
        return [(step.step, step.state) for step in rows]


def verbs(world: World) -> list[str]:
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home, verb__startswith="finding.")
        return list(rows.order_by("sequence").values_list("verb", flat=True))


def test_a_finding_is_found_answered_fixed_and_retested_by_somebody_else(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    finding = found(world, "els", audit, controls=(CONTROL,))
    assert (finding.number, finding.state, finding.due_on) == (1, "open", date(2026, 12, 9))
    assert counts(world) == (0, 1, 0, 0, 0)
    fixed(world, finding)
    assert counts(world) == (0, 1, 0, 0, 0)
    with pytest.raises(ForbiddenError, match="zelf"):
        go(world, finding, "retest", "an", passed=True, on=TODAY, note="Getest")
    closed = go(world, finding, "retest", "els", passed=True, on=TODAY, note="Getest met een beheerder.")
    assert (closed.state, closed.closed_on) == (State.CLOSED, TODAY)
    assert counts(world) == (0, 0, 0, 0, 0)
    assert life(world, finding) == [
        ("record", "open"),
        ("respond", "answered"),
        ("fix", "fixed"),
        ("close", "closed"),
    ]
    assert verbs(world) == ["finding.recorded", "finding.answered", "finding.fixed", "finding.closed"]


def test_a_retest_that_fails_opens_it_again_and_somebody_else_may_fix(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    finding = found(world, "els", audit)
    fixed(world, finding)
    again = go(world, finding, "retest", "els", passed=False, on=TODAY, note="Nog altijd zonder.")
    assert (again.state, again.fixed_by_id, again.fixed_on) == (State.OPEN, None, None)
    with pytest.raises(InvalidError):
        go(world, finding, "fix", on=TODAY, note="Te vroeg: eerst antwoorden")


def test_a_colleague_mends_what_was_given_and_sees_no_other(world: World) -> None:
    mine, other = found(world), found(world, title="Een andere")
    go(world, mine, "assign", user_id=world.users["jef"].pk)
    fixed(world, mine, "jef")
    with world.acting("jef") as jef:
        listed = finding_pages.get_findings(actor=jef, organization=world.home, filters=Filters(), on=TODAY)
        assert [line.finding.pk for line in listed.lines] == [mine.pk]
        view = finding_pages.get_finding_page(actor=jef, organization=world.home, key=mine.pk, on=TODAY)
        assert len(view.life) == 4
        with pytest.raises(MissingError):
            findings.find_finding(actor=jef, organization=world.home, key=other.pk)
    go(world, mine, "retest", "an", passed=True, on=TODAY, note="Nagekeken")
    with pytest.raises(ForbiddenError):
        go(world, other, "respond", "bram", response="x")
    with pytest.raises(InvalidError):
        go(world, other, "assign", user_id=world.users["celine"].pk)


def test_the_manager_accepts_until_a_day_and_then_it_is_open_again(world: World) -> None:
    finding = found(world, severity=Severity.CRITICAL)
    until = TODAY + timedelta(days=10)
    with pytest.raises(ForbiddenError):
        go(world, finding, "accept", "an", until=until, note="Wordt vervangen")
    with pytest.raises(InvalidError):
        go(world, finding, "accept", "gert", until=TODAY + timedelta(days=400), note="Wordt vervangen")
    go(world, finding, "accept", "gert", until=until, note="Wordt vervangen")
    assert counts(world) == (0, 0, 0, 0, 0)
    after = NOW + timedelta(days=11)
    with world.acting("an") as an:
        listed = finding_pages.get_findings(actor=an, organization=world.home, filters=Filters(), on=after.date())
        assert [line.state for line in listed.lines] == [State.OPEN]
    go(world, finding, "respond", at=after, response="Toch oplossen.")
    assert life(world, finding)[-3:] == [("accept", "accepted"), ("expire", "open"), ("respond", "answered")]
    assert counts(world)[0] == 1


def test_the_worker_opens_it_again_on_the_day_after(world: World) -> None:
    finding = found(world, severity=Severity.CRITICAL)
    go(world, finding, "accept", "gert", until=TODAY, note="Vandaag nog")
    late = NOW + timedelta(days=1)
    assert not work.run_one(at=NOW + timedelta(hours=13))
    assert work.run_one(at=late)
    assert row(world, finding.pk).state == "open"
    assert life(world, finding)[-1] == ("expire", "open")
    assert verbs(world)[-1] == "finding.reopened"
    assert counts(world) == (1, 0, 0, 0, 0)
    assert not work.run_one(at=late)


def test_the_worker_counts_again_when_one_becomes_overdue(world: World) -> None:
    soon, later = found(world), found(world, title="Later")
    go(world, soon, "set_due", due_on=TODAY + timedelta(days=1))
    go(world, later, "set_due", due_on=TODAY + timedelta(days=5))
    assert counts(world) == (0, 2, 0, 0, 0)
    assert not work.run_one(at=NOW + timedelta(days=1))
    for days, overdue in ((2, 1), (2, 1), (6, 2), (7, 2)):
        while work.run_one(at=NOW + timedelta(days=days)):
            pass
        assert counts(world) == (0, 2, 0, 0, overdue)
    with world.looking():
        rows = FindingCount.unscoped_rows.filter(organization=world.home).order_by("dated_on")
        days_and_late = list(rows.values_list("dated_on", "overdue"))
    assert days_and_late == [(TODAY, 0), (TODAY + timedelta(days=2), 1), (TODAY + timedelta(days=6), 2)]
    fixed(world, soon)
    assert "finding.counted" not in verbs(world)  # nobody did anything


def test_an_auditor_writes_and_sees_the_given_audit_only(world: World) -> None:
    mine, other = planned(world), planned(world, title="Een andere")
    given(world, mine)
    hidden = found(world, audit=other)
    apart = found(world)
    seen = found(world, "els", mine)
    with world.acting("els") as els:
        listed = finding_pages.get_findings(actor=els, organization=world.home, filters=Filters(), on=TODAY)
        assert [line.finding.pk for line in listed.lines] == [seen.pk]
        for key in (hidden.pk, apart.pk):
            with pytest.raises(MissingError):
                findings.find_finding(actor=els, organization=world.home, key=key)
    for audit in (other, None):
        with pytest.raises(ForbiddenError):
            found(world, "els", audit)
    for who in ("bram", "hanne", "gert", "jef"):
        with pytest.raises(ForbiddenError):
            found(world, who, mine)
    with pytest.raises(MissingError):
        found(world, "celine", mine)


def test_the_due_day_follows_the_class_of_the_facility(world: World) -> None:
    with world.acting("an") as an:
        classes = register.get_load(actor=an, organization=world.home).classes
    key, found_class = next((key, one.classes) for key, one in classes.items() if max(one.classes.C, one.classes.A))
    highest = max(found_class.C, found_class.I, found_class.A)
    with world.looking():
        facility = Facility.unscoped_rows.get(organization=world.home, pk=key)
    finding = found(world, facility=facility.pk)
    assert finding.test_class == highest
    assert finding.due_on == (date(2026, 12, 9) if highest >= 3 else date(2026, 12, 23))
    with pytest.raises(MissingError):
        found(world, facility=uuid4())


def test_another_due_day_asks_a_reason_and_survives_a_change(world: World) -> None:
    finding = found(world)
    later = date(2027, 2, 1)
    with pytest.raises(InvalidError):
        go(world, finding, "set_due", due_on=later)
    go(world, finding, "set_due", due_on=later, reason="Nieuwe toestellen in januari")
    assert finding_pages.line_of(row(world, finding.pk), TODAY).rule_on == date(2026, 12, 9)
    with world.acting("an") as an:
        findings.change_finding(
            actor=an,
            at=NOW,
            organization=world.home,
            key=finding.pk,
            version=2,
            content=content(severity=Severity.CRITICAL),
        )
    now = row(world, finding.pk)
    assert (now.due_on, now.severity, now.version) == (later, "critical", 3)
    go(world, finding, "set_due", due_on=None)
    assert (row(world, finding.pk).due_on, row(world, finding.pk).due_reason) == (date(2026, 12, 9), "")


def test_a_vector_gives_score_and_severity(world: World) -> None:
    finding = found(world, severity=None, cvss_vector=VECTOR)
    assert (finding.severity, finding.cvss_score) == ("critical", Decimal("9.8"))
    lower = found(world, severity=Severity.MEDIUM, cvss_vector=VECTOR)
    with world.acting("an") as an:
        view = finding_pages.get_finding_page(actor=an, organization=world.home, key=lower.pk, on=TODAY)
    assert (lower.severity, view.cvss_severity) == ("medium", Severity.CRITICAL)
    for field, changes in (
        ("cvss_score", {"cvss_vector": VECTOR, "cvss_score": Decimal("7.5")}),
        ("cvss_vector", {"cvss_vector": "CVSS:3.1/AV:N"}),
        ("cvss_vector", {"cvss_score": Decimal("7.5")}),
        ("severity", {"severity": None}),
        ("title", {"title": " "}),
        ("found_on", {"found_on": TODAY + timedelta(days=1)}),
        ("controls", {"controls": (("cyfun-2025", "XX-1"),)}),
    ):
        with pytest.raises(InvalidError) as refused:
            found(world, **changes)
        assert refused.value.field == field


def test_a_stale_form_is_refused(world: World) -> None:
    finding = found(world)
    go(world, finding, "respond", response="Eerst dit.")
    with pytest.raises(ConflictError):
        go(world, finding, "respond", version=1, response="Dan dat.")


def test_doubles_across_audits_are_proposed_and_linked(world: World) -> None:
    one, two = planned(world), planned(world, title="Verificatie")
    first = found(world, audit=one, location="beheer.example")
    second = found(world, audit=two, title="MFA ontbreekt", location="beheer.example")
    found(world, audit=one, title="Iets anders", category=Category.WEB)
    with world.acting("an") as an:
        view = finding_pages.get_finding_page(actor=an, organization=world.home, key=second.pk, on=TODAY)
        assert [other.pk for other in view.proposed] == [first.pk]
    go(world, second, "link_duplicate", of=first.pk)
    assert (row(world, second.pk).state, row(world, second.pk).duplicate_of_id) == ("duplicate", first.pk)
    with pytest.raises(InvalidError):
        go(world, first, "link_duplicate", of=second.pk)
    with pytest.raises(MissingError):
        go(world, first, "link_duplicate", of=uuid4())
    go(world, second, "reopen", note="Toch iets anders.")
    assert row(world, second.pk).duplicate_of_id is None


def changed(world: World, finding: Finding, version: int = 1, reason: str = "", who: str = "an", **facts: Any) -> None:
    with world.acting(who) as actor:
        findings.change_finding(
            actor=actor,
            at=NOW,
            organization=world.home,
            key=finding.pk,
            version=version,
            content=content(**facts),
            reason=reason,
        )


def test_a_lower_severity_asks_a_reason_and_keeps_what_stood(world: World) -> None:
    """Rule 12.2: what somebody wrote down does not change in silence."""
    finding = found(world, severity=Severity.HIGH)
    with pytest.raises(InvalidError, match="Zeg waarom"):
        changed(world, finding, severity=Severity.LOW)
    assert row(world, finding.pk).severity == "high"
    changed(world, finding, severity=Severity.LOW, reason="Enkel intern bereikbaar")
    with world.looking():
        note = FindingStep.unscoped_rows.filter(finding=finding).latest("number").note
    assert note == "Enkel intern bereikbaar\nStond er bij ernst: hoog"
    with world.acting("an") as an:
        view = finding_pages.get_finding_page(actor=an, organization=world.home, key=finding.pk, on=TODAY)
    assert view.first_severity is Severity.HIGH
    changed(world, finding, version=2, severity=Severity.CRITICAL)  # a higher one needs none


def test_a_duplicate_goes_on_in_one_that_is_as_severe_and_still_runs(world: World) -> None:
    """Rule 12.2: nothing disappears behind a lesser finding."""
    finding = found(world, severity=Severity.HIGH)
    for other in (
        found(world, severity=Severity.LOW, title="Licht"),
        found(world, severity=Severity.HIGH, title="Dicht"),
    ):
        if other.title == "Dicht":
            with world.looking():
                Finding.unscoped_rows.filter(pk=other.pk).update(state="closed")
        with pytest.raises(InvalidError, match="minstens even ernstig"):
            go(world, finding, "link_duplicate", of=other.pk)
    assert row(world, finding.pk).state == "open"


def test_the_next_release_is_kept(world: World) -> None:
    release = date(2026, 12, 1)
    finding = found(world, severity=Severity.LOW, next_release_on=release)
    assert (finding.due_on, finding_steps.rule_of(finding).day) == (release, release)
    changed(world, finding, severity=Severity.LOW, next_release_on=release, recommendation="Werk bij")
    assert (row(world, finding.pk).due_on, row(world, finding.pk).next_release_on) == (release, release)


def test_controls_are_linked_and_unlinked(world: World) -> None:
    finding = found(world, controls=(CONTROL, ("cyfun-2025", "PR.AA-01.1")))
    with world.acting("an") as an:
        findings.change_finding(
            actor=an, at=NOW, organization=world.home, key=finding.pk, version=1, content=content(controls=(CONTROL,))
        )
    with world.looking():
        rows = FindingControl.unscoped_rows.filter(finding=finding)
        assert [(one.framework_key, one.ref) for one in rows] == [CONTROL]


def test_who_tests_may_say_so_only_with_words(world: World) -> None:
    finding = found(world)
    with pytest.raises(InvalidError):
        go(world, finding, "respond", response="  ")
    go(world, finding, "respond", response="Ja")
    with pytest.raises(InvalidError):
        go(world, finding, "fix", on=TODAY + timedelta(days=1), note="Morgen")
    with pytest.raises(InvalidError):
        go(world, finding, "fix", on=TODAY - timedelta(days=1), note="Vóór de vaststelling")
    assert finding_steps.rule_of(finding).weeks == 2
