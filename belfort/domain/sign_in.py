"""How long a failed sign-in makes the next one wait: per pair of account and address, growing, never a hard lock.

Rules and worked numbers: `docs/scoring.md`, chapter 6.
"""

from datetime import datetime, timedelta

FREE = 3
LONGEST = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)


def delay_after(failures: int) -> timedelta:
    """Return the wait after this many failures in a row: none for the first three, then 2, 4, 8 … seconds up to 15 minutes."""
    if failures <= FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE, 12)), LONGEST)


def wait(failures: int, last_failed_at: datetime, now: datetime) -> timedelta:
    """Return how long must still be waited at this moment; never longer than the delay, whatever the clock did."""
    if now - last_failed_at >= FORGET_AFTER:
        return timedelta(0)
    delay = delay_after(failures)
    return min(max(last_failed_at + delay - now, timedelta(0)), delay)
