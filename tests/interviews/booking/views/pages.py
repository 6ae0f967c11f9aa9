"""The candidate’s pages: their addresses, and what stands on them."""

import re

from django.http import HttpResponse
from django.urls import reverse

from interviews.models import BookingLink


def at(link: BookingLink, page: str = "candidate_page") -> str:
    return reverse(page, args=[link.token])


def text(response: HttpResponse) -> str:
    """Its words, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def attribute(response: HttpResponse, name: str) -> str:
    """The value of the first attribute of that name."""
    found = re.search(rf'{name}="([^"]*)"', response.content.decode())
    assert found is not None, f"no {name} on the page"
    return found.group(1)
