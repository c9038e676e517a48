"""SARIF 2.1.0 of a scanner, strictly read: each result that failed becomes a finding.

What a tool suppressed, and what passed or does not apply, is counted and left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.findings import Category, Severity, severity_of_score
from belfort.domain.terms import Text
from belfort.exchange.finding_rows import LONG, FindingRow, mark_of
from belfort.exchange.limits import MEBIBYTE, Limits
from belfort.exchange.schema_parts import Head
from belfort.exchange.strict_json import read_json
from belfort.exchange.validation import checked_values

SARIF = Limits(file_bytes=10 * MEBIBYTE, depth=40)
MOST_RUNS, MOST_RULES, MOST_RESULTS = 50, 20_000, 5_000
TITLE, PLACE, ARGUMENT = 200, 500, 500
LEVELS = {"error": Severity.HIGH, "warning": Severity.MEDIUM, "note": Severity.LOW, "none": Severity.LOW}
COUNTED_KINDS = {"fail", "open", "review"}

Level = Literal["none", "note", "warning", "error"]
Name = Annotated[str, StringConstraints(max_length=1_000)]
Long = Annotated[str, StringConstraints(max_length=200_000)]


class Message(Head):
    """A text, or the id of one that stands with the rule."""

    text: Long = ""
    id: Name = ""
    arguments: list[Long] = Field(default_factory=list, max_length=100)


class Configuration(Head):
    """What a rule says of its results."""

    level: Level = "warning"


class Rule(Head):
    """A rule of the tool."""

    id: Name = ""
    name: Name = ""
    shortDescription: Message | None = None  # noqa: N815 the names of the format
    fullDescription: Message | None = None  # noqa: N815
    help: Message | None = None
    messageStrings: dict[Name, Message] = Field(default_factory=dict, max_length=100)  # noqa: N815
    defaultConfiguration: Configuration | None = None  # noqa: N815
    properties: dict[Name, Any] = Field(default_factory=dict)


class Driver(Head):
    """The tool and its rules."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    rules: list[Rule] = Field(default_factory=list, max_length=MOST_RULES)


class Extension(Head):
    """A pack of rules that the tool loaded."""

    name: Name = ""
    guid: Name = ""
    rules: list[Rule] = Field(default_factory=list, max_length=MOST_RULES)


class Tool(Head):
    """What ran."""

    driver: Driver
    extensions: list[Extension] = Field(default_factory=list, max_length=100)


class Artifact(Head):
    """A file or an address."""

    uri: Name = ""


class Region(Head):
    """Where in it."""

    startLine: int | None = None  # noqa: N815


class Physical(Head):
    """A place in a file."""

    artifactLocation: Artifact | None = None  # noqa: N815
    region: Region | None = None


class Logical(Head):
    """A named part of a program."""

    fullyQualifiedName: Name = ""  # noqa: N815
    name: Name = ""


class Location(Head):
    """Where a result was seen."""

    physicalLocation: Physical | None = None  # noqa: N815
    logicalLocations: list[Logical] = Field(default_factory=list, max_length=100)  # noqa: N815


class ComponentReference(Head):
    """How a result names the pack that its rule is in."""

    name: Name = ""
    guid: Name = ""
    index: int = -1


class RuleReference(Head):
    """How a result names its rule."""

    id: Name = ""
    index: int = -1
    toolComponent: ComponentReference | None = None  # noqa: N815


class Suppression(Head):
    """That somebody set a result aside."""

    status: Literal["accepted", "underReview", "rejected"] = "accepted"


class Result(Head):
    """One result of a run."""

    ruleId: Name = ""  # noqa: N815
    ruleIndex: int = -1  # noqa: N815
    rule: RuleReference | None = None
    kind: Literal["pass", "open", "informational", "notApplicable", "review", "fail"] = "fail"
    level: Level | None = None
    message: Message
    locations: list[Location] = Field(default_factory=list, max_length=1_000)
    fingerprints: dict[Name, Name] = Field(default_factory=dict, max_length=50)
    partialFingerprints: dict[Name, Name] = Field(default_factory=dict, max_length=50)  # noqa: N815
    suppressions: list[Suppression] | None = Field(default=None, max_length=50)
    properties: dict[Name, Any] = Field(default_factory=dict)


class Run(Head):
    """One run of a tool."""

    tool: Tool
    results: list[Result] = Field(default_factory=list, max_length=MOST_RESULTS)


class Log(Head):
    """A whole file."""

    version: Literal["2.1.0"]
    runs: list[Run] = Field(max_length=MOST_RUNS)


@dataclass(frozen=True, slots=True)
class SarifReading:
    """The findings of a file, how many results were left out, and how many stood there twice."""

    rows: tuple[FindingRow, ...]
    left_out: int
    doubled: int


def read_sarif(name: str, data: bytes, *, found_on: date, category: Category) -> SarifReading:
    """Read a file of a scanner; raises RefusedFileError with the place. The tool knows neither day nor category."""
    log = checked_values(read_json(data, SARIF), Log, name)
    if sum(len(run.results) for run in log.runs) > MOST_RESULTS:
        words = Text("er zijn meer dan {most} resultaten.", "there are more than {most} results.")
        raise RefusedFileError(words.filled(most=MOST_RESULTS), Place(file=name))
    rows: dict[str, FindingRow] = {}
    left_out = doubled = 0
    for number, (run, result) in enumerate(_results(log), start=1):
        if result.kind not in COUNTED_KINDS or _is_suppressed(result):
            left_out += 1
            continue
        row = _row(run, result, Place(file=name, field=f"results.{number}"), found_on, category, number)
        doubled += row.fingerprint in rows
        rows.setdefault(row.fingerprint, row)
    return SarifReading(tuple(rows.values()), left_out, doubled)


