"""What every table shares: tenant rows that can only be read through `visible_to`, and keys that cannot cross a wall."""

import uuid
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from belfort.domain.permissions import Ability, Actor

Row = TypeVar("Row", bound=models.Model)
Query = TypeVar("Query", bound="TenantQuerySet[Any]")


class UnscopedError(Exception):
    """Somebody asked tenant rows without saying for whom."""


class TenantQuerySet(models.QuerySet[Row]):
    """Rows of organizations; `read_ability` says which ability shows them."""

    read_ability: ClassVar[Ability] = Ability.READ_REGISTER

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows of the organizations where the actor may read them."""
        return self.filter(organization_id__in=actor.organizations_with(self.read_ability))

    def visible_in(self, organization_id: int, actor: Actor) -> Self:
        """Keep the rows of one organization that the actor may read: `visible_to` and `of` as one condition.

        Where `visible_to` hides a part of an organization, both conditions stay.
        """
        if type(self).visible_to is not TenantQuerySet.visible_to:
            return self.visible_to(actor).of(organization_id)
        return self.of(organization_id) if actor.may(self.read_ability, organization_id) else self.none()

    def of(self, organization_id: int) -> Self:
        """Keep the rows of one organization."""
        return self.filter(organization_id=organization_id)


class TenantManager(models.Manager[Row], Generic[Row, Query]):
    """The only ordinary way to tenant rows: say who looks. Reading without an actor raises UnscopedError."""

    def __init__(self, query: "type[Query] | None" = None) -> None:
        super().__init__()
        self._query: type[Query] = query or TenantQuerySet  # type: ignore[assignment]

    def deconstruct(self) -> Any:
        """Stay out of migrations."""
        raise NotImplementedError

    def get_queryset(self) -> models.QuerySet[Row]:
        """Refuse: every reading names its actor."""
        raise UnscopedError(f"{self.model.__name__}: use objects.visible_to(actor)")

    def visible_to(self, actor: Actor) -> Query:
        """Return the rows that the actor may read."""
        return self._query(self.model, using=self._db).visible_to(actor)

    def visible_in(self, organization_id: int, actor: Actor) -> Query:
        """Return the rows of one organization that the actor may read."""
        return self._query(self.model, using=self._db).visible_in(organization_id, actor)

    def add(self, row: Row) -> Row:
        """Insert one row."""
        row.save(force_insert=True)
        return row

    def add_all(self, rows: list[Row]) -> list[Row]:
        """Insert many rows in few statements."""
        query: models.QuerySet[Row] = models.QuerySet(self.model, using=self._db)
        return query.bulk_create(rows, batch_size=500)


class TenantForeignKey(models.BaseConstraint):
    """A foreign key over (organization, row): a row can point inside its own organization only.

    Checks of foreign keys pass by row-level security, so a plain key would accept a row of another organization
    and its error would tell which ids exist.
    """

    def __init__(self, *, field: str, to: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field
        self.to = to

    def constraint_sql(
        self, model: "type[models.Model] | None", schema_editor: "BaseDatabaseSchemaEditor | None"
    ) -> str:
        """Return the clause that stands in CREATE TABLE, the same on both databases."""
        assert model is not None  # noqa: S101 Django passes it
        assert schema_editor is not None  # noqa: S101
        quote = schema_editor.quote_name
        target = model._meta.apps.get_model("belfort", self.to)  # noqa: SLF001 Django's own way
        column = str(getattr(model._meta.get_field(self.field), "column"))  # noqa: B009, SLF001 not on every field type
        return (
            f"CONSTRAINT {quote(str(self.name))} FOREIGN KEY ({quote('organization_id')}, {quote(column)}) "
            f"REFERENCES {quote(target._meta.db_table)} ({quote('organization_id')}, {quote('id')}) "  # noqa: SLF001
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the statement that adds it to an existing table (SQLite makes the table again instead)."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        table = schema_editor.quote_name(model._meta.db_table)  # noqa: SLF001
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the statement that drops it."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        table = schema_editor.quote_name(model._meta.db_table)  # noqa: SLF001
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, *_args: object, **_kwargs: object) -> None:
        """Leave it to the database: rows are written by services, not by model forms."""

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """Return what a migration writes down."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field, "to": self.to}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TenantForeignKey):
            return (self.name, self.field, self.to) == (other.name, other.field, other.to)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]


def inside(field: str, to: str, table: str) -> TenantForeignKey:
    """Name the composite key of one field, for `Meta.constraints`."""
    return TenantForeignKey(field=field, to=to, name=f"{table}_{field}_inside")


def tenant_keys(table: str) -> models.UniqueConstraint:
    """Return the target of composite keys: (organization, id)."""
    return models.UniqueConstraint(fields=["organization", "id"], name=f"{table}_organization_id_key")


class TenantModel(models.Model):
    """A row that belongs to one organization; its id is a random UUID and may stand in addresses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[TenantManager[Any, Any]] = TenantManager()
    unscoped_rows: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that people edit: a stale form is refused by its version."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
