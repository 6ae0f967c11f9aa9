"""Settings, all in one file. Every variable read here stands in .env.example with a sentence (tests/recruiting/test_settings.py)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from recruiting import redacting
from recruiting.desk import look as admin_look
from recruiting.impatient_postgres import CONNECT_TIMEOUT
from recruiting.storage_address import storage_at

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")
VAR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
os.umask(0o077)  # files of web, worker and commands are readable by their own account only

# ── The site ──
SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname, "127.0.0.1", "localhost"])
COMPANY_NAME = env.str("COMPANY_NAME", default="Northwind")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "recruiting.urls"
WSGI_APPLICATION = "recruiting.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # form widgets too may have templates of ours
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_linear_migrations",
    "drf_spectacular",
    "rest_framework",
    "rest_framework.authtoken",
    "recruiting",
    "logins",
    "candidates",
    "interviews",
    "debriefs",
    "privacy",
]

MIDDLEWARE = [
    "interviews.inbox.safety_net.WebhookSafetyNet",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "recruiting.desk.policy.AdminStyles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "logins.middleware.OwnZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*env.list("TEMPLATES_DIR", default=[]), BASE_DIR / "templates"],  # the installation’s own come first
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recruiting.context.site",
            ],
        },
    },
]

# ── Database: SQLite in one file, or Postgres by DATABASE_URL ──
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a deferred transaction fails with "locked" at its first write, without waiting for the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a webhook answered 200 must survive a power cut. No mmap: it worsens SQLite's WAL-reset bug.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=27103364; PRAGMA secure_delete=ON;",
    }
    # Kept open: opening and closing one, with the pragmas above, takes longer than most requests.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # A file, so that tests too use WAL and IMMEDIATE; one per process, so that two runs don't share it.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / f"test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["ENGINE"] = "recruiting.impatient_postgres"
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": CONNECT_TIMEOUT,
        **DATABASES["default"].get("OPTIONS", {}),
        # With it Postgres compiles each of our wide queries anew, and that takes longer than the query.
        "options": "-c jit=off",
    }
    # One for each thread, kept open. No pool: while Postgres is away it lets everybody wait for it, and then for its own next try.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # Postgres may have been started anew

# ── Background work: Celery on Redis by REDIS_URL, else on its filesystem broker ──
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "health_check_interval": 25,
    }
    CACHES = {"default": {"BACKEND": "recruiting.forgetful_redis.ImpatientRedis", "LOCATION": REDIS_URL}}
    CACHES["answers"] = {"BACKEND": "recruiting.forgetful_redis.ForgetfulRedis", "LOCATION": REDIS_URL}
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT = "recruiting.work.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "broker/messages"),
        "data_folder_out": str(VAR / "broker/messages"),
        "control_folder": str(VAR / "broker/control"),
        "polling_interval": 0.05,
    }
    for folder in ("broker/messages", "broker/control"):
        (VAR / folder).mkdir(parents=True, exist_ok=True)
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR / "cache"),
            # Beyond Django's default of 300 a third is deleted at random: failed logins would delete the counts of others.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    CACHES["answers"] = CACHES["default"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
CELERY_TASK_DEFAULT_QUEUE = "events"

# ── Nylas, or the sandbox that stands in for it ──
NYLAS_API_URI = env.str("NYLAS_API_URI", default="https://api.us.nylas.com").rstrip("/")
NYLAS_PAGES_URI = env.str("NYLAS_PAGES_URI", default="https://book.nylas.com").rstrip("/")
NYLAS_API_KEY = env.str("NYLAS_API_KEY", default="")
NYLAS_CLIENT_ID = env.str("NYLAS_CLIENT_ID", default="")
# Of all sweeps together; the rest is left for candidates.
SWEEP_REQUESTS_PER_SECOND = env.float("SWEEP_REQUESTS_PER_SECOND", default=5.0)
NYLAS_WEBHOOK_SECRETS = env.list("NYLAS_WEBHOOK_SECRETS", default=[])
# nylas_connect appends the webhook's secret to this file, which the running web process reads at once.
NYLAS_WEBHOOK_SECRETS_FILE = VAR / "webhook_secrets"
# Recordings are fetched from nowhere else.
MEDIA_HOSTS = env.list("MEDIA_HOSTS", default=["storage.googleapis.com"])
# A local address is the sandbox: then its clock is followed, and its label and the demo's mailbox are shown.
SANDBOX_URL = NYLAS_API_URI if urlsplit(NYLAS_API_URI).hostname in {"127.0.0.1", "localhost", "sandbox"} else ""

# ── The applicant tracking system that hears of every change ──
ATS_WEBHOOK_URL = env.str("ATS_WEBHOOK_URL", default="")
ATS_WEBHOOK_SECRET = env.str("ATS_WEBHOOK_SECRET", default="")
EVENTS_INSIDE_HOSTS = env.list("EVENTS_INSIDE_HOSTS", default=[])  # to no other host in a private network

# ── How long everything is kept: a file that people read ──
RETENTION_POLICY = env.str("RETENTION_POLICY", default=str(BASE_DIR / "privacy/retention_policy.toml"))
CANDIDATES_WATCH = env.bool("CANDIDATES_WATCH", default=True)  # their own interview, on their own page

# ── Recordings' passports: the key they are signed with, and where their checkpoints go, outside the database ──
PASSPORT_KEY = env.str("PASSPORT_KEY", default="")  # without one, made from SECRET_KEY
PASSPORT_FORMER_KEYS = env.list("PASSPORT_FORMER_KEYS", default=[])
CHECKPOINTS_URL = env.str("CHECKPOINTS_URL", default=f"file://{VAR / 'checkpoints'}")
CHECKPOINTS_MAIL = env.list("CHECKPOINTS_MAIL", default=[])
TIMESTAMP_URL = env.str("TIMESTAMP_URL", default="")  # of the authority that stamps one a day; without one none is
TIMESTAMP_CERTIFICATES = env.str("TIMESTAMP_CERTIFICATES", default="")  # a file: its roots

# Who was erased, as hashes; empty: a file in VAR. Kept away from backups, so that a restore does not bring it back as it was.
ERASURE_LIST = env.str("ERASURE_LIST", default="")

# ── Files: a private folder, or S3 by STORAGE_URL ──
STORAGE_URL = env.str("STORAGE_URL", default=f"file://{VAR / 'archive'}")
MEDIA_ACCEL = env.str("MEDIA_ACCEL", default="")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "vendor_static"]
# The image and ./run have a collected, hashed set; without one, as in tests, files are served from where they lie.
STATIC_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
# Files that never change under their name, which browsers may cache for ever: a version in the folder's name, or a hash in the file's.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(vendor/[^/]+-\d+\.\d+\.\d+/|.+\.[0-9a-f]{12}\.[^/]+$)"
STORAGES = {
    "default": storage_at(STORAGE_URL),
    "checkpoints": storage_at(CHECKPOINTS_URL),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
RESUME_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_BYTES = 2 * 1024**3  # of a recording that a person uploads
# Beside the archive, so that a large upload is moved into it, not copied; /tmp may lie in memory.
FILE_UPLOAD_TEMP_DIR = VAR / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

# ── Mail ──
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR / 'mail'}")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{COMPANY_NAME} interviews <interviews@example.com>")

# ── People: login, sessions ──
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_for_user"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "logins.adapter.ClosedSignup"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "logins.tokens.PasswordTokens"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "logins.forms.LoginForm",
    "change_password": "logins.forms.ChangeOwnPasswordForm",
    "reset_password_from_key": "logins.forms.ChoosePasswordForm",
    "set_password": "logins.forms.SetOwnPasswordForm",
}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # our subjects name the company themselves
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is mailed to its owner, in case they did not change it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses without a login
ACCOUNT_SESSION_REMEMBER = False
# How many proxies are in front; 0: X-Forwarded-For is ignored.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)

# ── The API ──
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["recruiting.access.RecruitersOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",  # each list says its own order
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fairloop API",
    "DESCRIPTION": "For the applicant tracking system beside Fairloop: invite candidates, follow their interviews, fetch what was recorded.",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "interviews.api.problems.describe_problems",
        "interviews.api.events.describe_events",
    ],
    "VERSION": "1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_INCLUDE_SCHEMA": False,  # the schema's own address is not part of the API
}

# ── What a browser may do on our pages ──
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
if SITE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    # Only the domain's owner knows whether all of it can promise https.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_WHOLE_DOMAIN", default=False)
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# ── The admin's looks ──
UNFOLD = admin_look.UNFOLD

# ── Words and times ──
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]  # our words in place of Django’s and the theme’s

# ── Logs ──
# Django logs each of these as an error, with a traceback.
SENDERS_FAULTS = (
    "DisallowedHost",
    "DisallowedModelAdminLookup",
    "DisallowedModelAdminToField",
    "RequestDataTooBig",
    "SuspiciousFileOperation",
    "SuspiciousMultipartForm",
    "SuspiciousOperation",
    "TooManyFieldsSent",
    "TooManyFilesSent",
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "recruiting.redacting.RedactingFormatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {
        "senders_fault": {"()": "recruiting.redacting.SendersFault"},
        "refusals": {
            "()": "django.utils.log.CallbackFilter",
            "callback": redacting.without_traceback_of_refusals,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # httpx/urllib3 debug lines would carry ids and links
    "loggers": {
        "urllib3": {"level": "WARNING"},
        "nylas": {"level": "WARNING"},
        **{f"django.security.{each}": {"filters": ["senders_fault"]} for each in SENDERS_FAULTS},
    },
}
if SENTRY_DSN := env.str("SENTRY_DSN", default=""):
    import sentry_sdk

    sentry_sdk.init(
        dsn=SENTRY_DSN,
        send_default_pii=False,
        # Both would hold texts of candidates.
        include_local_variables=False,
        max_request_body_size="never",
        before_send=redacting.before_send,
        before_send_transaction=redacting.before_send,
    )
