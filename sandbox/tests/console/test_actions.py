"""What the console's forms do, posted as a browser without scripts would."""

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from sandbox.tests.console.pressing import full_world, person, press, refused, text, text_of
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, block, connect, listen, only_notetaker


def events(sandbox: SandboxProcess, grant: str) -> list[tuple[str, float, float]]:
    """Title, and hours of Tuesday in UTC, of everything in the primary calendar."""
    found = sandbox.get(f"/v3/grants/{grant}/events", calendar_id="primary").json()["data"]
    hours = [[(one["when"][name] - TUESDAY) / HOUR for name in ("start_time", "end_time")] for one in found]
    return [(one["title"], *times) for one, times in zip(found, hours, strict=True)]


def undo(sandbox: SandboxProcess, location: str, cookie: str) -> None:
    """Press the button that takes the last deed back, as it stands on the page that the deed led to."""
    page = sandbox.request("GET", location, key=None, headers={"Cookie": f"said={cookie}"}).text
    form = re.search(r'id="said".*?action="/_sandbox/do/(\w+)">(.*?)</form>', page, re.DOTALL)
    assert form, "nothing can be taken back"
    press(sandbox, form[1], **dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2])))


def test_the_clock_moves_by_buttons(sandbox: SandboxProcess) -> None:
    before = sandbox.clock()["now"]

    location = press(sandbox, "clock", "/_sandbox/mail/", advance="86400")
    after = sandbox.clock()["now"]
    press(sandbox, "clock", to="moment", date="2027-03-05", time="12:00")
    noon = sandbox.clock()["now"]
    press(sandbox, "clock", rate="60")
    rate = sandbox.clock()["rate"]
    press(sandbox, "clock", rate="1")
    press(sandbox, "clock", to="real")

    assert location == "/_sandbox/mail/"
    assert after - before == pytest.approx(DAY, abs=2)
    assert noon == pytest.approx(TUESDAY + 3 * DAY + 12 * HOUR, abs=2)
    assert rate == 60
    assert sandbox.clock()["offset"] == pytest.approx(0, abs=1)


def test_a_block_is_added_in_the_persons_own_zone_and_taken_back(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH, timezone="Europe/Berlin")
    back = person(sandbox, grant, week=0)
    form = {"grant": grant, "date": "2027-03-02", "start": "10:00", "end": "11:30", "title": "Dentist"}

    response = refused(sandbox, "block", back, **form)
    added = events(sandbox, grant)
    undo(sandbox, response.headers["location"], response.cookies["said"])

    assert response.headers["location"] == back
    assert added == [("Dentist", 9, 10.5)]
    assert events(sandbox, grant) == []


def test_a_block_may_end_at_midnight_or_take_the_whole_day(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)

    press(sandbox, "block", grant=grant, date="2027-03-02", start="22:00", end="00:00", title="Late")
    press(sandbox, "block", grant=grant, date="2027-03-03", whole_day="yes", title="Fair", kind="free")
    late, fair = sandbox.get(f"/v3/grants/{grant}/events", calendar_id="primary").json()["data"]

    assert late["when"]["end_time"] - late["when"]["start_time"] == 2 * HOUR
    assert (fair["when"]["date"], fair["busy"]) == ("2027-03-03", False)


