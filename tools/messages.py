"""`make messages`: collect the texts to translate, complete the English catalog, and compile it.

Dutch is the source text. Nothing here needs GNU gettext: Babel reads Python, Django turns templates into Python-like
text for it, and polib reads and writes catalogs. `--check` changes nothing and says what is not right.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract, extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "belfort/locale/en/LC_MESSAGES/django.po"
COMPILED = CATALOG.with_suffix(".mo")
PYTHON = ("belfort/**/*.py", "config/**/*.py")
TEMPLATES = ("belfort/templates/**/*.html", "belfort/templates/**/*.txt")
TITLE = "English of Belfort; Dutch is the source. `make messages` keeps this file complete and sorted."
HEADER = {
    "Project-Id-Version": "Belfort",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
ONE, SEVERAL, IN_CONTEXT, SEVERAL_IN_CONTEXT = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), SEVERAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), SEVERAL_IN_CONTEXT),
}
PLACE = re.compile(r"%%|%\(\w+\)[a-z]|\{\w*\}")

Key = tuple[str, str]


@dataclass
class Message:
    """One text to translate: its plural when it has one, and the files that say it."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


def collect() -> dict[Key, Message]:
    """Return every message of the source by its context and text."""
    found: dict[Key, Message] = {}
    for path, source in _sources():
        for key, plural in extracted(source):
            message = found.setdefault(key, Message())
            message.plural = message.plural or plural
            message.files.add(path.relative_to(ROOT).as_posix())
    return found


def extracted(source: str) -> Iterator[tuple[Key, str]]:
    """Return the messages in Python, each with its plural when it has one."""
    for _line, texts, _comments, context in extract(extract_python, BytesIO(source.encode()), KEYWORDS):
        singular, plural = (texts, "") if isinstance(texts, str) else texts
        yield (context or "", singular), plural


def python_like(template: str) -> str:
    """Return a template as Python that calls gettext; between brackets its indentation means nothing."""
    return f"({templatize(template)}\n)"


def _sources() -> Iterator[tuple[Path, str]]:
    for pattern in PYTHON:
        for path in sorted(ROOT.glob(pattern)):
            yield path, path.read_text(encoding="utf-8")
    for pattern in TEMPLATES:
        for path in sorted(ROOT.glob(pattern)):
            yield path, python_like(path.read_text(encoding="utf-8"))


def read() -> polib.POFile:
    """Return the catalog as it stands; an empty one when there is none."""
    return polib.pofile(str(CATALOG), wrapwidth=120) if CATALOG.exists() else polib.POFile(wrapwidth=120)


def complete(messages: dict[Key, Message], old: polib.POFile) -> polib.POFile:
    """Return the catalog with exactly these messages, sorted, with the translations that were there."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    catalog = polib.POFile(wrapwidth=120)
    catalog.header, catalog.metadata = TITLE, dict(HEADER)
    for key, message in sorted(messages.items()):
        context, text = key
        was = known.get(key, polib.POEntry())
        said = [was.msgstr, *was.msgstr_plural.values()]
        catalog.append(
            polib.POEntry(
                msgctxt=context or None,
                msgid=text,
                msgid_plural=message.plural,
                msgstr="" if message.plural else next((words for words in said if words), ""),
                msgstr_plural=_plurals(was) if message.plural else {},
                occurrences=[(name, "") for name in sorted(message.files)],
                flags=["fuzzy"] * was.fuzzy + ["python-format"] * ("%(" in text + message.plural),
            )
        )
    return catalog


def _plurals(was: polib.POEntry) -> dict[int, str]:
    return {number: was.msgstr_plural.get(number, was.msgstr) for number in (0, 1)}


def faults() -> list[str]:
    """Say what is wrong with the catalog and its compiled form; nothing when all is well."""
    catalog, messages = read(), collect()
    written = {(entry.msgctxt or "", entry.msgid): entry for entry in catalog}
    found = [f"not in the catalog: {key[1]}" for key in sorted(messages.keys() - written.keys())]
    found += [f"no longer in the source: {key[1]}" for key in sorted(written.keys() - messages.keys())]
    for key in sorted(messages.keys() & written.keys()):
        found += [f"{fault}: {key[1]}" for fault in faults_of(written[key], messages[key])]
    if not found and str(complete(messages, catalog)) != CATALOG.read_text(encoding="utf-8"):
        found.append("the catalog is not as `make messages` writes it")
    if not COMPILED.exists() or COMPILED.read_bytes() != catalog.to_binary():
        found.append("the compiled catalog is stale")
    return found


def faults_of(entry: polib.POEntry, message: Message) -> Iterator[str]:
    """Say what is wrong with one entry of the catalog."""
    if entry.msgid_plural != message.plural:
        yield "another plural in the source"
    if entry.fuzzy:
        yield "fuzzy"
    elif not entry.translated():
        yield "untranslated"
    elif any(_places(words) != _places(of) for of, words in pairs_of(entry)):
        yield "other placeholders in the translation"


def pairs_of(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Return each text of an entry with its translation."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural.get(0, "")), (entry.msgid_plural, entry.msgstr_plural.get(1, ""))]


def _places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def write() -> list[str]:
    """Complete and compile the catalog; return the texts that still wait for a translation."""
    catalog = complete(collect(), read())
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    CATALOG.write_text(str(catalog), encoding="utf-8")
    COMPILED.write_bytes(catalog.to_binary())
    return [entry.msgid for entry in catalog if entry.fuzzy or not entry.translated()]


def main() -> int:
    """Write, or only look, and say what is left to do."""
    parser = argparse.ArgumentParser(description="Collects the texts to translate and compiles the translations.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 and say what is not right")
    if parser.parse_args().check:
        for fault in (found := faults()):
            print(fault, file=sys.stderr)
        return int(bool(found))
    for text in (waiting := write()):
        print(f"untranslated: {text}", file=sys.stderr)
    print(f"{len(collect())} texts, {len(waiting)} without English.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
