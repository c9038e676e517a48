"""CVSS vectors of version 3.0, 3.1 and 4.0: checked and scored by the library `cvss`, never by hand."""

import re
from dataclasses import dataclass
from decimal import Decimal

from cvss import CVSS3, CVSS4, CVSSError

from belfort.domain.errors import InvalidError
from belfort.domain.findings import Severity, severity_of_score
from belfort.domain.terms import Text

LONGEST = 200
VERSION = re.compile(r"CVSS:(3\.0|3\.1|4\.0)/[A-Za-z:/]+")
ENVIRONMENT = {"CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA"}

REFUSED = Text(
    "Dit is geen CVSS-vector van versie 3.0, 3.1 of 4.0, zoals CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H.",
    "This is no CVSS vector of version 3.0, 3.1 or 4.0, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H.",
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A vector in its ordinary writing, with its score from 0.0 to 10.0 and the severity that it stands for."""

    vector: str
    score: Decimal
    severity: Severity


def read_vector(text: str) -> Scored | None:
    """Return a vector with its score, None for an empty text; raises InvalidError for what is no vector."""
    written = text.strip()
    if not written:
        return None
    found = VERSION.fullmatch(written)
    if len(written) > LONGEST or found is None:
        raise InvalidError(REFUSED, field="cvss_vector")
    try:
        if found[1] == "4.0":
            four = CVSS4(written)
            vector, score = four.clean_vector(), Decimal(str(four.base_score))
        else:
            three = CVSS3(written)
            vector = three.clean_vector()
            score = Decimal(str(three.environmental_score if _has_environment(vector) else three.temporal_score))
    except (CVSSError, ValueError, KeyError, IndexError):
        raise InvalidError(REFUSED, field="cvss_vector") from None
    exact = score.quantize(Decimal("0.1"))
    return Scored(vector, exact, severity_of_score(exact))


def _has_environment(vector: str) -> bool:
    """Say whether a vector of version 3 says something of the environment.

    Without it the environmental score is not that of the base: CVSS 3.1, 7.3 has another formula for it.
    """
    return any(part.partition(":")[0] in ENVIRONMENT for part in vector.split("/"))
