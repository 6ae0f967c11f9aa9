"""Links to video calls are found letter for letter wherever a host writes them, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.nylas.calls import call_of, is_meeting

MEET = "https://meet.google.com/abc-defg-hij"
ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=abc.1"
TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%22x%22%7d"
MEETINGS = [
    MEET,
    ZOOM,
    TEAMS,
    "https://zoom.us/my/priya.raman",
    "https://company.zoomgov.com/j/1600000000",
    "https://teams.microsoft.com/meet/2412345678901?p=AbCdEf",
    "https://teams.live.com/meet/9312345678901?p=x",
    "https://company.webex.com/meet/priya",
    "https://company.webex.com/company/j.php?MTID=m0123456789abcdef",
    "https://meet.goto.com/123456789",
    "https://whereby.com/room",
]
NO_MEETINGS = [
    "",
    "not a link",
    "http://us02web.zoom.us/j/81234567890",
    "https://zoom.us/",
    "https://zoom.us/j/",
    "https://zoom.us/pricing",
    "https://evil.example/j/81234567890",
    "https://zoom.us.evil.example/j/81234567890",
    "https://evilzoom.us/j/81234567890",
    "https://zoom.us@evil.example/j/81234567890",
    "https://user@zoom.us/j/81234567890",
    "https://zoom.us:8443/j/81234567890",
    "https://zoom.us\\@evil.example/j/81234567890",
    "https://zoom.us/j/8123 4567890",
    "https://teams.microsoft.com/l/channel/x",
    "https://meet.google.com/",
    "https://meet.google.com:bad/abc-defg-hij",
    "https://zoom.us/j/8\x00",
    "javascript:https://zoom.us/j/81234567890",
    "https://zoom.us/j/" + "8" * 2000,
]


@pytest.mark.parametrize("url", MEETINGS)
def test_meeting_of_a_known_provider_is_one(url):
    assert is_meeting(url)


@pytest.mark.parametrize("url", NO_MEETINGS)
def test_anything_else_is_none(url):
    assert not is_meeting(url)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"conferencing": {"details": {"url": MEET}}, "location": ZOOM}, (MEET, "conferencing")),
        ({"conferencing": {"details": {"url": "https://jitsi.company.example/room"}}}, ("https://jitsi.company.example/room", "conferencing")),
        ({"conferencing": {"details": {"url": "javascript:alert(1)"}}, "location": ZOOM}, (ZOOM, "location")),
        ({"conferencing": None, "location": ZOOM}, (ZOOM, "location")),
        ({"location": f"Microsoft Teams Meeting; {TEAMS}"}, (TEAMS, "location")),
        ({"location": f"(Zoom: {ZOOM})."}, (ZOOM, "location")),
        ({"location": f"Room 4, map https://maps.example/x, call {MEET}, bring ID"}, (MEET, "location")),
        ({"location": "", "description": f'<a href="{ZOOM}&amp;x=1">Join</a>'}, (f"{ZOOM}&x=1", "description")),
        ({"description": f"________\nJoin the meeting: <{TEAMS}>"}, (TEAMS, "description")),
        (
            {"description": "https://www.google.com/url?q=https%3A%2F%2Fzoom.us%2Fj%2F81234567890&sa=D"},
            ("https://zoom.us/j/81234567890", "description"),
        ),
        (
            {"description": "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fzoom.us%2Fj%2F81234567890&data=x"},
            ("https://zoom.us/j/81234567890", "description"),
        ),
        ({"location": "Room 4", "description": "Take the stairs. https://company.example/map"}, ("", "")),
        ({"conferencing": [], "location": {"url": ZOOM}, "description": 7}, ("", "")),
        ({}, ("", "")),
    ],
)  # fmt: skip
def test_call_is_found_where_the_host_wrote_it(event, expected):
    assert call_of(event) == expected


@given(
    before=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30),
    url=st.sampled_from(MEETINGS),
    after=st.sampled_from(["", " ", "\n", ", room 4", ". See you", '"', "<br>", ")"]),
)
def test_link_is_kept_letter_for_letter_among_any_words(before, url, after):
    found, _ = call_of({"location": f"{before} {url}{after}"})

    assert found == url


@given(st.text() | st.text(alphabet="https://zoom.us/j@:\\81 ?&%<>", max_size=60))
def test_any_text_is_read(words):
    found, place = call_of({"location": words, "description": words})

    assert (found == "") == (place == "")
    assert found == "" or found.lower().startswith("https://")
