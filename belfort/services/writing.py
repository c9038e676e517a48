"""What every writing service shares: the version that the reader saw, and what changed in words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

from belfort.domain.errors import ConflictError, Difference
from belfort.domain.terms import Text

Row = TypeVar("Row", bound=Model)

LABELS: Mapping[str, Text] = {
    "title": Text("titel", "title"),
    "name": Text("naam", "name"),
    "description": Text("omschrijving", "description"),
    "owner": Text("dienst", "department"),
    "state": Text("staat", "state"),
    "reason": Text("reden", "reason"),
    "role": Text("rol", "role"),
    "ends_on": Text("einddatum", "end date"),
    "starts_on": Text("begindatum", "start date"),
    "revoked_at": Text("ingetrokken op", "withdrawn on"),
    "title_en": Text("Engelse titel", "English title"),
    "name_en": Text("Engelse naam", "English name"),
    "category": Text("categorie", "category"),
    "kind": Text("soort", "kind"),
    "nis2_annex": Text("NIS2-bijlage", "NIS2 annex"),
    "group_impact": Text("beoordeling van de procesgroep", "rating of the process group"),
    "impact": Text("beoordeling van het proces", "rating of the process"),
    "critical": Text("kritiek", "critical"),
    "level": Text("niveau", "level"),
    "confidentiality": Text("vertrouwelijkheid", "confidentiality"),
    "integrity": Text("integriteit", "integrity"),
    "availability": Text("beschikbaarheid", "availability"),
    "flags": Text("soorten gegevens", "kinds of data"),
    "floor_overruled": Text("reden zonder ondergrens", "reason without floor"),
    "supports_all": Text("alles rust hierop", "everything rests on this"),
    "families": Text("families van maatregelen", "families of controls"),
    "floors": Text("ondergrenzen", "floors"),
    "ksz": Text("maatregelen van de KSZ", "KSZ controls"),
    "proposed": Text("voorgestelde maatregelen", "proposed controls"),
    "measured_on": Text("datum waarvan zij spreekt", "date it speaks of"),
    "mode": Text("cijfers", "figures"),
    "framework": Text("raamwerk", "framework"),
    "framework_id": Text("raamwerk", "framework"),
    "target_on": Text("te halen tegen", "to reach by"),
    "advised_level": Text("geadviseerd niveau", "advised level"),
    "advised_on": Text("ingevuld op", "filled in on"),
    "severity": Text("ernst", "severity"),
    "found_on": Text("vastgesteld op", "found on"),
    "due_on": Text("op te lossen tegen", "due on"),
    "next_release_on": Text("volgende release op", "next release on"),
    "due_reason": Text("reden van een andere termijn", "reason for another due day"),
    "response": Text("antwoord", "answer"),
    "location": Text("plaats", "location"),
    "cause": Text("oorzaak", "cause"),
    "consequence": Text("gevolg", "consequence"),
    "recommendation": Text("aanbeveling", "recommendation"),
    "reference": Text("nummer in het verslag", "number in the report"),
    "cvss_vector": Text("CVSS-vector", "CVSS vector"),
    "cvss_score": Text("CVSS-score", "CVSS score"),
    "known_exploited": Text("in de praktijk misbruikt", "exploited in practice"),
    "personal_data": Text("persoonsgegevens", "personal data"),
    "test_class": Text("klasse van het testregime", "class of the test regime"),
    "accepted_until": Text("aanvaard tot en met", "accepted until"),
    "fixed_on": Text("opgelost op", "fixed on"),
    "closed_on": Text("gesloten op", "closed on"),
    "withdrawn_at": Text("ingetrokken op", "withdrawn on"),
    "title_nl": Text("titel", "title"),
    "name_nl": Text("naam", "name"),
    "summary_nl": Text("samenvatting", "summary"),
    "summary_en": Text("Engelse samenvatting", "English summary"),
    "body_nl": Text("tekst", "text"),
    "body_en": Text("Engelse tekst", "English text"),
    "theme": Text("thema", "theme"),
    "source": Text("waar geleerd", "where learned"),
    "published_on": Text("gepubliceerd op", "published on"),
    "withdrawn_on": Text("ingetrokken op", "withdrawn on"),
    "held_on": Text("datum", "date"),
    "starts_at": Text("van", "from"),
    "ends_at": Text("tot", "until"),
    "place": Text("plaats", "place"),
    "url": Text("adres", "address"),
    "capacity": Text("plaatsen", "places"),
    "cancelled_on": Text("afgelast op", "cancelled on"),
    "cancelled_because": Text("waarom afgelast", "why cancelled"),
    "opens_on": Text("opent op", "opens on"),
    "reminds_on": Text("herinnering op", "reminder on"),
    "closes_on": Text("sluit op", "closes on"),
    "party": Text("door wie", "by whom"),
    "cost_eur": Text("kostprijs", "cost"),
    "paid_eur": Text("betaald door de Vlaamse overheid", "paid by the Flemish government"),
    "selected_on": Text("geselecteerd op", "selected on"),
    "announced_on": Text("aangekondigd op", "announced on"),
    "started_on": Text("gestart op", "started on"),
    "reported_on": Text("gerapporteerd op", "reported on"),
    "followed_up_on": Text("opgevolgd op", "followed up on"),
    "enrolled_on": Text("ingeschreven op", "enrolled on"),
    "shares_officer": Text("delen een functie", "share a function"),
    "shared_function": Text("gedeelde functie", "shared function"),
    "note": Text("opmerking", "note"),
    "definition_nl": Text("omschrijving", "definition"),
    "definition_en": Text("Engelse omschrijving", "English definition"),
    "target": Text("doel", "target"),
    "material": Text("materiaal", "material"),
    "copies": Text("aantal", "copies"),
    "delivered_on": Text("geleverd op", "delivered on"),
}


def update_versioned(row: Row, *, version: int, changes: Mapping[str, Any]) -> Row:
    """Write the changes when the row still has the version that the reader saw, and give the row its new values.

    Raises ConflictError with both texts when somebody else wrote first.
    """
    manager = getattr(type(row), "unscoped_rows", None) or type(row).objects  # type: ignore[attr-defined]
    rows = manager.filter(pk=row.pk)  # a public row has no wall and so no unscoped manager
    differing = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not rows.filter(version=version).update(version=version + 1, **differing):
        row.refresh_from_db()
        raise conflict(row, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version = version + 1  # type: ignore[attr-defined]
    return row


def conflict(row: Model, changes: Mapping[str, Any]) -> ConflictError:
    """Return the conflict between what stands there now and what the reader wanted to write."""
    differences = tuple(
        Difference(LABELS.get(name, Text(name, name)), _words(getattr(row, name)), _words(value), field=name)
        for name, value in changes.items()
        if getattr(row, name) != value and name not in {"decided_at", "responsible"}
    )
    return ConflictError(differences, version=int(row.version))  # type: ignore[attr-defined]


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def changed(row: Model, changes: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return, for the trail, each field that changes with its old and new text."""
    return {
        name: [_words(getattr(row, name)), _words(value)]
        for name, value in changes.items()
        if name != "decided_at" and getattr(row, name) != value
    }
