"""Two thin layers around every request."""

import logging
from collections.abc import Callable

from csp.constants import UNSAFE_INLINE
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


class WebhookSafetyNet:
    """Nylas repeats after 503 but never after 500 or 400 (facts 5.4), so whatever goes wrong on that path must be a 503.

    Stands outermost: also sees what other middleware raises.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path == "/webhooks/nylas" and response.status_code >= 500:
            return HttpResponse("try again", status=503, headers={"Retry-After": "60"}, content_type="text/plain")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.path == "/webhooks/nylas" and not isinstance(exception, SuspiciousOperation):
            logger.error("a notification could not be kept", exc_info=exception)
            return HttpResponse("try again", status=503, headers={"Retry-After": "60"}, content_type="text/plain")
        return None


class AdminStyles:
    """The admin's theme sets style attributes; nothing else on the site may."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"style-src": [UNSAFE_INLINE]}  # type: ignore[attr-defined]  # django-csp's own hook
        return response
