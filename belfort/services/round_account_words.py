"""The words of the account of a round: sentences that a member of a government reads without knowing Belfort."""

from belfort.domain.terms import Text

NOT_CLOSED = Text(
    "Een verantwoording kan pas als de ronde gesloten en bevroren is, na {day}.",
    "An account can only be made once the round is closed and frozen, after {day}.",
)
SITUATION = Text(
    "Toestand bij het sluiten op {closed}; wat later kwam, geteld op {today}",
    "Situation at the closing on {closed}; what came later, counted on {today}",
)
SHORT = Text("In het kort", "In short")
ASKED = Text(
    "Van {opens} tot en met {closes} vroeg de ronde {count} lokale besturen om zichzelf te beoordelen met {framework}.",
    "From {opens} up to and including {closes} the round asked {count} local governments to assess themselves with {framework}.",
)
HANDED_IN = Text(
    "Bij het sluiten hadden {count} besturen ingediend ({share}); {excused} waren verontschuldigd. Sindsdien dienden er {late} te "
    "laat in.",
    "At the closing {count} governments had submitted ({share}); {excused} were excused. Since then {late} submitted late.",
)
REACHED = Text(
    "Van de {of} besturen achter de cijfers haalt {share} niveau Basis ({count}).",
    "Of the {of} governments behind the figures {share} reach level Basic ({count}).",
)
FIRST_GAP = Text("Wat de besturen het vaakst missen: {control}.", "What governments lack most often: {control}.")
NO_FIGURES = Text(
    "Cijfers over maturiteit zijn er niet: bij het sluiten was er nog niets dat bekendgemaakt mag worden.",
    "There are no figures on maturity: at the closing nothing could be published yet.",
)

PARTICIPATION, PARTICIPATION_SHEET = (
    Text("Wie deed mee", "Who took part"),
    Text("Deelname", "Participation"),
)
TAKING_PART = Text(
    "Een bestuur diende in als het zijn zelfevaluatie tekende en doorstuurde; verontschuldigd is wie daarvoor een reden gaf die "
    "aanvaard werd.",
    "A government submitted when it signed its self-assessment and sent it; excused is who gave a reason that was accepted.",
)
LATE_SINCE = Text(
    "De stand bij het sluiten ligt vast. Wie later indiende, staat in de kolom van vandaag als te laat.",
    "The situation at the closing is fixed. Who submitted later stands as late in the column of today.",
)
HIDDEN_GROUP = Text(
    "1 groep is weggelaten: ze is kleiner dan vijf besturen, of ze zou zo'n groep verraden.",
    "1 group was left out: it is smaller than five governments, or it would give such a group away.",
)
HIDDEN_GROUPS = Text(
    "{count} groepen zijn weggelaten: ze zijn kleiner dan vijf besturen, of ze zouden zo'n groep verraden.",
    "{count} groups were left out: they are smaller than five governments, or they would give such a group away.",
)
STATES = Text("Waar de besturen staan", "Where governments stand")
STATE_COLUMNS = (Text("stand", "stand"), Text("bij het sluiten", "at the closing"), Text("vandaag", "today"))
GROUP_COLUMNS = (
    Text("groep", "group"),
    Text("gevraagd", "asked"),
    Text("ingediend", "submitted"),
    Text("verontschuldigd", "excused"),
    Text("aandeel", "share"),
)

MATURITY, MATURITY_SHEET = (
    Text("Hoe ver staan de besturen", "How far governments are"),
    Text("Maturiteit", "Maturity"),
)
OF_PUBLICATION = Text(
    "De cijfers zijn die van de publicatie van {day}, de laatste bij het sluiten. Ze tellen van elk bestuur de nieuwste volledige "
    "inzending van dat moment, in of buiten de ronde.",
    "The figures are those of the publication of {day}, the last one at the closing. They count the newest complete submission of "
    "each government at that moment, in the round or apart from it.",
)
HOW_COUNTED = Text(
    "Een totaal ligt tussen 1 en 5. Niveau Basis vraagt een totaal van minstens 2,5 en genoeg op elke kernmaatregel.",
    "A total lies between 1 and 5. Level Basic asks a total of at least 2.5 and enough on each key control.",
)
SMALL_NUMBERS = Text(
    "Een aantal van 1 tot 4 besturen die niet met naam delen, wordt niet genoemd; er staat dan een grens.",
    "A number of 1 to 4 governments that do not share by name is not told; a bound stands there instead.",
)
TOTALS, BINS = Text("Cijfers", "Figures"), Text("Verdeling van de totalen", "Distribution of totals")
TOTAL_COLUMNS = (Text("gegeven", "item"), Text("cijfer", "figure"), Text("wat het zegt", "what it says"))
BIN_COLUMNS = (Text("totaal", "total"), Text("besturen", "governments"))
PARTICIPANTS, PARTICIPANTS_MEAN = (
    Text("deelnemers", "participants"),
    Text("besturen met een volledige inzending", "governments with a complete submission"),
)
AT_BASIC, AT_BASIC_MEANS = (
    Text("halen Basis", "reach Basic"),
    Text("voldoen aan elke voorwaarde van het niveau", "meet every condition of the level"),
)
SHARE, SHARE_MEANS = (
    Text("aandeel", "share"),
    Text("deel van de deelnemers dat Basis haalt", "part of the participants that reaches Basic"),
)
MEAN, MEAN_MEANS = Text("gemiddelde", "mean"), Text("het gemiddelde van hun totalen", "the mean of their totals")
LOWER, LOWER_MEANS = (
    Text("onderste kwartiel", "lower quartile"),
    Text("een kwart van de besturen zit eronder", "a quarter of the governments is below it"),
)
MEDIAN, MEDIAN_MEANS = (
    Text("mediaan", "median"),
    Text("de helft zit eronder, de helft erboven", "half is below it, half above"),
)
UPPER, UPPER_MEANS = (
    Text("bovenste kwartiel", "upper quartile"),
    Text("een kwart van de besturen zit erboven", "a quarter of the governments is above it"),
)

