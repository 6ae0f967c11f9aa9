"""The console's pages: what each shows, that nothing is executed or fetched from elsewhere, and what is said of the odd."""

import re

import pytest

from sandbox.tests.console.pressing import full_world, press, text
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, block, configure, connect, document, listen

NASTY = "Zoë <script>alert(1)</script> \"&' Ada"


def test_an_empty_world_says_what_to_do(sandbox: SandboxProcess) -> None:
    page = text(sandbox)

    assert "Sandbox not Nylas" in page
    assert "Nobody has connected a calendar yet" in page
    assert "sandbox-api-key" in page
    for tab, says in {
        "people": "Nobody has connected a calendar yet",
        "configurations": "No Configuration yet",
        "bookings": "No bookings yet",
        "meetings": "No meeting yet",
        "notetakers": "No Notetaker yet",
        "webhooks": "Nothing has been announced yet",
        "mail": "The outbox is empty",
    }.items():
        assert says in text(sandbox, f"/_sandbox/{tab}/")
    press(sandbox, "fill")
    assert "Sarah Kim" in text(sandbox, "/_sandbox/people/")


def test_every_page_is_its_own_and_executes_nothing_it_was_given(sandbox: SandboxProcess) -> None:
    pages = full_world(sandbox, name=NASTY)
    block(sandbox, SARAH, 8)

    for name, path in pages.items():
        response = sandbox.get(path, key=None)

        assert response.status_code == 200, name
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|alert\(1\)</", response.text), name
        assert re.findall(r'(?:src|href)="(https?:[^"]*)"', response.text) == [], name
        assert len(re.findall(r"<h1", response.text)) == 1, name


def test_own_files_are_served_and_no_others(sandbox: SandboxProcess) -> None:
    for path in ("tokens.css", "layout.css", "week.css", "room.css", "console.js", "week.js", "icon.svg"):
        assert sandbox.get(f"/_sandbox/static/{path}", key=None).status_code == 200
    assert sandbox.get("/_sandbox/static/..%2fsettings.py", key=None).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "people/nobody/",
        "configurations/none/",
        "bookings/none/",
        "meetings/none/room/",
        "webhooks/none/",
        "mail/999/",
        "no/",
    ],
)
def test_what_is_not_there_is_said_on_a_page(sandbox: SandboxProcess, path: str) -> None:
    response = sandbox.get(f"/_sandbox/{path}", key=None)

    assert response.status_code == 404
    assert "Nothing is at this address" in response.text


@pytest.mark.parametrize(
    "query", ["?week=many", "?week=99999999", "?day=tomorrow&event=%00", "?calendar=nobodys", "?hours=all&week=-3"]
)
def test_odd_queries_still_show_the_week(sandbox: SandboxProcess, query: str) -> None:
    grant = connect(sandbox, SARAH)

    assert sandbox.get(f"/_sandbox/people/{grant}/{query}", key=None).status_code == 200


def test_the_week_shows_each_kind_of_block_in_the_persons_zone(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH, timezone="Europe/Berlin")
    start = TUESDAY + 9 * HOUR
    for event in (
        {"title": "Call", "when": {"start_time": start, "end_time": start + HOUR}},
        {"title": "Perhaps", "when": {"start_time": start + HOUR, "end_time": start + 2 * HOUR}, "status": "maybe"},
        {"title": "Music", "when": {"start_time": start, "end_time": start + HOUR}, "busy": False},
        {"title": "Fair", "when": {"date": "2027-03-03"}},
        {
            "title": "Daily",
            "when": {"start_time": start - HOUR, "end_time": start - HOUR // 2},
            "recurrence": ["RRULE:FREQ=DAILY;COUNT=3"],
        },
    ):
        made = sandbox.post(f"/v3/grants/{grant}/events", event, calendar_id="primary")
        assert made.status_code == 200, made.text

    page = sandbox.get(f"/_sandbox/people/{grant}/", key=None).text
    labels = re.findall(r'class="block ([^"]*)"[^>]*aria-label="([^"]*)"', page)

    assert "Times in Europe/Berlin" in page
    shown = {label: classes.split() for classes, label in labels}
    assert shown["Call, Tuesday 2 March, 10:00 to 11:00, busy"][:6] == [
        "block--busy",
        "h10",
        "m0",
        "eh11",
        "em0",
        "lane-0-2",
    ]
    assert "lane-1-2" in shown["Music, Tuesday 2 March, 10:00 to 11:00, free"]
    assert "block--tentative" in shown["Perhaps, Tuesday 2 March, 11:00 to 12:00, tentative"]
    assert [label.split(",")[1] for label in shown if label.endswith("recurring")] == [
        " Tuesday 2 March",
        " Wednesday 3 March",
        " Thursday 4 March",
    ]
    assert page.count("<b>Fair</b>") == 1


def test_people_are_listed_with_what_takes_their_time_next(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH, timezone="Europe/Berlin")
    when = {"start_time": TUESDAY + 9 * HOUR - 14 * DAY, "end_time": TUESDAY + 10 * HOUR - 14 * DAY}
    series = {"title": "Daily", "when": when, "recurrence": ["RRULE:FREQ=DAILY;COUNT=30"]}
    sandbox.post(f"/v3/grants/{SARAH}/events", series, calendar_id="primary")

    before = text(sandbox, "/_sandbox/people/")
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})
    during = text(sandbox, "/_sandbox/people/")
    sandbox.control("clock", {"set": TUESDAY + 40 * DAY})

    assert "free until Mon 1 Mar, 10:00" in before
    assert "busy until 11:00" in during
    assert "free for a week" in text(sandbox, "/_sandbox/people/")


