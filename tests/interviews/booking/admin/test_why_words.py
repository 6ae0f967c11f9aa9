"""Why this interviewer, in words: from what an attempt keeps, also from what attempts of before have kept."""

import pytest

from interviews.booking.admin import why_words
from interviews.enums import Skipped
from interviews.models import BookingAttempt
from tests.factories import NOW, make_link, make_panel

pytestmark = pytest.mark.django_db


def ranked(name: str, place: int, **more: object) -> dict[str, object]:
    figures = {"rule": "fair", "weight": 1.0, "load": 90, "credit": 0.0, "expected": 30.0, "projected": 120.0}
    return {"interviewer": place, "name": name, "place": place, "owed": 0.0, "last_booked_at": None} | figures | more


def why(*reasons: dict[str, object], **panel: object) -> why_words.Why:
    link = make_link(panel=make_panel(**panel))
    return why_words.describe(BookingAttempt(link=link, reasons=list(reasons), starts_at=NOW, ends_at=NOW))


def test_least_load_is_said_with_the_next_ones():
    found = why(ranked("Ada", 1), ranked("Ben", 2, load=150, credit=45.5, weight=0.5, projected=451.0))

    assert found.sentence == "Ada has the least load, 2.0 h. Next came Ben with 7.5 h."
    assert [(line.name, line.is_chosen) for line in found.lines] == [("Ada", True), ("Ben", False)]
    assert found.lines[1].cells == (
        ("Taken and booked", "2.5 h"),
        ("For time away", "0.8 h"),
        ("Likely to come", "0.5 h"),
        ("Share", "0.5"),
        ("Comes to", "7.5 h"),
        ("Last booked", "never"),
    )


def test_equals_are_called_equal():
    assert "Ada and Ben stand equal, with 2.0 h" in why(ranked("Ada", 1), ranked("Ben", 2)).sentence


def test_shares_are_said_as_behind_and_ahead():
    behind = ranked("Ada", 1, rule="own_share", owed=1.25)
    ahead = ranked("Ben", 2, rule="own_share", owed=-0.5)

    found = why(behind, ahead)

    assert found.sentence == (
        "Ada is furthest behind their share: 1.25 interviews behind. Next came Ben: 0.50 interviews ahead."
    )
    assert found.lines[1].cells[0] == ("Behind or ahead", "0.50 interviews ahead")


def test_first_in_line_who_was_taken_is_not_called_chosen():
    found = why(ranked("Ada", 1, skipped="taken_meanwhile"), ranked("Ben", 2))

    assert found.sentence == "Ben was the only one of the panel who could be had."
    assert [line.is_chosen for line in found.lines] == [False, True]
    assert found.lines[0].note == "was free, and taken at the moment of booking"
    assert "nobody was chosen" in why(ranked("Ada", 1, skipped="daily_cap")).sentence


def test_each_seat_is_named_with_who_would_have_been_next():
    found = why(
        ranked("Ada", 1, groups=["Engineer"], seat="Engineer", share=0.5),
        ranked("Ben", 2, groups=["Engineer"], seat="", share=0.5, projected=180.0),
        ranked("Cleo", 3, groups=["Manager", "Engineer"], seat="Manager", share=1.0),
    )

    assert found.sentence == (
        "“Engineer”: Ada (2.0 h); next came Ben (3.0 h). “Manager”: Cleo, as nobody else of the group was left."
    )
    assert [(line.is_chosen, line.seat) for line in found.lines] == [(True, "Engineer"), (False, ""), (True, "Manager")]
    assert found.lines[2].cells[0] == ("Stands in", "Manager, Engineer")


def test_seats_by_chances_are_said_as_behind_and_ahead():
    found = why(
        ranked("Ada", 1, rule="own_share", owed=1.0, groups=["All"], seat="All", share=0.5),
        ranked("Ben", 2, rule="own_share", owed=-1.0, groups=["All"], seat="", share=0.5),
    )

    assert found.sentence == "“All”: Ada (1.00 interviews behind); next came Ben (1.00 interviews ahead)."


def test_seats_that_nobody_took():
    found = why(ranked("Ada", 1, groups=["All"], seat="", share=0.0, skipped="taken_meanwhile"))

    assert "nobody was chosen" in found.sentence


@pytest.mark.parametrize("reason", Skipped)
def test_everybody_who_was_not_asked_is_named_with_the_reason(reason):
    found = why(ranked("Ada", 1), {"interviewer": 2, "name": "Ben", "skipped": str(reason)})

    assert found.skipped == (("Ben", reason.label),)


def test_reason_that_is_unknown_by_now_is_shown_as_it_is():
    assert why_words.skip_words("moon_phase") == "moon_phase"


def test_attempts_of_before_show_the_order_they_kept():
    found = why(
        {"place": 1, "interviewer": 1, "name": "Ada", "last_booked_at": None},
        {"place": 2, "interviewer": 2, "name": "Ben", "last_booked_at": NOW.isoformat()},
    )

    assert found.sentence == "Whoever was booked longest ago came first, counting all panels."
    assert found.lines[0].cells == (("Last booked", "never"),)
    assert found.lines[1].cells[0][1].startswith(NOW.strftime("%a"))


def test_nobody_chosen_says_why():
    assert why().sentence == "Nobody was free any more when the time was chosen."
    assert "everyone takes part" in why(distribution="everyone").sentence


def test_hours_are_minutes_with_one_decimal():
    assert (why_words.hours(225), why_words.hours(0)) == ("3.8 h", "0.0 h")
