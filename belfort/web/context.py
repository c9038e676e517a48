"""What stands around every page: who is signed in, for which body, where one can go, and whether it is the demo."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from belfort.domain.permissions import NOBODY, Ability, Actor
from belfort.services import installation, organizations
from belfort.services.organizations import Organization
from belfort.web.access import LAST


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the navigation."""

    url: str
    label: str
    icon: str
    current: bool
    begins: bool = False


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the context of the base template."""
    actor: Actor = getattr(request, "actor", NOBODY)
    organization: Organization | None = getattr(request, "organization", None)
    if organization is None and actor.user_id:
        organization = organizations.find_mine(actor=actor, slug=request.session.get(LAST, ""))
    return {
        "actor": actor,
        "organization": organization,
        "is_demo": installation.is_demo(),
        "navigation": list(_items(request.path, actor, organization)),
        "several": len(actor.organization_ids) > 1,
        "may_search": organization is not None and actor.may(Ability.READ_REGISTER, organization.id),
    }


def _places() -> tuple[tuple[tuple[str, str, str, Ability], ...], ...]:
    """Return the pages of a body in groups: what belongs together stands together."""
    return (
        (("start", _("Waar staan we?"), "home", Ability.READ_REGISTER),),
        (
            ("processes", _("Processen"), "process", Ability.READ_REGISTER),
            ("assets", _("Informatieassets"), "asset", Ability.READ_REGISTER),
            ("facilities", _("Basisinrichtingen"), "facility", Ability.READ_REGISTER),
            ("controls", _("Minimale maatregelen"), "shield", Ability.READ_REGISTER),
        ),
        (
            ("assessments", _("Zelfevaluaties"), "check", Ability.READ_RESULTS),
            ("reports", _("Rapporten"), "report", Ability.READ_RESULTS),
        ),
        (
            ("dossiers", _("Audits en tests"), "lens", Ability.FOLLOW_FINDINGS),
            ("findings", _("Vaststellingen"), "finding", Ability.FOLLOW_FINDINGS),
            ("websites", _("Websites"), "globe", Ability.READ_WEBSITES),
            ("disclosures", _("Meldingen"), "mail", Ability.HANDLE_DISCLOSURES),
        ),
        (
            ("offers", _("Aanbod"), "offer", Ability.READ_ENROLMENTS),
            ("sharing", _("Wat we delen"), "share", Ability.READ_RESULTS),
        ),
        (
            ("programme", _("Programma"), "offer", Ability.READ_PROGRAMME),
            ("workshops", _("Sessies"), "calendar", Ability.READ_PROGRAMME),
            ("audits", _("Audits"), "shield", Ability.READ_PROGRAMME),
            ("deliveries", _("Leveringen"), "upload", Ability.READ_PROGRAMME),
            ("partnerships", _("Wie werkt met wie"), "people", Ability.READ_PROGRAMME),
            ("toolkit", _("Toolkit"), "download", Ability.READ_PROGRAMME),
            ("notes", _("Adviezen en lessen"), "book", Ability.READ_PROGRAMME),
        ),
        (
            ("sector", _("Sectorbeeld"), "sector", Ability.READ_SECTOR),
            ("rounds", _("Meetrondes"), "check", Ability.READ_PROGRAMME),
            ("help-first", _("Eerst helpen"), "help", Ability.GUIDE_GOVERNMENTS),
            ("budget", _("Begroting"), "money", Ability.READ_BUDGET),
            ("questions", _("Vragen"), "question", Ability.READ_BUDGET),
        ),
        (
            ("members", _("Mensen en mandaten"), "people", Ability.READ_MEMBERS),
            ("trail", _("Logboek"), "trail", Ability.READ_TRAIL),
            ("settings", _("Instellingen"), "settings", Ability.CONFIGURE_ORGANIZATION),
        ),
    )


def _of_body(path: str, actor: Actor, organization: Organization) -> Iterator[Item]:
    """Yield the pages of a body that the actor may open; the first of each group but the first begins after a line."""
    for number, group in enumerate(_places()):
        begins = number > 1
        for name, label, icon, ability in group:
            if actor.may(ability, organization.id):
                url = reverse(name, args=[organization.slug])
                current = path == url if name == "start" else path.startswith(url)
                yield Item(url, label, icon, current, begins)
                begins = False


def _items(path: str, actor: Actor, organization: Organization | None) -> Iterator[Item]:
    if organization is not None:
        yield from _of_body(path, actor, organization)
    if actor.audit_ids:
        url = reverse("given-audits")
        yield Item(url, _("Mijn audits"), "lens", path.startswith(url))
    if actor.may_anywhere(Ability.READ_CATALOGS):
        for name, label, icon in (
            ("directory", _("Besturen"), "map"),
            ("frameworks", _("Raamwerken en lijsten"), "book"),
        ):
            url = reverse(name)
            yield Item(url, label, icon, path.startswith(url), icon == "map")
    if actor.may_anywhere(Ability.OPERATE_PLATFORM):
        url = reverse("texts")
        yield Item(url, _("Officiële teksten"), "upload", path.startswith(url))
