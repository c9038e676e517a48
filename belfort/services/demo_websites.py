"""The websites of the demo: names under `.example` that exist nowhere, and two years of looks that never took place."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import uuid4

from django.utils.timezone import get_current_timezone, localdate

from belfort.domain.host_proofs import Proof
from belfort.domain.permissions import Actor
from belfort.domain.posture import (
    GovernmentPosture,
    HostPosture,
    Role,
    Site,
    government_posture,
    posture_from,
    posture_of,
)
from belfort.domain.posture_checks import CATALOGUE_VERSION
from belfort.domain.posture_judges import judge
from belfort.domain.posture_stability import State, settle_all
from belfort.models import (
    CheckState,
    Job,
    Organization,
    PostureDay,
    Scan,
    ScanConsent,
    SharingChoice,
    Website,
)
from belfort.services import actors, jobs, posture_pictures, posture_rows, programmes, tenancy
from belfort.services.demo_website_facts import draw_story, facts_of

JOB = "demo-websites"
MONTHS, SEED = 24, 41
CONSENTS = 0.88  # share of the governments that agreed to be looked at
NAMED = 0.4  # share of those that share their websites by name
HOSTS = (("www", Role.MAIN), ("loket", Role.COUNTER), ("bibliotheek", Role.OTHER))


def tell_websites(*, at: datetime, organizations: Sequence[Organization]) -> None:
    """Give governments with a full register three websites, with a year of looks and what changed between them."""
    for organization in organizations:
        actor = actors.scanner(organization)
        with tenancy.acting(actor):
            _tell(at, organization)


def _tell(at: datetime, organization: Organization) -> None:
    ScanConsent.objects.add(
        ScanConsent(
            organization=organization,
            state="given",
            basis="Verzonnen beslissing van het college (demo)",
            starts_on=localdate(at) - timedelta(days=400),
            recorded_at=at - timedelta(days=400),
        )
    )
    domain = f"{organization.slug}.example"[:200]
    seen: dict[date, list[Site]] = {}
    for name, role in HOSTS:
        row: Website = Website.objects.add(
            Website(
                organization=organization,
                host=f"{name}.{domain}",
                domain=domain,
                part=role.value,
                source="list",
                counter_path="/loket" if role is Role.COUNTER else "",
                added_at=at - timedelta(days=400),
                proven_by=Proof.LIST.value,
                proven_on=localdate(at) - timedelta(days=400),
            )
        )
        for day, posture in _look_back(at, organization, row):
            seen.setdefault(day, []).append(Site(role, posture))
    programme = programmes.find_public_programme()
    days = [_day(organization, programme, day, government_posture(sites)) for day, sites in seen.items()]
    PostureDay.objects.add_all(days)


def _look_back(at: datetime, organization: Organization, row: Website) -> list[tuple[date, HostPosture]]:
    """Look at a website at the end of each month, every time a little better looked after; returns how it stood."""
    states: dict[str, State] = {}
    history: list[CheckState] = []
    current: dict[str, CheckState] = {}
    seen = []
    for place, day in enumerate(month_ends(localdate(at))):
        look = datetime.combine(day, time(20), get_current_timezone())
        story = draw_story(Random(f"{row.host}{place // 5}"), 0.4 + place / 70)  # noqa: S311 invented data
        for moment in (look, look + timedelta(hours=2)):  # the second confirms what turned worse
            states = settle_all(states, judge(facts_of(row.host, row.domain, story, moment)), moment)
        for key, state in states.items():
            known = current.get(key)
            if known is not None and known.verdict == state.verdict.outcome.value:
                posture_rows.refresh(known, state)
                continue
            if known is not None:
                known.is_current = False
            current[key] = posture_rows.row_of(organization, row, key, state, CATALOGUE_VERSION)
            history.append(current[key])
        posture = posture_from(row.host, row.domain, {key: state.verdict for key, state in states.items()})
        seen.append((day, posture))
    Scan.objects.add_all([_scan(organization, row, day, posture) for day, posture in seen])
    CheckState.objects.add_all(history)
    return seen


def _scan(organization: Organization, row: Website, day: date, posture: HostPosture) -> Scan:
    look = datetime.combine(day, time(22), get_current_timezone())
    return Scan(
        organization=organization,
        website=row,
        lease=uuid4(),
        started_at=look,
        ended_at=look,
        catalogue_version=CATALOGUE_VERSION,
        score="" if posture.score.exact is None else str(posture.score.exact),
        grade=posture.score.grade or "",
        full_https=posture.full_https,
    )


def plan(*, at: datetime, programme: Organization) -> None:
    """Leave the websites of the sector to a worker."""
    key = f"{JOB}-{programme.pk}"
    jobs.enqueue(at=at, kind=JOB, arguments={"programme": programme.pk}, unique_key=key)


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Tell the websites of the sector."""
    tell_sector(actor=actor, at=at, programme=Organization.objects.get(pk=job.arguments["programme"]))


def tell_sector(*, actor: Actor, at: datetime, programme: Organization) -> None:
    """Let most governments agree, some share by name, and give each a day in every month of two years."""
    random = Random(SEED)  # noqa: S311 invented data
    choices, days = [], []
    ends = month_ends(localdate(at))
    told = set(PostureDay.objects.visible_to(actor).within(programme.pk).values_list("organization_id", flat=True))
    for organization in Organization.objects.local().filter(is_fictional=True).order_by("pk"):
        agreed, named, care = random.random() < CONSENTS, random.random() < NAMED, random.uniform(0.2, 0.65)
        if not agreed:
            continue
        if named:
            choices.append(_choice(organization, programme, ends[0]))
        if organization.pk in told:
            continue  # it has websites of its own
        host = f"www.{organization.slug}.example"
        for place, day in enumerate(ends):
            story = draw_story(Random(f"{host}{place // 5}"), min(care + place / 120, 1))  # noqa: S311
            facts = facts_of(host, host, story, datetime.combine(day, time(4), get_current_timezone()))
            found = government_posture([Site(Role.MAIN, posture_of(facts))])
            days.append(_day(organization, programme, day, found))
    SharingChoice.objects.add_all(choices)
    PostureDay.objects.add_all(days)
    for day in ends:
        posture_pictures.make_picture(actor=actor, at=min(_night_after(day), at), programme=programme, day=day)


def month_ends(today: date) -> list[date]:
    """Return the last days of the past two years of months, the oldest first."""
    ends = []
    first = today.replace(day=1)
    for _ in range(MONTHS):
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


def _night_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(3), get_current_timezone())


def _choice(organization: Organization, programme: Organization, day: date) -> SharingChoice:
    return SharingChoice(
        organization=organization,
        programme=programme,
        subject="posture",
        level="named",
        starts_on=day,
        chosen_at=datetime.combine(day, time(10), get_current_timezone()),
    )


def _day(organization: Organization, programme: Organization, day: date, found: GovernmentPosture) -> PostureDay:
    return PostureDay(
        organization=organization,
        programme=programme,
        dated_on=day,
        full_https=found.full_https,
        score="" if found.exact is None else str(found.exact),
        grade=found.grade or "",
        host_count=1,
        verdicts={key: outcome.value for key, outcome in found.verdicts.items()},
        catalogue_version=CATALOGUE_VERSION,
    )
