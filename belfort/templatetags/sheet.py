"""The rows of a self-assessment: up to 218 on one page, so they are put together here instead of in a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.middleware.csrf import get_token
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext as _, ngettext

from belfort.domain.terms import Text
from belfort.services.assessments import Group, Line
from belfort.services.control_pages import Row
from belfort.services.scored_frameworks import CategoryName
from belfort.templatetags.assessments import distance, total_shown

register = template.Library()

SCORES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of a page share: the token of forms, the filters to keep, the rights, the day, and words."""

    token: str
    query: str
    may_answer: bool
    may_score: bool
    today: date
    language: str


def _frame(context: Mapping[str, Any], *, may_answer: bool, may_score: bool) -> Frame:
    request = context["request"]
    query = urlencode(list(request.GET.items()))
    return Frame(
        token=f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">' if may_answer else "",
        query=f"?{escape(query)}" if query else "",
        may_answer=may_answer,
        may_score=may_score,
        today=localdate(),
        language=get_language() or "nl",
    )


@register.simple_tag(takes_context=True)
def sheet_frame(context: Mapping[str, Any]) -> Frame:
    """Return what the rows of a sheet share; asked once per page."""
    sheet = context["sheet"]
    return _frame(context, may_answer=sheet.may_answer, may_score=sheet.may_score)


@register.simple_tag
def sheet_group(frame: Frame, group: Group) -> SafeString:
    """Write one category: its head, and its rows."""
    rows = "".join(f'<li class="line" id="{line.control.ref}">{_row(line, frame)}</li>' for line in group.lines)
    head = _group_head(group, frame)
    return SafeString(f'{head}<ul class="lines">{rows}</ul>')  # every text was escaped on its way in


@register.simple_tag
def category_options(categories: tuple[CategoryName, ...], chosen: str) -> SafeString:
    """Write the options of the choice of a category."""
    language = get_language() or "nl"
    return SafeString(
        "".join(
            f'<option value="{part.ref}"{" selected" if part.ref == chosen else ""}>'
            f"{part.ref} {escape(part.name.into(language))}</option>"
            for part in categories
        )
    )


@register.simple_tag
def sheet_meter(snapshot: Any, decided: int, total: int, *, is_part: bool) -> SafeString:
    """Write how far a sheet is: what is answered (of what was given to a person), and what its figures say."""
    return SafeString(_meter(snapshot, decided, total, _words(get_language() or "nl"), is_part=is_part))


@register.simple_tag(takes_context=True)
def sheet_row(context: Mapping[str, Any]) -> SafeString:
    """Write what stands inside one row after a change: as it was saved, or as it was sent when that was refused.

    After saving also what changes elsewhere on the page, which htmx puts in its place.
    """
    row, form, conflict = context["row"], context["form"], context["conflict"]
    frame = _frame(context, may_answer=True, may_score=row.may_score)
    if not conflict and not form.errors:
        return SafeString(_row(row.line, frame) + _beside(row, frame))
    sent = (form.chosen("documentation"), form.chosen("implementation"))
    return SafeString(_row(row.line, frame, sent) + _trouble(row.line, form, conflict))


def _meter(snapshot: Any, decided: int, total: int, words: Mapping[str, str], *, is_part: bool) -> str:
    if is_part:
        said = ngettext(
            "%(decided)s van %(n)s maatregel van u beantwoord",
            "%(decided)s van %(n)s maatregelen van u beantwoord",
            total,
        )
    else:
        said = _("%(decided)s van %(all)s maatregelen beantwoord")
    said %= {"decided": decided, "n": total, "all": total}
    away = escape(distance(snapshot))
    figures = f'<span class="pill good">{away}</span>' if snapshot.achieved else away
    if snapshot.complete:
        figures += f" · {words['total']} {total_shown(snapshot)}"
    return (
        f'<div class="meter"><span>{escape(said)}</span><progress value="{decided}" max="{total or 1}" '
        f'aria-label="{words["meter"]}">{decided} / {total}</progress><span class="soft">{figures}</span></div>'
    )


