"""Servers of our own on loopback, nothing else: no test of the scanner leaves the machine."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.scanner.certs import Authorities

HERE = Path(__file__).parent

settings.register_profile("scanner", max_examples=150, deadline=None, database=None, derandomize=True)
settings.load_profile("scanner")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.0/8", "::1"]))


@pytest.fixture(scope="session")
def authorities() -> Authorities:
    return Authorities()
