"""Settings of the sandbox alone; SANDBOX_DATA (set by __main__) names the folder that holds everything it remembers."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ["SANDBOX_DATA"])
RECORDINGS = Path(os.environ.get("SANDBOX_RECORDINGS") or PACKAGE / "recordings")

# Fixed on purpose: the sandbox guards nothing, and every client must be able to know them.
SECRET_KEY = "sandbox-secret-key-that-guards-nothing"
API_KEY = "sandbox-api-key"
CLIENT_ID = "sandbox-client-id"

DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
APPEND_SLASH = False
ROOT_URLCONF = "sandbox.urls"
INSTALLED_APPS = ["sandbox"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",  # tells the length: the server ends the connection after an answer without
    "sandbox.middleware.CrossOrigin",
    "sandbox.middleware.Faulty",
    "sandbox.middleware.CompressApi",
    "sandbox.middleware.ContentPolicy",
]

TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "sandbox.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # A power cut may cost this world, which a stand-in can bear; every answer and every reset is quicker for it.
            # Some builds of SQLite overwrite what is deleted: a reset would then have to touch every page.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF; PRAGMA cache_size=-16000;",
        },
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bugs": {"()": "django.utils.log.CallbackFilter", "callback": lambda record: bool(record.exc_info)}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "bugs": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["bugs"]},
    },
    "loggers": {
        "sandbox": {"handlers": ["stderr"], "level": "INFO"},
        # Django would also note each 4xx and 5xx that is an answer like any other.
        "django.request": {"handlers": ["bugs"], "level": "ERROR", "propagate": False},
        # Waitress would also note each answer that a fault breaks off.
        "waitress": {"handlers": ["stderr"], "level": "ERROR"},
    },
}

# What media links begin with; __main__ knows the port.
PUBLIC_URL = os.environ.get("SANDBOX_PUBLIC_URL", "http://127.0.0.1:8765")

# Seconds a webhook destination may take to answer (docs/nylas.md 5.4); tests of slow ones cannot wait for so long.
WEBHOOK_TIMEOUT = float(os.environ.get("SANDBOX_WEBHOOK_TIMEOUT", "10"))
