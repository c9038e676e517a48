"""Words and formats of the templates; every visible word goes through translation. Also brings the components along."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _, ngettext

from belfort.domain.catalog import SET_NAMES, ControlSet
from belfort.domain.classification import ATTRIBUTE_NAMES, FLAG_NAMES, Attribute, Flag, InformationClass
from belfort.domain.impact import DIMENSION_NAMES, LEVEL_NAMES, Dimension
from belfort.domain.permissions import ROLE_NAMES, SCOPE_NAMES, MandateScope, Role
from belfort.domain.terms import Text
from belfort.domain.workflow import STATE_NAMES, RegisterState
from belfort.services import catalogs
from belfort.services.writing import LABELS
from belfort.templatetags import icons, programme, results  # noqa: F401 registers its components
from belfort.templatetags.components import register
from belfort.templatetags.vocabulary import (
    CODED,
    CODES,
    FIELDS,
    PHASES,
    PREFIXES,
    RELATIONS,
    STRENGTHS,
    TASKS,
    USES,
    VERBS,
)

ICONS = {name: mark_safe(icons.svg(name)) for name in icons.PATHS}  # noqa: S308 our own drawings


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
        names = (f"{field}_en", f"{field}_nl", field) if english else (f"{field}_nl", field, f"{field}_en")
        return str(next((row[name] for name in names if row.get(name)), ""))
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
def attribute_name(key: str) -> str:
    """Name a quality attribute, such as C."""
    return ATTRIBUTE_NAMES[Attribute(key)].into(get_language() or "nl")


@register.filter
def relation_name(key: str) -> str:
    """Name the relation between two controls."""
    return RELATIONS[key].into(get_language() or "nl")


@register.filter
def strength_name(strength: int | None) -> str:
    """Name the strength of a link between two controls; nothing when none was given."""
    return words(STRENGTHS.get(strength or 0))


@register.filter
def framework_of(ref: str) -> str:
    """Return the key of the framework in which a reference of ours stands; nothing when it cannot be told."""
    return next((key for prefix, key in PREFIXES if ref.startswith(prefix)), "")


@register.filter
def use_name(role: str) -> str:
    """Say what a process does with an information asset."""
    return USES[role].into(get_language() or "nl")


@register.filter
def task(role: Role) -> str:
    """Say what somebody with this role comes to do; nothing for a role without a text."""
    return words(TASKS.get(role))


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
    label = LABELS.get(name) or FIELDS.get(name)
    return label.into(get_language() or "nl") if label else name


@register.filter
def field_words(value: str, name: str) -> str:
    """Say the codes in a field of the trail in words; what a person wrote stays as it is."""
    if name.endswith(("_on", "_at")):
        return day_words(value)
    if name in {"category", "families"}:
        return _coded(value, catalogs.get_families() if name == "families" else catalogs.get_asset_categories())
    return _coded(value, CODES) if name in CODED else value


def _coded(value: str, names: Mapping[str, Text]) -> str:
    language = get_language() or "nl"
    return re.sub(r"[\w-]+", lambda found: names[found[0]].into(language) if found[0] in names else found[0], value)


@register.filter
def day_words(value: str) -> str:
    """Write a date that was kept as text as a day in words."""
    try:
        return date_format(datetime.fromisoformat(value), "j F Y")
    except ValueError:
        return value


@register.filter
def difference_words(value: str, label: Text) -> str:
    """Say the codes in one side of a conflict in words; the label tells which field it is."""
    return field_words(value, next((name for name, text in LABELS.items() if text == label), ""))


@register.filter
def subject_words(event: Any) -> str:
    """Name what an event of the trail is about; an event about many rows names how many and of what."""
    count = int(event.subject_name) if event.subject_name.isdecimal() else None
    if count is not None and event.verb.startswith("process."):
        return ngettext("%(count)s proces", "%(count)s processen", count) % {"count": count}
    if count is not None and event.verb.startswith("asset."):
        return ngettext("%(count)s informatieasset", "%(count)s informatieassets", count) % {"count": count}
    return field_words(event.subject_name, "level") if event.verb == "target.set" else str(event.subject_name)


@register.simple_tag
def period(starts_on: date, ends_on: date | None = None) -> str:
    """Say from when until when something holds."""
    starts = date_format(starts_on, "j F Y")
    if ends_on is None:
        return _("sinds %(starts)s") % {"starts": starts}
    return _("van %(starts)s tot en met %(ends)s") % {"starts": starts, "ends": date_format(ends_on, "j F Y")}


@register.simple_tag
def yearly(day: int, month: int) -> str:
    """Name a day that comes back every year, such as 20 August."""
    return date_format(date(2000, month, day), "j F")  # a leap year, so that 29 February has a name


@register.filter
def euro(amount: int) -> str:
    """Write a whole amount in euro."""
    return f"€ {number_format(amount, 0, force_grouping=True)}"


@register.simple_tag
def class_of(classes: InformationClass, attribute: str) -> int:
    """Return the class for one attribute."""
    return classes.of(Attribute(attribute))