def test_a_block_is_moved_renamed_removed_and_each_taken_back(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    event = block(sandbox, SARAH, 9)["id"]
    form = {
        "event": event,
        "date": "2027-03-02",
        "start": "14:00",
        "end": "16:00",
        "title": "Moved",
        "kind": "tentative",
    }

    moved = refused(sandbox, "change", **form)
    after_move = events(sandbox, grant)
    undo(sandbox, "/_sandbox/", moved.cookies["said"])
    after_undo = events(sandbox, grant)
    redone = refused(sandbox, "change", **form, taking_back="Undo")
    offered = sandbox.request("GET", "/_sandbox/", key=None, headers={"Cookie": f"said={redone.cookies['said']}"}).text
    undo(sandbox, "/_sandbox/", redone.cookies["said"])
    removed = refused(sandbox, "unblock", event=event)
    after_removal = events(sandbox, grant)
    undo(sandbox, "/_sandbox/", removed.cookies["said"])

    assert after_move == [("Moved", 14, 16)]
    assert 'data-hand="redo">Redo</button>' in offered
    assert after_undo == [("Busy", 9, 10)]
    assert after_removal == []
    assert events(sandbox, grant) == [("Busy", 9, 10)]


def test_each_calendar_of_a_person_is_shown_and_filled_by_itself(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9)
    team = sandbox.post(f"/v3/grants/{grant}/calendars", {"name": "Team"}).json()["data"]["id"]
    form = {
        "grant": grant,
        "calendar": team,
        "date": "2027-03-02",
        "start": "10:00",
        "end": "11:00",
        "title": "Offsite",
    }

    press(sandbox, "block", person(sandbox, grant, calendar=team), **form)
    both, alone = text(sandbox, person(sandbox, grant)), text(sandbox, person(sandbox, grant, calendar=team))

    assert events(sandbox, grant) == [("Busy", 9, 10)]
    assert [("Busy 09:00" in page, "Offsite 10:00" in page) for page in (both, alone)] == [(True, True), (False, True)]


def test_one_occurrence_of_a_series_moves_alone(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    series = {"title": "Daily", "when": when, "recurrence": ["RRULE:FREQ=DAILY;COUNT=3"]}
    identity = sandbox.post(f"/v3/grants/{grant}/events", series, calendar_id="primary").json()["data"]["id"]

    press(sandbox, "change", event=f"{identity}_20270303T090000Z", date="2027-03-03", start="15:00", end="16:00")
    page = text(sandbox, person(sandbox, grant))

    assert page.count("Daily 09:00") == 2
    assert "Daily 15:00" in page


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"end": "09:00"}, "The block must end after it starts."),
        ({"date": "someday"}, "Please give a date and the start as a time"),
        ({"date": "9999-12-31", "end": "00:00"}, "Please give a date and the end as a time"),
        ({"title": "x" * 2000}, "title must be a text"),
        ({"calendar": "nobodys"}, "calendar nobodys was not found"),
    ],
)
def test_a_wrong_block_is_explained_and_nothing_typed_is_lost(
    sandbox: SandboxProcess, wrong: dict[str, str], problem: str
) -> None:
    grant = connect(sandbox, SARAH)
    form = {"grant": grant, "date": "2027-03-02", "start": "11:00", "end": "12:00", "title": "Dentist", **wrong}

    response = refused(sandbox, "block", person(sandbox, grant, week=1), **form)

    assert response.status_code == 400
    assert problem in text_of(response.text)
    assert "8–14 March 2027" in response.text
    for name in ("date", "start", "end", "title"):
        assert f'value="{form[name]}"' in response.text


@pytest.mark.parametrize(
    ("deed", "form"),
    [
        ("unblock", {"event": "gone_20270303T090000Z"}),
        ("change", {"event": ""}),
        ("expire", {"grant": "nobody"}),
        ("meeting", {"meeting": "none", "deed": "end"}),
        ("replay", {"notification": "none"}),
        ("links", {"notetaker": "none"}),
        ("book", {"configuration": "none", "slot": "1-2"}),
        ("clock", {"advance": "nan"}),
        ("clock", {"to": "moment", "date": "", "time": ""}),
        ("clock", {"to": "moment", "date": "9999-12-31", "time": "10:00"}),
        ("clock", {"advance": "1e11"}),
        ("clock", {"rate": "-1"}),
        ("fault", {"kind": "unheard_of"}),
        ("fault", {"kind": "429", "path": "("}),
        ("reset", {"world": "demo"}),
        ("goback", {"name": "none"}),
        ("discard", {"name": "none"}),
    ],
)
def test_a_deed_that_cannot_be_is_refused_on_the_page(sandbox: SandboxProcess, deed: str, form: dict[str, Any]) -> None:
    connect(sandbox, SARAH)

    response = refused(sandbox, deed, "/_sandbox/faults/", **form)

    assert response.status_code == 400
    assert 'class="error"' in response.text
    assert len(sandbox.get("/v3/grants").json()["data"]) == 1


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org/", "/_sandbox/health", "/v3/grants", "", "/_sandbox/no/such/"]
)
def test_a_deed_leads_back_to_pages_of_the_console_only(sandbox: SandboxProcess, back: str) -> None:
    location = press(sandbox, "clock", back, advance="1")

    assert location in ("/_sandbox/", "/_sandbox/no/such/")


