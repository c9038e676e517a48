"""Chapter 4 of docs/scoring.md: which controls apply."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from belfort.domain.catalog import ControlSet, IcrControl, Scope, applied, sets_on
from belfort.domain.classification import Attribute, Flag, InformationClass
from belfort.domain.terms import same
from belfort.exchange.icr_controls import read_icr_controls
from tests.domain import strategies

CONFIDENTIALITY, INTEGRITY, AVAILABILITY = Attribute
SHIPPED = read_icr_controls()


def control(ref="ICR-TST-01", **options):
    plain = {
        "family": "IAM",
        "from_class": 1,
        "attributes": frozenset({CONFIDENTIALITY, INTEGRITY}),
        "set": ControlSet.GENERAL,
    }
    rest = {"regime": "apply", "title": same("x"), "certainty": "found", "proposed": False}
    return IcrControl(ref, **(plain | rest | options))


def scope(classes=(3, 2, 4), *flags, **options):
    return Scope(InformationClass(*classes), frozenset(flags), **options)


def refs(controls, given_scope):
    return [item.control.ref for item in applied(controls, given_scope)]


@pytest.mark.parametrize(
    ("ref", "asking", "sentence"),
    [
        ("ICR-IAM-07", (CONFIDENTIALITY,), "asked from class 3, here C3; set general"),
        ("ICR-IAM-06", (CONFIDENTIALITY, INTEGRITY), "asked from class 2, here C3 I2; set general"),
        ("ICR-IAM-09", None, ""),
    ],
)
def test_a_control_applies_when_one_of_its_attributes_reaches_its_class(ref, asking, sentence):
    """Rule 4.1."""
    found = {item.control.ref: item for item in applied(SHIPPED, scope((3, 2, 4)))}
    if asking is None:
        assert ref not in found
    else:
        assert found[ref].attributes == asking
        assert found[ref].because.en == sentence


def test_what_is_not_rated_asks_nothing():
    """Rule 4.1."""
    assert applied(SHIPPED, scope((0, 0, 0), *Flag, ksz=True, nis2=True, proposed=True)) == []


@given(strategies.catalogs(), strategies.scopes)
def test_a_control_applies_exactly_when_an_attribute_of_it_asks(controls, given_scope):
    """Rule 4.1."""
    for item in applied(controls, given_scope):
        wanted = tuple(
            attribute
            for attribute in Attribute
            if attribute in item.control.attributes and given_scope.classes.of(attribute) >= item.control.from_class
        )
        assert item.attributes == wanted != ()


@given(strategies.catalogs(), strategies.scopes, st.sampled_from(Attribute), st.integers(0, 5))
def test_a_higher_class_never_asks_fewer_controls(controls, given_scope, attribute, level):
    """Rule 4.2."""
    classes = given_scope.classes
    raised = classes.raised_to(InformationClass(**({"C": 0, "I": 0, "A": 0} | {attribute.value: level})))
    assert set(refs(controls, given_scope)) <= set(refs(controls, replace(given_scope, classes=raised)))


def test_each_class_of_the_shipped_catalog_includes_the_lower_ones():
    """Rule 4.2."""
    lower: set[str] = set()
    for level in range(6):
        here = set(refs(SHIPPED, scope((level, level, level), *Flag, ksz=True, proposed=True)))
        assert lower <= here
        lower = here
    assert lower == {item.ref for item in SHIPPED}


def test_the_general_set_is_always_on():
    """Rule 4.3."""
    assert sets_on(scope()) == {ControlSet.GENERAL}
    assert refs([control()], scope((1, 1, 1))) == ["ICR-TST-01"]


@pytest.mark.parametrize(
    ("flag", "is_on"),
    [
        (Flag.PERSONAL_DATA, True),
        (Flag.SENSITIVE_PERSONAL_DATA, True),
        (Flag.PROFESSIONAL_DATA, False),
        (Flag.SOCIAL_SECURITY_DATA, False),
    ],
)
def test_the_gdpr_set_is_on_with_personal_or_sensitive_data(flag, is_on):
    """Rule 4.4."""
    wanted = [control(set=ControlSet.GDPR)]
    assert bool(refs(wanted, scope((1, 1, 1), flag))) is is_on
    assert refs(wanted, scope((5, 5, 5))) == []


def test_the_ksz_set_is_on_when_chosen_or_with_social_security_data():
    """Rule 4.5."""
    wanted = [control(set=ControlSet.KSZ)]
    assert refs(wanted, scope(ksz=True))
    assert refs(wanted, scope((1, 1, 1), Flag.SOCIAL_SECURITY_DATA))
    assert not refs(wanted, scope((5, 5, 5), Flag.PERSONAL_DATA, Flag.SENSITIVE_PERSONAL_DATA))


def test_the_nis2_set_is_on_in_scope_and_no_shipped_control_carries_it():
    """Rule 4.6."""
    wanted = [control(set=ControlSet.NIS2)]
    assert refs(wanted, scope(nis2=True))
    assert not refs(wanted, scope((5, 5, 5), *Flag, ksz=True))
    assert not [item for item in SHIPPED if item.set is ControlSet.NIS2]


def test_a_placeholder_applies_and_is_not_published():
    """Rule 4.7."""
    waiting = control(certainty="placeholder")
    assert refs([waiting], scope()) == ["ICR-TST-01"]
    assert not waiting.published
    assert control(certainty="class_uncertain").published
    assert [item.ref for item in SHIPPED if not item.published] == [
        "ICR-IAM-11",
        "ICR-IAM-12",
        "ICR-PAM-09",
        "ICR-RSK-07",
    ]


def test_proposed_controls_apply_only_when_switched_on():
    """Rule 4.8."""
    suggested = control("ICRP-TST-01", proposed=True)
    assert refs([suggested], scope()) == []
    assert refs([suggested], scope(proposed=True)) == ["ICRP-TST-01"]
    assert {item.ref.startswith("ICRP-") for item in SHIPPED if item.proposed} == {True}
    assert {item.ref.startswith("ICRP-") for item in SHIPPED if not item.proposed} == {False}


def test_a_facility_is_asked_only_the_families_that_it_names():
    """Rule 4.9."""
    both = [control("ICR-IAM-01"), control("ICR-NET-01", family="NET")]
    assert refs(both, scope(families=frozenset({"NET"}))) == ["ICR-NET-01"]
    assert refs(both, scope(families=frozenset())) == []
    assert refs(both, scope()) == ["ICR-IAM-01", "ICR-NET-01"]


@given(strategies.catalogs(), strategies.scopes)
def test_controls_keep_the_order_of_the_catalog(controls, given_scope):
    """Rule 4.10."""
    found = refs(controls, given_scope)
    assert found == [item.ref for item in controls if item.ref in set(found)]


def test_the_official_controls_of_the_shipped_catalog_come_first():
    """Rule 4.10."""
    assert [item.proposed for item in SHIPPED] == [False] * 122 + [True] * 41


@pytest.mark.parametrize(
    ("classes", "counts"),
    [
        ((1, 1, 1), (71, 74, 74, 77, 101)),
        ((3, 2, 4), (105, 108, 108, 111, 151)),
        ((5, 5, 5), (112, 115, 115, 118, 159)),
    ],
)
def test_the_shipped_catalog_asks_this_many_published_controls(classes, counts):
    """Rule 4.11."""
    personal = Flag.PERSONAL_DATA
    scopes = (
        scope(classes),
        scope(classes, personal),
        scope(classes, ksz=True),
        scope(classes, personal, ksz=True),
        scope(classes, personal, ksz=True, proposed=True),
    )
    assert tuple(sum(item.control.published for item in applied(SHIPPED, each)) for each in scopes) == counts
