"""All settings of one Belfort installation; `docs/configuration.md` explains every variable."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

ROOT = env.ROOT
DATA = env.data_directory()

DEBUG = env.flag("BELFORT_DEBUG")
SECRET_KEY = env.secret("BELFORT_SECRET_KEY", DATA)
ALLOWED_HOSTS = env.items("BELFORT_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("BELFORT_HTTPS")
BASE_URL = env.text("BELFORT_BASE_URL", "http://127.0.0.1:8000")

TRAIL_KEY = env.secret("BELFORT_TRAIL_KEY", DATA)
FILE_KEY = env.secret("BELFORT_FILE_KEY", DATA)
TRAIL_ANCHOR = Path(env.text("BELFORT_TRAIL_ANCHOR", str(DATA / "trail-anchor.txt")))

INSTALLED_APPS = [
    "belfort",  # first, so that our templates go before those of allauth
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of widgets, found by the same engine as ours
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "belfort.api.middleware.speaking",
    "belfort.web.body.read_first",
    "belfort.web.middleware.whole_request",
    "belfort.web.middleware.same_for_all",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "belfort.web.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "belfort.web.middleware.acting",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "belfort.web.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "belfort.templatetags.belfort"],
        },
    }
]
FORM_RENDERER = "belfort.web.forms.renderer.FieldRenderer"

_url = env.text("DATABASE_URL", f"sqlite:///{DATA / 'belfort.sqlite3'}")
DATABASES = {"default": env.database(_url)}
if _owner := env.text("DATABASE_OWNER_URL"):
    # migrations and backup on PostgreSQL: the role that owns the tables; no request ever uses it
    DATABASES["owner"] = env.database(_owner)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "belfort.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "belfort.services.passwords.NotAboutYou",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "belfort.services.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "belfort.web.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists by invitation to that address only
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
# the growing delay per account and address is ours (belfort/services/sign_in.py); it never locks out anyone else
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip", "reset_password": "10/m/ip"}
ACCOUNT_FORMS = {
    "login": "belfort.web.forms.accounts.SignInForm",
    "reset_password": "belfort.web.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "belfort.web.forms.accounts.NewPasswordForm",
    "change_password": "belfort.web.forms.accounts.ChangePasswordForm",
}

SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-belfort" if HTTPS else "belfort"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "belfort.web.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.flag("BELFORT_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # the address of a person is the last one in X-Forwarded-For
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

SCAN_RESOLVER = env.text("BELFORT_SCAN_RESOLVER")
SCAN_ROOTS = env.text("BELFORT_SCAN_ROOTS")
SCAN_ALLOWED = env.items("BELFORT_SCAN_ALLOWED", "")
SCAN_REFUSED = env.items("BELFORT_SCAN_REFUSED", "")
SCAN_PORTS = env.text("BELFORT_SCAN_PORTS")
SCAN_CONTACT = env.text("BELFORT_SCAN_CONTACT")

API_RATE = env.number("BELFORT_API_RATE", 600)  # requests of one token in a minute, counted per server process
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LANGUAGE_COOKIE_NAME = "taal"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [ROOT / "belfort" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = env.text("BELFORT_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("BELFORT_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("BELFORT_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("BELFORT_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("BELFORT_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("BELFORT_EMAIL_TLS")
EMAIL_TIMEOUT = 10  # seconds; a mail server that is silent may not hold a request
DEFAULT_FROM_EMAIL = env.text("BELFORT_EMAIL_FROM", "belfort@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("BELFORT_LOG_LEVEL", "WARNING")},
    # what a person was refused is no fault, and its address may hold the secret of an invitation
    "loggers": {"django.request": {"level": "ERROR"}},
}
