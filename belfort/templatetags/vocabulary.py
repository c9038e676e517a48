"""Words for keys that are kept as code: what happened, how controls relate, the phases of a scenario."""

from belfort.domain.classification import FLAG_NAMES
from belfort.domain.disclosures import DISCLOSURE_STATE_NAMES
from belfort.domain.findings import SEVERITY_NAMES
from belfort.domain.frameworks import LEVEL_NAMES as ASSURANCE_NAMES, MODE_NAMES
from belfort.domain.impact import DIMENSION_NAMES
from belfort.domain.permissions import ROLE_NAMES, Role
from belfort.domain.terms import Text, same
from belfort.domain.workflow import STATE_NAMES
from belfort.services.facilities import KINDS
from belfort.services.targets import ADVISED_NAMES

VERBS = {
    "assessment.answers_confirmed": Text(
        "antwoorden van een zelfevaluatie bevestigd", "answers of a self-assessment confirmed"
    ),
    "assessment.changed": Text("gegevens van een zelfevaluatie gewijzigd", "details of a self-assessment changed"),
    "assessment.control_scored": Text("maatregel beantwoord", "control answered"),
    "assessment.controls_given": Text("maatregelen aan een collega gegeven", "controls given to a colleague"),
    "assessment.controls_scored": Text("maatregelen samen beantwoord", "controls answered together"),
    "assessment.imported": Text("officieel werkboek ingelezen", "official workbook read"),
    "assessment.moved": Text("zelfevaluatie overgezet naar 2025", "self-assessment moved to 2025"),
    "assessment.remarked": Text("opmerking bij een zelfevaluatie", "remark on a self-assessment"),
    "assessment.reopened": Text(
        "nieuwe versie van een zelfevaluatie begonnen", "new version of a self-assessment begun"
    ),
    "assessment.sent_back": Text("zelfevaluatie teruggestuurd", "self-assessment sent back"),
    "assessment.started": Text("zelfevaluatie begonnen", "self-assessment begun"),
    "assessment.submitted": Text("zelfevaluatie ingediend", "self-assessment submitted"),
    "assessment.workbook_filled": Text("officieel werkboek ingevuld", "official workbook filled in"),
    "asset.adapted": Text("informatieasset gewijzigd", "information asset changed"),
    "asset.added": Text("eigen informatieasset toegevoegd", "own information asset added"),
    "asset.assigned": Text("informatieasset toegewezen", "information asset assigned"),
    "asset.confirmed": Text("informatieasset bevestigd", "information asset confirmed"),
    "asset.confirmed_many": Text("informatieassets bevestigd", "information assets confirmed"),
    "asset.not_ours": Text("informatieasset is niet van ons", "information asset is not ours"),
    "asset.own": Text("informatieasset weer in gebruik", "information asset in use again"),
    "asset.valued": Text("informatieasset gewaardeerd", "information asset valued"),
    "certificate.added": Text("verificatie of certificaat toegevoegd", "verification or certificate added"),
    "certificate.opened": Text("bestand van een certificaat gehaald", "file of a certificate taken"),
    "certificate.withdrawn": Text("verificatie of certificaat ingetrokken", "verification or certificate withdrawn"),
    "disclosure.contact_erased": Text("contactgegevens van een melder gewist", "contact data of a finder erased"),
    "disclosure.dated": Text("data van een melding genoteerd", "dates of a report noted"),
    "disclosure.file_opened": Text("bijlage van een melding gehaald", "attachment of a report taken"),
    "disclosure.finding_made": Text("vaststelling gemaakt van een melding", "finding made of a report"),
    "disclosure.moved": Text("melding behandeld", "report handled"),
    "disclosure.note_taken": Text("nota voor het CCB gehaald", "note for the CCB taken"),
    "disclosure.noted": Text("notitie bij een melding", "note beside a report"),
    "disclosure.received": Text("melding van een kwetsbaarheid ontvangen", "report of a vulnerability received"),
    "disclosure.thanked": Text("melder bedankt", "finder thanked"),
    "disclosure.unthanked": Text("naam van de dankpagina gehaald", "name taken off the page of thanks"),
    "disclosure_policy.changed": Text("meldbeleid gewijzigd", "disclosure policy changed"),
    "evidence.added": Text("bewijsstuk toegevoegd", "evidence added"),
    "evidence.opened": Text("bestand van een bewijsstuk gehaald", "file of evidence taken"),
    "evidence.withdrawn": Text("bewijsstuk ingetrokken", "evidence withdrawn"),
    "facility.adapted": Text("basisinrichting gewijzigd", "facility changed"),
    "facility.added": Text("eigen basisinrichting toegevoegd", "own facility added"),
    "facility.assigned": Text("basisinrichting toegewezen", "facility assigned"),
    "facility.confirmed": Text("basisinrichting bevestigd", "facility confirmed"),
    "facility.not_ours": Text("basisinrichting is niet van ons", "facility is not ours"),
    "facility.own": Text("basisinrichting weer in gebruik", "facility in use again"),
    "file.read": Text("bestand ingelezen", "file read"),
    "file.shredded": Text("bestanden voorgoed onleesbaar gemaakt", "files made unreadable for ever"),
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
    "report.asked": Text("rapport gevraagd", "report asked for"),
    "report.exported": Text("rapport als bestand gehaald", "report taken as a file"),
    "report.made": Text("rapport gemaakt", "report made"),
    "report.opened": Text("bestand van een rapport gehaald", "file of a report taken"),
    "sector.exported": Text("sectorbeeld als Excel gehaald", "sector picture taken as Excel"),
    "sector.looked": Text("naar cijfers van aparte besturen gekeken", "figures of single governments looked at"),
    "sector.websites_counted": Text("websites van de sector geteld", "websites of the sector counted"),
    "website.added": Text("website toegevoegd", "website added"),
    "website.proven": Text("website is van het bestuur", "website is the government's own"),
    "website.changed": Text("gegevens van een website gewijzigd", "details of a website changed"),
    "website.consent_given": Text("toestemming gegeven om websites te meten", "consent given to measure websites"),
    "website.consent_refused": Text(
        "toestemming ingetrokken om websites te meten", "consent withdrawn to measure websites"
    ),
    "website.explained": Text("oordeel over een website uitgelegd", "verdict on a website explained"),
    "website.paused": Text("website op pauze gezet", "website put on pause"),
    "website.removed": Text("website uit de lijst gehaald", "website taken out of the list"),
    "website.resumed": Text("website weer gemeten", "website measured again"),
    "website.scan_asked": Text("gevraagd om een website te bekijken", "asked to look at a website"),
    "website.verdicts_changed": Text("oordelen over een website veranderd", "verdicts on a website changed"),
    "sector.published": Text("cijfers van de sector gepubliceerd", "figures of the sector published"),
    "sharing.chosen": Text("gekozen wat de sector ziet", "chosen what the sector sees"),
    "target.set": Text("streefniveau gekozen", "target level chosen"),
    "token.made": Text("sleutel voor een programma gemaakt", "key for a program made"),
    "token.revoked": Text("sleutel voor een programma ingetrokken", "key for a program revoked"),
    "attendance.recorded": Text("aanwezigheid genoteerd", "attendance recorded"),
    "audit.changed": Text("afspraken over een audit gewijzigd", "agreements about an audit changed"),
    "audit.given": Text("audit aan iemand gegeven", "audit given to somebody"),
    "audit.report_kept": Text("verslag van een audit bewaard", "report of an audit kept"),
    "audit.report_opened": Text("verslag van een audit gehaald", "report of an audit taken"),
    "audit.taken_back": Text("audit van iemand teruggenomen", "audit taken back from somebody"),
    "finding.accepted": Text("vaststelling aanvaard als restrisico", "finding accepted as residual risk"),
    "finding.answered": Text("vaststelling beantwoord", "finding answered"),
    "finding.assigned": Text("vaststelling toegewezen", "finding assigned"),
    "finding.changed": Text("vaststelling gewijzigd", "finding changed"),
    "finding.closed": Text("vaststelling gesloten na hertest", "finding closed after a retest"),
    "finding.due_set": Text("termijn van een vaststelling gekozen", "due day of a finding chosen"),
    "finding.exported": Text("vaststellingen als bestand gehaald", "findings taken as a file"),
    "finding.failed": Text("hertest: vaststelling nog niet opgelost", "retest: finding not fixed yet"),
    "finding.fixed": Text("vaststelling opgelost gemeld", "finding reported as fixed"),
    "finding.imported": Text("vaststellingen ingelezen", "findings read in"),
    "finding.linked": Text("vaststelling dubbel met een andere", "finding a duplicate of another"),
    "finding.recorded": Text("vaststelling genoteerd", "finding recorded"),
    "finding.reopened": Text("vaststelling weer geopend", "finding opened again"),
    "audit.announced": Text("audit aangekondigd", "audit announced"),
    "audit.cancelled": Text("audit afgelast", "audit cancelled"),
    "audit.corrected": Text("audit verbeterd", "audit corrected"),
    "audit.restored": Text("audit gaat toch door", "audit goes through after all"),
    "audit.followed_up": Text("audit opgevolgd", "audit followed up"),
    "audit.paid": Text("geld van een audit genoteerd", "money of an audit noted"),
    "audit.planned": Text("audit gepland", "audit planned"),
    "audit.reported": Text("audit gerapporteerd", "audit reported"),
    "audit.started": Text("audit gestart", "audit started"),
    "budget.added": Text("rijen in de begroting geschreven", "lines written into the budget"),
    "enrolment.added": Text("ingeschreven voor een spoor", "enrolled in a track"),
    "enrolment.changed": Text("inschrijving gewijzigd", "enrolment changed"),
    "enrolment.corrected": Text("stap van een inschrijving verbeterd", "step of an enrolment corrected"),
    "enrolment.moved_up": Text("plaats gekregen van de wachtlijst", "got a place from the waiting list"),
    "attendance.exported": Text("deelnames als bestand gehaald", "attendance taken as a file"),
    "attendance.imported": Text("deelnames ingelezen", "attendance read in"),
    "budget.exported": Text("begroting als bestand gehaald", "budget taken as a file"),
    "enrolments.exported": Text("inschrijvingen als bestand gehaald", "enrolments taken as a file"),
    "enrolments.imported": Text("inschrijvingen ingelezen", "enrolments read in"),
    "reply.exported": Text("antwoord als bestand gehaald", "reply taken as a file"),
    "reply.frozen": Text("antwoord bewaard", "reply frozen"),
    "round.exported": Text("vergelijking van meetrondes uitgevoerd", "comparison of rounds exported"),
    "round.frozen": Text("meetronde gesloten en bevroren", "round closed and frozen"),
    "round.report_asked": Text("verantwoording van een meetronde gevraagd", "account of a round asked"),
    "round.report_made": Text("verantwoording van een meetronde gemaakt", "account of a round made"),
    "round.report_opened": Text("verantwoording van een meetronde geopend", "account of a round opened"),
    "round.asked_again": Text("verontschuldiging voor een meetronde ingetrokken", "excuse from a round withdrawn"),
    "round.changed": Text("data van een meetronde veranderd", "dates of a round changed"),
    "round.excused": Text("bestuur verontschuldigd voor een meetronde", "government excused from a round"),
    "round.opened": Text("meetronde geopend", "round opened"),
    "track.added": Text("spoor toegevoegd", "track added"),
    "track.changed": Text("spoor gewijzigd", "track changed"),
    "indicator.added": Text("indicator toegevoegd", "indicator added"),
    "indicator.changed": Text("indicator gewijzigd", "indicator changed"),
    "indicator.withdrawn": Text("indicator ingetrokken", "indicator withdrawn"),
    "delivery.corrected": Text("levering verbeterd", "delivery corrected"),
    "delivery.withdrawn": Text("levering ingetrokken", "delivery withdrawn"),
    "delivery.recorded": Text("levering genoteerd", "delivery noted"),
    "note.added": Text("nota geschreven", "note written"),
    "note.changed": Text("nota gewijzigd", "note changed"),
    "note.published": Text("nota gepubliceerd", "note published"),
    "note.withdrawn": Text("nota ingetrokken", "note withdrawn"),
    "partnership.added": Text("samenwerking toegevoegd", "partnership added"),
    "partnership.changed": Text("samenwerking gewijzigd", "partnership changed"),
    "partnership.joined": Text("bestuur werkt mee", "government works along"),
    "partnership.left": Text("einddatum in een samenwerking gekozen", "end date in a partnership chosen"),
    "toolkit.added": Text("document in de toolkit gezet", "document put into the toolkit"),
    "toolkit.changed": Text("document in de toolkit gewijzigd", "document in the toolkit changed"),
    "toolkit.published": Text("nieuwe versie in de toolkit", "new version in the toolkit"),
    "toolkit.put_back": Text("document teruggezet in de toolkit", "document put back into the toolkit"),
    "toolkit.withdrawn": Text("document uit de toolkit gehaald", "document taken from the toolkit"),
    "workshop.changed": Text("sessie gewijzigd", "session changed"),
    "workshop.resumed": Text("sessie gaat toch door", "session goes on after all"),
    "workshop.added": Text("sessie gepland", "session planned"),
    "workshop.cancelled": Text("sessie afgelast", "session cancelled"),
}

