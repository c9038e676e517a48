"""A whole self-assessment as the reports show it, and the words that PDF, Excel and Word share."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from belfort.domain.maturity_distance import Gap
from belfort.domain.maturity_figures import shown
from belfort.domain.terms import Text
from belfort.reporting.origin import Origin
from belfort.reporting.words import plain

TITLE = Text("Volledige zelfevaluatie", "Full self-assessment")
CONFIDENTIAL = Text(
    "Vertrouwelijk: dit document zegt waar het bestuur kwetsbaar is. Deel het alleen met wie het nodig heeft.",
    "Confidential: this document says where the organization is vulnerable. Share it only with who needs it.",
)
RESULT = Text("Resultaat", "Result")
CATEGORIES = Text("Categorieën", "Categories")
CONTROLS = Text("Maatregelen", "Controls")
EVIDENCE = Text("Bewijsstukken", "Evidence")
GUIDE = Text("Leeswijzer", "Reading guide")
SCALE = Text("De schaal", "The scale")
TOTAL_LINE = Text(
    "Totaal {total} op 5; {level} vraagt minstens {threshold}.",
    "Total {total} out of 5; {level} asks at least {threshold}.",
)
KEYS_LINE = Text(
    "{ok} van de {keys} kernmaatregelen halen {threshold}.", "{ok} of the {keys} key controls reach {threshold}."
)
CATEGORY_LINE = Text(
    "Elke categorie moet minstens {threshold} halen.", "Each category must reach at least {threshold}."
)

REF = Text("nummer", "reference")
CONTROL = Text("maatregel", "control")
CATEGORY = Text("categorie", "category")
FUNCTION = Text("functie", "function")
KEY = Text("kernmaatregel", "key control")
DOCUMENTATION = Text("documentatie", "documentation")
IMPLEMENTATION = Text("implementatie", "implementation")
MATURITY = Text("maturiteit", "maturity")
STATE = Text("stand", "state")
GROUNDS_DOCUMENTATION = Text("motivering documentatie", "grounds for documentation")
GROUNDS_IMPLEMENTATION = Text("motivering implementatie", "grounds for implementation")
ANSWERED = Text("beantwoord", "answered")
NAME = Text("naam", "name")
KIND = Text("soort", "kind")
HASH = Text("SHA-256", "SHA-256")
KINDS = {"text": Text("tekst", "text"), "link": Text("link", "link"), "file": Text("bestand", "file")}
YES, NO = Text("ja", "yes"), Text("nee", "no")
NOT_APPLICABLE = Text("niet van toepassing", "not applicable")
OPEN = Text("niet beantwoord", "not answered")
PARTLY = Text("deels beantwoord", "partly answered")
BELOW = Text("onder de drempel", "below the threshold")
HELD = Text("op peil", "up to standard")
ANSWERED_OF = Text("{answered} van {asked}", "{answered} of {asked}")


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A piece of evidence by its title; `sha256` of the file when it is one."""

    title: str
    kind: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """One control with its answer; scores from 1 to 5, None where not answered. `maturity` counts in the figures."""

    ref: str
    title: Text
    is_key: bool
    documentation: int | None
    implementation: int | None
    not_applicable: bool
    maturity: Fraction | None
    held: bool | None
    grounds_documentation: str
    grounds_implementation: str
    evidence: Sequence[EvidenceItem]

    @property
    def state(self) -> Text:
        """Return in words where the control stands; a limit is there for key controls only."""
        if self.not_applicable:
            return NOT_APPLICABLE
        if self.maturity is None:
            return OPEN if self.documentation is None and self.implementation is None else PARTLY
        if self.held is None:
            return ANSWERED
        return HELD if self.held else BELOW


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """One category with its exact figures (None while an answer is missing) and its controls."""

    ref: str
    name: Text
    function: Text
    documentation: Fraction | None
    implementation: Fraction | None
    maturity: Fraction | None
    answered: int
    asked: int
    controls: Sequence[ControlAnswer]


@dataclass(frozen=True, slots=True)
class AssessmentReport:
    """A whole self-assessment; `scale` names the five steps of a score."""

    origin: Origin
    total: Fraction | None
    threshold: Fraction
    key_threshold: Fraction
    category_threshold: Fraction | None
    key_count: int
    key_ok: int
    gap: Gap
    scale: Sequence[Text]
    categories: Sequence[CategoryResult]

    @property
    def lines(self) -> list[Text]:
        """Return the result in sentences."""
        level = self.origin.level
        said = [
            TOTAL_LINE.filled(total=shown(self.total), level=level, threshold=plain(self.threshold)),
            KEYS_LINE.filled(ok=self.key_ok, keys=self.key_count, threshold=plain(self.key_threshold)),
        ]
        if self.category_threshold is not None:
            said.append(CATEGORY_LINE.filled(threshold=plain(self.category_threshold)))
        return [*said, self.gap.text]


def capital(text: Text) -> Text:
    """Return a word with a capital, for the head of a column."""
    return Text(text.nl[:1].upper() + text.nl[1:], text.en[:1].upper() + text.en[1:])
