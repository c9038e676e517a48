"""Chapter 1 of docs/scoring.md: information classes."""

from hypothesis import given, strategies as st

from belfort.domain.classification import (
    DEFAULT_FLOORS,
    HIGHEST,
    LOWEST,
    UNRATED,
    Attribute,
    Element,
    FacilityLinks,
    Flag,
    InformationClass,
    Load,
    classify,
    facility_classes,
    floor_of,
    loads,
    with_floor,
)
from belfort.domain.terms import Text
from tests.domain import strategies

PERSONAL = frozenset({Flag.PERSONAL_DATA})
CONFIDENTIALITY, INTEGRITY, AVAILABILITY = Attribute


def part(key="a", classes=(1, 1, 1), flags=(), **options):
    return Element(key, InformationClass(*classes), frozenset(flags), **options)


def triple(classes):
    return classes.C, classes.I, classes.A


def test_a_class_that_lacks_one_attribute_is_not_complete():
    """Rule 1.1."""
    assert InformationClass(1, 1, 1).complete
    assert InformationClass(5, 5, 5).complete
    for classes in ((0, 3, 3), (3, 0, 3), (3, 3, 0), (0, 0, 0)):
        assert not InformationClass(*classes).complete


def test_classes_run_from_one_to_five_and_zero_is_not_rated():
    """Rule 1.1."""
    assert (LOWEST, HIGHEST) == (1, 5)
    assert triple(UNRATED) == (0, 0, 0)


def test_a_class_is_read_by_the_letter_of_its_attribute():
    """Rule 1.1."""
    classes = InformationClass(1, 2, 3)
    assert [classes.of(attribute) for attribute in Attribute] == [1, 2, 3]
    assert classes.as_dict() == {"C": 1, "I": 2, "A": 3}


def test_a_process_takes_the_highest_class_of_its_assets_for_each_attribute():
    """Rule 1.2."""
    found = classify([part("address file", (2, 4, 1)), part("notices", (1, 1, 3))])
    assert triple(found.classes) == (2, 4, 3)


def test_a_whole_without_parts_is_not_rated():
    """Rule 1.2."""
    found = classify([])
    assert (found.classes, found.flags, found.because) == (UNRATED, frozenset(), ())


@given(strategies.element_lists, strategies.floors, st.randoms(use_true_random=False))
def test_the_order_of_the_parts_does_not_matter(elements, floors, random):
    """Rule 1.2."""
    shuffled = list(elements)
    random.shuffle(shuffled)
    one, other = classify(elements, floors), classify(shuffled, floors)
    assert (one.classes, one.flags, set(one.because)) == (other.classes, other.flags, set(other.because))


@given(strategies.element_lists.filter(bool), st.sampled_from(Attribute), st.data())
def test_raising_one_class_of_one_part_never_lowers_the_whole(elements, attribute, data):
    """Rule 1.3."""
    place = data.draw(st.integers(0, len(elements) - 1))
    old = elements[place]
    values = old.valuation.as_dict()
    values[attribute.value] = data.draw(st.integers(values[attribute.value], 5))
    raised = [*elements]
    raised[place] = Element(old.key, InformationClass(**values), old.flags, old.floor_overruled)
    before, after = classify(elements).classes, classify(raised).classes
    assert all(after.of(each) >= before.of(each) for each in Attribute)


def test_each_kind_of_data_about_people_carries_its_floor_on_c():
    """Rule 1.4."""
    expected = {
        Flag.PROFESSIONAL_DATA: (2, 1, 1),
        Flag.PERSONAL_DATA: (3, 1, 1),
        Flag.SENSITIVE_PERSONAL_DATA: (4, 1, 1),
        Flag.SOCIAL_SECURITY_DATA: (1, 1, 1),
    }
    assert set(expected) == set(Flag)
    for flag, classes in expected.items():
        assert triple(classify([part(flags=[flag])]).classes) == classes


@given(strategies.element_parts, strategies.floors)
def test_a_floor_never_touches_integrity_or_availability(element, floors):
    """Rule 1.4."""
    raised = with_floor(element, floors)
    assert (raised.I, raised.A) == (element.valuation.I, element.valuation.A)


def test_a_floor_raises_c_up_to_itself():
    """Rule 1.5."""
    assert triple(classify([part(classes=(1, 2, 3), flags=PERSONAL)]).classes) == (3, 2, 3)
    assert triple(classify([part(classes=(5, 2, 3), flags=PERSONAL)]).classes) == (5, 2, 3)


@given(strategies.element_parts, strategies.floors)
def test_a_floor_never_lowers(element, floors):
    """Rule 1.5."""
    floor, _ = floor_of(element, floors)
    assert max(element.valuation.C, floor) == with_floor(element, floors).C


