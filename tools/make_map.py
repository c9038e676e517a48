"""Make the sprite of the map from the shapes of the reference data: one path per municipality, used by reference."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHAPES = ROOT / "belfort/data/geo/flanders-municipalities-2025.svgpaths.json"
SPRITE = ROOT / "belfort/static/belfort/map.svg"


def sprite() -> str:
    """Return the file as it should be."""
    content = json.loads(SHAPES.read_text(encoding="utf-8"))
    paths = "\n".join(
        f'<path id="g{key}" d="{shape["d"]}"/>' for key, shape in sorted(content["municipalities"].items())
    )
    return (
        "<!-- Gemeentegrenzen: (c) Statbel, CC BY 4.0 (bewerkt) -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{content["viewBox"]}"><defs>\n{paths}\n</defs></svg>\n'
    )


if __name__ == "__main__":
    SPRITE.write_text(sprite(), encoding="utf-8")
