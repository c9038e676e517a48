"""Own audits of a government: planned, agreed on, given from a day until a day, reported; the region sees nothing of them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Role, Term
from belfort.domain.programme_audits import AuditKind, AuditState, Outcome
from belfort.models import Audit, AuditAssignment, AuditDossier
from belfort.services import actors, audit_assignments, audit_dossiers, audit_money, audit_pages, audits, tenancy
from belfort.services.audit_dossiers import DossierContent
from belfort.services.audits import AuditResult
from tests.services.findings import TODAY, found, given, planned
from tests.services.programme import begin, selected
from tests.world import NOW, World


def step(world: World, audit: Audit, state: AuditState, ago: int = 0, **more: object) -> Audit:
    with world.looking():
        version = Audit.unscoped_rows.get(pk=audit.pk).version
    with world.acting("an") as an:
        return audit_dossiers.take_own_step(
            actor=an,
            at=NOW,
            organization=world.home,
            key=audit.pk,
            version=version,
            step=state,
            on=TODAY - timedelta(days=ago),
            **more,  # type: ignore[arg-type]
        )


def test_an_own_audit_goes_its_way_and_the_region_never_sees_it(world: World) -> None:
    begin(world)
    with world.acting("an") as an:
        audit = audit_dossiers.plan_own_audit(
            actor=an,
            at=NOW,
            organization=world.home,
            kind=AuditKind.HACKING,
            selected_on=TODAY - timedelta(days=90),
            cost_eur=Decimal("4000.00"),
        )
    step(world, audit, AuditState.ANNOUNCED, 60)
    step(world, audit, AuditState.STARTED, 30)
    with pytest.raises(InvalidError):
        step(world, audit, AuditState.REPORTED, 2)
    result = AuditResult(Outcome.WHOLLY, "Eén wachtwoord", "Alles")
    done = step(world, audit, AuditState.REPORTED, 2, result=result)
    assert (done.outcome, done.cost_eur, done.version) == ("wholly", Decimal("4000.00"), 4)
    with world.acting("mats") as mats:
        rows = audits.get_audits(actor=mats, programme=world.bodies["region"])
        assert audit.pk not in [row.pk for row in rows]
        assert not Audit.objects.visible_to(mats).filter(pk=audit.pk).exists()


def test_a_repeat_audit_is_announced_one_to_two_months_before(world: World) -> None:
    audit = planned(world, AuditKind.REPEAT)
    with world.looking():
        Audit.unscoped_rows.filter(pk=audit.pk).update(selected_on=TODAY - timedelta(days=100))
    step(world, audit, AuditState.ANNOUNCED, 20)
    with pytest.raises(InvalidError, match="herhaalaudit"):
        step(world, audit, AuditState.STARTED, 0)


def test_an_audit_of_the_programme_gets_a_dossier_but_no_step(world: World) -> None:
    begin(world)
    audit = selected(world)
    with world.acting("an") as an:
        written = audit_dossiers.change_dossier(
            actor=an,
            at=NOW,
            organization=world.home,
            key=audit.pk,
            version=0,
            content=DossierContent(systems="Alles"),
        )
        assert (written.systems, written.version) == ("Alles", 2)
        with pytest.raises(ConflictError):
            audit_dossiers.change_dossier(
                actor=an, at=NOW, organization=world.home, key=audit.pk, version=1, content=DossierContent()
            )
    with pytest.raises(ForbiddenError):
        step(world, audit, AuditState.ANNOUNCED)
    with world.acting("mats") as mats:
        assert not AuditDossier.objects.visible_to(mats).exists()


def test_what_the_programme_pays_follows_from_the_track(world: World) -> None:
    begin(world)
    audit = selected(world)
    assert audit.track is not None
    audit.track.share, audit.track.cap_eur = Decimal("0.7500"), Decimal("4500.00")
    assert audit_money.share_of(audit) is None
    for cost, pays in (("1000.00", "750.00"), ("8000.00", "4500.00")):
        audit.cost_eur = Decimal(cost)
        assert audit_money.share_of(audit) == Decimal(pays)


def test_an_audit_is_seen_from_its_first_day_to_its_last(world: World) -> None:
    audit, other = planned(world), planned(world, title="Een andere")
    given(world, audit, days=10)
    for days, sees in ((0, True), (10, True), (11, False)):
        day = TODAY + timedelta(days=days)
        with tenancy.acting_for_nobody():
            els = actors.get_actor(user=world.users["els"], on=day)
        with tenancy.acting(els):
            if not sees:
                assert world.home.pk not in els.organization_ids
                with pytest.raises(MissingError):
                    audit_dossiers.find_audit(actor=els, organization=world.home, key=audit.pk)
                continue
            view = audit_pages.get_audit_page(actor=els, organization=world.home, key=audit.pk, on=day)
            assert view.dossier is not None
            assert (view.title, view.dossier.systems, view.may_record) == ("Test van het loket", "Zaakbeheer", True)
            mine = audit_assignments.get_given(actor=els, on=day)
            assert [(one.audit.pk, one.role) for one in mine] == [(audit.pk, Role.AUDITOR)]
            with pytest.raises(MissingError):
                audit_dossiers.find_audit(actor=els, organization=world.home, key=other.pk)


def test_an_audit_that_is_taken_back_is_gone_at_once(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    with world.looking():
        key = AuditAssignment.unscoped_rows.get(audit=audit).pk
    for _ in range(2):
        with world.acting("an") as an:
            audit_assignments.take_back(actor=an, at=NOW, organization=world.home, key=key)
    assert world.home.pk not in world.actor("els").organization_ids
    given_again = Term(TODAY + timedelta(days=1), TODAY + timedelta(days=5))
    with world.acting("an") as an:
        audit_assignments.give_audit(
            actor=an,
            at=NOW,
            organization=world.home,
            key=audit.pk,
            email="ELS@demo.belfort.example",
            role=Role.TESTER,
            term=given_again,
        )


def test_who_cannot_be_given_an_audit(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    soon = Term(TODAY, TODAY + timedelta(days=3))
    for field, email, role, term in (
        ("email", "niemand@elders.example", Role.AUDITOR, soon),
        ("email", world.users["els"].email, Role.AUDITOR, soon),
        ("role", world.users["karim"].email, Role.OFFICER, soon),
        ("ends_on", world.users["karim"].email, Role.TESTER, Term(TODAY, TODAY - timedelta(days=1))),
        ("ends_on", world.users["karim"].email, Role.TESTER, Term(TODAY)),
    ):
        with world.acting("an") as an, pytest.raises(InvalidError) as refused:
            audit_assignments.give_audit(
                actor=an, at=NOW, organization=world.home, key=audit.pk, email=email, role=role, term=term
            )
        assert refused.value.field == field
    for who in ("jef", "hanne", "els"):
        with world.acting(who) as actor, pytest.raises(ForbiddenError):
            audit_assignments.give_audit(
                actor=actor,
                at=NOW,
                organization=world.home,
                key=audit.pk,
                email=world.users["karim"].email,
                role=Role.TESTER,
                term=soon,
            )


def test_the_report_is_kept_by_the_auditor_and_read_by_the_government(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    with world.acting("els") as els:
        audit_dossiers.keep_report(
            actor=els, at=NOW, organization=world.home, key=audit.pk, version=1, name="verslag.txt", data=b"Verslag"
        )
        with pytest.raises(ForbiddenError):
            audit_dossiers.open_report(actor=els, at=NOW, organization=world.home, key=audit.pk)
    with world.acting("gert") as gert:
        file, data = audit_dossiers.open_report(actor=gert, at=NOW, organization=world.home, key=audit.pk)
        assert (file.original_name, data) == ("verslag.txt", b"Verslag")
    with world.acting("gert") as gert, pytest.raises(ForbiddenError):
        audit_dossiers.keep_report(
            actor=gert, at=NOW, organization=world.home, key=audit.pk, version=2, name="x.txt", data=b"x"
        )


def test_the_list_counts_the_findings_of_each_audit(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    found(world, "els", audit)
    found(world)
    with world.acting("an") as an:
        lines = audit_pages.get_audit_lines(actor=an, organization=world.home, on=TODAY)
    assert [(one.title, one.open_count, one.finding_count, one.is_own) for one in lines] == [
        ("Test van het loket", 1, 1, True)
    ]
