"""The best set of at most 3 controls at Basic: at most 1 s for 285 governments, and linear in the governments."""

from random import Random

from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.maturity_scores import Score
from belfort.domain.sector_effects import effects
from belfort.domain.sector_gaps import Sheet, gaps
from belfort.exchange.frameworks import shipped_framework
from bench import common

SIZES = (285, 2_850, 28_500)
BASIC = AssuranceLevel.BASIC


def any_sheets(framework: Framework, count: int) -> list[Sheet]:
    """Return governments as they may be: some weak, some close, some there."""
    dice = Random(1)  # noqa: S311 invented data

    def score(base: float) -> Score:
        first, second = (max(1, min(5, round(dice.gauss(base, 0.8)))) for _ in range(2))
        return Score(first, second)

    levels = [dice.choice((1.5, 2, 2.3, 2.6, 3)) for _ in range(count)]
    return [Sheet({control.ref: score(base) for control in framework.controls_at(BASIC)}) for base in levels]


def close_sheets(framework: Framework, count: int) -> list[Sheet]:
    """Return governments that cost most: no key control fails, and the total is a little short."""
    dice = Random(1)  # noqa: S311 invented data
    controls = [(control.ref, control.is_key(BASIC)) for control in framework.controls_at(BASIC)]
    return [
        Sheet({ref: Score(2, 3) if is_key else Score(dice.randint(2, 3), 2) for ref, is_key in controls})
        for _ in range(count)
    ]


def measure(framework: Framework, sheets: list[Sheet]) -> dict[str, float]:
    runs = 20 if len(sheets) == SIZES[0] else 3
    return {
        "ms": common.cpu_ms(lambda: effects(framework, BASIC, sheets), runs),
        "gaps_ms": common.cpu_ms(lambda: gaps(framework, BASIC, sheets), runs),
    }


def run() -> None:
    for key in ("cyfun-2023", "cyfun-2025"):
        framework = shipped_framework(key)
        for name, make in (("any", any_sheets), ("close", close_sheets)):
            first = 0.0
            for size in SIZES:
                found = measure(framework, make(framework, size))
                first = first or found["ms"]
                growth = found["ms"] / first / (size / SIZES[0])
                common.say(
                    "best set of 3 controls",
                    "<= 1000 ms at 285, growth <= 1",
                    framework=key,
                    governments=name,
                    count=size,
                    growth=growth,
                    **found,
                )
