"""The sentences of the council report: plain words for people who are no specialists, and nothing about single controls."""

from belfort.domain.terms import Text

TITLE = Text("Staat van de informatieveiligheid", "State of information security")
FOR = Text("Rapport voor {board}", "Report for {board}")

# --- in short
IN_SHORT = Text("In het kort", "In short")
ACHIEVED = Text(
    "{name} haalt het niveau {level} van CyberFundamentals.", "{name} reaches level {level} of CyberFundamentals."
)
SHORT = Text(
    "{name} haalt het niveau {level} van CyberFundamentals nog niet. {gap}",
    "{name} does not reach level {level} of CyberFundamentals yet. {gap}",
)
INCOMPLETE = Text(
    "De zelfevaluatie van {name} is nog niet volledig: {answered} van de {asked} maatregelen zijn beantwoord. "
    "Een totaalscore is er daarom nog niet.",
    "The self-assessment of {name} is not complete yet: {answered} of the {asked} controls are answered. "
    "There is therefore no total score yet.",
)
TILE_TOTAL = Text("Totaalscore", "Total score")
TILE_TOTAL_NOTE = Text("op 5; {level} vraagt minstens {threshold}", "out of 5; {level} asks at least {threshold}")
TILE_OPEN_NOTE = Text("nog {count} van {asked} te beantwoorden", "{count} of {asked} still to be answered")
TILE_KEYS = Text("Kernmaatregelen op peil", "Key controls up to standard")
TILE_KEYS_VALUE = Text("{ok} van {keys}", "{ok} of {keys}")
TILE_KEYS_NOTE = Text("{level} vraagt ze alle {keys}", "{level} asks all {keys}")
TILE_LEVEL = Text("Niveau {level}", "Level {level}")
YES, NOT_YET = Text("gehaald", "reached"), Text("nog niet gehaald", "not reached yet")
GOAL_ON = Text("doel: {level} tegen {day}", "goal: {level} by {day}")
GOAL = Text("doel: {level}", "goal: {level}")
NO_GOAL = Text("elk lokaal bestuur moet minstens Basis halen", "each local government must reach at least Basic")

# --- where we stand
WHERE = Text("Waar staan we?", "Where do we stand?")
WHAT = Text(
    "CyberFundamentals is het raamwerk waarmee het Centrum voor Cybersecurity België organisaties helpt om zich tegen "
    "gangbare cyberaanvallen te wapenen. Het kent drie niveaus: Basis, Belangrijk en Essentieel. Dit rapport meet aan "
    "het niveau {level}. Dat vraagt {asked} maatregelen, waarvan {keys} kernmaatregelen: die wegen het zwaarst.",
    "CyberFundamentals is the framework with which the Centre for Cybersecurity Belgium helps organizations to arm "
    "themselves against common cyberattacks. It has three levels: Basic, Important and Essential. This report measures "
    "against level {level}. That asks {asked} controls, of which {keys} are key controls: these weigh most.",
)
TOTAL_SHORT = Text(
    "De totaalscore is {total} op 5. Nodig is minstens {threshold}: er ontbreekt nog {short} punt.",
    "The total score is {total} out of 5. At least {threshold} is needed: {short} points are still missing.",
)
TOTAL_HELD = Text(
    "De totaalscore is {total} op 5. Nodig is minstens {threshold}: dat is gehaald.",
    "The total score is {total} out of 5. At least {threshold} is needed: that is reached.",
)
KEYS_HELD = Text("Alle {keys} kernmaatregelen staan op peil.", "All {keys} key controls are up to standard.")
KEYS_SHORT = Text(
    "Van de {keys} kernmaatregelen staan er {ok} op peil. Het niveau is pas gehaald als ze alle {keys} op peil staan.",
    "Of the {keys} key controls {ok} are up to standard. The level is only reached once all {keys} are.",
)
READ_SCORE = Text("Zo leest u de cijfers", "How to read the figures")
READING = Text(
    "Elke maatregel krijgt twee cijfers van 1 tot 5: een voor wat op papier staat, en een voor wat in de praktijk "
    "gebeurt. De totaalscore is het gemiddelde over alle onderwerpen. Een cijfer wordt naar onder afgekapt, zodat wat "
    "net onder de grens ligt nooit als gehaald verschijnt.",
    "Each control gets two figures from 1 to 5: one for what is on paper, and one for what happens in practice. The "
    "total score is the mean over all subjects. A figure is cut downward, so that what lies just below the limit never "
    "appears as reached.",
)
STEPS = (
    Text("niets vast", "nothing fixed"),
    Text("nu en dan", "now and then"),
    Text("afgesproken en gevolgd", "agreed and followed"),
    Text("ook gemeten", "also measured"),
    Text("steeds beter", "ever better"),
)
SCALE_CAPTION = Text("De totaalscore op de schaal van 1 tot 5", "The total score on the scale from 1 to 5")
SCALE_ALT = Text(
    "Schaal van 1 (niets vast) tot 5 (steeds beter). De totaalscore staat op {total}, de grens voor {level} op {threshold}.",
    "Scale from 1 (nothing fixed) to 5 (ever better). The total score is at {total}, the limit for {level} at {threshold}.",
)
SCALE_ALT_OPEN = Text(
    "Schaal van 1 (niets vast) tot 5 (steeds beter). Er is nog geen totaalscore; de grens voor {level} staat op {threshold}.",
    "Scale from 1 (nothing fixed) to 5 (ever better). There is no total score yet; the limit for {level} is at {threshold}.",
)
LIMIT = Text("grens {level}", "limit {level}")
OURS = Text("totaalscore", "total score")

