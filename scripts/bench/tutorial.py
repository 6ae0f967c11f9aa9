"""A webhook as tutorials build it: verify, parse, call the ATS, answer. Nothing is kept; the ATS's pace is the webhook's.

Under the same server as Fairloop. `ATS_ADDRESS` says where the ATS is, `NYLAS_WEBHOOK_SECRETS` what the signatures are made with.
"""

import hashlib
import hmac
import json
import os

import django
import requests
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(
        SECRET_KEY="only-for-the-bench", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[]
    )
    django.setup()


def receive(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse("ok", headers={"Content-Length": "2"})
    secret = os.environ["NYLAS_WEBHOOK_SECRETS"].encode()
    digest = hmac.new(secret, request.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(digest, request.headers.get("X-Nylas-Signature", "")):
        return HttpResponse(status=401, headers={"Content-Length": "0"})
    told = json.loads(request.body)
    # No timeout, as in most of them.
    requests.post(os.environ["ATS_ADDRESS"], json={"id": told["id"], "type": told["type"]}).raise_for_status()
    return HttpResponse("ok", headers={"Content-Length": "2"})


urlpatterns = [path("webhooks/nylas", receive)]
application = get_wsgi_application()