def test_with_several_flags_the_highest_floor_counts():
    """Rule 1.6."""
    element = part(flags=[Flag.PROFESSIONAL_DATA, Flag.SENSITIVE_PERSONAL_DATA])
    assert floor_of(element, DEFAULT_FLOORS) == (4, Flag.SENSITIVE_PERSONAL_DATA)
    assert classify([element]).classes.C == 4


def test_the_highest_floor_counts_whichever_flag_carries_it():
    """Rule 1.6."""
    floors = {Flag.PROFESSIONAL_DATA: 5, Flag.PERSONAL_DATA: 3, Flag.SENSITIVE_PERSONAL_DATA: 2}
    assert floor_of(part(flags=floors), floors) == (5, Flag.PROFESSIONAL_DATA)


def test_without_a_flag_there_is_no_floor():
    """Rule 1.5."""
    element = part(classes=(0, 0, 0))
    assert floor_of(element, DEFAULT_FLOORS) == (0, None)
    assert with_floor(element, DEFAULT_FLOORS) == UNRATED


def test_a_floor_counts_for_a_part_that_is_not_rated():
    """Rule 1.7."""
    found = classify([part(classes=(0, 0, 0), flags=PERSONAL)])
    assert triple(found.classes) == (3, 0, 0)
    assert not found.classes.complete


def test_a_floor_can_be_set_to_another_class():
    """Rule 1.8."""
    floors = {**DEFAULT_FLOORS, Flag.PERSONAL_DATA: 4}
    assert classify([part(flags=PERSONAL)], floors).classes.C == 4
    assert classify([part(flags=PERSONAL)], {**DEFAULT_FLOORS, Flag.PERSONAL_DATA: 1}).classes.C == 1


def test_an_overruled_floor_does_not_count_and_the_flag_stays():
    """Rule 1.9."""
    found = classify([part(classes=(2, 1, 1), flags=PERSONAL, floor_overruled=True)])
    assert found.classes.C == 2
    assert found.flags == PERSONAL


def test_overruling_the_floor_of_one_part_leaves_that_of_another():
    """Rule 1.9."""
    found = classify([part("a", flags=PERSONAL, floor_overruled=True), part("b", flags=PERSONAL)])
    assert found.classes.C == 3
    assert [reason.element for reason in found.because if reason.attribute is CONFIDENTIALITY] == ["b"]


@given(strategies.element_lists, strategies.floors)
def test_the_flags_of_a_whole_are_the_logical_or_of_its_parts(elements, floors):
    """Rule 1.10."""
    flags = classify(elements, floors).flags
    for flag in Flag:
        assert (flag in flags) == any(flag in element.flags for element in elements)


def test_the_explanation_names_every_part_that_reaches_the_class():
    """Rule 1.11."""
    found = classify([part("residents", (3, 1, 1)), part("newsletter", (1, 1, 1), PERSONAL), part("hours", (1, 1, 1))])
    reasons = [
        (reason.element, reason.flag, reason.text) for reason in found.because if reason.attribute is CONFIDENTIALITY
    ]
    assert reasons == [
        (
            "residents",
            None,
            Text("gewaardeerd op klasse 3 voor vertrouwelijkheid", "valued at class 3 for confidentiality"),
        ),
        (
            "newsletter",
            Flag.PERSONAL_DATA,
            Text(
                "bevat persoonsgegevens: minstens klasse 3 voor vertrouwelijkheid",
                "holds personal data: at least class 3 for confidentiality",
            ),
        ),
    ]


def test_a_part_that_is_valued_at_its_floor_is_explained_by_its_valuation():
    """Rule 1.11."""
    (reason, *_) = classify([part("a", (3, 1, 1), PERSONAL)]).because
    assert (reason.attribute, reason.flag) == (CONFIDENTIALITY, None)


def test_an_attribute_that_is_not_rated_has_no_explanation():
    """Rule 1.11."""
    found = classify([part("a", (0, 2, 0))])
    assert [reason.attribute for reason in found.because] == [INTEGRITY]


@given(strategies.element_lists, strategies.floors)
def test_exactly_the_parts_that_reach_the_class_explain_it(elements, floors):
    """Rule 1.11."""
    found = classify(elements, floors)
    for attribute in Attribute:
        top = found.classes.of(attribute)
        named = [reason.element for reason in found.because if reason.attribute is attribute]
        assert named == [
            element.key for element in elements if top and with_floor(element, floors).of(attribute) == top
        ]


SERVER = FacilityLinks("file server", frozenset({"files"}), frozenset({"platform"}))
PLATFORM = FacilityLinks("platform", frozenset({"backups"}), frozenset({"server room"}))
ROOM = FacilityLinks("server room")
HELD = {"files": part("files", (3, 2, 4)), "backups": part("backups", (4, 4, 2))}


