"""Every numbered rule of docs/scoring.md is cited by a test; no test cites a rule that is not there."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
PAGE = TESTS.parent / "docs" / "scoring.md"


def cited() -> set[str]:
    words = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {number for run in re.findall(r'"""Rules? ([\d., and]+)', words) for number in re.findall(r"\d+\.\d+", run)}


def rules() -> set[str]:
    return set(re.findall(r"^\*\*(\d+\.\d+)\*\*", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_rule_has_a_test():
    assert len(rules()) > 50
    assert rules() - cited() == set()


def test_every_cited_rule_exists():
    assert cited() - rules() == set()


def test_the_chapters_are_those_that_the_domain_cites():
    chapters = re.findall(r"^## (\d+)\. (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [number for number, _ in chapters] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"]
    domain = TESTS.parent / "belfort" / "domain"
    for name, number in (
        ("classification", 1),
        ("impact", 2),
        ("valuation", 2),
        ("criticality", 3),
        ("catalog", 4),
        ("workflow", 5),
        ("sign_in", 6),
        ("frameworks", 7),
        ("maturity", 7),
        ("maturity_distance", 7),
        ("maturity_failures", 7),
        ("maturity_figures", 7),
        ("maturity_outline", 7),
        ("maturity_scores", 7),
        ("maturity_transitions", 7),
        ("discretion", 8),
        ("discretion_counts", 8),
        ("discretion_cuts", 8),
        ("discretion_known", 8),
        ("sector", 8),
        ("sector_benchmark", 8),
        ("sector_effects", 8),
        ("sector_gaps", 8),
        ("sector_help", 8),
        ("sector_needs", 8),
        ("sector_sets", 8),
        ("budget", 9),
        ("budget_checks", 9),
        ("partnerships", 9),
        ("toolkit", 9),
        ("budget_ledger", 9),
        ("corrections", 9),
        ("indicator_changes", 9),
        ("indicators", 9),
        ("programme", 9),
        ("programme_audits", 9),
        ("programme_counts", 9),
        ("programme_places", 9),
        ("questions", 9),
        ("rounds", 10),
        ("reminders", 10),
        ("round_comparison", 10),
        ("observations", 11),
        ("posture", 11),
        ("posture_alerts", 11),
        ("posture_checks", 11),
        ("posture_judges", 11),
        ("posture_sector", 11),
        ("posture_stability", 11),
        ("posture_verdict", 11),
        ("posture_verdicts_cert", 11),
        ("posture_verdicts_dns", 11),
        ("posture_verdicts_hdr", 11),
        ("posture_verdicts_mail", 11),
        ("posture_verdicts_web", 11),
        ("disagreements", 12),
        ("due_dates", 12),
        ("finding_pairs", 12),
        ("findings", 12),
        ("disclosures", 13),
        ("reporter_keys", 13),
        ("security_txt", 13),
    ):
        assert f"`docs/scoring.md`, chapter {number}" in (domain / f"{name}.py").read_text(encoding="utf-8")
