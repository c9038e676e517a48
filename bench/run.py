"""`make bench`: run every benchmark, or those that are named."""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bench.common  # noqa: F401 prepares Django before anything of the product is imported

ALL = (
    "take_over",
    "register",
    "assessment",
    "report",
    "api",
    "sector",
    "question",
    "memory",
    "start",
    "best_set",
    "scan",
    "websites",
)

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        import_module(f"bench.{name}").run()
