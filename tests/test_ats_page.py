"""The page for whoever connects their system: its receiver is run, with what Fairloop sends; its client is compiled."""

import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from interviews.ats import sending
from interviews.models import AtsEvent, Delivery
from scripts import ROOT
from tests.factories import make_endpoint, make_interview

PAGE = Path(ROOT, "docs/ats.md").read_text()
RECEIVER, CLIENT = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


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


def test_page_names_every_event_and_its_programs_are_short():
    assert not [kind for kind in AtsEvent.Kind if kind != AtsEvent.Kind.TEST and f"`{kind.value}`" not in PAGE]
    compile(CLIENT, "client", "exec")
    assert all(len([line for line in each.splitlines() if line.strip()]) <= 20 for each in (RECEIVER, CLIENT))
