"""One person before the page of one debrief, and its doors."""

from django.contrib.auth.models import User
from django.test import Client

from debriefs.models import Scorecard
from tests.rated import Loop


def login(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def page(client: Client, loop: Loop) -> str:
    response = client.get(loop.debrief.get_absolute_url())
    assert response.status_code == 200
    return str(response.content.decode())


def post(client: Client, loop: Loop, act: str, **data: object) -> int:
    return client.post(f"{loop.debrief.get_absolute_url()}{act}", data).status_code


def decision(loop: Loop, **fields: object) -> dict[str, object]:
    """An offer as its form tells it, with one reason; `fields` in its place."""
    depth = loop.criteria[0].pk
    citation = Scorecard.objects.get(interview=loop.interviews[0]).versions.get().ratings.get(criterion=depth)
    return {
        "after": "0",
        "outcome": "offer",
        f"text_{depth}": "Goes deep.",
        f"citations_{depth}": [str(citation.citations.get().pk)],
        "next_step": "Rita calls.",
    } | fields
