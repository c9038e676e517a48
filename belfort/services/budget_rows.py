"""Lines of the budget as the domain sees them."""

from belfort.domain.budget import BudgetKind, BudgetRow
from belfort.models import BudgetLine


def row_of(line: BudgetLine) -> BudgetRow:
    """Return a stored line as the domain sees it."""
    return BudgetRow(
        number=line.number,
        kind=BudgetKind(line.kind),
        dated_on=line.dated_on,
        amount=line.amount_eur,
        track=line.track,
        reference=line.reference,
        counterparty=line.counterparty,
        lapses_on=line.lapses_on,
        credit=line.credit,
        to_track=line.to_track,
        to_credit=line.to_credit,
        decision=line.decision,
        decided_on=line.decided_on,
        corrects=line.corrects,
        corrected_on=line.corrected_on,
        audit=line.audit_key,
    )
