"""`manage.py sweep`: all of them at once, in words, with an exit code."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from interviews.models import Interview
from recruiting import clock
from tests.walking import booked, invited

pytestmark = pytest.mark.django_db


def sweep(*arguments: str) -> str:
    out = StringIO()
    clock.forget()
    call_command("sweep", *arguments, stdout=out)
    return out.getvalue()


def test_what_was_healed_is_said_and_done(sandbox, postman, settings, panel):
    settings.SITE_URL = postman.url.removesuffix("/webhooks/nylas")
    interview = booked(invited(panel))
    path = f"/v3/grants/{interview.nylas_grant_id}/events/{interview.nylas_event_id}"
    sandbox.request("DELETE", path, params={"calendar_id": interview.nylas_calendar_id})
    sandbox.advance(120)

    said = sweep()

    assert Interview.objects.get().status == "cancelled"
    assert "missed: 1 removal from a calendar" in said
    assert "event.deleted: done" in said
    assert [code for code in ("S1", "S2", "S3", "S4", "S5", "S6") if f"{code} " in said] == [
        "S1", "S2", "S3", "S4", "S5", "S6",
    ]  # fmt: skip
    assert "missed: nothing" in sweep("--only", "S3", "--since", "2027-05-01T00:00")


def test_what_could_not_be_asked_is_an_error(sandbox, panel):
    sandbox.control("faults", {"kind": "answer", "path": "/v3/grants", "status": 503, "body": "", "times": None})

    with pytest.raises(CommandError, match="S6"):
        sweep("--only", "S6")