def test_open_hours_of_configurations_stand_beside_the_days(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH, timezone="Asia/Kolkata")
    configure(sandbox, SARAH)  # Monday to Friday, 9:00 to 17:00 in UTC

    page = sandbox.get(f"/_sandbox/people/{grant}/", key=None).text

    assert page.count('class="open-hours h14 m30 eh22 em30"') == 5
    assert page.count("open-hours h") == 5


def test_a_block_over_midnight_stands_on_both_days(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 22, 4)

    page = sandbox.get(f"/_sandbox/people/{grant}/", key=None).text

    assert re.findall(r"busy (h\d+ m\d+ eh\d+ em\d+)", page) == ["h22 m0 eh24 em0", "h0 m0 eh2 em0"]


def test_a_configuration_offers_its_free_times_to_a_guest(sandbox: SandboxProcess) -> None:
    pages = full_world(sandbox)
    page = text(sandbox, pages["configuration"])
    response = sandbox.get(pages["configuration"], key=None).text
    slot = re.search(r'<option id="slot-[^"]+" value="([^"]+)">([^<]*)<', response)
    assert slot

    press(
        sandbox,
        "book",
        pages["configuration"],
        configuration=pages["configuration"].split("/")[-2],
        slot=slot[1],
        name="Grace Hopper",
        email="grace@example.org",
    )

    newest, first = sandbox.get("/_sandbox/bookings").json()["data"]
    assert "Tue 2 Mar" in page
    assert "Interview: Grace Hopper" in text(sandbox, pages["configuration"])
    assert slot[2].endswith(" with Marcus")
    assert newest["host_emails"] == [MARCUS]
    assert first["host_emails"] == [MARCUS, SARAH]
    assert "Hosts Marcus Sarah" in text(sandbox, pages["booking"])


def test_a_configuration_nobody_can_serve_says_why(sandbox: SandboxProcess) -> None:
    pages = full_world(sandbox)
    for grant in sandbox.get("/v3/grants").json()["data"]:
        press(sandbox, "expire", grant=grant["id"])

    assert "Failed to find a valid Grant" in text(sandbox, pages["configuration"])


