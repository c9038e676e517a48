"""The second wall as it behaves, not as it is written: what the application role can and cannot do on PostgreSQL."""

import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Actor, Grant, Role
from belfort.models import Answer, Asset, Organization, Process, ProcessAsset, TrailEvent
from belfort.models.base import TenantManager, TenantQuerySet
from belfort.models.walls import clear_context, set_context
from belfort.services import answers_many, assessments, installation, tenancy
from belfort.services.answers import AnswerContent
from tests.databases import on_postgres
from tests.world import NOW, World


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def inside(body: Organization) -> Actor:
    return Actor(name="probe", grants=(Grant(body.pk, Role.OFFICER),))


@on_postgres
class TestTheWallOnPostgreSQL:
    def test_reading_without_a_context_is_an_error_and_not_an_empty_answer(self, world: World) -> None:
        clear_context()
        with pytest.raises(DatabaseError, match="invalid input syntax"):
            sql("SELECT count(*) FROM belfort_process")

    def test_a_person_without_organizations_sees_no_rows_and_no_error(self, world: World) -> None:
        set_context(0, ())
        assert sql("SELECT count(*) FROM belfort_process") == [(0,)]

    @pytest.mark.parametrize(
        "condition",
        ["1 = 1", "organization_id = {other} OR 1 = 1", "organization_id IN (SELECT id FROM belfort_organization)"],
    )
    def test_no_condition_brings_rows_of_another_body(self, world: World, condition: str) -> None:
        with tenancy.acting(inside(world.home)):
            rows = sql(
                f"SELECT DISTINCT organization_id FROM belfort_process WHERE {condition.format(other=world.other.pk)}"
            )
        assert rows == [(world.home.pk,)]

    def test_rows_of_another_body_cannot_be_changed_or_removed(self, world: World) -> None:
        with tenancy.acting(inside(world.home)), connection.cursor() as cursor:
            cursor.execute("UPDATE belfort_process SET title = 'x' WHERE organization_id = %s", [world.other.pk])
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM belfort_processasset WHERE organization_id = %s", [world.other.pk])
            assert cursor.rowcount == 0

    def test_a_row_cannot_be_written_into_or_moved_to_another_body(self, world: World) -> None:
        with tenancy.acting(inside(world.home)):
            with pytest.raises(DatabaseError, match="row-level security"):
                sql("UPDATE belfort_asset SET organization_id = %s", world.other.pk)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Asset.objects.add(Asset(organization=world.other, name="x", category="ict", state="own"))

    @pytest.mark.parametrize(
        "statement",
        [
            "TRUNCATE belfort_process CASCADE",
            "ALTER TABLE belfort_process DISABLE ROW LEVEL SECURITY",
            "DROP POLICY belfort_process_wall ON belfort_process",
            "SET ROLE belfort_owner",
            "CREATE TABLE mine (id int)",
            "DELETE FROM belfort_trailevent",
            "UPDATE belfort_trailevent SET verb = 'x'",
            "DELETE FROM belfort_trailhead",
            "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        ],
    )
    def test_the_application_role_may_not(self, world: World, statement: str) -> None:
        with tenancy.acting(inside(world.home)), pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            sql(statement)

    def test_switching_row_security_off_is_refused(self, world: World) -> None:
        with tenancy.acting(inside(world.home)), pytest.raises(DatabaseError, match=r"row-level security|row security"):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL row_security = off")
                cursor.execute("SELECT count(*) FROM belfort_process")

    def test_the_role_of_the_application_owns_nothing_and_every_table_has_its_wall(self, world: World) -> None:
        with tenancy.acting(inside(world.home)):
            assert [concern.key for concern in installation.database_concerns() if not concern.ok] == []

    def test_a_table_whose_wall_is_missing_is_found(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        looser = installation.OPEN_TABLES_SQL.replace("AND NOT (c.relrowsecurity AND c.relforcerowsecurity)", "")
        monkeypatch.setattr(installation, "OPEN_TABLES_SQL", looser)
        with tenancy.acting(inside(world.home)):
            assert any(not concern.ok for concern in installation.database_concerns())

    def test_a_rolled_back_part_leaves_the_context_as_it_was(self, world: World) -> None:
        with tenancy.acting(inside(world.home)):
            with pytest.raises(IntegrityError), transaction.atomic():
                set_context(0, [world.other.pk])
                raise IntegrityError
            assert sql("SELECT DISTINCT organization_id FROM belfort_process") == [(world.home.pk,)]


def test_contexts_are_never_nested(world: World) -> None:
    with (
        tenancy.acting(inside(world.home)),
        pytest.raises(tenancy.NestedContextError),
        tenancy.acting(inside(world.other)),
    ):
        pass


def test_a_row_can_point_inside_its_own_body_only(world: World) -> None:
    ours, theirs = world.process("home"), world.asset("other")
    with world.looking(), pytest.raises(IntegrityError), transaction.atomic():
        ProcessAsset.objects.add(ProcessAsset(organization=world.home, process=ours, asset=theirs, role="uses"))
        connection.check_constraints()


def test_a_foreign_key_does_not_tell_which_rows_exist_elsewhere(world: World) -> None:
    """The answer for a row of another body is the same as for a row that does not exist."""
    ours, theirs = world.process("home"), world.asset("other")
    said = []
    for key in (theirs.pk, uuid.UUID(int=7)):
        with world.looking(), pytest.raises(IntegrityError) as error, transaction.atomic():
            ProcessAsset.objects.add(ProcessAsset(organization=world.home, process=ours, asset_id=key, role="uses"))
            connection.check_constraints()
        said.append(re.sub(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", "?", str(error.value)))
    assert said[0] == said[1]


def test_the_trail_can_be_added_to_but_never_changed(world: World) -> None:
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home)
        assert rows.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(verb="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_one_request_after_another_never_sees_the_body_before_it(world: World) -> None:
    """An and Celine take turns on one connection, with errors and an anonymous visitor in between."""
    people = {name: world.client(name) for name in ("an", "celine")}
    mark = {"an": world.home.name, "celine": world.other.name}
    for turn in range(12):
        name = "an" if turn % 2 else "celine"
        own = world.home if name == "an" else world.other
        foreign = world.other if name == "an" else world.home
        assert mark[name] in people[name].get(f"/b/{own.slug}/processen/").content.decode()
        assert people[name].get(f"/b/{foreign.slug}/processen/").status_code == 404
        assert world.client().get(f"/b/{own.slug}/processen/").status_code == 302
        assert people[name].post(f"/b/{own.slug}/overnemen/", {"domein": "onzin"}).status_code == 422


def test_rows_are_read_for_somebody(world: World) -> None:
    with world.acting("an") as an:
        assert Process.objects.visible_to(an).of(world.other.pk).count() == 0
        assert Process.objects.visible_to(an).of(world.home.pk).count() > 0


@pytest.mark.parametrize("name", ["an", "bram", "jef", "celine", "dirk", "ilse"])
def test_the_short_way_to_the_rows_of_one_body_shows_what_the_long_one_shows(world: World, name: str) -> None:
    with world.acting("an") as an:
        key = assessments.start_assessment(
            actor=an,
            at=NOW,
            organization=world.home,
            framework="cyfun-2025",
            level=AssuranceLevel.BASIC,
            measured_on=NOW.date(),
        ).pk
        scores = {ref: AnswerContent(3, 3) for ref in ("ID.AM-01.1", "PR.AA-01.1")}
        answers_many.score_many(actor=an, at=NOW, organization=world.home, key=key, scores=scores)
        answers_many.give_controls(
            actor=an,
            at=NOW,
            organization=world.home,
            key=key,
            refs=["ID.AM-01.1"],
            owner_id=world.users["jef"].pk,
            due_on=None,
        )
    tables = [model for model in apps.get_models() if isinstance(getattr(model, "objects", None), TenantManager)]
    assert len(tables) > 20
    with world.acting(name) as actor:
        for model in tables:
            for body in (world.home, world.other):
                short, long = model.objects.visible_in(body.pk, actor), model.objects.visible_to(actor).of(body.pk)
                assert set(short.values_list("pk")) == set(long.values_list("pk")), (model, body)
                hides_a_part = type(long).visible_to is not TenantQuerySet.visible_to
                if hides_a_part and type(long).visible_in is TenantQuerySet.visible_in:
                    assert repr(short.query.where) == repr(long.query.where), model
        seen = {"an": 2, "bram": 2, "jef": 1}.get(name, 0)
        assert Answer.objects.visible_in(world.home.pk, actor).current().count() == seen
