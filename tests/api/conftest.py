"""A clock that stands at the moment of the world, and a cache without counts of other tests."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache

from tests.world import NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
    cache.clear()