def _beside(row: Row, frame: Frame) -> str:
    """Write what a saved row changes on the page around it: the meter, the count of its category, and what is said."""
    words = _words(frame.language)
    said = _("%(ref)s is bewaard. %(answered)s van %(total)s beantwoord.") % {
        "ref": row.line.control.ref,
        "answered": row.answered,
        "total": row.total,
    }
    parts = {"meter": _meter(row.snapshot, row.answered, row.total, words, is_part=row.is_part), "gezegd": escape(said)}
    if not row.is_part:  # whoever was given some controls does not see the count of the others
        parts[f"n-{row.line.control.category}"] = words["count"] % (row.category_answered, row.category_total)
    return "".join(f'<div id="{place}" hx-swap-oob="innerHTML">{content}</div>' for place, content in parts.items())


def _group_head(group: Group, frame: Frame) -> str:
    """Write the head of a category: its name, how far it is, what can be done with all of it, and over the columns."""
    ref, words = group.category.ref, _words(frame.language)
    acts = ""
    if frame.may_score and group.answered < group.total:
        acts += (
            f'<a class="small" href="categorie/{ref}/">{words["together"]}'
            f'<span class="visually-hidden"> {ref}</span></a>'
        )
    if frame.may_score and group.waiting:
        acts += (
            f'<button class="small" form="veel" formaction="bevestigen/{frame.query}" name="categorie" value="{ref}">'
            f"{words['confirm']}</button>"
        )
    return (
        f'<div class="group-head" id="{ref}"><div class="row"><h3><span class="soft">{ref}</span> '
        f"{escape(group.category.name.into(frame.language))}</h3>"
        f'<span class="soft small" id="n-{ref}">{words["count"] % (group.answered, group.total)}</span>{acts}</div>'
        f'<span class="heads" aria-hidden="true"><span>{words["Documentation"]}</span>'
        f"<span>{words['Implementation']}</span></span></div>"
    )


def _row(line: Line, frame: Frame, sent: tuple[str, str] | None = None) -> str:
    control, answer = line.control, line.answer
    head = _head(control.ref, line.title, line.is_key, frame.language) + _notes(line, frame)
    chosen = sent or _chosen(line)
    if not frame.may_answer:
        return f'<div class="what">{head}</div>{_read_only(chosen, frame.language)}'
    address = f"maatregel/{control.ref}/score/{frame.query}"
    return (
        f'<form method="post" action="{address}" hx-post="{address}">{frame.token}'
        f'<input type="hidden" name="number" value="{answer.number if answer else 0}">'
        f'<div class="what">{_tick(control.ref, frame.language) if frame.may_score else ""}{head}</div>'
        f"{_scores(control.ref, chosen[0], chosen[1], line.may_exclude, frame.language)}</form>"
    )


def _chosen(line: Line) -> tuple[str, str]:
    answer = line.answer
    if answer is None:
        return "", ""
    if answer.not_applicable:
        return "na", ""
    return str(answer.documentation or ""), str(answer.implementation or "")


@lru_cache(maxsize=2048)
def _head(ref: str, title: Text, is_key: bool, language: str) -> str:
    key = f' <span class="pill info">{escape(_("kernmaatregel"))}</span>' if is_key else ""
    return f'<a href="maatregel/{ref}/">{ref}</a> <span class="name">{escape(title.into(language))}</span>{key}'


@lru_cache(maxsize=2048)
def _tick(ref: str, _language: str) -> str:
    label = escape(_("Kies %(ref)s") % {"ref": ref})
    return f'<input type="checkbox" name="rij" value="{ref}" form="veel" aria-label="{label}">'


def _notes(line: Line, frame: Frame) -> str:
    """Write what else there is to know about a row: below the threshold, to confirm, evidence, whose and by when."""
    answer = line.answer
    marks = [_pill("below-key" if line.is_key else "below", frame.language)] if line.below else []
    if answer is not None and answer.to_confirm:
        marks.append(_pill("confirm", frame.language))
    if line.evidence_count != 0:  # htmx leaves what has this id as it stands on the page
        words = "" if line.evidence_count is None else _evidence(line.evidence_count, frame.language)
        marks.append(f'<span id="bewijs-{line.control.ref}" hx-preserve>{words}</span>')
    if line.owner and answer is not None:
        marks.append(_owner(line.owner, answer.due_on, frame.today, frame.language))
    return f'<span class="marks">{" ".join(marks)}</span>' if marks else ""


