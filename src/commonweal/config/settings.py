"""Settings, all from the environment. `commonweal demo` makes its own keys; production brings them and will not start without."""

import os
from pathlib import Path

from commonweal.access.encryption import read_keys
from commonweal.config.database import databases
from commonweal.config.embedded_folder import var_folder
from commonweal.config.faults import SetUpFault
from commonweal.rules.bank_holidays import calendar_named
from commonweal.rules.reasons import Refused

SOURCE = Path(__file__).resolve().parent.parent
TESTING = os.environ.get("COMMONWEAL_TESTING") == "1"
DEMO = os.environ.get("COMMONWEAL_DEMO") == "1"
DEMO_CAST = "commonweal.config.demo.cast"
DEBUG = False

# Only tests and set-up commands may run without keys of their own; `commonweal serve` refuses (config/cli.py).
UNSAFE_SECRET = "not-a-secret: tests and set-up commands only"  # noqa: S105
UNSAFE_KEYS = "unsafe:bm90LWEtc2VjcmV0LXRlc3RzLWFuZC1zZXQtdXAtMDE="
SECRET_KEY = os.environ.get("COMMONWEAL_SECRET_KEY", UNSAFE_SECRET)
ENCRYPTION_KEYS = read_keys(os.environ.get("COMMONWEAL_ENCRYPTION_KEYS", UNSAFE_KEYS))
SEARCH_KEY = os.environ.get("COMMONWEAL_SEARCH_KEY", SECRET_KEY).encode()
HAS_OWN_KEYS = SECRET_KEY != UNSAFE_SECRET and "unsafe" not in ENCRYPTION_KEYS

ALLOWED_HOSTS = os.environ.get("COMMONWEAL_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
# The mart's files: pseudonymous, and readable by nobody but the owner of this process.
MART_FOLDER = Path(os.environ.get("COMMONWEAL_MART", var_folder() / ("test-mart" if TESTING else "mart")))
# The partnership's own files of measures, beside those that come with the product.
MEASURES_FOLDER = Path(folder) if (folder := os.environ.get("COMMONWEAL_MEASURES")) else None
# Which of the three calendars of bank holidays working days are counted by (rules/bank_holidays.py).
try:
    BANK_HOLIDAYS = calendar_named(os.environ.get("COMMONWEAL_BANK_HOLIDAYS", ""))
except Refused as refused:
    raise SetUpFault(f"COMMONWEAL_BANK_HOLIDAYS: {refused.reasons[0].text}") from refused
BEHIND_HTTPS = os.environ.get("COMMONWEAL_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "commonweal.design",
    "commonweal.audit",
    "commonweal.partnership",
    "commonweal.jobs",
    "commonweal.commissioning.needs",
    "commonweal.commissioning.governance",
    "commonweal.commissioning.funding",
    "commonweal.commissioning.procurement",
    "commonweal.services.milestones",
    "commonweal.services.casework",
    "commonweal.services.feedback",
    "commonweal.services.front_door",
    "commonweal.outcomes",
    "commonweal.outcomes.releases",
    "commonweal.outcomes.value",
    "commonweal.outcomes.returns",
    "commonweal.outcomes.documents",
    "commonweal.outcomes.heard",
    "commonweal.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commonweal.partnership.middleware.WhoIsAsking",
    "commonweal.access.middleware.EveryPageDeclares",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "commonweal.config.urls"
WSGI_APPLICATION = "commonweal.config.wsgi.application"

DATABASES = databases()
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASE_ROUTERS = ["commonweal.config.database.OnlyTheOwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            SOURCE / app / "templates"
            for app in (
                "design",
                "partnership",
                "audit",
                "jobs",
                "commissioning/needs",
                "commissioning/funding",
                "commissioning/procurement",
                "commissioning/governance",
                "services/casework",
                "services/feedback",
                "services/front_door",
                "outcomes",
                "outcomes/releases",
                "outcomes/value",
                "outcomes/returns",
                "outcomes/documents",
                "outcomes/heard",
                "web",
            )
        ],
        "OPTIONS": {
            "environment": "commonweal.design.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "commonweal.web.navigation.for_page",
            ],
        },
    },
]

AUTH_USER_MODEL = "partnership.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
]
LOGIN_URL = "sign_in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "email"
AXES_LOCKOUT_CALLABLE = "commonweal.partnership.views.accounts.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["email", "username", "ip_address"]
AXES_NEVER_LOCKOUT_GET = True
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # locked by account: partners share addresses

IDLE_MINUTES = int(os.environ.get("COMMONWEAL_IDLE_MINUTES", "30"))
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7  # idle sessions end after IDLE_MINUTES; older ones keep what was typed
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "cw"
CSRF_COOKIE_AGE = None  # gone with the browser
CSRF_COOKIE_NAME = "cw_form"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_FAILURE_VIEW = "commonweal.web.views.form_refused"
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whom the public door asks people to call. Nobody, until a partnership gives its number; the demonstration's is kept for plays.
# A web address that says nothing, kept for answers alone; a text names it, and the gate for messages lets it stand.
ANSWER_ADDRESS = os.environ.get("COMMONWEAL_ANSWER_ADDRESS", "")
DOOR_PHONE = os.environ.get("COMMONWEAL_DOOR_PHONE", "0808 157 0199" if DEMO else "")
SAFE_EXIT_URL = os.environ.get("COMMONWEAL_EXIT_URL", "https://www.bbc.co.uk/weather")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("COMMONWEAL_STATIC", SOURCE.parent.parent / "var" / "static"))
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING

# Mail leaves only where a server is named; otherwise it is built and let go, and nothing is written anywhere.
EMAIL_HOST = os.environ.get("COMMONWEAL_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("COMMONWEAL_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("COMMONWEAL_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("COMMONWEAL_MAIL_PASSWORD", "")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("COMMONWEAL_MAIL_FROM", "notices@localhost")

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["commonweal.config.uploads.HeldInMemory"]

# Request lines and form contents never reach a log: only the level, the place in our code and the type of a fault do.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nothing_personal": {"()": "commonweal.config.logs.NothingPersonal"}},
    "formatters": {"short": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "short", "filters": ["nothing_personal"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
