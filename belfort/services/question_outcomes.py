"""What audits came to, as replies give it: totals of a 31 December, over the audits of which they can be told."""

from belfort.domain.audit_outcomes import Named
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, OUTCOME_NAMES, Outcome
from belfort.domain.questions import Cell, Source, Value
from belfort.domain.terms import Text
from belfort.services.programme_day import Counts

KEY = "audits.taken_over"
LINK = "audits/?stand=uitgevoerd"
NO_TOTAL = Text(
    "De uitkomst van audits verschijnt enkel als totaal, op 31 december, over minstens vijf audits van dezelfde soort die "
    "niet allemaal gelijk eindigden; op deze datum is er nog geen totaal.",
    "The outcome of audits appears as a total only, on 31 December, over at least five audits of the same kind that did not "
    "all end alike; on this date there is no total yet.",
)
NOT_TOLD = Text("niet getoond, enkel als totaal", "not shown, as a total only")
CAUSE, CONSEQUENCE = Text("oorzaak", "cause"), Text("gevolg", "consequence")
OTHERS = Text("andere of niet genoteerd", "others or not noted")


def withheld(counts: Counts) -> Text | None:
    """Return why the total is not given; None when it is."""
    return None if counts.outcomes.told_on else NO_TOTAL


def figure(counts: Counts) -> tuple[Value, Source]:
    """Return in how many audits systems were taken over, of how many, and of which day that is."""
    return counts.outcomes.taken_over, Source(counts.outcomes.audits, LINK, counts.outcomes.told_on)


def outcome_rows(counts: Counts) -> list[tuple[Cell, ...]]:
    """Return for each kind of audit how many ended how, and of how many the outcome is not shown."""
    told = {each.kind: each for each in counts.outcomes.kinds}
    rows: list[tuple[Cell, ...]] = []
    for kind, name in AUDIT_KIND_NAMES.items():
        found = told.get(kind)
        if found is not None:
            rows += [(name, OUTCOME_NAMES[way], found.outcomes[way], found.told_on) for way in Outcome]
        left = counts.done_by_kind[kind] - (found.audits if found else 0)
        if left > 0:
            rows.append((name, NOT_TOLD, left, ""))
    return rows


def cause_rows(counts: Counts) -> list[tuple[Cell, ...]]:
    """Return how often each cause and consequence was noted of the audits in which systems were taken over."""
    parts = ((CAUSE, counts.outcomes.causes), (CONSEQUENCE, counts.outcomes.consequences))
    return [(name, _words(each), each.audits) for name, found in parts for each in found]


def _words(named: Named) -> Cell:
    return named.words or OTHERS
