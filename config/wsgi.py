"""The WSGI entry, for granian, gunicorn or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
site = get_wsgi_application()

from belfort.services import start  # noqa: E402 after the apps are loaded
from belfort.web.body import require_whole  # noqa: E402

start.require_ready()
application = require_whole(site)
