"""A long list to choose from: what is chosen stands first, the rest under headings that open."""

from collections import defaultdict
from typing import Any

from django import forms


class Pick(forms.CheckboxSelectMultiple):
    """Boxes to tick, of which the chosen ones come first; the choices may be grouped, and a script adds a search."""

    template_name = "belfort/components/pick.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add to the context of the template the options that are chosen, and the others by the name of their group."""
        context = super().get_context(name, value, attrs)
        others: dict[str, list[Any]] = defaultdict(list)
        chosen: list[Any] = []
        for group, options, _ in context["widget"]["optgroups"]:
            for option in options:
                (chosen if option["selected"] else others[group or ""]).append(option)
        return context | {"chosen": chosen, "others": dict(others)}
