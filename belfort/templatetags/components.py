"""Components of the templates: pills, badges, meters, tiles, the head of a page."""

import re
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, ngettext

from belfort.domain.classification import ATTRIBUTE_NAMES, Attribute, InformationClass
from belfort.domain.terms import Text
from belfort.domain.workflow import STATE_NAMES, Progress, RegisterState
from belfort.reporting.charts import Bar

register = template.Library()

TONES = {
    RegisterState.PROPOSED: "warn",
    RegisterState.CONFIRMED: "good",
    RegisterState.ADAPTED: "info",
    RegisterState.NOT_OURS: "plain",
    RegisterState.OWN: "good",
}


@register.filter
def breakable(name: str) -> SafeString:
    """Let a long name, of a host or a mail address, break after its points and strokes rather than anywhere."""
    return format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in re.split(r"(?<=[.@/])(?=\w)", name)))


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
    said = _("niet kritiek, niveau %(level)s") % {"level": level} if level else _("niet kritiek")
    return format_html('<span class="soft nowrap">{}</span>', said)


@register.simple_tag
def state(value: str) -> SafeString:
    """Show a state of the register as a pill."""
    return _state(value, get_language() or "nl")


@lru_cache(maxsize=64)
def _state(value: str, language: str) -> SafeString:
    key = RegisterState(value)
    return format_html('<span class="pill {}">{}</span>', TONES[key], STATE_NAMES[key].into(language))


@register.simple_tag
def bar(drawn: Bar) -> SafeString:
    """Draw a figure as a bar, with a line at the threshold; the figure stands beside it in words."""
    short = " short" if drawn.reached is False else ""
    limit = "" if drawn.threshold is None else f'<path class="limit" d="M{drawn.threshold} 0V16" />'
    return SafeString(
        f'<svg class="bar{short}" viewBox="0 0 {drawn.width} 16" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false"><rect class="track" x="0" y="2" width="{drawn.width}" height="12" />'
        f'<rect class="length" x="0" y="2" width="{drawn.length}" height="12" />{limit}</svg>'
    )  # nothing but whole numbers


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


@register.simple_tag
def field_options(field: BoundField) -> SafeString:
    """Write the options of the choice of a form, for a page that writes the rest of it itself."""
    chosen = str(field.value() or "")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (key, SafeString(" selected") if str(key) == chosen else "", name)
            for key, name in field.field.choices  # type: ignore[attr-defined]
        ),
    )


@register.inclusion_tag("belfort/components/progress.html")
def meter(progress: Progress, label: str, url: str = "", *, share: bool = False) -> dict[str, object]:
    """Show how far something is, with words, and the address of the rows behind it.

    With `share` the label says it all, and only the share stands beside it.
    """
    counts = {"open": progress.open, "total": progress.total}
    if share:
        said = f"{progress.percent} %"
    elif progress.open:
        said = ngettext(
            "nog %(open)s van %(total)s te bevestigen", "nog %(open)s van %(total)s te bevestigen", progress.open
        )
    else:
        said = ngettext("%(total)s beslist", "alle %(total)s beslist", progress.total)
    return {"progress": progress, "label": label, "url": url, "words": said if share else said % counts}


@register.inclusion_tag("belfort/components/tile.html")
def figure(label: str, value: object, note: str = "", url: str = "") -> dict[str, object]:
    """Show one figure with its label, a note, and the address of the rows behind it."""
    shown = number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int) else value
    return {"label": label, "value": shown, "note": note, "url": url}


@register.inclusion_tag("belfort/components/empty.html")
def empty(title: str, text: str = "", icon_name: str = "book") -> dict[str, object]:
    """Show that there is nothing, and what to do about it."""
    return {"title": title, "text": text, "icon_name": icon_name}


@register.inclusion_tag("belfort/components/pages.html", takes_context=True)
def pages(context: dict[str, Any], page: int, count: int, *, anchor: str = "", **named: str) -> dict[str, object]:
    """Show where one is in a list of pages; the filters stay in the address, with what is named and a place on the page."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        for name, value in {**named, "pagina": str(number)}.items():
            query[name] = value
        return f"?{query.urlencode()}" + (f"#{anchor}" if anchor else "")

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
def header(content: str, title: str, eyebrow: str = "", lead: str = "", badge: str = "", up: str = "") -> SafeString:
    """Show the head of a page: where one is, the title with its badge, and the actions between the tags.

    `up` is the address of what the line above the title names.
    """
    actions = SafeString(content.strip())  # what stood between the tags was escaped by the template already
    above = format_html('<a href="{}">{}</a>', up, eyebrow) if up and eyebrow else eyebrow
    return format_html(
        '<div class="page-header"><div>{}<div class="title"><h1>{}</h1>{}</div>{}</div>{}</div>',
        format_html('<p class="eyebrow">{}</p>', above) if eyebrow else "",
        title,
        badge,
        format_html('<p class="lead">{}</p>', lead) if lead else "",
        format_html('<div class="row no-print">{}</div>', actions) if actions else "",
    )
