"""The baseline for notifications: one Django view that does one INSERT. No middleware, no signature, no checks.

It has Fairloop's own database settings, so that durable rows cost both the same. `python -m scripts.bench.bare` makes its table, and
with `bodies` prints what was received, one per line.
"""

import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from recruiting.settings import DATABASES

if not settings.configured:
    settings.configure(
        SECRET_KEY="only-for-the-bench",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES=DATABASES,
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        MIDDLEWARE=[],
    )
    django.setup()


class Received(models.Model):
    body = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"{len(self.body)} bytes of {self.received_at}"


def receive(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        Received._default_manager.create(body=request.body, received_at=timezone.now())
    return HttpResponse("ok", headers={"Content-Length": "2"})


urlpatterns = [path("webhooks/nylas", receive)]

if __name__ == "__main__" and sys.argv[1:] == ["bodies"]:
    for body in Received._default_manager.values_list("body", flat=True):
        print(bytes(body).decode())
elif __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Received)
else:
    application = get_wsgi_application()