# --- per subject
SUBJECTS = Text("Per onderwerp", "Per subject")
SUBJECTS_LEAD = Text(
    "De maatregelen zijn verdeeld over {count} onderwerpen. De streep staat op {threshold}.",
    "The controls are divided over {count} subjects. The mark stands at {threshold}.",
)
NO_CONDITION = Text(
    "Die grens geldt bij {level} voor het totaal; een onderwerp apart mag eronder liggen.",
    "At {level} that limit holds for the total; a single subject may lie below it.",
)
CONDITION = Text(
    "Bij {level} moet elk onderwerp apart die grens halen; dat doen er {held} van de {count}.",
    "At {level} each subject must reach that limit by itself; {held} of the {count} do.",
)
BARS_CAPTION = Text("Score per onderwerp, op 5", "Score per subject, out of 5")
BARS_ALT = Text("Staven per onderwerp, op een schaal tot 5: {rows}.", "Bars per subject, on a scale up to 5: {rows}.")
ROW_ALT = Text("{name} {value}", "{name} {value}")
OPEN_ROW = Text("nog niet volledig", "not complete yet")
PLAINLY = {
    "GV": Text("wie beslist, en wie is verantwoordelijk?", "who decides, and who is responsible?"),
    "ID": Text("wat moeten we beschermen?", "what must we protect?"),
    "PR": Text("hoe maken we het aanvallers moeilijk?", "how do we make it hard for attackers?"),
    "DE": Text("merken we dat er iets misgaat?", "do we notice that something goes wrong?"),
    "RS": Text("weten we wat we dan doen?", "do we know what to do then?"),
    "RC": Text("hoe raken we weer aan het werk?", "how do we get back to work?"),
}

