"""From what a report was made: the government, the assessment, the figures with their hash, when; and the words around each page."""

from dataclasses import dataclass
from datetime import date, datetime

from belfort.domain.terms import Text, same
from belfort.reporting.words import day, moment

FICTIONAL = Text(
    "Fictief bestuur: dit is een voorbeeld uit de demo, met verzonnen gegevens.",
    "Fictional government: this is an example from the demo, with invented data.",
)
DRAFT = Text(
    "Voorlopig: deze zelfevaluatie is nog niet ingediend.",
    "Provisional: this self-assessment has not been submitted yet.",
)
SITUATION = Text("Toestand op {day}", "Situation on {day}")
FOOT = Text("Toestand op {day} · {name}", "Situation on {day} · {name}")
PAGE, OF = Text("bladzijde", "page"), Text("van", "of")
HEADING = Text("Waarop dit rapport steunt", "What this report is based on")
LABELS = {
    "organization": Text("Bestuur", "Organization"),
    "assessment": Text("Zelfevaluatie", "Self-assessment"),
    "framework": Text("Raamwerk", "Framework"),
    "measured_on": Text("Toestand op", "Situation on"),
    "submitted": Text("Ingediend", "Submitted"),
    "answers": Text("Antwoorden", "Answers"),
    "snapshot": Text("Momentopname", "Snapshot"),
    "sha256": Text("Hash van de antwoorden (SHA-256)", "Hash of the answers (SHA-256)"),
    "made": Text("Gemaakt", "Made"),
}
SCALE = Text("{framework}, niveau {level}, {mode}", "{framework}, level {level}, {mode}")
SUBMITTED = Text("op {moment} door {name}", "on {moment} by {name}")
NOT_SUBMITTED = Text("nog niet; cijfers van {moment}", "not yet; figures of {moment}")
ANSWERED = Text("{count} van {asked}", "{count} of {asked}")
MADE = Text("op {moment} met Belfort", "on {moment} with Belfort")


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose report it is, and the snapshot that it comes from; moments carry the time zone in which they are said.

    `signed_by` is who submitted, with the function; empty for a draft. `sha256` is the hash of all answers.
    """

    organization: str
    fictional: bool
    assessment: str
    framework: Text
    level: Text
    mode: Text
    measured_on: date
    signed_by: str
    taken_at: datetime
    snapshot: str
    sha256: str
    answered: int
    asked: int
    made_at: datetime

    @property
    def submitted(self) -> bool:
        """Say whether the figures are those of a submission, and frozen."""
        return bool(self.signed_by)

    @property
    def warnings(self) -> list[Text]:
        """Return what must stand at the top: that it is fictional, that it is provisional."""
        return [*([FICTIONAL] if self.fictional else []), *([] if self.submitted else [DRAFT])]

    @property
    def rows(self) -> list[tuple[Text, Text]]:
        """Return each fact with its label, in the order in which reports show them."""
        moments = {"moment": moment(self.taken_at), "name": self.signed_by}
        values = {
            "organization": same(self.organization),
            "assessment": same(self.assessment),
            "framework": SCALE.filled(framework=self.framework, level=self.level, mode=self.mode),
            "measured_on": day(self.measured_on),
            "submitted": (SUBMITTED if self.submitted else NOT_SUBMITTED).filled(**moments),
            "answers": ANSWERED.filled(count=self.answered, asked=self.asked),
            "snapshot": same(self.snapshot),
            "sha256": same(self.sha256),
            "made": MADE.filled(moment=moment(self.made_at)),
        }
        return [(LABELS[name], value) for name, value in values.items()]