def test_an_unknown_deed_and_a_foreign_page_are_turned_away(sandbox: SandboxProcess) -> None:
    foreign = sandbox.request(
        "POST", "/_sandbox/do/clock", key=None, data={"advance": "1"}, headers={"Origin": "https://example.org"}
    )

    assert refused(sandbox, "fly").status_code == 404
    assert foreign.status_code == 403


def test_grants_expire_and_come_back(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)

    press(sandbox, "expire", grant=grant)
    expired = text(sandbox, person(sandbox, grant))
    press(sandbox, "restore", grant=grant)

    assert "expired Restore the grant" in expired
    assert "connected Expire the grant" in text(sandbox, person(sandbox, grant))


def test_one_plays_both_sides_of_a_call_and_answers_the_door(sandbox: SandboxProcess) -> None:
    room = full_world(sandbox)["room"]
    meeting = room.split("/")[-3]
    press(sandbox, "meeting", meeting=meeting, deed="lobby", lobby="wait")
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})

    for who in ("host", "guest", "third"):
        press(sandbox, "meeting", meeting=meeting, deed="join", who=who)
    waiting = text(sandbox, room)
    press(sandbox, "meeting", meeting=meeting, deed="leave", who="third")
    press(sandbox, "meeting", meeting=meeting, deed="admit")
    recording = text(sandbox, room)
    press(sandbox, "meeting", meeting=meeting, deed="end")

    assert "Recorder is knocking" in waiting
    assert "3 in the room" in waiting
    assert "begun 1 min" in waiting
    assert "Recorder recording since 09:01" in recording
    assert "2 in the room" in recording
    assert "The call is over." in text(sandbox, room)
    assert "nobody comes to the door any more" in text(sandbox, room)
    assert only_notetaker(sandbox)["state"] == "disconnected"


def test_a_notetaker_is_turned_away_or_thrown_out(sandbox: SandboxProcess) -> None:
    room = full_world(sandbox)["room"]
    meeting, notetaker = room.split("/")[-3], only_notetaker(sandbox)["id"]

    early = refused(sandbox, "meeting", room, meeting=meeting, deed="remove", notetaker=notetaker)
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})
    press(sandbox, "meeting", meeting=meeting, deed="remove", notetaker=notetaker)

    assert early.status_code == 400
    assert "is not in the room" in text_of(early.text)
    assert only_notetaker(sandbox)["meeting_state"] == "kicked"


def test_a_click_in_the_room_that_came_twice_or_late_is_told_so(sandbox: SandboxProcess) -> None:
    room = full_world(sandbox)["room"]
    meeting = room.split("/")[-3]
    press(sandbox, "meeting", meeting=meeting, deed="lobby", lobby="wait")
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 30})
    (notetaker,) = sandbox.notetakers()
    ada = {"meeting": meeting, "who": "guest", "name": "Ada", "notetaker": notetaker["id"], "lobby": "deny"}

    def deed(name: str) -> str:
        cookie = refused(sandbox, "meeting", room, deed=name, **ada).cookies["said"]
        return json.loads(unquote(cookie))[0]

    told = [deed(name) for name in ("admit", "admit", "deny", "join", "join", "leave", "leave", "remove", "remove")]
    told += [deed(name) for name in ("end", "end", "join", "lobby")]

    assert told == [
        "The Notetaker may come in.",
        "Nobody is at the door any more.",
        "Nobody is at the door any more.",
        "Ada is in the room.",
        "Ada is in the room already.",
        "Ada has left.",
        "Ada has left already.",
        "The Notetaker has been removed.",
        "The Notetaker has left already.",
        "The call is over for everybody.",
        *["The call is over already."] * 3,
    ]


