"""Components and formats of the templates; every visible word goes through translation."""

import re
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _, ngettext

from belfort.domain.catalog import SET_NAMES, ControlSet
from belfort.domain.classification import ATTRIBUTE_NAMES, FLAG_NAMES, Attribute, Flag, InformationClass
from belfort.domain.impact import DIMENSION_NAMES, LEVEL_NAMES, Dimension
from belfort.domain.permissions import ROLE_NAMES, SCOPE_NAMES, MandateScope, Role
from belfort.domain.terms import Text
from belfort.domain.workflow import STATE_NAMES, Progress, RegisterState
from belfort.services.writing import LABELS
from belfort.templatetags import icons
from belfort.templatetags.vocabulary import CODED, CODES, PHASES, RELATIONS, VERBS

register = template.Library()

ICONS = {name: mark_safe(icons.svg(name)) for name in icons.PATHS}  # noqa: S308 our own drawings
TONES = {
    RegisterState.PROPOSED: "warn",
    RegisterState.CONFIRMED: "good",
    RegisterState.ADAPTED: "info",
    RegisterState.NOT_OURS: "plain",
    RegisterState.OWN: "good",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon."""
    return ICONS[name]


@register.filter
def words(text: Text | None) -> str:
    """Say a text in the language of the page."""
    return text.into(get_language() or "nl") if text else ""


@register.filter
def named(row: Any, field: str) -> str:
    """Return the field of a row in the language of the page: `row|named:"name"` reads name_nl or name_en.

    Also reads a plain dictionary, nothing at all, and a field with one language and an English one beside it (title, title_en).
    """
    english = get_language() == "en"
    if not row:
        return ""
    if isinstance(row, dict):
        first, second = (f"{field}_en", f"{field}_nl") if english else (f"{field}_nl", f"{field}_en")
        return str(row.get(first) or row.get(second) or row.get(field, ""))
    own = getattr(row, f"{field}_nl", None)
    dutch = str(own if own is not None else getattr(row, field))
    return str(getattr(row, f"{field}_en", "") or dutch) if english else dutch


@register.filter
def either(row: dict[str, Any]) -> str:
    """Return the `nl` or `en` of a plain dictionary."""
    return str(row.get("en" if get_language() == "en" else "nl", "") or row.get("nl", ""))


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping."""
    return mapping.get(key, "")


@register.filter
def state_name(state: str) -> str:
    """Name a state of the register."""
    return STATE_NAMES[RegisterState(state)].into(get_language() or "nl")


@register.filter
def role_name(role: str) -> str:
    """Name a role."""
    return ROLE_NAMES[Role(role)].into(get_language() or "nl")


@register.filter
def scope_name(scope: str) -> str:
    """Name the scope of a mandate."""
    return SCOPE_NAMES[MandateScope(scope)].into(get_language() or "nl")


@register.filter
def flag_name(flag: str) -> str:
    """Name a kind of data."""
    return FLAG_NAMES[Flag(flag)].into(get_language() or "nl")


@register.filter
def split(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


@register.filter
def dimension_name(key: str) -> str:
    """Name a kind of damage."""
    return DIMENSION_NAMES[Dimension(key)].into(get_language() or "nl")


@register.filter
def level_name(level: int) -> str:
    """Name a level of impact."""
    return LEVEL_NAMES[level].into(get_language() or "nl")


@register.filter
def relation_name(key: str) -> str:
    """Name the relation between two controls."""
    return RELATIONS[key].into(get_language() or "nl")


@register.filter
def set_name(key: str) -> str:
    """Name the set to which a control belongs."""
    return SET_NAMES[ControlSet(key)].into(get_language() or "nl")


@register.filter
def phase_name(key: str) -> str:
    """Name the phase of a scenario."""
    return PHASES[key].into(get_language() or "nl")


@register.filter
def verb_name(verb: str) -> str:
    """Say in words what happened; a verb without words is shown as it is."""
    return VERBS[verb].into(get_language() or "nl") if verb in VERBS else verb


@register.filter
def field_name(name: str) -> str:
    """Name a field of a row; a field without words is shown as it is."""
    return LABELS[name].into(get_language() or "nl") if name in LABELS else name


@register.filter
def field_words(value: str, name: str) -> str:
    """Say the codes in a field of the trail in words; what a person wrote stays as it is."""
    if name not in CODED:
        return value
    language = get_language() or "nl"
    return re.sub(r"\w+", lambda found: CODES[found[0]].into(language) if found[0] in CODES else found[0], value)


@register.simple_tag
def class_of(classes: InformationClass, attribute: str) -> int:
    """Return the class for one attribute."""
    return classes.of(Attribute(attribute))


@register.simple_tag
def critical(value: bool | None, level: int) -> SafeString:
    """Show whether a process is critical, with the level that decided."""
    return _critical(value, level, get_language())


@lru_cache(maxsize=64)
def _critical(value: bool | None, level: int, _language: str | None) -> SafeString:
    if value is None:
        return format_html('<span class="pill">{}</span>', _("niet beoordeeld"))
    if value:
        return format_html('<span class="pill bad">{}</span>', _("kritiek"))
    return format_html('<span class="soft">{} {}</span>', _("niveau"), level)


@register.simple_tag
def state(value: str) -> SafeString:
    """Show a state of the register as a pill."""
    return _state(value, get_language() or "nl")


@lru_cache(maxsize=64)
def _state(value: str, language: str) -> SafeString:
    key = RegisterState(value)
    return format_html('<span class="pill {}">{}</span>', TONES[key], STATE_NAMES[key].into(language))


@register.simple_tag
def pill(text: str, tone: str = "plain") -> SafeString:
    """Show a word as a pill."""
    return format_html('<span class="pill {}">{}</span>', tone, text)


@register.simple_tag
def classes(row: Any) -> SafeString:
    """Show the three classes of a row or a domain value as badges, with words for who cannot see them."""
    if isinstance(row, InformationClass):
        return _classes(row.C, row.I, row.A, get_language() or "nl")
    if isinstance(row, dict):
        return _classes(row["confidentiality"], row["integrity"], row["availability"], get_language() or "nl")
    return _classes(row.confidentiality, row.integrity, row.availability, get_language() or "nl")


@lru_cache(maxsize=512)
def _classes(confidentiality: int, integrity: int, availability: int, language: str) -> SafeString:
    badges = (
        _badge(letter, level, language)
        for letter, level in zip("CIA", (confidentiality, integrity, availability), strict=True)
    )
    return format_html('<span class="classes">{}</span>', SafeString("".join(badges)))


def _badge(letter: str, level: int, language: str) -> SafeString:
    return format_html(
        '<span class="class k{0}" title="{1} {2}"><span aria-hidden="true">{3}{2}</span>'
        '<span class="visually-hidden">{1} {2} </span></span>',
        level,
        ATTRIBUTE_NAMES[Attribute(letter)].into(language),
        level or "–",
        letter,
    )


@register.simple_tag
def one_class(attribute: str, level: int) -> SafeString:
    """Show the class of one attribute as a badge."""
    return _badge(attribute, level, get_language() or "nl")


@register.simple_tag
def options(choices: dict[str, Text] | str, selected: object = "") -> SafeString:
    """Write the options of a choice: a mapping of key to text, or words that are key and text at once."""
    language = get_language() or "nl"
    named_choices = (
        {key: key for key in choices.split()}
        if isinstance(choices, str)
        else {key: name.into(language) for key, name in choices.items()}
    )
    chosen = str(selected or "")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, SafeString(" selected") if key == chosen else "", name) for key, name in named_choices.items()),
    )


