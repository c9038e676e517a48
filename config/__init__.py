"""The Django project around Belfort: settings, root URLs and the WSGI entry; nothing about the field."""
