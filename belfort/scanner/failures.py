"""Why a measurement gave nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from belfort.domain.observations import Failure


class FetchError(Exception):
    """One attempt gave nothing; `kind` says how and `detail` what exactly, for people who search the cause."""

    def __init__(self, kind: Failure, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


@asynccontextmanager
async def reading(seconds: float, what: str) -> AsyncIterator[None]:
    """Bound what happens inside by wall time; raises FetchError when it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise FetchError(Failure.TIMEOUT, what) from None
