"""Chapter 11 of docs/scoring.md: score, caps, grade, whole HTTPS, and the score of a government."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from belfort.domain.posture import (
    CAPS,
    Part,
    Role,
    Score,
    Site,
    full_https,
    government_posture,
    grade,
    mean_of,
    posture_from,
    posture_of,
    score,
    worst_verdict,
)
from belfort.domain.posture_checks import CHECKS, FULL_HTTPS, Scope
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.terms import Text
from tests.domain.observed import GOOD

P, W, F, N, U = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NA, Outcome.UNKNOWN
BETTER = {F: W, W: P, P: P}
outcomes = st.sampled_from(list(Outcome))
hosts = st.fixed_dictionaries(dict.fromkeys(CHECKS, outcomes))


def of(outcome: Outcome, **evidence: object) -> Verdict:
    return Verdict(outcome, Text("x.", "x."), evidence)


def verdicts(outcome: Outcome = P, **changes: Outcome) -> dict[str, Verdict]:
    """Return verdicts of every check; a change names a check with a line for its point."""
    named = {key.replace("_", "."): value for key, value in changes.items()}
    assert set(named) <= set(CHECKS)
    return {key: of(named.get(key, outcome)) for key in CHECKS}


def made(found: dict[str, Outcome]) -> dict[str, Verdict]:
    return {key: of(outcome) for key, outcome in found.items()}


TLS = {key.replace(".", "_"): U for key in CHECKS if key.startswith("tls")}
NO_MAIL = {"mail_starttls": N, "mail_dane": N}
EXAMPLE = {"hdr_hsts": F, "hdr_csp": W}


@pytest.mark.parametrize(
    ("changes", "exact", "points"),
    [
        ({}, Fraction(100), 100),
        (EXAMPLE, 100 * Fraction("152.5") / 160, 95),
        ({**EXAMPLE, **TLS}, 100 * Fraction("140.5") / 148, 94),
        ({**EXAMPLE, **TLS, **NO_MAIL}, 100 * Fraction("131.5") / 139, 94),
        ({"tls_v13": W, "mail_dkim": F}, Fraction(100), 100),
    ],
)
def test_the_score_is_the_weighted_mean(changes: dict[str, Outcome], exact: Fraction, points: int) -> None:
    """Rule 11.17."""
    found = score(verdicts(**changes))
    assert (found.exact, found.points) == (exact, points)


@given(hosts, st.sampled_from(list(CHECKS)))
def test_a_better_verdict_never_lowers_the_score(found: dict[str, Outcome], key: str) -> None:
    """Rule 11.17."""
    better = {**found, key: BETTER.get(found[key], found[key])}
    before, after = score(made(found)).exact, score(made(better)).exact
    assert (before is None) is (after is None)
    if before is not None and after is not None:
        assert 0 <= before <= after <= 100


@given(hosts)
def test_what_is_unknown_never_moves_a_score(found: dict[str, Outcome]) -> None:
    """Rule 11.17."""
    seen = {key: outcome for key, outcome in found.items() if outcome not in {U, N}}
    with_unknown, without = score(made(found)), score(made(seen))
    assert with_unknown.exact in {None, without.exact}
    assert with_unknown.measured == without.measured


@given(hosts, st.permutations(list(CHECKS)))
def test_the_order_of_the_verdicts_does_not_matter(found: dict[str, Outcome], order: list[str]) -> None:
    """Rule 11.17."""
    assert score(made({key: found[key] for key in order})) == score(made(found))


def test_too_little_measured_is_no_score() -> None:
    """Rule 11.18."""
    some = {key: of(U) for key in CHECKS}
    order = sorted(CHECKS, key=lambda key: CHECKS[key].weight, reverse=True)
    for key in order:
        some[key] = of(P)
        measured = sum(CHECKS[each].weight for each, verdict in some.items() if verdict.outcome is P)
        found = score(some)
        assert (found.measured, found.applicable) == (measured, 160)
        assert (found.exact is not None) is (measured >= 96)
    assert score({}) == Score(None, 0, 0)
    assert score({"tls.v13": of(P)}).exact is None
    assert score(verdicts(N)).exact is None


def test_just_sixty_percent_is_enough() -> None:
    """Rule 11.18."""
    keys = {
        "web.https",
        "web.forms",
        "web.redirect",
        "cert.time",
        "cert.name",
        "cert.chain",
        "tls.version",
        "dns.dnssec",
    }
    assert sum(CHECKS[key].weight for key in keys) == 89

    def measured(more: set[str]) -> Score:
        return score({key: of(P if key in keys | more else U) for key in CHECKS})

    assert (measured({"web.mixed", "dns.caa"}).measured, measured({"web.mixed", "dns.caa"}).exact) == (96, 100)
    assert (measured({"hdr.hsts"}).measured, measured({"hdr.hsts"}).exact) == (95, None)


@pytest.mark.parametrize(
    ("changes", "cap"),
    [
        ({"web_https": F}, 30),
        ({"web_forms": F}, 40),
        ({"cert_time": F}, 50),
        ({"cert_name": F}, 50),
        ({"cert_chain": F}, 50),
        ({"dns_dangling": F}, 60),
        ({"dns_dangling": F, "web_forms": F, "cert_name": F}, 40),
    ],
)
def test_the_weakest_link_holds_the_score_down(changes: dict[str, Outcome], cap: int) -> None:
    """Rule 11.19."""
    found = score(verdicts(**changes))
    assert found.exact == cap
    assert set(found.caps) == {key.replace("_", ".") for key in changes}


def test_an_expired_certificate_is_the_example() -> None:
    """Rule 11.19."""
    assert score(verdicts(cert_time=F, cert_expiry=F)).exact == 50
    assert score(verdicts(cert_expiry=F)).exact == 100 * Fraction(158, 160)


def test_a_wrong_signature_holds_down_and_no_signature_does_not() -> None:
    """Rule 11.19."""
    found = verdicts()
    assert score({**found, "dns.dnssec": of(F, state="bogus")}).exact == 60
    assert score({**found, "dns.dnssec": of(F, state="insecure")}).exact == 95


def test_a_cap_never_lifts_and_a_warning_has_none() -> None:
    """Rule 11.19."""
    assert score(verdicts(F)).exact == 0
    assert score(verdicts(F)).caps == ()
    for key in CAPS:
        assert score(verdicts(**{key.replace(".", "_"): W})).caps == ()


@pytest.mark.parametrize(
    ("exact", "letter"),
    [
        (Fraction(100), "A"),
        (Fraction(90), "A"),
        (Fraction(8999, 100), "B"),
        (Fraction(75), "B"),
        (Fraction(7499, 100), "C"),
        (Fraction(60), "C"),
        (Fraction(5999, 100), "D"),
        (Fraction(40), "D"),
        (Fraction(3999, 100), "E"),
        (Fraction(0), "E"),
        (None, None),
    ],
)
def test_the_letter_follows_the_score(exact: Fraction | None, letter: str | None) -> None:
    """Rule 11.20."""
    assert grade(exact) == letter


@given(hosts)
def test_a_host_is_wholly_on_https_only_when_nothing_of_it_fails(found: dict[str, Outcome]) -> None:
    """Rule 11.21."""
    seen = [found[key] for key in FULL_HTTPS]
    expected = False if F in seen else None if U in seen or found["web.https"] is N else True
    assert full_https(made(found)) is expected


def test_other_checks_do_not_decide_over_https() -> None:
    """Rule 11.21."""
    others = {key.replace(".", "_"): F for key in CHECKS if key not in FULL_HTTPS}
    assert full_https(verdicts(**others)) is True
    assert full_https(verdicts(web_forms=W, web_mixed=N)) is True
    assert full_https({}) is None
    assert full_https(verdicts(web_https=N)) is None
    assert full_https(verdicts(web_https=N, web_forms=F)) is False


def site(role: Role, host: str, outcome: Outcome, domain: str = "gemeente.be", **changes: Outcome) -> Site:
    return Site(role, posture_from(host, domain, verdicts(outcome, **changes)))


def part(role: Role, host: str, weighted: int | None, domain: Outcome = N) -> Site:
    """Return a site of which the host part has a score near a number (None: unknown), and the domain part one outcome."""
    keys = [key for key, check in CHECKS.items() if check.scope is Scope.HOST]
    found = {key: of(U if weighted is None else P) for key in keys} | {
        key: of(domain) for key in CHECKS if key not in keys
    }
    return Site(role, posture_from(host, "gemeente.be", found))


def test_a_government_is_the_weighted_mean_of_its_parts() -> None:
    """Rule 11.22."""
    found = government_posture(
        [
            site(Role.MAIN, "www.gemeente.be", P, hdr_hsts=F),
            site(Role.COUNTER, "loket.gemeente.be", P, cert_time=F),
            site(Role.OTHER, "bib.gemeente.be", P, web_https=F),
        ]
    )
    main = 100 * Fraction(115, 121)
    assert {part.name: (part.weight, part.score.exact) for part in found.parts} == {
        "www.gemeente.be": (3, main),
        "loket.gemeente.be": (3, 50),
        "bib.gemeente.be": (1, 30),
        "gemeente.be": (1, 100),
    }
    assert found.exact == (3 * main + 3 * 50 + 30 + 100) / 8
    assert (found.points, found.grade) == (int(found.exact), grade(found.exact))


def test_the_worked_numbers_of_a_government() -> None:
    """Rule 11.22."""

    def mean(main: int | None, counter: int | None) -> Fraction | None:
        given = [("www", False, 3, main), ("loket", False, 3, counter), ("bib", False, 1, 20), ("domein", True, 1, 50)]
        return mean_of(
            Part(name, is_domain, weight, Score(None if value is None else Fraction(value), 1, 1))
            for name, is_domain, weight, value in given
        )

    assert mean(80, 60) == Fraction("61.25")
    assert mean(80, None) == 62
    assert mean(None, None) is None


def test_parts_without_a_score_are_left_out_until_too_little_is_left() -> None:
    """Rule 11.22."""
    main, counter = part(Role.MAIN, "www.gemeente.be", 100, P), part(Role.COUNTER, "loket.gemeente.be", None, P)
    other = part(Role.OTHER, "bib.gemeente.be", 100, P)
    assert government_posture([main, counter, other]).exact == 100
    hidden = part(Role.MAIN, "www.gemeente.be", None, P)
    assert government_posture([hidden, counter, other]).exact is None
    assert government_posture([]).exact is None


def test_a_domain_counts_once_and_by_its_worst() -> None:
    """Rule 11.22."""
    found = government_posture(
        [
            site(Role.MAIN, "www.gemeente.be", P, dns_dangling=P),
            site(Role.OTHER, "a.gemeente.be", P, dns_dangling=F),
            site(Role.OTHER, "b.gemeente.be", P, mail_spf=U),
            site(Role.OTHER, "elders.be", P, "elders.be"),
        ]
    )
    domains = {part.name: part.score.exact for part in found.parts if part.is_domain}
    assert domains == {"gemeente.be": 60, "elders.be": 100}
    assert found.verdicts["dns.dangling"] is F
    assert found.verdicts["mail.spf"] is P


def test_a_wrong_signature_is_worse_than_none() -> None:
    """Rule 11.22."""
    bogus, insecure = of(F, state="bogus"), of(F, state="insecure")
    assert worst_verdict([insecure, bogus]) is bogus
    assert worst_verdict([bogus, insecure]) is bogus
    assert worst_verdict([]) is None


def test_the_order_of_the_sites_does_not_matter() -> None:
    """Rule 11.22."""
    sites = [
        site(Role.MAIN, "www.gemeente.be", P, hdr_csp=F),
        site(Role.COUNTER, "loket.elders.be", W, "elders.be"),
        site(Role.OTHER, "bib.gemeente.be", F),
    ]
    found = {(each.exact, each.full_https) for order in permutations(sites) for each in [government_posture(order)]}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        ([(Role.MAIN, P), (Role.COUNTER, P), (Role.OTHER, F)], True),
        ([(Role.MAIN, P), (Role.COUNTER, F)], False),
        ([(Role.MAIN, U), (Role.COUNTER, F)], False),
        ([(Role.MAIN, U), (Role.COUNTER, P)], None),
        ([(Role.OTHER, P)], None),
        ([], None),
    ],
)
def test_a_government_is_on_https_when_its_sites_and_counters_are(
    sites: list[tuple[Role, Outcome]], expected: bool | None
) -> None:
    """Rule 11.23."""
    given = [site(role, f"h{place}.gemeente.be", outcome) for place, (role, outcome) in enumerate(sites)]
    assert government_posture(given).full_https is expected


def test_a_look_comes_to_what_the_command_prints() -> None:
    """Rules 11.17 and 11.20."""
    plain = posture_of(GOOD).as_dict()
    assert (plain["full_https"], plain["score"], plain["grade"]) == (True, 100, "A")
    assert list(plain["checks"]) == list(CHECKS)
    assert set(plain["checks"]["web.https"]) == {"verdict", "evidence", "explanation_nl"}
