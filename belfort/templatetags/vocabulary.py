"""Words for keys that are kept as code: what happened, how controls relate, the phases of a scenario."""

from belfort.domain.classification import FLAG_NAMES
from belfort.domain.impact import DIMENSION_NAMES
from belfort.domain.terms import Text
from belfort.domain.workflow import STATE_NAMES

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
    }
)
CODES: dict[str, Text] = {
    "True": Text("ja", "yes"),
    "False": Text("nee", "no"),
    **{state.value: name for state, name in STATE_NAMES.items()},
    **{flag.value: name for flag, name in FLAG_NAMES.items()},
    **{dimension.value: name for dimension, name in DIMENSION_NAMES.items()},
}