@register.inclusion_tag("belfort/components/progress.html")
def meter(progress: Progress, label: str, url: str = "") -> dict[str, object]:
    """Show how far something is, with words, and the address of the rows behind it."""
    left = ngettext("nog %(count)s te bevestigen", "nog %(count)s te bevestigen", progress.open) % {
        "count": progress.open
    }
    done = _("alles beslist")
    return {"progress": progress, "label": label, "url": url, "words": left if progress.open else done}


@register.inclusion_tag("belfort/components/tile.html")
def figure(label: str, value: object, note: str = "", url: str = "") -> dict[str, object]:
    """Show one figure with its label, a note, and the address of the rows behind it."""
    return {"label": label, "value": value, "note": note, "url": url}


@register.inclusion_tag("belfort/components/empty.html")
def empty(title: str, text: str = "", icon_name: str = "book") -> dict[str, object]:
    """Show that there is nothing, and what to do about it."""
    return {"title": title, "text": text, "icon_name": icon_name}


@register.inclusion_tag("belfort/components/pages.html", takes_context=True)
def pages(context: dict[str, Any], page: int, count: int) -> dict[str, object]:
    """Show where one is in a list of pages; the filters stay in the address."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query["pagina"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "count": count,
        "before": address(page - 1) if page > 1 else "",
        "after": address(page + 1) if page < count else "",
    }


@register.simple_tag(takes_context=True)
def certainty(context: dict[str, Any], key: str) -> SafeString:
    """Show how sure a text of reference data is; nothing for what was found in a published source."""
    known = context.get("certainties", {})
    entry = known.get(key)
    if not key or key in {"found", "good", "known"} or entry is None:
        return SafeString("")
    english = get_language() == "en"
    return format_html(
        '<span class="pill warn" title="{}">{}</span>',
        entry["explanation_en" if english else "explanation_nl"],
        entry["en" if english else "nl"],
    )


@register.simple_block_tag
def header(content: str, title: str, eyebrow: str = "", lead: str = "") -> SafeString:
    """Show the head of a page: where one is, the title, and the actions between the tags."""
    actions = SafeString(content.strip())  # what stood between the tags was escaped by the template already
    return format_html(
        '<div class="page-header"><div>{}<h1>{}</h1>{}</div>{}</div>',
        format_html('<p class="eyebrow">{}</p>', eyebrow) if eyebrow else "",
        title,
        format_html('<p class="lead">{}</p>', lead) if lead else "",
        format_html('<div class="row no-print">{}</div>', actions) if actions else "",
    )
