"""The words of replies: a label for each figure, a title and headings for each annex."""

from dataclasses import dataclass

from belfort.domain.terms import Text

FIGURE_LABELS = {
    "audits.basic.ordered": Text("besturen die een basisaudit bestelden", "governments that ordered a basic audit"),
    "audits.additional.ordered": Text(
        "besturen die een aanvullende audit bestelden", "governments that ordered an additional audit"
    ),
    "audits.done": Text("uitgevoerde audits", "audits done"),
    "audits.planned": Text("geplande audits", "audits planned"),
    "audits.taken_over": Text(
        "audits waarbij systemen in belangrijke mate of volledig overgenomen werden",
        "audits in which systems were taken over in important part or wholly",
    ),
    "budget.committed": Text("vastgelegd (EUR)", "committed (EUR)"),
    "budget.credit": Text("krediet (EUR)", "credit (EUR)"),
    "budget.paid": Text("betaald (EUR)", "paid (EUR)"),
    "budget.remaining": Text("nog vast te leggen (EUR)", "remaining to commit (EUR)"),
    "elearning.enrolled": Text("besturen met e-learning", "governments with e-learning"),
    "elearning.offered": Text("besturen waaraan e-learning aangeboden is", "governments that were offered e-learning"),
    "elearning.rolled_out": Text("besturen die e-learning uitrolden", "governments that rolled out e-learning"),
    "elearning.testing": Text("besturen die e-learning testen", "governments that test e-learning"),
    "gaps.submissions": Text("besturen achter de maatregelen", "governments behind the controls"),
    "guidance.enrolled": Text("besturen in een begeleidingstraject", "governments in a guidance track"),
    "hacking.enrolled": Text("besturen in ethisch hacken", "governments in ethical hacking"),
    "indicators.audits_followed_up": Text("aandeel opgevolgde audits", "share of audits followed up"),
    "indicators.cyfun_basic": Text("aandeel besturen op CyFun Basis", "share of governments at CyFun Basic"),
    "indicators.https": Text("aandeel loketten op HTTPS", "share of counters on HTTPS"),
    "landing_zone.enrolled": Text("besturen met een landing zone", "governments with a landing zone"),
    "partnerships.count": Text("samenwerkingen", "partnerships"),
    "partnerships.governments": Text("besturen die samenwerken", "governments that work together"),
    "posters.copies": Text("geleverde affiches", "posters delivered"),
    "reach.governments": Text("bereikte besturen", "governments reached"),
    "sessions.governments": Text("besturen op infosessies", "governments at information sessions"),
    "sessions.later": Text("kijkers achteraf", "viewers afterwards"),
    "sessions.live": Text("deelnemers live", "participants live"),
    "toolkit.visitors": Text(
        "unieke bezoekers van de toolkit (som van de dagen)", "unique visitors of the toolkit (sum of the days)"
    ),
    "websites.full_https": Text("loketten volledig op HTTPS", "counters wholly on HTTPS"),
    "websites.not": Text("loketten niet volledig op HTTPS", "counters not wholly on HTTPS"),
    "websites.unknown": Text("loketten waarvan het niet geweten is", "counters of which it is not known"),
    "workshops.governments": Text("besturen in workshops", "governments in workshops"),
}


@dataclass(frozen=True, slots=True)
class AnnexText:
    """The title of an annex and its headings."""

    title: Text
    columns: tuple[Text, ...]


GOVERNMENT = Text("bestuur", "government")
KIND = Text("soort", "kind")
TRACK = Text("spoor", "track")
SINCE = Text("sinds", "since")
STATE = Text("stand", "state")
CONTROL = Text("maatregel", "control")
COUNT = Text("aantal besturen", "number of governments")
SHARE = Text("aandeel", "share")

ANNEX_TEXTS = {
    "enrolments": AnnexText(
        Text("Besturen per spoor", "Governments per track"), (TRACK, GOVERNMENT, KIND, STATE, SINCE)
    ),
    "money": AnnexText(
        Text("Middelen per spoor", "Money per track"),
        (
            TRACK,
            Text("krediet", "credit"),
            Text("vastgelegd", "committed"),
            Text("betaald", "paid"),
            Text("nog vast te leggen", "remaining"),
        ),
    ),
    "ethical-hacking": AnnexText(
        Text("Besturen in ethisch hacken", "Governments in ethical hacking"), (GOVERNMENT, KIND, STATE, SINCE)
    ),
    "tested": AnnexText(
        Text("Uitkomsten van audits", "Outcomes of audits"),
        (
            Text("soort audit", "kind of audit"),
            Text("uitkomst", "outcome"),
            Text("aantal audits", "number of audits"),
            Text("totaal van", "total of"),
        ),
    ),
    "causes": AnnexText(
        Text("Oorzaken en gevolgen", "Causes and consequences"),
        (
            Text("wat", "what"),
            Text("omschrijving", "description"),
            Text("aantal audits", "number of audits"),
        ),
    ),
    "partnerships": AnnexText(
        Text("Samenwerkingen", "Partnerships"),
        (Text("naam", "name"), GOVERNMENT, SINCE, Text("gedeelde functie", "shared function")),
    ),
    "planned-audits": AnnexText(
        Text("Geplande audits", "Audits planned"),
        (
            Text("soort audit", "kind of audit"),
            GOVERNMENT,
            KIND,
            STATE,
            Text("geselecteerd op", "selected on"),
            Text("aangekondigd op", "announced on"),
        ),
    ),
    "e-learning": AnnexText(
        Text("E-learning per bestuur", "E-learning per government"),
        (GOVERNMENT, KIND, STATE, SINCE, Text("aandeel personeel", "share of staff")),
    ),
    "posters": AnnexText(
        Text("Affiches en campagnes", "Posters and campaigns"),
        (
            Text("materiaal", "material"),
            GOVERNMENT,
            Text("aantal exemplaren", "number of copies"),
            Text("geleverd op", "delivered on"),
        ),
    ),
    "sessions": AnnexText(
        Text("Sessies", "Sessions"),
        (Text("sessie", "session"), TRACK, Text("datum", "date"), Text("live", "live"), Text("achteraf", "afterwards")),
    ),
    "indicators": AnnexText(
        Text("Indicatoren", "Indicators"),
        (
            Text("indicator", "indicator"),
            Text("waarde", "value"),
            Text("doel", "target"),
            STATE,
            Text("definitie", "definition"),
        ),
    ),
    "gaps": AnnexText(Text("Vaakst ontbrekende maatregelen", "Controls most often missing"), (CONTROL, COUNT, SHARE)),
    "measures": AnnexText(
        Text("Maatregelen met het meeste effect", "Controls with the most effect"),
        (CONTROL, Text("besturen die erbij komen", "governments gained")),
    ),
}
