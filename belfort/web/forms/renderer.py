"""One template for every field: label, hint, error, and the ties between them."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    """Draws fields with our own component."""

    field_template_name = "belfort/components/field.html"
    form_template_name = "belfort/components/form.html"
