"""What happens to every request: cross-origin rules, compression, content policy, and the faults that were asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from sandbox import request_faults

Next = Callable[[HttpRequest], HttpResponse]

# What <nylas-scheduling> sends, by name: the Fetch standard does not let * stand for authorization.
ALLOWED_HEADERS = (
    "authorization, content-type, x-source, x-nylas-web-elements-version, x-nylas-application-public-id, "
    "idempotency-key, accept, user-agent"
)


def is_api(request: HttpRequest) -> bool:
    """Whether the address belongs to Nylas and not to the control surface or the media links."""
    return not request.path.startswith(("/_sandbox", "/_media"))


class CrossOrigin:
    """Any origin may call Nylas's API from a browser; the control surface listens to its own pages only."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_api(request):
            return self._own(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        else:
            response = self.get_response(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
        response["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response["Access-Control-Max-Age"] = "600"
        return response

    def _own(self, request: HttpRequest) -> HttpResponse:
        origin = request.headers.get("Origin")
        if origin and request.method != "GET" and origin.split("://", 1)[-1] != request.get_host():
            return HttpResponse(
                "The control surface takes no calls from other sites.", status=403, content_type="text/plain"
            )
        return self.get_response(request)


class CompressApi(GZipMiddleware):
    """Compress JSON answers when the client accepts it; media keep their length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if is_api(request) else response


class ContentPolicy:
    """Pages load nothing but our own files; a page may widen `form-action` for its redirect."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        target = response.headers.get("X-Form-Target", "")
        del response.headers["X-Form-Target"]
        response["Content-Security-Policy"] = (
            "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
            f"form-action 'self' {target}".rstrip()
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Referrer-Policy"] = "same-origin"
        return response


class Faulty:
    """Let a fault that fits happen to the request; it gets the answer as it would have gone out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/_sandbox"):
            return self.get_response(request)
        return request_faults.answer(request, self.get_response)