RELATIONS = {
    "equal": Text("is gelijk aan", "equals"),
    "subset": Text("is een deel van", "is a part of"),
    "superset": Text("is ruimer dan", "is wider than"),
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
    Role.AUDITOR: Text(
        "Ziet de audits die zij kreeg, en noteert vaststellingen.",
        "Sees the audits given to her, and records findings.",
    ),
    Role.TESTER: Text(
        "Ziet de tests die hij kreeg, en noteert wat hij vindt.",
        "Sees the tests given to him, and records what he finds.",
    ),
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
        "level",
        "mode",
        "advised_level",
        "framework_id",
        "severity",
        "is_open",
        "shows_thanks",
    }
)
CODES: dict[str, Text] = {
    "True": Text("ja", "yes"),
    "False": Text("nee", "no"),
    **{state.value: name for state, name in DISCLOSURE_STATE_NAMES.items()},
    **{severity.value: name for severity, name in SEVERITY_NAMES.items()},
    **{state.value: name for state, name in STATE_NAMES.items()},
    **{flag.value: name for flag, name in FLAG_NAMES.items()},
    **{dimension.value: name for dimension, name in DIMENSION_NAMES.items()},
    **{role.value: name for role, name in ROLE_NAMES.items()},
    **KINDS,
    **{level.value: name for level, name in ASSURANCE_NAMES.items()},
    **{mode.value: name for mode, name in MODE_NAMES.items()},
    "small": ADVISED_NAMES["small"],
    "cyfun-2025": same("CyberFundamentals 2025"),
    "cyfun-2023": same("CyberFundamentals 2023"),
}

# fields that the trail names beside those of the rows of the register
FIELDS = {
    "documentation": Text("documentatie", "documentation"),
    "implementation": Text("implementatie", "implementation"),
    "grounds_documentation": Text("motivering van de documentatie", "grounds for the documentation"),
    "grounds_implementation": Text("motivering van de implementatie", "grounds for the implementation"),
    "is_open": Text("meldpunt open", "reporting open"),
    "opened_on": Text("open sinds", "open since"),
    "contact": Text("mailadres", "mail address"),
    "encryption_url": Text("adres van de sleutel", "address of the key"),
    "scope": Text("waarover", "scope"),
    "rules": Text("eigen regels", "own rules"),
    "expires_on": Text("vervalt op", "expires on"),
    "shows_thanks": Text("dankpagina", "page of thanks"),
    "found_at": Text("gevonden op", "found at"),
    "notified_at": Text("korte melding bij het CCB", "short notification at the CCB"),
    "reported_at": Text("volledige melding bij het CCB", "full report at the CCB"),
    "publication_agreed_on": Text("akkoord met publicatie", "agreed to publication"),
}
