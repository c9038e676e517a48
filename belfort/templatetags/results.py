"""Components of the pages about results: whether a condition holds, up or down, scores."""

from collections.abc import Iterable
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, ngettext

from belfort.services.organizations import Organization
from belfort.services.standpoints import CategoryBar
from belfort.services.visits import News
from belfort.templatetags.components import bar, register

# the page of one subject of the trail by its kind, and the page where subjects of that kind stand
SUBJECT_PAGES = {"assessment": "assessment", "asset": "asset", "facility": "facility", "process": "process"}
KIND_PAGES = {
    "assessment": "assessments",
    "asset": "assets",
    "assets": "assets",
    "certificate": "certificates",
    "domain": "processes",
    "evidence": "assessments",
    "facility": "facilities",
    "invitation": "members",
    "mandate": "members",
    "membership": "members",
    "process": "processes",
    "processes": "processes",
    "settings": "settings",
    "target": "target",
}


@register.simple_tag
def met(value: bool | None) -> SafeString:
    """Show whether something is achieved; None is still open."""
    return _met(value, get_language())


@lru_cache(maxsize=16)
def _met(value: bool | None, _language: str | None) -> SafeString:
    if value is None:
        return format_html('<span class="pill warn">{}</span>', _("nog open"))
    if value:
        return format_html('<span class="pill good">{}</span>', _("gehaald"))
    return format_html('<span class="pill bad">{}</span>', _("niet gehaald"))


@register.simple_tag
def direction(value: int | None) -> SafeString:
    """Show whether a figure went up, down, or neither, as a sign and a word; None cannot be compared."""
    if value is None:
        return format_html('<span class="soft">{}</span>', _("niet te vergelijken"))
    if value > 0:
        return format_html('<span class="direction up">{}</span>', _("gestegen"))
    if value < 0:
        return format_html('<span class="direction down">{}</span>', _("gedaald"))
    return format_html('<span class="direction">{}</span>', _("gelijk"))


@register.simple_tag
def scores(pair: tuple[int, int] | str | None) -> str:
    """Show the two scores of a control, not applicable, or a dash."""
    if isinstance(pair, tuple):
        return f"{pair[0]} · {pair[1]}"
    return _("n.v.t.") if pair else "–"


@register.simple_tag
def category_rows(categories: Iterable[CategoryBar], address: str) -> SafeString:
    """Write the rows of the table of categories: name, bar and figure, with what is missing or short of the threshold.

    `address` is the page of results, where each category unfolds.
    """
    language = get_language() or "nl"
    return SafeString("\n".join(_category_row(part, address, language) for part in categories))


@lru_cache(maxsize=1024)  # after a score the rows of the other categories are the ones of before
def _category_row(part: CategoryBar, address: str, language: str) -> SafeString:
    return format_html(
        '<tr><th scope="row"><a href="{}#cat-{}">{}</a></th> <td>{}</td> <td class="num">{}{}</td></tr>',
        *(address, part.ref, part.name.into(language), bar(part.bar), part.figure.into(language), _short(part)),
    )


def _short(part: CategoryBar) -> SafeString | str:
    if part.open:
        said = ngettext("nog %(n)s antwoord", "nog %(n)s antwoorden", part.open) % {"n": part.open}
    elif part.bar.reached is False:
        said = _("onder de drempel")
    else:
        return ""
    return format_html(' <span class="sub">{}</span>', said)


@register.simple_tag
def news_address(news: News, organization: Organization) -> str:
    """Return where one sees what happened: the page of the subject, of its kind, else the trail."""
    if news.subject_id and news.subject_kind in SUBJECT_PAGES:
        return reverse(SUBJECT_PAGES[news.subject_kind], args=[organization.slug, news.subject_id])
    return reverse(KIND_PAGES.get(news.subject_kind, "trail"), args=[organization.slug])
