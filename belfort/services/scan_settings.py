"""How this installation scans: what the environment says, as the scanner wants it."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from belfort.models import Organization
from belfort.scanner.options import checked_roots, read_ports, read_ranges, read_resolver
from belfort.scanner.resolver import MACHINE
from belfort.scanner.settings import Ports, ScanSettings


def get_scan_settings(stopped: frozenset[str] = frozenset()) -> ScanSettings:
    """Return the settings of the scanner; raises InvalidError when the environment holds something unreadable.

    `stopped` are the hosts that asked to be left alone. On the internet the resolver must show that it validates, also one that was named; a closed network has no such names.
    """
    roots = Path(settings.SCAN_ROOTS) if settings.SCAN_ROOTS else None
    return ScanSettings(
        resolver=read_resolver(settings.SCAN_RESOLVER) if settings.SCAN_RESOLVER else None,
        self_check=None if settings.SCAN_ALLOWED else MACHINE,
        roots=checked_roots(roots.read_bytes(), roots.name) if roots else None,
        allowed=read_ranges(settings.SCAN_ALLOWED),
        refused=read_ranges(settings.SCAN_REFUSED),
        stopped=stopped,
        ports=read_ports(settings.SCAN_PORTS) if settings.SCAN_PORTS else Ports(),
        contact=settings.SCAN_CONTACT or f"{settings.BASE_URL}/doormeting/",
    )


def measures_demo() -> bool:
    """Say whether invented websites may be measured: only where ranges outside the internet were opened for it."""
    return bool(settings.SCAN_ALLOWED)


def clock_of(organization: Organization, at: datetime) -> datetime | None:
    """Return the moment at which verdicts are read; None for invented websites, which nobody looks at and that grow no older."""
    return None if organization.is_fictional and not measures_demo() else at
