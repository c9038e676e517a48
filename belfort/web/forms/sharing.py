"""The form with which a government chooses how one kind of data is shared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from belfort.services.sharing import LEVELS, SUBJECTS
from belfort.web.forms.base import Form


class SharingForm(Form):
    """One kind of data, and how the region may see it; the page draws the fields itself."""

    subject = forms.ChoiceField(label=_("Soort gegevens"), choices=[(key, key) for key in SUBJECTS])
    level = forms.ChoiceField(label=_("Hoe u deelt"), choices=[(key, key) for key in LEVELS])
