"""The ICR controls straight from the files are those that the database holds."""

import shutil

import pytest

from belfort.domain.errors import RefusedFileError
from belfort.exchange.icr_controls import read_icr_controls
from belfort.exchange.reference_files import SHIPPED_DIRECTORY
from belfort.services import catalogs
from tests.world import World


def test_files_and_database_give_the_same_controls_in_the_same_order(world: World):
    with world.looking():
        assert read_icr_controls() == catalogs.get_icr_controls()


def test_a_fault_in_a_file_is_refused_with_file_line_and_field(tmp_path):
    (tmp_path / "icr").mkdir()
    for name in ("measures.yaml", "measures-proposed.yaml"):
        shutil.copy(SHIPPED_DIRECTORY / "icr" / name, tmp_path / "icr" / name)
    path = tmp_path / "icr" / "measures.yaml"
    words = path.read_text(encoding="utf-8")
    line = words[: words.index("from_class: 1")].count("\n") + 1
    path.write_text(words.replace("from_class: 1", "from_class: 6", 1), encoding="utf-8")
    with pytest.raises(RefusedFileError) as refusal:
        read_icr_controls(tmp_path)
    assert refusal.value.text.nl == (
        f"icr/measures.yaml, rij {line}, veld measures.0.from_class: dit mag hoogstens 5 zijn."
    )


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(RefusedFileError) as refusal:
        read_icr_controls(tmp_path)
    assert refusal.value.text.nl == "icr/measures.yaml: dit bestand ontbreekt."
