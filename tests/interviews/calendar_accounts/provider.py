"""The provider's pages in the sandbox, as somebody walks them who is to give access to their calendar."""

import re
from urllib.parse import parse_qs, urlsplit

import requests

from interviews.nylas.client import nylas

BACK = "https://app.test/connect/callback/"


def answer(url: str, *, email: str, answer: str = "allow") -> str:
    """Choose an account at `url` and say yes or no; the address that leads back to us."""
    page = requests.Session()
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page.get(url, timeout=20).text))
    back = page.post(url, data={**fields, "email": email, "answer": answer}, timeout=20, allow_redirects=False)
    return back.headers["Location"]


def code_of(email: str) -> str:
    """What the way back to BACK carries after a yes."""
    url = nylas().connect_url(redirect_uri=BACK, state="state-1", login_hint=email)
    return parse_qs(urlsplit(answer(url, email=email)).query)["code"][0]
