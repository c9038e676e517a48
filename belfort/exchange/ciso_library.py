"""A framework library of CISO Assistant (YAML): the texts of CyberFundamentals per control and language.

Such a library packages texts of the Centre for Cybersecurity Belgium; its copyright line travels along, and the texts
stay in the installation that read them. Only frameworks are read: other kinds of objects are passed over by name. Nodes
are recognized by their `ref_id`; the ends of their urns are known to be wrong in places.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.frameworks import Framework
from belfort.domain.terms import Text
from belfort.exchange.cyfun_refs import References, label_of
from belfort.exchange.limits import LIBRARY
from belfort.exchange.register_texts import one_way
from belfort.exchange.schema_parts import Head
from belfort.exchange.strict_yaml import Document, Path, read_yaml
from belfort.exchange.validation import checked_document, printable

LANGUAGES = ("en", "fr", "nl")
# how the libraries name the versions that we know, in urn or ref_id
VERSIONS = {
    "cyfun-2023": re.compile(r"(ccb-cff-2023|cyfun-?2023)", re.IGNORECASE),
    "cyfun-2025": re.compile(r"(ccb-cff-2025|cyfun-?2025)", re.IGNORECASE),
}
# nodes that carry the text of another control while that control's own node is empty
CARRIES = {"cyfun-2023": {"RS.MI-3.1": "RS.MI-1.1"}}
Line = Annotated[str, StringConstraints(max_length=400)]
Passage = Annotated[str, StringConstraints(max_length=20_000)]


class NodeTexts(Head):
    """The texts of a node in one language."""

    name: Passage | None = None
    description: Passage | None = None
    annotation: Passage | None = None
    typical_evidence: Passage | None = None


class NodePart(NodeTexts):
    """A requirement node: its own texts are in the language of the library."""

    ref_id: Line | None = None
    assessable: bool
    translations: dict[Line, NodeTexts] = Field(default_factory=dict)


class FrameworkPart(Head):
    """A framework object."""

    urn: Line
    ref_id: Line = ""
    name: Line = ""
    requirement_nodes: list[NodePart]


class ObjectsPart(Head):
    """What a library holds, as far as it is read; both spellings occur."""

    framework: FrameworkPart | None = None
    frameworks: list[FrameworkPart] = Field(default_factory=list)


class LibraryFile(Head):
    """The head of a library."""

    urn: Line
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    ref_id: Line = ""
    name: Line
    copyright: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
    version: Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
    publication_date: date | None = None
    provider: Line = ""
    packager: Line = ""
    objects: ObjectsPart


@dataclass(frozen=True, slots=True)
class LibraryText:
    """What a library says of a node in one language; what it does not say is empty. `annotation` is guidance."""

    name: str = ""
    description: str = ""
    annotation: str = ""
    typical_evidence: str = ""


@dataclass(frozen=True, slots=True)
class LibraryNode:
    """A function, category, subcategory or control by our reference, with its texts by language (en, fr, nl)."""

    ref: str
    is_control: bool
    texts: dict[str, LibraryText]


@dataclass(frozen=True, slots=True)
class Library:
    """A library of texts for one framework of ours.

    `copyright` must be shown with the texts. `passed_over` names kinds of objects that are not read, `missing` the
    controls of the framework that have no text here.
    """

    framework: str
    urn: str
    name: str
    version: int
    published_on: date | None
    locale: str
    copyright: str
    provider: str
    packager: str
    nodes: tuple[LibraryNode, ...]
    passed_over: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages in which at least one control has a text."""
        spoken = {language for node in self.nodes if node.is_control for language in node.texts}
        return tuple(language for language in LANGUAGES if language in spoken)


def read_ciso_library(data: bytes, frameworks: Iterable[Framework]) -> Library:
    """Return the texts of the one framework of ours that a library is about.

    Raises RefusedFileError with the line and one reason: no valid or too large YAML, tags or references in it, no
    framework of ours, a control without `ref_id`, one that does not exist, or one that is there twice.
    """
    document = read_yaml(data, LIBRARY)
    content = checked_document(document, LibraryFile, "")
    part, framework, path = _chosen(content, tuple(frameworks))
    nodes = tuple(_Nodes(framework, document, (*path, "requirement_nodes")).read(part))
    told = {node.ref for node in nodes if node.is_control}
    return Library(
        framework=framework.key,
        urn=one_way(part.urn),
        name=one_way(part.name or content.name),
        version=content.version,
        published_on=content.publication_date,
        locale=content.locale,
        copyright=one_way(content.copyright),
        provider=one_way(content.provider),
        packager=one_way(content.packager),
        nodes=nodes,
        passed_over=_passed_over(document),
        missing=tuple(control.ref for control in framework.controls if control.ref not in told),
    )


