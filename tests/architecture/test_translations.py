"""Dutch is the source and English is complete: in the catalog, in every pair of texts, and on the pages."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

import belfort
from belfort.domain.terms import Text
from belfort.models import ReferenceAsset, ReferenceFacility, ReferenceProcess
from tests import matrix
from tests.world import World
from tools import messages

ROOMS = ("domain", "exchange", "reporting", "scanner", "services", "templatetags", "management", "web")
LONG = 12  # a shorter Dutch text may be an English word too
PLACE = re.compile(r"\{\w*\}")
SPOKEN = {"aria-label", "title", "placeholder", "data-label", "alt"}
# an empty form on these pages writes something instead of being refused
WRITES_WHEN_EMPTY = {"take-over", "updates", "account_logout", "language", "import-apply", "process-assets"}


def test_the_english_catalog_holds_exactly_the_texts_of_the_source() -> None:
    assert messages.faults() == []


def test_a_second_run_changes_nothing() -> None:
    assert str(messages.complete(messages.collect(), messages.read())) == messages.CATALOG.read_text(encoding="utf-8")


def test_plurals_contexts_and_filters_of_a_template_are_found() -> None:
    template = """
      {% translate "Bewaar" context "knop" %}
        {% blocktranslate count n=total %}{{ n }} proces{% plural %}{{ n }} processen{% endblocktranslate %}
    {{ value|yesno:_("ja,nee") }} 't {% comment %}{% translate "weg" %}{% endcomment %}
    """
    found = dict(messages.extracted(messages.python_like(template)))
    assert found == {("knop", "Bewaar"): "", ("", "%(n)s proces"): "%(n)s processen", ("", "ja,nee"): ""}


def test_a_translation_is_kept_and_what_left_the_source_is_dropped() -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="Bewaar", msgstr="Save"))
    old.append(polib.POEntry(msgid="Weg", msgstr="Gone"))
    catalog = messages.complete({("", "Bewaar"): messages.Message(), ("", "Nieuw"): messages.Message()}, old)
    assert [(entry.msgid, entry.msgstr) for entry in catalog] == [("Bewaar", "Save"), ("Nieuw", "")]


@pytest.mark.parametrize(
    ("dutch", "english", "fault"),
    [
        ("Nog %(n)s", "Still %(count)s", "other placeholders in the translation"),
        ("bij 200 %% vergroting", "at 200% zoom", "other placeholders in the translation"),
        ("Bewaar", "", "untranslated"),
    ],
)
def test_a_wrong_translation_is_named(dutch: str, english: str, fault: str) -> None:
    entry = polib.POEntry(msgid=dutch, msgstr=english)
    assert list(messages.faults_of(entry, messages.Message())) == [fault]


def test_django_speaks_dutch_to_who_reads_dutch() -> None:
    with override("nl"):
        assert gettext("This field is required.") == "Dit veld is verplicht."
    with override("en"):
        assert gettext("This field is required.") == "This field is required."


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def modules() -> Iterator[Any]:
    for room in ROOMS:
        package = importlib.import_module(f"belfort.{room}")
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def texts_in(value: object, depth: int = 4) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif depth and isinstance(value, Mapping):
        for part in (*value.keys(), *value.values()):
            yield from texts_in(part, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from texts_in(part, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for column in fields(value):
            yield from texts_in(getattr(value, column.name, None), depth - 1)


def test_every_text_of_a_module_has_both_languages_and_the_same_places() -> None:
    wrong = {
        f"{module.__name__}.{name}: {text.nl!r} / {text.en!r}"
        for module in modules()
        for name, value in vars(module).items()
        for text in texts_in(value)
        if not (text.nl.strip() and text.en.strip() and places(text.nl) == places(text.en))
    }
    assert wrong == set()


def words(node: ast.expr) -> list[str]:
    """Return the text of a literal, or the texts of both branches of a choice."""
    if isinstance(node, ast.IfExp):
        return [*words(node.body), *words(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def sources() -> Iterator[tuple[str, ast.Module]]:
    root = Path(belfort.__file__).parent
    for path in sorted(root.rglob("*.py")):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def offsets() -> dict[str, list[int]]:
    """Return where each function that takes a Dutch and an English text has the Dutch one, the furthest first."""
    found: dict[str, list[int]] = {"Text": [0]}
    for _name, tree in sources():
        for node in ast.walk(tree):
            names = [argument.arg for argument in node.args.args] if isinstance(node, ast.FunctionDef) else []
            names = names[1:] if names[:1] == ["self"] else names
            if "nl" in names and "en" in names:
                found.setdefault(node.name, []).append(names.index("nl"))
    return {name: sorted(at, reverse=True) for name, at in found.items()}


@cache
def pairs() -> tuple[tuple[str, str, str], ...]:
    """Return every Dutch text with its English from the calls in the source, and where it stands."""
    known, found = offsets(), []
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                for at in known.get(called, []):
                    dutch, english = (words(argument) for argument in (node.args[at : at + 2] + [ast.Set([])] * 2)[:2])
                    if dutch and english:
                        found += [(f"{name}:{node.lineno}", *both) for both in zip(dutch, english, strict=True)]
                        break
    return tuple(found)


def test_every_text_in_the_source_has_both_languages_and_the_same_places() -> None:
    wrong = [
        pair
        for pair in pairs()
        if pair[1:] != ("", "") and not (pair[1].strip() and pair[2].strip() and places(pair[1]) == places(pair[2]))
    ]
    assert len(pairs()) > 200
    assert wrong == []


class Visible(HTMLParser):
    """Collects what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag) if tag in {"script", "style"} else None
        self.parts += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.inside.pop() if tag in {"script", "style"} else None

    def handle_data(self, data: str) -> None:
        self.parts += [] if self.inside else [data]