def test_a_facility_takes_the_highest_class_of_what_rests_on_it():
    """Rule 1.12."""
    found = facility_classes([SERVER, PLATFORM, ROOM], HELD)
    assert {key: triple(value.classes) for key, value in found.items()} == {
        "file server": (3, 2, 4),
        "platform": (4, 4, 4),
        "server room": (4, 4, 4),
    }


def test_a_facility_takes_the_floors_and_flags_along():
    """Rule 1.12."""
    found = facility_classes([SERVER, PLATFORM, ROOM], HELD | {"files": part("files", (1, 1, 1), PERSONAL)})
    assert found["file server"].classes.C == 3
    assert found["server room"].flags == PERSONAL


@given(strategies.houses(), st.tuples(*[strategies.classes] * len(strategies.ASSETS)))
def test_the_class_of_a_facility_is_never_below_that_of_an_asset_on_it(facilities, valuations):
    """Rule 1.12."""
    elements = {key: Element(key, value) for key, value in zip(strategies.ASSETS, valuations, strict=True)}
    found = facility_classes(facilities, elements)
    for facility in facilities:
        for asset in facility.hosts:
            assert elements[asset].valuation.raised_to(found[facility.key].classes) == found[facility.key].classes


def test_assets_travel_down_along_rests_on_and_not_up():
    """Rule 1.13."""
    found = loads([SERVER, PLATFORM, ROOM], HELD)
    assert found == {
        "file server": (Load("files", "file server"),),
        "platform": (Load("backups", "platform"), Load("files", "file server")),
        "server room": (Load("backups", "platform"), Load("files", "file server")),
    }


@given(strategies.houses())
def test_what_rests_on_a_facility_rests_on_everything_below_it(facilities):
    """Rule 1.13."""
    found = {key: {load.asset for load in carried} for key, carried in loads(facilities, strategies.ASSETS).items()}
    for facility in facilities:
        for below in facility.rests_on:
            assert found[facility.key] <= found[below]
        above = [other for other in facilities if facility.key in other.rests_on]
        direct = set(strategies.ASSETS) if facility.supports_all else set(facility.hosts)
        assert found[facility.key] == direct.union(*(found[other.key] for other in above))


def test_every_asset_rests_on_a_facility_that_supports_all():
    """Rule 1.14."""
    found = loads([FacilityLinks("identity", supports_all=True), ROOM], HELD)
    assert {load.asset for load in found["identity"]} == {"files", "backups"}
    assert found["server room"] == ()


def test_facilities_in_a_loop_carry_the_same_and_the_computation_ends():
    """Rule 1.15."""
    one = FacilityLinks("one", frozenset({"files"}), frozenset({"two"}))
    two = FacilityLinks("two", frozenset({"backups"}), frozenset({"one"}))
    own = FacilityLinks("own", frozenset({"files"}), frozenset({"own"}))
    found = facility_classes([one, two, own], HELD)
    assert triple(found["one"].classes) == triple(found["two"].classes) == (4, 4, 4)
    assert triple(found["own"].classes) == (3, 2, 4)


def test_an_asset_that_comes_along_several_ways_is_named_once_by_the_nearest():
    """Rule 1.16."""
    near = FacilityLinks("near", frozenset({"files"}), frozenset({"ground"}))
    far = FacilityLinks("far", frozenset({"files"}), frozenset({"near"}))
    ground = FacilityLinks("ground", frozenset({"files"}))
    assert loads([far, near, ground], ["files"])["ground"] == (Load("files", "ground"),)
    without = FacilityLinks("ground")
    assert loads([far, near, without], ["files"])["ground"] == (Load("files", "near"),)


def test_one_step_is_nearer_than_two():
    """Rule 1.16."""
    ground = FacilityLinks("ground")
    direct = FacilityLinks("a", frozenset({"files"}), frozenset({"ground"}))
    between = FacilityLinks("b", frozenset(), frozenset({"ground"}))
    high = FacilityLinks("c", frozenset({"files"}), frozenset({"b"}))
    assert loads([ground, direct, between, high], ["files"])["ground"] == (Load("files", "a"),)


@given(strategies.houses(), st.randoms(use_true_random=False))
def test_the_order_of_the_facilities_does_not_matter(facilities, random):
    """Rules 1.13 and 1.16."""
    shuffled = list(facilities)
    random.shuffle(shuffled)
    assert loads(shuffled, strategies.ASSETS) == loads(facilities, strategies.ASSETS)


@given(strategies.houses())
def test_no_asset_is_named_twice(facilities):
    """Rule 1.16."""
    for carried in loads(facilities, strategies.ASSETS).values():
        names = [load.asset for load in carried]
        assert len(names) == len(set(names))


def test_links_to_what_does_not_exist_carry_nothing():
    lost = FacilityLinks("lost", frozenset({"gone"}), frozenset({"nowhere"}))
    assert loads([lost], ["files"]) == {"lost": ()}
