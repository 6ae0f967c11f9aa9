"""The console as a browser without scripts meets it: forms posted, pages read as words."""

import re
from html import unescape
from typing import Any

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import MARCUS, SARAH, book, configure, with_notetaker


def press(sandbox: SandboxProcess, what: str, back: str = "/_sandbox/", /, **form: Any) -> str:
    """Send one form that works; where it leads."""
    response = refused(sandbox, what, back, **form)
    assert response.status_code == 302, text_of(response.text)
    return response.headers["location"]


def refused(sandbox: SandboxProcess, what: str, back: str = "/_sandbox/", /, **form: Any) -> Any:
    """Send one form; the response as it is."""
    return sandbox.request("POST", f"/_sandbox/do/{what}", key=None, data={"back": back, **form})


def text(sandbox: SandboxProcess, path: str = "/_sandbox/") -> str:
    """A page in words."""
    response = sandbox.get(path, key=None)
    assert response.status_code == 200, response.text
    return text_of(response.text)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def person(sandbox: SandboxProcess, grant: str, **query: Any) -> str:
    """The address of somebody's week."""
    return f"/_sandbox/people/{grant}/" + ("?" + "&".join(f"{name}={value}" for name, value in query.items()))


def full_world(sandbox: SandboxProcess, name: str = "Ada Lovelace", **changes: Any) -> dict[str, str]:
    """One of everything; the address of each page. `changes` are the Configuration's."""
    configuration = configure(sandbox, SARAH, MARCUS, scheduler=with_notetaker(), **changes)
    booking = book(sandbox, configuration, 9, name=name)
    grants = {one["email"]: one["id"] for one in sandbox.get("/v3/grants").json()["data"]}
    meeting = sandbox.get("/_sandbox/meetings").json()["data"][0]["id"]
    webhook = sandbox.get("/_sandbox/webhooks", type="booking.created").json()["data"][0]["id"]
    return {
        "overview": "/_sandbox/",
        "people": "/_sandbox/people/",
        "person": f"/_sandbox/people/{grants[SARAH]}/",
        "configurations": "/_sandbox/configurations/",
        "configuration": f"/_sandbox/configurations/{configuration}/",
        "bookings": "/_sandbox/bookings/",
        "booking": f"/_sandbox/bookings/{booking['booking_id']}/",
        "meetings": "/_sandbox/meetings/",
        "room": f"/_sandbox/meetings/{meeting}/room/",
        "notetakers": "/_sandbox/notetakers/",
        "webhooks": "/_sandbox/webhooks/",
        "webhook": f"/_sandbox/webhooks/{webhook}/",
        "mails": "/_sandbox/mail/",
        "mail": re.search(r"/_sandbox/mail/\d+/", sandbox.get("/_sandbox/mail/", key=None).text)[0],  # type: ignore[index]
        "faults": "/_sandbox/faults/",
        "world": "/_sandbox/world/",
    }
