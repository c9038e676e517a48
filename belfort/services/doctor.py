"""Whether an installation is fit for production: one sentence per concern, and what to do about it."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from belfort.domain.terms import Text
from belfort.models import Dataset
from belfort.services import file_keys, installation, tenancy
from belfort.services.installation import Concern


def examine() -> list[Concern]:
    """Look at settings, database and reference data; a database that does not answer is one concern, not an error."""
    found = list(_settings())
    try:
        found += _database()
    except DatabaseError as fault:
        words = Text("De databank antwoordt niet: {fault}.", "The database does not answer: {fault}.")
        advice = words.filled(fault=type(fault).__name__)
        found.append(Concern("database", ok=False, well=advice, advice=advice))
    return found


ENVIRONMENT = (
    ("BELFORT_SECRET_KEY", Text("een lange willekeurige tekst", "a long random text")),
    (
        "BELFORT_TRAIL_KEY",
        Text(
            "een lange willekeurige tekst die nergens bij de databank staat",
            "a long random text kept away from the database",
        ),
    ),
    (
        "BELFORT_FILE_KEY",
        Text(
            "een lange willekeurige tekst die nergens bij de databank of de bestanden staat",
            "a long random text kept away from the database and the files",
        ),
    ),
    (
        "BELFORT_TRAIL_ANCHOR",
        Text("een bestand buiten de server van de databank", "a file outside the database server"),
    ),
)


def _settings() -> Iterator[Concern]:
    for name, what in ENVIRONMENT:
        yield Concern(
            name.lower(),
            bool(os.environ.get(name)),
            Text("{name} komt uit de omgeving.", "{name} comes from the environment.").filled(name=name),
            Text("Zet {name}: {what}.", "Set {name}: {what}.").filled(name=name, what=what),
        )
    yield Concern(
        "debug",
        not settings.DEBUG,
        Text("Foutzoeken staat uit.", "Debugging is off."),
        Text("Zet BELFORT_DEBUG uit.", "Switch BELFORT_DEBUG off."),
    )
    yield Concern(
        "https",
        settings.HTTPS,
        Text("Cookies gaan alleen over HTTPS.", "Cookies go over HTTPS only."),
        Text("Zet BELFORT_HTTPS=1 achter een proxy met TLS.", "Set BELFORT_HTTPS=1 behind a proxy with TLS."),
    )
    yield Concern(
        "hosts",
        not set(settings.ALLOWED_HOSTS) & {"*", "localhost"},
        Text("BELFORT_HOSTS noemt het adres van de site.", "BELFORT_HOSTS names the address of the site."),
        Text("Zet BELFORT_HOSTS op het echte adres van de site.", "Set BELFORT_HOSTS to the real address of the site."),
    )
    yield Concern(
        "mail",
        "console" not in settings.EMAIL_BACKEND,
        Text("Mail wordt verstuurd.", "Mail is sent."),
        Text(
            "Zet BELFORT_EMAIL_BACKEND en de mailserver: zonder mail komt geen uitnodiging aan.",
            "Set BELFORT_EMAIL_BACKEND and the mail server: without mail no invitation arrives.",
        ),
    )


def _database() -> list[Concern]:
    executor = MigrationExecutor(connection)
    open_migrations = executor.migration_plan(executor.loader.graph.leaf_nodes())
    migrations = Concern(
        "migrations",
        not open_migrations,
        Text("De tabellen zijn bij.", "The tables are up to date."),
        Text("Draai `belfort migrate`.", "Run `belfort migrate`."),
    )
    if open_migrations:
        return [migrations]
    with tenancy.acting(installation.everybody()):
        return [migrations, _reference(), _no_demo(), _file_keys(), *installation.database_concerns()]


def _reference() -> Concern:
    return Concern(
        "reference",
        Dataset.objects.exists(),
        Text("De referentiegegevens zijn geladen.", "The reference data are loaded."),
        Text("Draai `belfort load_reference`.", "Run `belfort load_reference`."),
    )


def _file_keys() -> Concern:
    return Concern(
        "file_keys",
        file_keys.opens_every_key(),
        Text("De sleutel van de bestanden past.", "The key of the files fits."),
        Text(
            "BELFORT_FILE_KEY past niet op de bewaarde bestanden: zet de sleutel terug waarmee zij gemaakt zijn.",
            "BELFORT_FILE_KEY does not fit the files that are kept: put back the key with which they were made.",
        ),
    )


def _no_demo() -> Concern:
    return Concern(
        "demo",
        not installation.is_demo(),
        Text("Dit zijn echte gegevens, geen demo.", "These are real data, no demo."),
        Text(
            "Dit is de demo; neem een andere databank voor echte gegevens.",
            "This is the demo; take another database for real data.",
        ),
    )
