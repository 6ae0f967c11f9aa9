"""The WSGI entry point; refuses to start with published secrets."""

import os

from django.core.wsgi import get_wsgi_application

from recruiting.checks import refuse_published_secrets

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruiting.settings")

application = get_wsgi_application()
refuse_published_secrets()
