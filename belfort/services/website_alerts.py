"""What turned bad on the websites of a government: a line on its start page, and once in the digest of the day after.

Rules: `docs/scoring.md`, chapter 11, "Alerts and explanations", and chapter 10, "Reminders". No mail says what is wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Subquery
from django.utils.timezone import get_current_timezone, localdate

from belfort.domain.permissions import Ability, Actor
from belfort.domain.posture_alerts import Alert, AlertKind, alerts
from belfort.domain.posture_stability import State
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.reminders import CAUGHT_UP, is_due
from belfort.domain.terms import Text
from belfort.models import CheckState, Organization
from belfort.services import installation, jobs, occasions, posture_rows

BAD = (Outcome.WARN.value, Outcome.FAIL.value)
SHOWN = timedelta(days=30)
MORNING = time(7)
LINES = {
    AlertKind.TURNED_BAD: (
        Text(
            "1 website is niet meer in orde; bij Websites staat wat te doen.",
            "1 website is no longer in order; Websites says what to do.",
        ),
        Text(
            "{count} websites zijn niet meer in orde; bij Websites staat wat te doen.",
            "{count} websites are no longer in order; Websites says what to do.",
        ),
    ),
    AlertKind.CERTIFICATE_ENDS: (
        Text("Van 1 website moet het certificaat vernieuwd worden.", "The certificate of 1 website has to be renewed."),
        Text(
            "Van {count} websites moet het certificaat vernieuwd worden.",
            "The certificates of {count} websites have to be renewed.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Turned:
    """Something that turned bad and still is, and the day on which that was believed."""

    alert: Alert
    on: date


def get_turned(*, actor: Actor, organization: Organization, since: date) -> list[Turned]:
    """Return what turned bad since a day and still is, on websites that are still looked at."""
    if not actor.may(Ability.READ_WEBSITES, organization.pk):
        return []
    began = datetime.combine(since, time(), get_current_timezone())
    rows = CheckState.objects.visible_in(organization.pk, actor)
    earlier = rows.filter(
        website_id=OuterRef("website_id"), check_key=OuterRef("check_key"), first_seen_at__lt=OuterRef("first_seen_at")
    )
    found = rows.filter(is_current=True, verdict__in=BAD, first_seen_at__gte=began)
    found = found.filter(website__removed_on=None, website__paused_on=None).select_related("website")
    found = found.annotate(before=Subquery(earlier.order_by("-first_seen_at").values("verdict")[:1]))
    return [
        Turned(alert, localdate(row.first_seen_at))
        for row in found.order_by("website__host", "check_key")
        if row.before is not None
        for alert in alerts(
            row.website.host, {row.check_key: _only(row.before)}, {row.check_key: posture_rows.state_of(row)}
        )
    ]


def _only(outcome: str) -> State:
    """Return a state of which nothing but the verdict is asked."""
    return State(Verdict(Outcome(outcome), Text("", "")), datetime.min, datetime.min)  # noqa: DTZ901 no moment is asked


def get_start_lines(*, actor: Actor, at: datetime, organization: Organization) -> list[Text]:
    """Return what turned bad the last thirty days and still is, as sentences for the start page."""
    return _lines(get_turned(actor=actor, organization=organization, since=localdate(at) - SHOWN))


def get_mail_lines(*, actor: Actor, organization: Organization, today: date, told_on: date | None) -> list[Text]:
    """Return what turned bad and is told today to who keeps the websites: on the day after, once, as sentences."""
    if not actor.may(Ability.EDIT_WEBSITES, organization.pk):
        return []
    found = get_turned(actor=actor, organization=organization, since=today - CAUGHT_UP - timedelta(days=1))
    return _lines(each for each in found if is_due([_told_on(each.on)], today, told_on))


def announce(*, actor: Actor, at: datetime, organization: Organization, alerts: Sequence[Alert]) -> None:
    """Enqueue the digest of the day after, in the transaction of the caller, when something turned bad. A demo sends no mail."""
    actor.require(Ability.READ_WEBSITES, organization.pk)
    if not alerts or installation.is_demo():
        return
    day = _told_on(localdate(at))
    jobs.enqueue(
        at=datetime.combine(day, MORNING, get_current_timezone()),
        kind=occasions.PEOPLE,
        arguments={"bodies": [organization.pk], "day": day.isoformat()},
        unique_key=f"websites-{organization.pk}-{day}",
    )


def _told_on(day: date) -> date:
    return day + timedelta(days=1)


def _lines(found: Iterable[Turned]) -> list[Text]:
    """Return one sentence for each kind, which counts websites and names none."""
    hosts: dict[AlertKind, set[str]] = {kind: set() for kind in LINES}
    for each in found:
        hosts[each.alert.kind].add(each.alert.host)
    return [
        (LINES[kind][0] if len(names) == 1 else LINES[kind][1]).filled(count=len(names))
        for kind, names in hosts.items()
        if names
    ]