def test_webhooks_are_sent_again(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    connect(sandbox, SARAH)
    sandbox.advance(0)
    (one,) = sandbox.get("/_sandbox/webhooks").json()["data"]

    press(sandbox, "replay", notification=one["id"])

    assert [told.body for told in receiver.received] == [receiver.received[0].body] * 2


def test_faults_are_set_from_the_catalogue_and_removed(sandbox: SandboxProcess) -> None:
    press(sandbox, "fault", kind="429", path="/v3/grants", times="3", retry_after="")
    press(sandbox, "fault", kind="slow", path="", times="", seconds="0.5")
    first, second = sandbox.get("/_sandbox/faults").json()["data"]

    press(sandbox, "unfault", fault=first["id"])
    left = sandbox.get("/_sandbox/faults").json()["data"]
    press(sandbox, "unfault")

    assert (first["kind"], first["path"], first["times"]) == ("429", "/v3/grants", 3)
    assert (second["times"], second["options"]["seconds"]) == (None, 0.5)
    assert left == [second]
    assert sandbox.get("/_sandbox/faults").json()["data"] == []


def test_a_wrong_option_of_a_fault_is_told_at_its_field(sandbox: SandboxProcess) -> None:
    page = refused(sandbox, "fault", "/_sandbox/faults/", kind="429", path="(", times="3").text

    (wrong,) = re.findall(
        r'<input name="(\w+)" value="([^"]*)"[^>]*aria-invalid="true" aria-describedby="wrong" autofocus>', page
    )
    assert wrong == ("path", "(")
    assert "path must be a regular expression" in re.search(r'id="wrong">([^<]*)<', page)[1]  # type: ignore[index]
    assert "null" not in text_of(page)


def test_every_kind_of_fault_can_be_set_as_its_form_stands(sandbox: SandboxProcess) -> None:
    connect(sandbox, "sarah.kim@example.com")

    for kind in sandbox.get("/_sandbox/faults/kinds").json()["data"]:
        options = {name: one["default"] for name, one in kind["options"].items()} | kind["example"]
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in options.items()}
        press(sandbox, "fault", "/_sandbox/faults/", **{name: value for name, value in form.items() if value != "null"})

    kinds = {one["kind"] for one in sandbox.get("/_sandbox/faults").json()["data"]}
    assert kinds >= {"slow", "media_cut", "kicked", "webhook_twice"}


def test_beginning_again_asks_first(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    response = refused(sandbox, "reset", "/_sandbox/world/", world="demo")
    press(sandbox, "reset", sure="yes", world="demo")

    assert "Please tick that everything may be forgotten." in text_of(response.text)
    assert len(sandbox.get("/v3/grants").json()["data"]) == 6


def test_what_a_deed_said_is_shown_once(sandbox: SandboxProcess) -> None:
    response = refused(sandbox, "clock", advance="60")
    cookie = {"Cookie": f"said={response.cookies['said']}"}

    polled = sandbox.request("GET", "/_sandbox/", key=None, headers={**cookie, "X-Live": "1"})
    shown = sandbox.request("GET", "/_sandbox/", key=None, headers=cookie)
    broken = sandbox.request("GET", "/_sandbox/", key=None, headers={"Cookie": "said=[1,{"})

    assert "1 min went by." not in polled.text
    assert "set-cookie" not in polled.headers
    assert "1 min went by." in shown.text
    assert 'said=""' in shown.headers["set-cookie"]
    assert broken.status_code == 200