def _chosen(content: LibraryFile, known: tuple[Framework, ...]) -> tuple[FrameworkPart, Framework, Path]:
    parts: list[tuple[FrameworkPart, Path]] = []
    if content.objects.framework is not None:
        parts.append((content.objects.framework, ("objects", "framework")))
    parts += [(part, ("objects", "frameworks", place)) for place, part in enumerate(content.objects.frameworks)]
    for part, path in parts:
        for framework in known:
            named = VERSIONS.get(framework.key)
            if named is not None and (named.search(part.urn) or named.search(part.ref_id)):
                return part, framework, path
    raise RefusedFileError(
        Text(
            "deze bibliotheek gaat niet over CyberFundamentals: {name}.",
            "this library is not about CyberFundamentals: {name}.",
        ).filled(name=printable(content.name) or "?")
    )


def _passed_over(document: Document) -> tuple[str, ...]:
    kinds = [str(kind) for kind in document.content["objects"]]
    return tuple(printable(kind) for kind in kinds if kind not in {"framework", "frameworks"})


class _Nodes:
    """Turns the nodes of a library into ours, one by one; a fault names the line of the node."""

    def __init__(self, framework: Framework, document: Document, path: Path) -> None:
        self.framework, self.document, self.path = framework, document, path
        self.references = References(framework)
        self.functions = {control.category.partition(".")[0] for control in framework.controls}

    def read(self, part: FrameworkPart) -> Iterator[LibraryNode]:
        """Yield the nodes in the order of the library; nodes without any text say nothing and are passed over."""
        seen: set[str] = set()
        locale = self.document.content["locale"]
        own = {self._find(node.ref_id) for node in part.requirement_nodes if node.assessable and _texts(node, locale)}
        for place, node in enumerate(part.requirement_nodes):
            texts = _texts(node, locale)
            if node.assessable and not (node.ref_id or "").strip():
                raise self._refused(place, "", "deze maatregel heeft geen ref_id.", "this control has no ref_id.")
            ref = self._ref(node, own)
            if not texts or (not ref and not node.assessable):
                continue
            if not ref:
                raise self._refused(
                    place, node.ref_id, "maatregel {ref} bestaat niet.", "control {ref} does not exist."
                )
            if ref in seen:
                raise self._refused(place, ref, "{ref} staat er twee keer.", "{ref} is there twice.")
            seen.add(ref)
            yield LibraryNode(ref, node.assessable, texts)

    def _ref(self, node: NodePart, own: set[str]) -> str:
        """Return our reference of a node, or an empty text when the framework has none."""
        if not node.assessable:
            written = (node.ref_id or "").strip()
            return written if written in self.functions else self.references.find_part(written)
        found = self._find(node.ref_id)
        label = label_of(node.ref_id or "")
        if found or label is None:
            return found
        carried = CARRIES.get(self.framework.key, {}).get(label.plain, "")
        return carried if carried not in own else ""

    def _find(self, ref_id: str | None) -> str:
        label = label_of(ref_id or "")
        control = self.references.find(label) if label else None
        return control.ref if control else ""

    def _refused(self, place: int, ref: str | None, nl: str, en: str) -> RefusedFileError:
        where = Place(row=self.document.line_of((*self.path, place)), field="ref_id")
        return RefusedFileError(Text(nl, en).filled(ref=printable(ref or "")), where)


def _texts(node: NodePart, locale: str) -> dict[str, LibraryText]:
    """Return the texts of a node by language; a language in which nothing is said is left out."""
    said: dict[str, NodeTexts] = {locale: node} | {
        key: texts for key, texts in node.translations.items() if key != locale
    }
    found = {
        language: LibraryText(
            one_way(texts.name or ""),
            one_way(texts.description or ""),
            one_way(texts.annotation or ""),
            one_way(texts.typical_evidence or ""),
        )
        for language, texts in said.items()
        if language in LANGUAGES
    }
    return {language: text for language, text in found.items() if text != LibraryText()}