@lru_cache(maxsize=16)
def _pill(kind: str, _language: str) -> str:
    tone, words = {
        "below-key": ("bad", _("onder de drempel")),
        "below": ("plain", _("onder de drempel")),
        "confirm": ("warn", _("te bevestigen")),
    }[kind]
    return f'<span class="pill {tone}">{escape(words)}</span>'


@lru_cache(maxsize=64)
def _evidence(count: int, _language: str) -> str:
    return escape(ngettext("%(count)s bewijsstuk", "%(count)s bewijsstukken", count) % {"count": count})


@lru_cache(maxsize=512)
def _owner(name: str, due_on: date | None, today: date, _language: str) -> str:
    if due_on is None:
        return f"<span>{escape(name)}</span>"
    words = _("%(name)s, tegen %(day)s") % {"name": name, "day": date_format(due_on, "j F")}
    late = f' <span class="pill warn">{escape(_("te laat"))}</span>' if due_on < today else ""
    return f"<span>{escape(words)}</span>{late}"


@lru_cache(maxsize=4096)
def _scores(ref: str, documentation: str, implementation: str, may_exclude: bool, language: str) -> str:
    words = _words(language)
    excluded = ""
    if may_exclude:
        checked = " checked" if documentation == "na" else ""
        excluded = (
            f'<label class="na"><input type="radio" name="documentation" value="na"{checked} aria-label="{words["na"]}">'
            f"{words['short']}</label>"
        )
    return (
        f'<div class="score" role="radiogroup" aria-label="{ref} {words["documentation"]}" data-label="{words["documentation"]}">'
        f"{_radios('documentation', documentation)}</div>"
        f'<div class="score" role="radiogroup" aria-label="{ref} {words["implementation"]}" data-label="{words["implementation"]}">'
        f"{_radios('implementation', implementation)}</div>"
        f'<div class="end">{excluded}<button class="small">{words["save"]}</button></div>'
    )


@lru_cache(maxsize=32)
def _radios(name: str, chosen: str) -> str:
    return "".join(
        f"<label><input type=radio name={name} value={score}{' checked' if score == chosen else ''}>{score}</label>"
        for score in SCORES
    )


@lru_cache(maxsize=512)
def _read_only(chosen: tuple[str, str], language: str) -> str:
    words = _words(language)
    if chosen[0] == "na":
        return f'<div class="told">{words["na"]}</div>'
    return "".join(
        f'<div class="told"><span class="label">{words[name]}</span> {value or "–"}</div>'
        for name, value in zip(("documentation", "implementation"), chosen, strict=True)
    )


@lru_cache(maxsize=4)
def _words(_language: str) -> Mapping[str, str]:
    return {
        "documentation": escape(_("documentatie")),
        "Documentation": escape(_("Documentatie")),
        "Implementation": escape(_("Implementatie")),
        "together": escape(_("Alle open in één keer")),
        "confirm": escape(_("Bevestig deze categorie")),
        "count": escape(_("%(answered)s van %(total)s beantwoord")) % {"answered": "%d", "total": "%d"},
        "implementation": escape(_("implementatie")),
        "na": escape(_("niet van toepassing")),
        "short": escape(_("n.v.t.")),
        "save": escape(_("Bewaar")),
        "meter": escape(_("Beantwoorde maatregelen")),
        "total": escape(_("totaal")),
    }


def _trouble(line: Line, form: Any, conflict: Any) -> str:
    """Write why a row was not saved; after a conflict, what the other person wrote and that saving again is possible."""
    if not conflict:
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return format_html('<p class="notice bad" role="alert">{} {}</p>', _("Niet bewaard."), said)
    theirs = _chosen(line)
    words = _words(get_language() or "nl")
    stands = words["na"] if theirs[0] == "na" else f"{theirs[0] or '–'} / {theirs[1] or '–'}"
    said = _("%(who)s bewaarde intussen %(scores)s. Uw keuze staat er nog; bewaar opnieuw om ze te laten gelden.") % {
        "who": conflict.changed_by or _("Iemand anders"),
        "scores": stands,
    }
    return format_html('<p class="notice warn" role="alert">{}</p>', said)
