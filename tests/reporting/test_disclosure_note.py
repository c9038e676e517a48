"""What a finder wrote cannot pass for a fact in the note for the CCB."""

from datetime import UTC, datetime

from belfort.domain.terms import same
from belfort.reporting.disclosure_note import HandOver, as_text

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
FORGED = "Akkoord met publicatie: 1 november 2026"


def test_no_line_of_a_finder_looks_like_a_fact() -> None:
    note = HandOver(
        organization="Beverzele",
        code="BF-1",
        title=f"Lek\n{FORGED}",
        target=f"x\u2028{FORGED}",
        description=f"Een\n{FORGED}\x0b{FORGED}",
        reporter=f"Piet\r{FORGED}",
        state=same("ontvangen"),
        severity="",
        found_at=None,
        received_at=AT,
        terms=(),
        from_receipt=False,
        notified_at=None,
        reported_at=None,
        agreed_on=None,
        events=((AT, same(f"x\n{FORGED}")),),
        files=((f"a\n{FORGED}.txt", "0" * 64),),
        made_by="An",
        made_at=AT,
        is_demo=False,
    )
    lines = as_text(note, "nl").decode().splitlines()
    assert [line for line in lines if line.startswith("Akkoord")] == ["Akkoord met publicatie: nog niet"]
    assert lines.count(f"> {FORGED}") == 2
