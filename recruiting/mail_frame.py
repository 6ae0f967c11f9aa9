"""A mail's HTML inside one of our pages. It may hold what strangers wrote, so it runs nothing and fetches nothing."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpResponse

# Mails know no style sheets. A link in one leads on in the whole window, and only when somebody clicks it.
POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    # Of our site, so that js/mail-frame.js may measure it; without scripts and forms it can do nothing with that.
    "sandbox": ["allow-same-origin", "allow-top-navigation-by-user-activation"],
}
HEAD = "<head>"


def answer(html: str) -> HttpResponse:
    """For the address of an <iframe sandbox> on a page that lets itself be framed with (`frame-src`) its own site."""
    response = HttpResponse(html.replace(HEAD, f'{HEAD}<base target="_top">', 1))
    response._csp_config = POLICY  # type: ignore[attr-defined]  # django-csp's own hook
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response
