"""What the content policy allows on the admin's pages alone."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class AdminStyles:
    """Allows style attributes and frames of our own site in the admin: its theme needs the first, a mail's page the second."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"style-src": [UNSAFE_INLINE], "frame-src": [SELF]}  # type: ignore[attr-defined]  # django-csp's own hook
        return response
