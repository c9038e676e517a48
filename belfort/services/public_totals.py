"""What everybody may see that the programme came to: totals that the worker keeps in a public row, of no government."""

from dataclasses import dataclass, field
from datetime import date, datetime

from belfort.domain.question_texts import FIGURE_LABELS
from belfort.domain.terms import Text
from belfort.models import Organization, PublicTotals
from belfort.services import programme_made, question_figures
from belfort.services.programme_day import Counts

FIGURES = ("reach.governments", "sessions.live", "sessions.later", "toolkit.visitors", "audits.done")


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals on a day: each figure with its label, and the governments of each track by its key."""

    as_of: date
    figures: tuple[tuple[Text, int], ...] = ()
    tracks: dict[str, int] = field(default_factory=dict)


def keep(*, at: datetime, counts: Counts) -> None:
    """Keep the totals of a day in the place of those of before; part of the transaction of a job."""
    figures = {key: question_figures.figure(counts, key)[0] for key in FIGURES}
    content = {"figures": figures, "tracks": programme_made.governments_by_track(counts)}
    values = {"as_of": counts.as_of, "content": content, "made_at": at}
    PublicTotals.objects.update_or_create(programme=counts.facts.programme, defaults=values)


def find(programme: Organization) -> Totals | None:
    """Return the totals that were kept last; None where nothing was counted yet."""
    row = PublicTotals.objects.filter(programme=programme).first()
    if row is None:
        return None
    figures = row.content["figures"]
    named = tuple((FIGURE_LABELS[key], figures[key]) for key in FIGURES if key in figures)
    return Totals(row.as_of, named, row.content["tracks"])
