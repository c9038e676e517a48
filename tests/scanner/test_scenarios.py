"""Every state of a host gets the verdict that it must get, and no measurement does more than it may."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from belfort.domain.posture_judges import judge
from tests.scanner.box import Box, box, facts_of, watch
from tests.scanner.certs import Authorities
from tests.scanner.scenarios import HOST, SCENARIOS

CONNECTIONS = 22


async def measured(opened: Box) -> tuple[Mapping[str, str], int]:
    look = await watch(opened, HOST)
    verdicts = judge(facts_of(look))
    return {key: str(verdict.outcome) for key, verdict in verdicts.items()}, look.door.opened


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_state_gets_its_verdicts(name: str, tmp_path: Path, authorities: Authorities) -> None:
    async def story() -> tuple[Mapping[str, str], int]:
        async with box(tmp_path, authorities) as opened:
            await SCENARIOS[name].setup(opened)
            return await measured(opened)

    found, connections = asyncio.run(story())
    expected = SCENARIOS[name].verdicts
    assert {key: found[key] for key in expected} == expected
    assert connections <= CONNECTIONS