MISSING, MISSING_SHEET = (
    Text("Wat ontbreekt het vaakst", "What is missing most often"),
    Text("Tekorten", "Gaps"),
)
NO_CONTROLS = Text(
    "Cijfers per maatregel zijn er niet: daarvoor staan er te weinig besturen achter.",
    "There are no figures per control: too few governments stand behind them.",
)
GAPS_EXPLAINED = Text(
    "Een maatregel ontbreekt bij een bestuur als de documentatie of de implementatie onder 3 blijft. Geteld over de {count} "
    "besturen die {framework} invulden.",
    "A control is missing at a government when documentation or implementation stays under 3. Counted over the {count} "
    "governments that filled in {framework}.",
)
OTHER_FRAMEWORK = Text(
    "Dat is niet het raamwerk van de ronde: achter dat raamwerk stonden bij het sluiten nog te weinig besturen.",
    "That is not the framework of the round: too few governments stood behind that one at the closing.",
)
EFFECTS_EXPLAINED = Text(
    "De tweede tabel zegt hoeveel besturen meer niveau Basis zouden halen als die ene maatregel overal in orde kwam.",
    "The second table says how many more governments would reach level Basic if that one control came in order everywhere.",
)
GAPS, EFFECTS = (
    Text("Vaakst ontbrekend", "Most often missing"),
    Text("Meeste effect", "Most effect"),
)
GAP_COLUMNS = (Text("maatregel", "control"), Text("besturen", "governments"), Text("aandeel", "share"))
EFFECT_COLUMNS = (Text("maatregel", "control"), Text("besturen erbij", "governments more"))

BEFORE, BEFORE_SHEET = (
    Text("Vergeleken met {name}", "Compared with {name}"),
    Text("Vorige ronde", "Previous round"),
)
BEFORE_EXPLAINED = Text(
    "Beide kolommen zijn de publicatie bij het sluiten van die ronde. Een verschil staat er alleen tussen twee getallen.",
    "Both columns are the publication at the closing of that round. A difference stands between two numbers only.",
)
DIFFERENCES = Text("Verschillen", "Differences")
FIGURE, DIFFERENCE = Text("gegeven", "item"), Text("verschil", "difference")

PROGRAMME, PROGRAMME_SHEET = (
    Text("Wat het programma deed", "What the programme did"),
    Text("Programma", "Programme"),
)
PROGRAMME_EXPLAINED = Text(
    "Sinds het begin van het programma, geteld op {day}. Bedragen zijn in euro.",
    "Since the start of the programme, counted on {day}. Amounts are in euro.",
)
PROGRAMME_TABLE = Text("Aanbod en middelen", "Offer and money")
PROGRAMME_COLUMNS = (Text("gegeven", "item"), Text("cijfer", "figure"))

MADE = Text("Hoe dit gemaakt is", "How this was made")
FROM_ROUND = Text(
    "De deelname bij het sluiten is die van de ronde zoals ze na {day} bevroren is; niemand kan ze nog wijzigen.",
    "Participation at the closing is that of the round as it was frozen after {day}; nobody can change it any more.",
)
FROM_PUBLICATION = Text(
    "De maturiteit is die van de publicatie van {day}; ook die wijzigt niet meer.",
    "Maturity is that of the publication of {day}, which does not change any more either.",
)
WITHHELD = Text(
    "Er staat geen naam van een bestuur bij een cijfer over maturiteit, en geen cijfer over minder dan vijf besturen die hun "
    "maturiteit niet met naam delen.",
    "No name of a government stands with a figure on maturity, and no figure on fewer than five governments that do not share "
    "their maturity by name.",
)
RULES = Text(
    "Elke berekening staat uitgeschreven in de documentatie van Belfort, “scoring.md”, hoofdstukken 7 tot 10.",
    "Every computation is written out in the documentation of Belfort, “scoring.md”, chapters 7 to 10.",
)
