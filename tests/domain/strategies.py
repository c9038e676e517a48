"""What hypothesis may make: elements, facilities that rest on each other in any way, controls, ratings."""

from hypothesis import strategies as st

from belfort.domain.catalog import ControlSet, IcrControl, Scope
from belfort.domain.classification import Attribute, Element, FacilityLinks, Flag, InformationClass
from belfort.domain.impact import Dimension
from belfort.domain.terms import same

levels = st.integers(1, 5)
classes = st.builds(InformationClass, st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
flag_sets = st.frozensets(st.sampled_from(list(Flag)))
floors = st.dictionaries(st.sampled_from(list(Flag)), levels)
element_parts = st.builds(Element, st.text("abc", min_size=1, max_size=3), classes, flag_sets, st.booleans())
element_lists = st.lists(element_parts, max_size=6, unique_by=lambda element: element.key)

ratings = st.fixed_dictionaries(dict.fromkeys(Dimension, levels))
partial_ratings = st.dictionaries(st.sampled_from(list(Dimension)), levels)

FACILITIES = ("f1", "f2", "f3", "f4", "f5")
ASSETS = ("a1", "a2", "a3", "a4")


@st.composite
def houses(draw):
    """Facilities with assets on them and each on any other, loops included."""
    return [
        FacilityLinks(
            key,
            draw(st.frozensets(st.sampled_from(ASSETS), max_size=2)),
            draw(st.frozensets(st.sampled_from(FACILITIES), max_size=2)),
            draw(st.sampled_from([False, False, False, True])),
        )
        for key in FACILITIES
    ]


@st.composite
def catalogs(draw):
    """A few controls of every kind."""
    return [
        IcrControl(
            ref=f"ICR-TST-{number:02}",
            family=draw(st.sampled_from(["IAM", "NET"])),
            from_class=draw(levels),
            attributes=draw(st.frozensets(st.sampled_from(list(Attribute)), min_size=1)),
            set=draw(st.sampled_from(list(ControlSet))),
            regime="apply",
            title=same("x"),
            certainty=draw(st.sampled_from(["found", "placeholder"])),
            proposed=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


scopes = st.builds(
    Scope,
    classes,
    flag_sets,
    ksz=st.booleans(),
    nis2=st.booleans(),
    proposed=st.booleans(),
    families=st.none() | st.frozensets(st.sampled_from(["IAM", "NET"])),
)