def test_a_group_shows_its_events_with_seats(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    group = {"type": "group", "name": "Open house", "group_booking": {"calendar_id": "primary"}, "scheduler": {}}
    configurations = f"/v3/grants/{grant}/scheduling/configurations"
    identity = sandbox.post(configurations, group).json()["data"]["id"]
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    event = {"title": "Tour", "when": when, "capacity": 2, "participants": [{"email": SARAH, "is_organizer": True}]}
    made = sandbox.post(f"{configurations}/{identity}/group-events", {"calendar_id": "primary", **event})
    assert made.status_code == 200, made.text

    address = f"/_sandbox/configurations/{identity}/"
    event_id = made.json()["data"]["id"]
    slot = f"{when['start_time']}-{when['end_time']}-{event_id}"

    page = text(sandbox, address)
    for name in ("ada", "grace"):
        press(sandbox, "book", address, configuration=identity, slot=slot, name=name, email=f"{name}@example.org")
    full = text(sandbox, address)

    assert "Tour Tue 2 Mar, 09:00 to 10:00 0 of 2 seats taken 2 left" in page
    assert "Tue 2 Mar, 09:00 · Tour · 2 left" in page
    assert "2 of 2 seats taken full" in full
    assert "Book as a guest" not in full
    assert "Open house group" in text(sandbox, "/_sandbox/configurations/")


def test_a_booking_tells_its_whole_story(sandbox: SandboxProcess) -> None:
    page = text(sandbox, full_world(sandbox)["booking"])

    assert "Tuesday 2 March 2027, 09:00:00 UTC" in page
    assert page.index("booking.created") < page.index("Confirmed: Interview: Ada Lovelace")
    assert sandbox.get("/_sandbox/bookings").json()["data"][0]["booking_ref"] in page


def test_a_mail_leads_to_the_room_and_to_no_real_call(sandbox: SandboxProcess) -> None:
    pages = full_world(sandbox)

    page = sandbox.get(pages["mail"], key=None).text

    assert re.search(rf'<a href="{pages["room"]}">https://meet.google.com/[-a-z]+</a>', page)


def test_the_log_is_narrowed_and_paged(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    grant = connect(sandbox, SARAH)
    sandbox.advance(0)
    for _ in range(26):
        press(sandbox, "expire", grant=grant)
        press(sandbox, "restore", grant=grant)

    first = sandbox.get("/_sandbox/webhooks/", key=None).text
    older = re.search(r'href="(\?[^"]*before=[^"]*)"', first)
    assert older
    second = text(sandbox, "/_sandbox/webhooks/" + older[1].replace("&amp;", "&"))
    delivered = text(sandbox, "/_sandbox/webhooks/?state=delivered")
    expired = text(sandbox, "/_sandbox/webhooks/?type=grant.expired&state=unheard")

    assert "grant.created" not in first.split('<h2 id="log">')[1].split("</form>")[1]
    assert "grant.created" in second.split("Filter")[1]
    assert "grant.created" in delivered.split("Filter")[1]
    assert "grant.expired" not in delivered.split("Filter")[1]
    assert "grant.expired" in expired.split("Filter")[1]
    assert "1 delivered, 0 waiting, 0 failed" in delivered


def test_a_webhook_shows_payload_bytes_and_answers(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    connect(sandbox, SARAH)
    sandbox.advance(0)
    (told,) = receiver.received
    (one,) = sandbox.get("/_sandbox/webhooks").json()["data"]

    page = sandbox.get(f"/_sandbox/webhooks/{one['id']}/", key=None).text

    assert "&quot;code&quot;: 25012" in page
    assert told.headers["x-nylas-signature"] in page
    assert "Try 1: <b>200</b>" in page


def test_the_clock_and_what_comes_stand_on_every_page(sandbox: SandboxProcess) -> None:
    pages = full_world(sandbox)
    press(sandbox, "fault", kind="429", path="/v3/grants", times="3")

    for path in pages.values():
        page = text(sandbox, path)
        assert "Next, in 1 d" in page
        assert "429 /v3/grants · 3×" in page


def test_seconds_are_told_only_of_what_is_near(sandbox: SandboxProcess) -> None:
    full_world(sandbox)

    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR - 29.5 * 60})
    far = text(sandbox)
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR - 5.5 * 60})
    near = text(sandbox)

    assert "Next, in 29 min (" in far
    assert "Run to next · in 29 min" in far
    assert re.search(r"Next, in 5 min \d+ s \(", near)


def test_a_long_title_is_set_smaller_and_names_stand_by_themselves(sandbox: SandboxProcess) -> None:
    rules = {**document(SARAH)["event_booking"], "title": "${invitee} " + "W" * 90}
    pages = full_world(sandbox, "نوعة", event_booking=rules)

    for name in ("booking", "mail", "room"):
        assert '<h1 class="long">' in sandbox.get(pages[name], key=None).text
    assert "<bdi>نوعة</bdi> with <bdi>" in sandbox.get("/_sandbox/bookings/", key=None).text


def test_media_and_their_deadlines_are_shown_when_the_call_is_over(sandbox: SandboxProcess) -> None:
    room = full_world(sandbox)["room"]
    sandbox.control("clock", {"set": TUESDAY + 10 * HOUR + 600})

    page = text(sandbox, room)
    sandbox.advance(2 * HOUR)
    later = text(sandbox, room)
    press(sandbox, "links", room, notetaker=sandbox.notetakers()[0]["id"])
    fresh = sandbox.get(room, key=None).text
    address = re.search(r'href="(/_media/[^"]+transcript[^"]*)"', fresh)
    sandbox.advance(15 * DAY)

    assert "Media ready" in page
    assert "transcript.json" in page
    assert "link dies in" in page
    assert "link dead since" in later
    assert address
    assert sandbox.get(address[1], key=None).status_code == 403
    assert re.search(r"Scheduled Mon 1 Mar, 08:00 Joining Tue 2 Mar, 09:00 .*Media ready 10:\d\d", page)
    assert re.search(r"Media deleted Tue 16 Mar, 10:\d\d", text(sandbox, room))
