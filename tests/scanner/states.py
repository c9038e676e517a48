"""What a state of a host is: how it is set up, and the verdicts that it must get."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.scanner.box import Box

HOST = "stad.gemeente.test"
Setup = Callable[[Box], Awaitable[object]]
SCENARIOS: dict[str, "Scenario"] = {}


@dataclass(frozen=True)
class Scenario:
    """How a host is set up, and its verdicts by check."""

    setup: Setup
    verdicts: dict[str, str]


def scenario(**verdicts: str) -> Callable[[Setup], Setup]:
    """Register a scenario under the name of its function; `web_https="fail"` means the check `web.https`."""

    def register(setup: Setup) -> Setup:
        expected = {name.replace("_", ".", 1): verdict for name, verdict in verdicts.items()}
        SCENARIOS[setup.__name__] = Scenario(setup, expected)
        return setup

    return register
