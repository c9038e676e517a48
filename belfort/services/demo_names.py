"""Invented names: places that do not exist, people who do not exist, provinces that were never drawn."""

from random import Random

FIRST = (
    "Adelaar", "Bever", "Brem", "Distel", "Eglantier", "Fazant", "Gaspeldoorn", "Hermelijn", "IJsvogel", "Kievit", "Klaproos",
    "Lijster", "Meidoorn", "Nachtegaal", "Ooievaar", "Otter", "Papaver", "Reiger", "Sleedoorn", "Torenvalk", "Uilen", "Varen",
    "Wielewaal", "Zwaluw",
)  # fmt: skip
LAST = ("beke", "daele", "gem", "hage", "horst", "kerke", "lede", "rode", "stede", "velde", "wal", "zele")
PROVINCES = {
    "10000": "Noorderland",
    "20001": "Middelgouw",
    "30000": "Ochtendland",
    "40000": "Rivierenland",
    "70000": "Avondgouw",
}


GIVEN = (
    "Arne",
    "Birgit",
    "Dries",
    "Elke",
    "Femke",
    "Geert",
    "Hilde",
    "Ivo",
    "Jana",
    "Koen",
    "Leen",
    "Matthias",
    "Nele",
    "Ruben",
    "Sofie",
    "Tom",
)
FAMILY = (
    "Aerts",
    "Baert",
    "Cools",
    "De Smet",
    "Engels",
    "Feys",
    "Geens",
    "Huys",
    "Joos",
    "Lambrecht",
    "Mertens",
    "Pauwels",
    "Smets",
    "Wouters",
)


def person(number: int) -> str:
    """Return an invented name, always the same for the same number."""
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN) % len(FAMILY)]}"


def places(count: int, random: Random) -> list[str]:
    """Return so many different place names, always the same for the same random source."""
    pairs = [first + last for first in FIRST for last in LAST]
    random.shuffle(pairs)
    kinds = ("Nieuw", "Oud", "Groot", "Klein", "Boven", "Neder")
    names = [*pairs, *(f"{kind} {name}" for kind in kinds for name in pairs)]
    rounds = range(2, 2 + count // len(names))  # far more than there are on any map: only for measuring
    return [*names, *(f"{name} {number}" for number in rounds for name in names)][:count]