def _results(log: Log) -> Iterator[tuple[Run, Result]]:
    for run in log.runs:
        for result in run.results:
            yield run, result


def _is_suppressed(result: Result) -> bool:
    return any(one.status == "accepted" for one in result.suppressions or ())


def _row(run: Run, result: Result, place: Place, found_on: date, category: Category, number: int) -> FindingRow:
    rule = _rule(run, result, place)
    key = result.ruleId or (result.rule.id if result.rule else "") or rule.id
    message = _message(result.message, rule)
    location = _location(result)
    titles = (rule.shortDescription.text if rule.shortDescription else "", rule.name, key, message)
    title = next((found for text in titles if (found := _line(text))), "")
    if not title:
        raise RefusedFileError(Text("dit resultaat zegt niets.", "this result says nothing."), place)
    marks = result.fingerprints or result.partialFingerprints
    stable = sorted(f"{name}={value}" for name, value in marks.items())
    return FindingRow(
        title=title[:TITLE],
        category=category,
        found_on=found_on,
        severity=_severity(result, rule, place),
        reference=key[:80],
        location=location[:PLACE],
        description=_cut(message),
        cause=_cut(rule.fullDescription.text if rule.fullDescription else ""),
        recommendation=_cut(rule.help.text if rule.help else ""),
        fingerprint=mark_of("sarif", run.tool.driver.name, key, *(stable or (location, message))),
        row=number,
    )


def _rule(run: Run, result: Result, place: Place) -> Rule:
    """Return the rule of a result: by its index where its id agrees, else by its id (SARIF 2.1.0, 3.27.5 to 3.27.7, 3.52)."""
    wanted = result.ruleId or (result.rule.id if result.rule else "")
    index = result.rule.index if result.rule and result.rule.index >= 0 else result.ruleIndex
    named = _rules(run, result.rule.toolComponent if result.rule else None, place)
    if 0 <= index < len(named) and (not wanted or named[index].id in _family(wanted)):
        return named[index]
    everywhere = [*named, *run.tool.driver.rules, *(rule for each in run.tool.extensions for rule in each.rules)]
    found = next((rule for key in _family(wanted) for rule in everywhere if rule.id == key), None)
    if found is None and index >= len(named):
        raise RefusedFileError(Text("deze regel bestaat niet.", "this rule does not exist."), place)
    return found or Rule()


def _family(key: str) -> list[str]:
    """Return the id of a rule and those above it: `CA1000/1` is a case of `CA1000` (3.27.5)."""
    parts = key.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)] if key else []


def _rules(run: Run, component: ComponentReference | None, place: Place) -> list[Rule]:
    """Return the rules of the pack that a result names, or of the tool itself (3.54)."""
    packs = run.tool.extensions
    if component is None:
        return run.tool.driver.rules
    if component.index >= len(packs):
        raise RefusedFileError(Text("dit pakket van regels bestaat niet.", "this pack of rules does not exist."), place)
    if component.index >= 0:
        return packs[component.index].rules
    for pack in packs:
        if (component.guid and pack.guid == component.guid) or (component.name and pack.name == component.name):
            return pack.rules
    return run.tool.driver.rules


def _message(message: Message, rule: Rule) -> str:
    found = message.text
    if not found and message.id in rule.messageStrings:
        found = rule.messageStrings[message.id].text
    given = message.arguments

    def filled(match: re.Match[str]) -> str:
        place = int(match[1])
        return given[place][:ARGUMENT] if place < len(given) else match[0]

    return re.sub(r"\{([0-9]{1,2})\}", filled, found[:LONG])


def _location(result: Result) -> str:
    for location in result.locations:
        physical = location.physicalLocation
        if physical is not None and physical.artifactLocation is not None and physical.artifactLocation.uri:
            line = physical.region.startLine if physical.region else None
            return physical.artifactLocation.uri + (f":{line}" if line else "")
        for logical in location.logicalLocations:
            if logical.fullyQualifiedName or logical.name:
                return logical.fullyQualifiedName or logical.name
    return ""


def _severity(result: Result, rule: Rule, place: Place) -> Severity:
    """Return the severity of `security-severity` where it stands (a score from 0.0 to 10.0), else that of the level."""
    for properties in (result.properties, rule.properties):
        written = properties.get("security-severity")
        if written is not None:
            return severity_of_score(_score(written, place))
    level = result.level or (rule.defaultConfiguration.level if rule.defaultConfiguration else "warning")
    return LEVELS[level]


def _score(written: object, place: Place) -> Decimal:
    words = Text("security-severity is geen score van 0,0 tot 10,0.", "security-severity is no score from 0.0 to 10.0.")
    if isinstance(written, bool) or not isinstance(written, str | int | float) or len(str(written)) > 10:  # noqa: PLR2004 more digits say nothing
        raise RefusedFileError(words, place)
    try:
        score = Decimal(str(written))
    except InvalidOperation:
        raise RefusedFileError(words, place) from None
    if not score.is_finite() or not 0 <= score <= 10:  # noqa: PLR2004 the scale of CVSS
        raise RefusedFileError(words, place)
    return score


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:LONG]).split())


def _cut(text: str) -> str:
    clean = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text).strip()
    return clean if len(clean) <= LONG else clean[: LONG - 1] + "…"