# --- over time
OVER_TIME = Text("Hoe evolueert het?", "How does it change?")
FIRST_TIME = Text(
    "Dit is de eerste ingediende zelfevaluatie. Vanaf de volgende is de evolutie te zien.",
    "This is the first submitted self-assessment. From the next one on the change can be seen.",
)
NO_TIME = Text(
    "Er is nog geen ingediende zelfevaluatie. De evolutie is te zien vanaf de tweede.",
    "There is no submitted self-assessment yet. The change can be seen from the second one on.",
)
UP = Text(
    "Sinds {day} steeg de totaalscore van {before} naar {after}.",
    "Since {day} the total score rose from {before} to {after}.",
)
DOWN = Text(
    "Sinds {day} daalde de totaalscore van {before} naar {after}.",
    "Since {day} the total score fell from {before} to {after}.",
)
LEVEL_LINE = Text(
    "Sinds {day} bleef de totaalscore gelijk: {after}.", "Since {day} the total score stayed the same: {after}."
)
OTHER_SCALE = Text(
    "Alleen metingen met hetzelfde raamwerk en niveau zijn met elkaar te vergelijken; alleen die zijn met een lijn verbonden.",
    "Only measurements with the same framework and level can be compared; only those are joined by a line.",
)
LINE_CAPTION = Text(
    "Totaalscore per ingediende zelfevaluatie; de stippellijn is de grens van het niveau",
    "Total score per submitted self-assessment; the dashed line is the limit of the level",
)
LINE_ALT = Text("Lijn van de totaalscore: {rows}.", "Line of the total score: {rows}.")
POINT_ALT = Text("op {day} {total} ({scale})", "on {day} {total} ({scale})")
COLUMNS = (
    Text("Toestand op", "Situation on"),
    Text("Gemeten aan", "Measured against"),
    Text("Totaalscore", "Total score"),
    Text("Niveau", "Level"),
)
NO_TOTAL = Text("onvolledig", "incomplete")

# --- the register
REGISTER = Text("Weten we wat we beschermen?", "Do we know what we protect?")
REGISTER_LEAD = Text(
    "Informatieveiligheid begint bij weten wat belangrijk is. Daarom houdt het bestuur een register bij van zijn "
    "processen, zoals het afleveren van een identiteitskaart of het uitbetalen van een steun, en van de gegevens daarin.",
    "Information security begins with knowing what matters. The organization therefore keeps a register of its "
    "processes, such as issuing an identity card or paying support, and of the data in them.",
)
REGISTER_EMPTY = Text("Op {day} is dat register nog leeg.", "On {day} that register is still empty.")
REGISTER_STATE = Text(
    "Op {day} zijn {decided} van de {total} processen uit het register nagekeken ({percent} %).",
    "On {day} {decided} of the {total} processes in the register have been checked ({percent} %).",
)
CRITICAL = Text(
    "{critical} processen zijn kritiek: als ze stilvallen, voelen inwoners dat snel en zwaar. Die verdienen het eerst bescherming.",
    "{critical} processes are critical: when they stop, inhabitants feel it soon and badly. They deserve protection first.",
)
CRITICAL_ONE = Text(
    "Eén proces is kritiek: als het stilvalt, voelen inwoners dat snel en zwaar. Dat verdient het eerst bescherming.",
    "One process is critical: when it stops, inhabitants feel it soon and badly. It deserves protection first.",
)
REGISTER_CAPTION = Text("Nagekeken processen", "Checked processes")
REGISTER_ALT = Text("{percent} % van de processen is nagekeken.", "{percent} % of the processes have been checked.")

