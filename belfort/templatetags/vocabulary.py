"""Words for keys that are kept as code: what happened, how controls relate, the phases of a scenario."""

from belfort.domain.classification import FLAG_NAMES
from belfort.domain.impact import DIMENSION_NAMES
from belfort.domain.permissions import ROLE_NAMES, Role
from belfort.domain.terms import Text
from belfort.domain.workflow import STATE_NAMES
from belfort.services.facilities import KINDS

VERBS = {
    "asset.adapted": Text("informatieasset gewijzigd", "information asset changed"),
    "asset.added": Text("eigen informatieasset toegevoegd", "own information asset added"),
    "asset.confirmed": Text("informatieasset bevestigd", "information asset confirmed"),
    "asset.confirmed_many": Text("informatieassets bevestigd", "information assets confirmed"),
    "asset.not_ours": Text("informatieasset is niet van ons", "information asset is not ours"),
    "asset.own": Text("informatieasset weer in gebruik", "information asset in use again"),
    "asset.valued": Text("informatieasset gewaardeerd", "information asset valued"),
    "facility.adapted": Text("basisinrichting gewijzigd", "facility changed"),
    "facility.added": Text("eigen basisinrichting toegevoegd", "own facility added"),
    "facility.confirmed": Text("basisinrichting bevestigd", "facility confirmed"),
    "facility.not_ours": Text("basisinrichting is niet van ons", "facility is not ours"),
    "facility.own": Text("basisinrichting weer in gebruik", "facility in use again"),
    "file.read": Text("bestand ingelezen", "file read"),
    "invitation.sent": Text("uitnodiging verstuurd", "invitation sent"),
    "invitation.withdrawn": Text("uitnodiging ingetrokken", "invitation withdrawn"),
    "mandate.granted": Text("mandaat gegeven", "mandate granted"),
    "mandate.revoked": Text("mandaat ingetrokken", "mandate withdrawn"),
    "membership.accepted": Text("lid geworden na een uitnodiging", "joined by invitation"),
    "membership.added": Text("lid toegevoegd", "member added"),
    "membership.ended": Text("lidmaatschap beëindigd", "membership ended"),
    "process.adapted": Text("proces gewijzigd", "process changed"),
    "process.added": Text("eigen proces toegevoegd", "own process added"),
    "process.assets_linked": Text("informatieassets van een proces gekozen", "information assets of a process chosen"),
    "process.assigned": Text("proces toegewezen", "process assigned"),
    "process.confirmed": Text("proces bevestigd", "process confirmed"),
    "process.confirmed_many": Text("processen bevestigd", "processes confirmed"),
    "process.not_ours": Text("proces is niet van ons", "process is not ours"),
    "process.own": Text("proces weer in gebruik", "process in use again"),
    "process.peaks_set": Text("piekperiodes ingesteld", "peak periods set"),
    "reference.loaded": Text("referentiegegevens geladen", "reference data loaded"),
    "register.configured": Text("instellingen gewijzigd", "settings changed"),
    "register.exported": Text("register als Excel gehaald", "register taken as Excel"),
    "register.imported": Text("bestand in het register geschreven", "file written into the register"),
    "register.taken_over": Text("generieke lijst overgenomen", "generic list taken over"),
    "register.updated": Text("nieuwere versie van een rij overgenomen", "newer version of a row taken over"),
}

RELATIONS = {
    "equal": Text("gelijk aan", "equal to"),
    "subset": Text("deel van", "part of"),
    "superset": Text("ruimer dan", "wider than"),
    "intersects": Text("overlapt met", "overlaps"),
}

STRENGTHS = {1: Text("zwak", "weak"), 2: Text("duidelijk", "clear"), 3: Text("sterk", "strong")}

# the catalog in which a reference stands, by how it begins; the first that fits
PREFIXES = (
    ("ICRP-", "icr-proposed"),
    ("ICR-", "icr"),
    ("LZ-", "landing-zone"),
    ("KSZ-", "ksz"),
    ("GDPR-", "gdpr"),
)

# what a process does with an information asset
USES = {
    "creates": Text("maakt", "creates"),
    "uses": Text("gebruikt", "uses"),
    "stores": Text("bewaart", "stores"),
}

# what somebody with this role comes to do, for the list of logins of the demo
_READS = Text("Leest de raamwerken en lijsten.", "Reads the frameworks and lists.")
TASKS: dict[Role, Text] = {
    Role.READER: Text("Leest het register.", "Reads the register."),
    Role.CONTRIBUTOR: Text(
        "Werkt aan de processen die aan hem of haar toegewezen zijn.", "Works on the processes assigned to them."
    ),
    Role.OFFICER: Text(
        "Houdt het register bij: bevestigt, past aan en waardeert.",
        "Keeps the register: confirms, adapts and values.",
    ),
    Role.DPO: Text(
        "Leest alles en kijkt mee naar gegevens over mensen.", "Reads everything and looks after data about people."
    ),
    Role.MANAGER: Text("Kiest de instellingen en geeft mandaten.", "Chooses the settings and grants mandates."),
    Role.ADMINISTRATOR: Text("Nodigt mensen uit en beheert hun rollen.", "Invites people and manages their roles."),
    Role.SUPPORTER: Text(
        "Werkt mee bij besturen die een mandaat gaven.", "Works along for governments that granted a mandate."
    ),
    Role.AUDITOR: _READS,
    Role.TESTER: _READS,
    Role.COACH: _READS,
    Role.PROGRAMME_MANAGER: _READS,
    Role.SECTOR_ANALYST: _READS,
    Role.OPERATOR: Text(
        "Beheert de installatie en ziet geen registers.", "Runs the installation and sees no registers."
    ),
}

PHASES = {
    "detect": Text("Vaststellen", "Detect"),
    "contain": Text("Indammen", "Contain"),
    "recover": Text("Herstellen", "Recover"),
    "communicate": Text("Communiceren", "Communicate"),
}

# the fields of which the trail keeps codes, and what these codes say
CODED = frozenset(
    {
        "state",
        "flags",
        "impact",
        "group_impact",
        "floors",
        "nis2_annex",
        "critical",
        "supports_all",
        "ksz",
        "proposed",
        "kind",
        "role",
    }
)
CODES: dict[str, Text] = {
    "True": Text("ja", "yes"),
    "False": Text("nee", "no"),
    **{state.value: name for state, name in STATE_NAMES.items()},
    **{flag.value: name for flag, name in FLAG_NAMES.items()},
    **{dimension.value: name for dimension, name in DIMENSION_NAMES.items()},
    **{role.value: name for role, name in ROLE_NAMES.items()},
    **KINDS,
}

# what a newer version of the generic list may change and keeps as keys, by the Dutch label of the field
LISTED = frozenset(
    {
        "procesgroep",
        "beoordeling",
        "informatieassets",
        "soorten gegevens",
        "families van maatregelen",
        "assets die erop rusten",
        "rust op",
    }
)
