"""Two thin layers around every request."""

import logging
from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from interviews.inbox import webhooks
from recruiting.server.limits import WEBHOOK_PATH

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


class WebhookSafetyNet:
    """Answers Nylas's notifications before all other layers, which they don't need: those took a third of the time.

    Nylas repeats after 503 but never after 500 or 400 (docs/nylas.md 5.4), so every exception here becomes a 503.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != WEBHOOK_PATH:
            return self.get_response(request)
        try:
            response = webhooks.receive(request)
        except SuspiciousOperation:
            raise
        except Exception:  # Django would make a 500 of it
            logger.exception("a notification could not be kept")
            response = HttpResponse("try again", status=503, headers={"Retry-After": "60"}, content_type="text/plain")
        # A server sends an answer without a length in chunks, which Nylas refuses for the challenge (docs/nylas.md 5.2).
        response.headers["Content-Length"] = str(len(response.content))
        return response


class AdminStyles:
    """Allows style attributes and frames of our own site in the admin: its theme needs the first, a mail's page the second."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"style-src": [UNSAFE_INLINE], "frame-src": [SELF]}  # type: ignore[attr-defined]  # django-csp's own hook
        return response
