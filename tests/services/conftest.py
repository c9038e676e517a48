"""What the tests of a newer generic list share."""

from collections.abc import Iterator

import pytest

from belfort.domain.permissions import Actor
from belfort.exchange.reference_files import ReferenceFiles
from belfort.services import catalogs
from tests.services.newer_list import make_newer_list
from tests.services.told import told  # noqa: F401 a fixture of more than one file
from tests.world import World


@pytest.fixture(scope="session")
def newer_files(tmp_path_factory: pytest.TempPathFactory) -> ReferenceFiles:
    return make_newer_list(tmp_path_factory.mktemp("newer") / "data")


@pytest.fixture
def newer(newer_files: ReferenceFiles) -> Iterator[ReferenceFiles]:
    """The newer list; what a process remembers of the lists is forgotten again after the test."""
    yield newer_files
    catalogs.forget()


@pytest.fixture
def an_acts(world: World) -> Iterator[Actor]:
    with world.acting("an") as actor:
        yield actor