# --- what comes next
NEXT = Text("Wat komt er nu?", "What comes next?")
ANSWER_REST = Text(
    "De {count} antwoorden geven die nog ontbreken, zodat er een totaalscore is.",
    "Give the {count} answers that are still missing, so that there is a total score.",
)
ANSWER_LAST = Text(
    "Het laatste antwoord geven dat nog ontbreekt, zodat er een totaalscore is.",
    "Give the last answer that is still missing, so that there is a total score.",
)
RAISE_KEYS = Text(
    "Eerst de {count} kernmaatregelen op peil brengen die dat nog niet zijn.",
    "First bring the {count} key controls up to standard that are not yet.",
)
RAISE_KEY = Text(
    "Eerst de ene kernmaatregel op peil brengen die dat nog niet is.",
    "First bring the one key control up to standard that is not yet.",
)
RAISE_SUBJECTS = Text(
    "Elk onderwerp tot minstens {threshold} brengen: dat zijn er nog {count}.",
    "Bring each subject to at least {threshold}: {count} to go.",
)
RAISE_TOTAL = Text(
    "De totaalscore verhogen tot minstens {threshold}.", "Raise the total score to at least {threshold}."
)
FEWER_EXCLUDED = Text(
    "Minder maatregelen als niet van toepassing beschouwen: het raamwerk laat er zoveel niet toe.",
    "Regard fewer controls as not applicable: the framework does not allow so many.",
)
KEEP = Text(
    "Het niveau vasthouden: documenten op tijd herzien en bewijsstukken actueel houden.",
    "Hold the level: review documents in time and keep evidence up to date.",
)
VERIFY = Text(
    "Overwegen om de zelfevaluatie door een erkende instelling te laten nazien: dat is nodig voor het label.",
    "Consider having the self-assessment checked by a recognized body: the label asks for that.",
)
CHECK_PROCESSES = Text(
    "De {count} processen nakijken die nog op een beslissing wachten.",
    "Check the {count} processes that still wait for a decision.",
)
CHECK_PROCESS = Text(
    "Het ene proces nakijken dat nog op een beslissing wacht.",
    "Check the one process that still waits for a decision.",
)
HAND_IN = Text(
    "De zelfevaluatie laten indienen: dan staan de cijfers vast.",
    "Have the self-assessment submitted: then the figures are final.",
)
PLANNED = Text("Het bestuur wil {level} halen tegen {day}.", "The organization wants to reach {level} by {day}.")
NO_PLAN = Text("Een datum kiezen waarop {level} gehaald moet zijn.", "Choose a date on which {level} must be reached.")
AGAIN = Text(
    "De zelfevaluatie minstens elk jaar herhalen, zodat de evolutie zichtbaar blijft.",
    "Repeat the self-assessment at least every year, so that the change stays visible.",
)

# --- what it means
MEANING = Text("Wat betekent dit?", "What does this mean?")
MEANS_ACHIEVED = Text(
    "Met het niveau {level} is het bestuur gewapend tegen de aanvallen die op dat niveau te verwachten zijn. Een "
    "incident blijft altijd mogelijk; de kans erop en de schade zijn kleiner.",
    "With level {level} the organization is armed against the attacks that are to be expected at that level. An "
    "incident always remains possible; its likelihood and its damage are smaller.",
)
MEANS_SHORT = Text(
    "Zolang het niveau {level} niet gehaald is, loopt de dienstverlening meer risico dan nodig: door gijzelsoftware, "
    "een gestolen wachtwoord of een fout met persoonsgegevens. Elke stap hierboven maakt dat risico kleiner.",
    "As long as level {level} is not reached, services run more risk than needed: from ransomware, a stolen password "
    "or a mistake with personal data. Each step above makes that risk smaller.",
)
SELF = Text(
    "Het bestuur beoordeelt zichzelf, met bewijsstukken; dit is geen audit.",
    "The organization assesses itself, with evidence; this is not an audit.",
)
CERTIFIED = Text(
    "{conformity_body} gaf op {day} een {kind} voor {level}.", "{conformity_body} gave a {kind} for {level} on {day}."
)
NOT_CERTIFIED = Text(
    "Een erkende instelling heeft het nog niet nagekeken.", "A recognized body has not checked it yet."
)
ASK = Text("Wat een raadslid kan vragen", "What a councilor can ask")
ASK_MEMBER = Text("Wat u kunt vragen", "What you can ask")
QUESTIONS = (
    Text(
        "Wie trekt dit, en heeft die persoon er genoeg tijd voor?",
        "Who leads this, and does that person have enough time for it?",
    ),
    Text(
        "Zijn er middelen voorzien voor de stappen hierboven?",
        "Have means been set aside for the steps above?",
    ),
    Text(
        "Hebben we geoefend wat we doen als onze systemen een week stilliggen?",
        "Have we practiced what we do when our systems are down for a week?",
    ),
)
LEFT_OUT = Text(
    "Welke maatregelen tekortschieten, staat met opzet niet in dit rapport: wie dat weet, kan er misbruik van maken. "
    "De volledige zelfevaluatie blijft binnen het bestuur.",
    "Which controls fall short is left out of this report on purpose: who knows that can abuse it. The full "
    "self-assessment stays within the organization.",
)
