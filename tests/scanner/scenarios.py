"""Every state of a host that is tried: those of the web and those of TLS."""

from tests.scanner import scenarios_tls, scenarios_web
from tests.scanner.states import HOST, SCENARIOS

__all__ = ["HOST", "SCENARIOS", "scenarios_tls", "scenarios_web"]
