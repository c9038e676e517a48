"""Forms of partnerships with their members."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from belfort.services.partnerships import PARTNERSHIP_KINDS, PartnershipContent
from belfort.web.forms.base import Form, VersionedForm, choice, day, text
from belfort.web.forms.submissions import choices_of


class PartnershipForm(VersionedForm):
    """What a partnership says of itself."""

    name = text(_("Naam"))
    kind = choice(_("Soort"), [])
    shared_function = text(
        _("Welke functie delen ze?"),
        required=False,
        hint=_("Bijvoorbeeld informatieveiligheidscoördinator. Leeg: ze delen niemand."),
    )
    starts_on = day(_("Begint op"))
    ends_on = day(_("Eindigt op"), required=False, hint=_("De eerste dag waarop ze niet meer samenwerken."))
    note = text(_("Opmerking"), required=False, length=2_000, area=True)
    counts_from = day(
        _("Telt vanaf"),
        hint=_("Een antwoord over een dag ervoor leest wat er toen stond. Een einde telt altijd vanaf zijn dag."),
    )

    def __init__(self, *args: Any, changes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices_of(PARTNERSHIP_KINDS)  # type: ignore[attr-defined]
        if not changes:
            del self.fields["counts_from"]

    @property
    def content(self) -> PartnershipContent:
        """Return what was filled in."""
        beside = {"version", "counts_from"}
        return PartnershipContent(**{name: value for name, value in self.cleaned_data.items() if name not in beside})


class MemberForm(Form):
    """A government that works along."""

    organization = text(_("Bestuur"), hint=_("Naam, NIS-, KBO- of OVO-nummer."))
    starts_on = day(_("Vanaf"))
    ends_on = day(_("Tot"), required=False, hint=_("De eerste dag waarop het niet meer meewerkt."))


class EndForm(Form):
    """From which day on a government no longer works along."""

    ends_on = day(_("Tot"), required=False, hint=_("De eerste dag waarop het niet meer meewerkt; leeg: het werkt mee."))
