"""Taking over 534 processes with 115 assets and their classes: at most 2 seconds on both databases."""

import time

from django.utils.timezone import now

from belfort.services import demo, takeover, tenancy
from belfort.services.actors import operator
from bench import common


def run() -> None:
    for vendor in ("sqlite", "postgres"):
        with common.database(vendor):
            demo.reference.load_reference_as_operator(at=now(), organizations=False)
            made = demo.make_bodies(size=7, seed=1)
            taken = []
            for organization in made.municipalities:
                with tenancy.acting(operator(organization)):
                    began = time.monotonic()
                    takeover.take_over(actor=operator(organization), at=now(), organization=organization)
                    taken.append(time.monotonic() - began)
            common.say(
                "take over", "<= 2 s", database=vendor, median_s=sorted(taken)[len(taken) // 2], worst_s=max(taken)
            )
