"""The form of a finder: no account, no puzzle; a field that people leave empty and a clock keep machines out."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext, gettext_lazy as _

from belfort.domain.reporter_keys import LONGEST_KEY
from belfort.services.disclosure_intake import LENGTHS, READ_AT_MOST, ReportContent
from belfort.web.forms.base import Form, text

SIGNER = TimestampSigner(salt="melding")
QUICKEST = timedelta(seconds=3)
ABOUT_FINDER = ("name", "contact", "key", "wants_thanks")


class FilesInput(forms.FileInput):
    """A field of a browser for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were chosen."""
        return [super(FilesField, self).clean(one, initial) for one in data or ()]


def new_token() -> str:
    """Return what a form carries to be taken in once: a random number with the moment at which it was given, signed."""
    return SIGNER.sign(uuid4().hex)


class DiscloseForm(Form):
    """What was found and where; who found it only when that person wants to say."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=200)
    title = text(_("Wat vond u, in één zin?"), length=LENGTHS["title"], autocomplete="off")
    target = text(
        _("Waar?"),
        required=False,
        length=LENGTHS["target"],
        hint=_("Webadres, toepassing of toestel."),
        inputmode="url",
    )
    description = text(
        _("Beschrijving"),
        length=LENGTHS["description"],
        area=True,
        hint=_("De stappen om het na te doen, en wat iemand ermee kan. Geen gegevens van mensen, als het zonder kan."),
    )
    found_at = forms.DateTimeField(
        label=_("Wanneer vond u het?"),
        required=False,
        help_text=_("De termijnen van de wet tellen vanaf dit moment. Leeg: wij tellen vanaf de ontvangst."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"],
    )
    file = FilesField(
        label=_("Bijlagen"),
        required=False,
        allow_empty_file=True,  # refused by the service, in our own words
        help_text=_("Hoogstens drie: PDF, PNG, JPEG of tekst, elk hoogstens 5 MB."),
        widget=FilesInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.txt,.log,.md,.csv"}),
    )
    name = text(_("Naam of schuilnaam"), required=False, length=LENGTHS["name"])
    contact = text(
        _("Hoe bereiken we u?"),
        required=False,
        length=LENGTHS["contact"],
        hint=_("Mailadres of een ander kanaal. Zonder dit kunnen we niets terugvragen."),
    )
    key = text(
        _("Uw publieke sleutel"),
        required=False,
        length=LONGEST_KEY,
        area=True,
        hint=_("PGP of age, als u een versleuteld antwoord wilt."),
        spellcheck="false",
    )
    wants_thanks = forms.BooleanField(label=_("Zet mijn naam op de dankpagina als de melding klopt"), required=False)
    empty = forms.CharField(
        label=_("Laat dit veld leeg"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, thanks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = new_token()
        if not thanks:
            del self.fields["wants_thanks"]

    def clean_token(self) -> UUID:
        """Return the number of the form; refuses one that came back faster than a person types."""
        try:
            number = UUID(SIGNER.unsign(self.cleaned_data["token"]))
        except (BadSignature, ValueError):
            raise forms.ValidationError(gettext("Dit formulier is niet van hier. Open het opnieuw.")) from None
        try:
            SIGNER.unsign(self.cleaned_data["token"], max_age=QUICKEST)
        except BadSignature:
            return number
        raise forms.ValidationError(gettext("Dat ging heel snel. Kijk uw melding nog eens na en verstuur opnieuw."))

    def clean_empty(self) -> str:
        """Refuse a form in which a machine filled everything."""
        if self.cleaned_data["empty"]:
            raise forms.ValidationError(gettext("Laat dit veld leeg en verstuur opnieuw."))
        return ""

    @property
    def what_fields(self) -> list[Any]:
        """Return the fields about what was found."""
        return [field for field in self.visible_fields() if field.name not in {*ABOUT_FINDER, "empty"}]

    @property
    def who_fields(self) -> list[Any]:
        """Return the fields about who found it."""
        return [field for field in self.visible_fields() if field.name in ABOUT_FINDER]

    @property
    def content(self) -> ReportContent:
        """Return what was filled in; of a file no more bytes are read than are needed to refuse it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"token", "empty", "file"}}
        files = tuple((file.name, file.read(READ_AT_MOST)) for file in self.cleaned_data["file"])
        return ReportContent(**data, files=files)
