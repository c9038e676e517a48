"""The product's own settings on a data folder that is thrown away; quick password hashes, mail kept in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_place = tempfile.mkdtemp(prefix="belfort-test-")
(Path(_place) / "static").mkdir()
atexit.register(shutil.rmtree, _place, ignore_errors=True)
os.environ["BELFORT_DATA"] = _place
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BELFORT_HTTPS", "BELFORT_DEBUG"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
