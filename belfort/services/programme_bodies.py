"""Which government a file means on a day: by NIS, KBO, OVO or exact name, through mergers."""

import re
from collections import defaultdict
from datetime import date

from belfort.domain.errors import InvalidError
from belfort.domain.programme_counts import SuccessionFact, Successors
from belfort.domain.terms import Text
from belfort.models import Organization, OrganizationCode, Succession
from belfort.models.organizations import Kind

PUNCTUATION = re.compile(r"[\s.]")
KBO = re.compile(r"(?:BE)?([0-9]{9,10})")
KBO_DIGITS = 10
UNKNOWN = Text("{key}: dit bestuur is niet bekend.", "{key}: this government is not known.")
SEVERAL = Text("{key}: meer dan één bestuur heet zo.", "{key}: more than one government is called so.")
NOT_YET = Text(
    "{key}: dit bestuur bestond nog niet op {day}; noem {names}.",
    "{key}: this government did not exist yet on {day}; name {names}.",
)
OR = Text(" of ", " or ")


class Bodies:
    """Every local body that ever was, with its codes and mergers, ready to be asked many times."""

    def __init__(self) -> None:
        """Read the bodies once."""
        rows = Organization.objects.local().only("pk", "name", "kind", "slug")
        self.by_key = {str(row.pk): row for row in rows}
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for key, row in self.by_key.items():
            self.by_name[row.name.casefold()].add(key)
        self.by_code: dict[str, list[OrganizationCode]] = defaultdict(list)
        self.began: dict[str, date | None] = {}
        for code in OrganizationCode.objects.order_by("pk"):
            key = str(code.organization_id)
            if key not in self.by_key or (code.scheme == "nis" and self.by_key[key].kind == Kind.OCMW):
                continue
            self.by_code[code.value.upper()].append(code)
            if code.scheme == "nis":
                first = self.began.get(key, date.max)
                self.began[key] = None if first is None or code.starts_on is None else min(first, code.starts_on)
        successions = Succession.objects.order_by("effective_on", "pk")
        self.successions = tuple(
            SuccessionFact(str(row.predecessor_id), str(row.successor_id), row.effective_on) for row in successions
        )
        self._at: dict[date, Successors] = {}

    def find(self, key: str, day: date) -> Organization:
        """Return the body that a key meant on a day; raises InvalidError when it is none, several, or not there yet.

        A code that held on the day goes before one that did not, a code before a name. Who had gone over into another by
        that day is that other; who began with a later merger is the one who came before, when there was just one.
        """
        found = {self._then(candidate, key, day) for candidate in self._candidates(key, day)}
        if len(found) == 1:
            return self.by_key[found.pop()]
        raise InvalidError((SEVERAL if found else UNKNOWN).filled(key=key), field="organization")

    def key_of(self, organization: Organization, day: date) -> str:
        """Return what a file calls a body: its name, or a code where the name would mean another."""
        own = str(organization.pk)
        codes = [code.value for found in self.by_code.values() for code in found if str(code.organization_id) == own]
        for key in (organization.name, *codes):
            try:
                if str(self.find(key, day).pk) == own:
                    return key
            except InvalidError:
                continue
        return organization.name

    def _candidates(self, key: str, day: date) -> set[str]:
        codes = self.by_code.get(_plain(key), [])
        held = {str(code.organization_id) for code in codes if code.holds_on(day)}
        return held or {str(code.organization_id) for code in codes} or self.by_name.get(key.strip().casefold(), set())

    def _then(self, candidate: str, key: str, day: date) -> str:
        """Return the body that stood in the place of a candidate on a day."""
        if day not in self._at:
            self._at[day] = Successors(self.successions, day)
        began = self.began.get(candidate)
        if began is None or began <= day:
            return self._at[day].of(candidate)
        before = {fact.predecessor for fact in self.successions if fact.successor == candidate}
        if len(before) == 1:
            return self._at[day].of(before.pop())
        names = sorted(self.by_key[one].name for one in before if one in self.by_key)
        words = NOT_YET.filled(key=key, day=day, names=Text(OR.nl.join(names), OR.en.join(names)))
        raise InvalidError(words if names else UNKNOWN.filled(key=key), field="organization")


def _plain(key: str) -> str:
    """Return a code without points and blanks; a KBO number with all its digits."""
    bare = PUNCTUATION.sub("", key).upper()
    number = KBO.fullmatch(bare)
    return number[1].zfill(KBO_DIGITS) if number else bare
