"""Settings under which the sandbox's migrations are made and checked: the sandbox does not use the library that keeps migrations linear.

SANDBOX_DATA=$(mktemp -d) DJANGO_SETTINGS_MODULE=scripts.sandbox_settings .venv/bin/python manage.py makemigrations
"""

from sandbox.settings import *  # noqa: F403

INSTALLED_APPS = ["django_linear_migrations", "sandbox"]
