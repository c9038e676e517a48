"""The ICR controls straight from the files of reference data, for computations without a database."""

from pathlib import Path

from belfort.domain.catalog import ControlSet, IcrControl
from belfort.domain.classification import Attribute
from belfort.domain.terms import Text
from belfort.exchange.catalog_schemas import IcrControlPart, IcrFile
from belfort.exchange.reference_files import SHIPPED_DIRECTORY, read_reference_file

# file, and whether its controls are proposals; the order is that of the catalog
FILES = {"icr/measures.yaml": False, "icr/measures-proposed.yaml": True}


def read_icr_controls(directory: Path = SHIPPED_DIRECTORY) -> tuple[IcrControl, ...]:
    """Return the ICR controls, official ones first; raises RefusedFileError with file, line and field."""
    return tuple(
        _control(part, proposed=proposed)
        for name, proposed in FILES.items()
        for part in read_reference_file(directory, name, IcrFile).measures
    )


def _control(part: IcrControlPart, *, proposed: bool) -> IcrControl:
    return IcrControl(
        ref=part.id,
        family=part.family,
        from_class=part.from_class,
        attributes=frozenset(Attribute(letter) for letter in part.dims),
        set=ControlSet(part.set),
        regime=part.regime,
        title=Text(part.nl, part.en),
        certainty=part.certainty,
        proposed=proposed,
    )
