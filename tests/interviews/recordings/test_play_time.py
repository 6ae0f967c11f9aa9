"""A place in a recording as people and players read it."""

import pytest

from interviews.recordings.play_time import clock_words, media_seconds


@pytest.mark.parametrize(
    ("ms", "for_people", "for_players"),
    [(0, "0:00", "0"), (4_300, "0:04", "4.3"), (754_300, "12:34", "754.3"), (3_724_999, "1:02:04", "3724.999")],
)
def test_place_is_a_clock_time_for_people_and_seconds_for_players(ms, for_people, for_players):
    assert (clock_words(ms), media_seconds(ms)) == (for_people, for_players)
