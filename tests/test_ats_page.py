"""The page for whoever connects their system: its receiver is run, with what Fairloop sends, and its client, against what Fairloop answers.

tests/journeys/test_ats.py runs the ATS.
"""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import urlopen

import pytest
from drf_spectacular.generators import SchemaGenerator

from interviews.api.problems import Kind
from interviews.api.reference import name_referred_to
from interviews.api.views.answers import MAX_REQUESTS
from interviews.ats import sending, webhook
from interviews.models import ApiKey, AtsEvent, BookingLink, Delivery
from recruiting.zones import utc_text
from tests.ats_page import ATS, CLIENT, PAGE, RECEIVER
from tests.factories import NOW, make_endpoint, make_interview, make_key, make_link, make_panel


@pytest.mark.django_db
def test_receiver_takes_signed_events_once_and_nothing_else(monkeypatch, settings):
    settings.EVENTS_INSIDE_HOSTS = ["127.0.0.1"]
    endpoint, now = make_endpoint(), datetime.now(UTC)
    monkeypatch.setenv("FAIRLOOP_SECRET", endpoint.secret)
    monkeypatch.setenv("PORT", "0")
    theirs: dict[str, object] = {}
    exec(RECEIVER, theirs)
    server = theirs["server"]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    endpoint.address = f"http://127.0.0.1:{server.server_port}/"
    endpoint.save()
    interview = make_interview()
    event = AtsEvent.objects.owe("interview.scheduled", interview, payload={"id": str(interview.pk)}, at=now)

    for _ in range(2):
        delivery = event.deliveries.select_related("endpoint", "event").get()
        assert sending.deliver(delivery, data=None, now=now) == Delivery.State.SENT
    with pytest.raises(OSError, match="401"):
        urlopen(endpoint.address, data=b"{}")
    server.shutdown()
    server.server_close()

    assert (list(theirs["seen"]), list(theirs["interviews"])) == ([str(event.key)], [str(interview.pk)])


@pytest.mark.django_db(transaction=True)
def test_client_invites_once_and_finds_what_was_booked(live_server, monkeypatch):
    panel = make_panel()
    _, secret = make_key(name="Ours", scopes=["read", "book"])
    monkeypatch.setenv("FAIRLOOP_URL", live_server.url)
    monkeypatch.setenv("FAIRLOOP_KEY", secret)
    theirs: dict[str, Any] = {}
    exec(CLIENT, theirs)

    urls = {theirs["invite"](panel.slug, "Amara Okafor", "amara@example.com", "application-5520") for _ in range(2)}

    link = BookingLink.objects.get()
    assert urls == {link.url}
    interview = make_interview(link=link)
    others = [make_interview(link=make_link(panel=panel)) for _ in range(50)]  # with it more than a page
    for moment in (NOW - timedelta(hours=1)).isoformat(), utc_text(NOW - timedelta(hours=1)):
        found = {row["id"]: row["reference"] for row in theirs["interviews_since"](moment)}
        assert found == {str(interview.pk): "application-5520"} | {str(other.pk): "" for other in others}
    assert theirs["interviews_since"](utc_text(NOW + timedelta(days=1))) == []


@pytest.mark.django_db
def test_receiver_refuses_what_was_signed_too_long_ago_or_too_far_ahead(monkeypatch):
    """Standard Webhooks gives the two clocks five minutes; whoever recorded an event can't send it again later."""
    endpoint, now = make_endpoint(), datetime.now(UTC)
    monkeypatch.setenv("FAIRLOOP_SECRET", endpoint.secret)
    monkeypatch.setenv("PORT", "0")
    theirs: dict[str, object] = {}
    exec(RECEIVER, theirs)
    theirs["server"].server_close()
    body = '{"id": "1", "type": "endpoint.test", "data": {}}'

    def takes(seconds: int, *, said: int | None = None) -> bool:
        """Does it take what was signed so many seconds from now? `said`: what is claimed of that instead."""
        signed_at = int(now.timestamp()) + seconds
        headers = {
            "webhook-id": "1",
            "webhook-timestamp": str(signed_at if said is None else int(now.timestamp()) + said),
            "webhook-signature": webhook.sign(endpoint.secret, message_id="1", timestamp=signed_at, body=body),
        }
        try:
            theirs["webhook"].verify(body, headers)
        except theirs["WebhookVerificationError"]:
            return False
        return True

    assert [takes(seconds) for seconds in (-240, 0, 240)] == [True, True, True]
    assert [takes(seconds) for seconds in (-310, 400)] == [False, False]
    assert not takes(-3600, said=0)


@pytest.mark.django_db
def test_page_names_every_call_and_every_scope():
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]

    assert not [path for path in paths if f"{path}`" not in PAGE]
    assert not [scope for scope in ApiKey.Scope.values if f"| {scope} |" not in PAGE]
    assert f" {MAX_REQUESTS} times a minute" in PAGE


@pytest.mark.django_db
def test_page_names_all_that_can_be_sent_and_asked_for_and_how_it_is_refused():
    document = SchemaGenerator().get_schema(request=None, public=True)
    rows = dict(re.findall(r"^\| `(\S+)` \| (.+)", PAGE, re.MULTILINE))
    asked = set()
    for path, methods in document["paths"].items():
        if "post" in methods:
            named = re.findall(r"`(\w+)`", rows[path.removeprefix("/api/")])
            assert not [name for name in names_sent(document, methods["post"]) if name not in named], path
        if "get" in methods:
            asked |= {each["name"] for each in methods["get"].get("parameters", []) if each["in"] == "query"}

    assert not [name for name in asked - {"cursor"} if f"`{name}`" not in PAGE]  # a cursor stands in `next`
    assert not [kind for kind in Kind.values if f"`{kind}`" not in PAGE]


def names_sent(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[str]:
    """The fields of a call's body, and of the objects in it."""
    schemas = [operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})]
    while schemas:
        schema = schemas.pop()
        if referred := name_referred_to(schema):
            schema = document["components"]["schemas"][referred]
        yield from schema.get("properties", {})
        schemas += schema.get("properties", {}).values()


def test_page_names_every_event_and_its_programs_are_short():
    assert not [kind for kind in AtsEvent.Kind if f"`{kind.value}`" not in PAGE]
    for program, most in ((RECEIVER, 20), (CLIENT, 20), (ATS, 50)):
        assert len([line for line in program.splitlines() if line.strip()]) <= most
