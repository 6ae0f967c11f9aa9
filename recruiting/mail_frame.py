"""A mail's HTML inside a page of ours. It may hold text of candidates, so it may run no scripts and load nothing."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpResponse

# Mails have inline styles. A clicked link opens in the whole window.
POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    # Same origin, so that js/mail-frame.js can measure it; it has no scripts or forms that could use that.
    "sandbox": ["allow-same-origin", "allow-top-navigation-by-user-activation"],
}
HEAD = "<head>"


def framed(html: str) -> str:
    """For the `srcdoc` of an <iframe sandbox>, on a page that allows inline styles."""
    return html.replace(HEAD, f'{HEAD}<base target="_top">', 1)


def answer(html: str) -> HttpResponse:
    """The response for an <iframe sandbox>; the page around it must allow `frame-src` 'self'."""
    response = HttpResponse(framed(html))
    response._csp_config = POLICY  # type: ignore[attr-defined]  # django-csp's own hook
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response
