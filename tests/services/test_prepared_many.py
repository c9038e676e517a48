"""A programme that is too large to be counted while somebody waits: the worker counts, and pages say so."""

from datetime import date, timedelta
from typing import Any

import pytest

from belfort.domain.errors import PreparingError
from belfort.models import Job, Prepared, PreparedPage
from belfort.services import jobs, prepared, preparing, programme_pages, questions, tenancy, work
from tests.services.counted import DAYS, holds, prepare, region, shown, worker
from tests.services.programme import TODAY, enrol, work_off
from tests.world import NOW, World


class TestManyRows:
    """A programme that is too large to be counted while somebody waits."""

    @pytest.fixture(autouse=True)
    def many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(prepared, "FEW", 1)

    def test_nobody_waits_for_the_counting(self, told: World) -> None:
        jobs.enqueue(at=NOW - timedelta(minutes=1), kind="demo", arguments={})
        with told.acting("dirk") as dirk:
            common: dict[str, Any] = {"actor": dirk, "at": NOW, "programme": region(told), "as_of": TODAY}
            with pytest.raises(PreparingError) as waiting:
                programme_pages.get_overview(**common)
            with pytest.raises(PreparingError):
                questions.get_reply_page(**common, question="sign-ups")
        assert waiting.value.ahead == 1
        asked = Job.objects.get(kind=prepared.JOB)  # asked twice, to be done once
        work_off()
        asked.refresh_from_db()
        assert asked.state == "done"
        assert shown(told, TODAY)["overview"].reached > 0

    def test_until_it_is_counted_again_the_figures_of_before_stay_and_say_so(self, told: World) -> None:
        prepare(told)
        showed = shown(told, TODAY)
        with told.acting("mats") as mats:
            enrol(told, mats, told.ocmw, on=date(2021, 4, 4))
        old = shown(told, TODAY)
        assert (old["sign-ups"].reply, old["sign-ups"].outdated_since) == (showed["sign-ups"].reply, NOW)
        assert old["overview"].outdated_since == old["basic-audit"].listing.outdated_since == NOW
        work_off(NOW + timedelta(minutes=1))
        new = shown(told, TODAY)
        assert new["sign-ups"].outdated_since is None
        assert new["sign-ups"].annexes[0].total == showed["sign-ups"].annexes[0].total + 1

    def test_a_reply_that_leaves_the_house_is_never_an_old_one(self, told: World) -> None:
        prepare(told)
        with told.acting("mats") as mats:
            enrol(told, mats, told.ocmw, on=date(2021, 4, 4))
        with told.acting("dirk") as actor:
            common: dict[str, Any] = {"actor": actor, "programme": region(told), "question": "sign-ups", "as_of": TODAY}
            assert questions.get_reply(**common) == questions.answer(**common)

    def test_two_days_are_compared_when_both_are_counted(self, told: World) -> None:
        days = (date(2021, 3, 15), TODAY)

        def compared() -> object:
            with told.acting("dirk") as actor:
                common: dict[str, Any] = {"actor": actor, "at": NOW, "programme": region(told), "question": "sign-ups"}
                try:
                    return questions.compare(**common, one=days[0], other=days[1])
                except PreparingError as waiting:
                    return waiting.ahead

        assert compared() == 0
        work_off(NOW + timedelta(minutes=1))
        found = compared()
        assert (found.before_on, found.after_on) == days  # type: ignore[attr-defined]
        with told.acting("mats") as mats:
            enrol(told, mats, told.ocmw, on=date(2021, 4, 4))
        assert isinstance(compared(), int)

    def test_the_worker_counts_today_once_after_each_change(self, told: World) -> None:
        for minute in (0, 1, 2):
            work.watch(at=NOW + timedelta(minutes=minute))
        assert Job.objects.filter(kind=prepared.JOB).count() == 1
        work_off(NOW + timedelta(minutes=3))
        assert holds(told)
        work.watch(at=NOW + timedelta(minutes=4))
        assert Job.objects.filter(kind=prepared.JOB).count() == 1
        with told.acting("mats") as mats:
            enrol(told, mats, told.ocmw, on=date(2021, 4, 4))
        work.watch(at=NOW + timedelta(minutes=5))
        work_off(NOW + timedelta(minutes=6))
        assert Job.objects.filter(kind=prepared.JOB).count() == 2
        assert holds(told)

    def test_what_no_longer_holds_is_removed_after_some_days(self, told: World) -> None:
        prepare(told, *DAYS)
        with told.acting("mats") as mats:
            enrol(told, mats, told.ocmw, on=date(2021, 4, 4))
        actor = worker(told)
        with tenancy.acting(actor):
            later = NOW + prepared.KEPT + timedelta(minutes=1)
            preparing.make_all(actor=actor, at=later, programme=region(told), as_of=TODAY)
            assert {row.as_of for row in Prepared.objects.visible_to(actor)} == {TODAY}
            left = PreparedPage.objects.visible_to(actor).values_list("prepared__as_of", flat=True)
            assert set(left) == {TODAY}
