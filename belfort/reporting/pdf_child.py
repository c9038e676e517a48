"""The child process in which typst makes a PDF: little memory, little time, no right to write a file.

Arguments: the name of a template in the folder `typst`, and the moment for its properties in seconds, or `png` for
pictures (each with its length before it). Reads the content as JSON from standard input, writes the bytes.
"""

import resource
import sys
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parent / "typst"
SHARED = "frame.typ"
MEMORY = 3 * 1024**3  # of addresses; what is really used is about 100 MB
SECONDS = 50


def limit() -> None:
    """Take away memory, time, and the right to write files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Set the limits, compile, write; a fault of the template goes to standard error."""
    limit()
    import typst  # noqa: PLC0415 only after the limits are set

    name, wanted = sys.argv[1], sys.argv[2]
    files = {
        "main.typ": (TEMPLATES / f"{name}.typ").read_bytes(),
        SHARED: (TEMPLATES / SHARED).read_bytes(),
        "data.json": sys.stdin.buffer.read(),
    }
    wishes: dict[str, Any] = {"format": "png", "ppi": 96}
    if wanted != "png":
        wishes = {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": int(wanted)}
    compile_files: Any = typst.compile  # its types do not know that a template may be files in memory
    try:
        made = compile_files(files, ignore_system_fonts=True, **wishes)
    except typst.TypstError as fault:
        sys.exit(fault.diagnostic)
    for page in made if isinstance(made, list) else [made]:
        if wanted == "png":
            sys.stdout.buffer.write(len(page).to_bytes(4, "big"))
        sys.stdout.buffer.write(page)


if __name__ == "__main__":
    main()