def visible(response: HttpResponse) -> str:
    reader = Visible()
    reader.feed(response.content.decode())
    return re.sub(r"\s+", " ", " ".join(reader.parts))


@cache
def dutch() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the longer Dutch texts that read otherwise in English, each with a pattern in which anything may fill a place."""
    told = {of for entry in messages.read() for of, english in messages.pairs_of(entry) if of != english}
    told |= {nl for _where, nl, en in pairs() if nl != en}
    chosen = sorted(text for text in told if len(messages.PLACE.sub("", text)) > LONG)
    return tuple(
        (text, re.compile(r"(?<!\w)" + ".{1,200}?".join(map(re.escape, messages.PLACE.split(text))) + r"(?!\w)"))
        for text in chosen
    )


def dutch_in(page: str) -> list[str]:
    return [
        text for text, pattern in dutch() if max(messages.PLACE.split(text), key=len) in page and pattern.search(page)
    ]


# a page for everybody says its language there, never by a cookie
FOR_EVERYBODY = (
    *("public-programme", "public-toolkit", "public-toolkit-item", "public-notes", "public-note"),
    *("disclose-policy", "disclose-form", "disclose-thanks", "scan-about"),
)
IN_ITS_ADDRESS = dict.fromkeys(FOR_EVERYBODY, "?taal=en")


def opened(world: World) -> Iterator[tuple[str, HttpResponse]]:
    """Open every page of the site as An and as nobody, and send every form empty to see its mistakes."""
    board = matrix.prepare(world)
    cookies = {"taal": "en"}
    for person in ("an", "ilse", "gert", None):
        client: Client = world.client(person)
        client.cookies.load(cookies)
        for name, pattern in matrix.patterns().items():
            methods = pattern.callback.access.methods  # type: ignore[attr-defined]
            path = matrix.address(name, pattern, board, "own") + IN_ITS_ADDRESS.get(name, "")
            if "GET" in methods and name != "export-register":
                yield f"GET {path}", client.get(path)
            if {"GET", "POST"} <= set(methods) and name not in WRITES_WHEN_EMPTY and person == "an":
                yield f"POST {path}", client.post(path)


def test_an_english_page_holds_no_dutch(world: World) -> None:
    seen, wrong = 0, []
    for where, response in opened(world):
        if response.headers["Content-Type"].startswith("text/html") and response.content:
            seen += 1
            wrong += [f"{where}: {text}" for text in dutch_in(visible(response))]
    assert wrong == []
    assert seen > 60


# the trail keeps what a row was called when something happened; the pages of one control and of a body have no register
NAMED_PAGES = (
    ("start", ""), ("take-over", ""), ("processes", ""), ("process-add", ""), ("assets", ""), ("facilities", ""),
    ("facility-add", ""), ("controls", ""), ("process", "process"), ("process-adapt", "process"),
    ("process-assets", "process"), ("process-peaks", "process"), ("asset", "asset"), ("asset-adapt", "asset"),
    ("asset-value", "asset"), ("asset-classes", "asset"), ("facility", "facility"), ("facility-adapt", "facility"),
    ("facility-reject", "facility"),
)  # fmt: skip


def listed_in_dutch() -> set[str]:
    rows = (
        pair
        for table in (ReferenceProcess, ReferenceAsset, ReferenceFacility)
        for pair in table.objects.values_list("name_nl", "name_en")
    )
    return {dutch for dutch, english in rows if len(dutch) > LONG and dutch.casefold() not in english.casefold()}


def test_an_english_page_names_the_generic_list_in_english(world: World) -> None:
    client, names, wrong = world.client("an"), listed_in_dutch(), []
    client.cookies.load({"taal": "en"})
    for page, table in NAMED_PAGES:
        row = [getattr(world, table)().pk] if table else []
        shown = visible(client.get(reverse(page, args=[world.home.slug, *row])))
        wrong += [f"{page}: {name}" for name in names if name in shown]
    assert len(names) > 500
    assert wrong == []


def test_a_dutch_page_is_recognized_as_dutch(world: World) -> None:
    """The look for Dutch is not blind: the same page in Dutch is full of it."""
    page = visible(world.client("an").get(f"/b/{world.home.slug}/"))
    assert "Waar staan we?" in page
    assert len(dutch_in(page)) > 5
