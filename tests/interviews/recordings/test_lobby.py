"""The recorder waits to be let in: what to press depends on the call, not on what the panel promised."""

from datetime import timedelta

import pytest

from interviews.enums import Provider
from interviews.recordings.lobby import ADMIT, LOBBY_TIMEOUT, lobby_for
from tests.factories import NOW


@pytest.mark.parametrize(
    ("join_url", "provider"),
    [
        ("https://meet.google.com/abc-defg-hij", Provider.GOOGLE_MEET),
        ("https://us02web.zoom.us/j/81234567890", Provider.ZOOM),
        ("https://zoom.us/j/1", Provider.ZOOM),
        ("https://teams.live.com/meet/1", Provider.MICROSOFT_TEAMS),
        ("https://notzoom.us/j/1", Provider.GOOGLE_MEET),  # the panel's, as for all below
        ("https://zoom.us.example.com/j/1", Provider.GOOGLE_MEET),
        ("", Provider.GOOGLE_MEET),
    ],
)
def test_help_is_for_the_call_that_it_waits_at(join_url, provider):
    found = lobby_for(join_url, recorder="Notes", provider=Provider.GOOGLE_MEET, since=NOW)

    assert (found.recorder, found.help) == ("Notes", ADMIT[provider])


@pytest.mark.parametrize("provider", Provider)
def test_every_provider_has_a_button_to_press(provider):
    assert "Admit" in ADMIT[provider]


def test_it_gives_up_after_ten_minutes_if_it_is_known_since_when_it_waits():
    known, unknown = (lobby_for("", recorder="", provider=Provider.ZOOM, since=since) for since in (NOW, None))

    assert (known.until, unknown.until) == (NOW + LOBBY_TIMEOUT, None)
    assert timedelta(minutes=10) == LOBBY_TIMEOUT
