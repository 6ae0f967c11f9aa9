"""Free times as buttons of our own: they book and move through the same activity as the gateway, and work without JavaScript."""

import re
import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from candidates import consenting
from candidates.models import Candidate
from interviews.booking import refusals
from interviews.models import BookingAttempt, BookingLink, Interview
from recruiting import clock, zones
from tests.factories import NOW, make_link, make_panel
from tests.interviews.booking.views.pages import at, text
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'name="starts_at" value="(\d+)"')


@pytest.fixture
def link(sandbox, db) -> BookingLink:
    return invited(published_panel(time_zone="Asia/Kolkata", horizon_days=14))


def offered(response) -> list[int]:
    return [int(seconds) for seconds in BUTTON.findall(response.content.decode())]


def test_page_holds_the_next_three_times_each_with_its_zone(client, link):
    page = client.get(at(link))

    assert offered(page) == [int(slot.starts_at.timestamp()) for slot in free_times(link)[:3]]
    assert text(page).count("Kolkata (UTC+5:30) Book this time") == 3


def test_button_books_without_a_script(link):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(at(link), {"zone": "Pacific/Auckland"})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode()).group(1)

    answer = browser.post(
        at(link, "take_time"),
        {"starts_at": offered(page)[1], "time_zone": "Pacific/Auckland", "csrfmiddlewaretoken": token},
    )

    interview = Interview.objects.get()
    assert answer.url == at(link)
    assert int(interview.starts_at.timestamp()) == offered(page)[1]
    assert interview.candidate_time_zone == "Pacific/Auckland"
    assert "You’re booked" in text(browser.get(answer.url))


def test_button_of_a_strange_page_books_nothing(link):
    slot = free_times(link)[0]

    answer = Client(enforce_csrf_checks=True).post(
        at(link, "take_time"), {"starts_at": int(slot.starts_at.timestamp())}
    )

    assert answer.status_code == 403
    assert not BookingAttempt.objects.exists()


def test_times_are_shown_but_no_buttons_before_the_choice_about_recording(client, link):
    link.application.consents.all().delete()

    page = client.get(at(link))

    assert text(page).count("Kolkata (UTC+5:30)") == 3
    assert offered(page) == []
    assert "Choose above first" in text(page)


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("Pacific/Auckland", "Auckland (UTC+1"),
        ("america/st_johns", "St Johns (UTC−"),
        ("Etc/Unknown", "Kolkata (UTC+5:30)"),
        ("../etc/passwd", "Kolkata (UTC+5:30)"),
    ],
)
def test_part_is_drawn_in_the_browsers_zone_and_the_page_remembers_it(client, link, asked, label):
    part = client.get(at(link, "next_times"), {"zone": asked})

    assert text(part).count(label) == 3
    assert text(client.get(at(link))).count(label) == 3


def test_zone_of_an_earlier_booking_is_known(client, link):
    link.application.candidate.keep_time_zone("America/St_Johns")

    assert "St Johns (UTC−" in text(client.get(at(link)))


@pytest.mark.parametrize("kept", ["Lisbon", "Europe", "../etc", "x" * 64])
def test_kept_zone_that_is_none_gives_way_to_the_panels(client, link, kept):
    link.application.candidate.keep_time_zone(kept)

    assert "Kolkata (UTC+5:30)" in text(client.get(at(link)))


def test_page_comes_at_once_and_says_what_failed_while_the_calendars_are_silent(client, link, sandbox):
    sandbox.control("faults", {"path": "/v3/scheduling/.*", "kind": "slow", "times": 10, "seconds": 8})
    began = time.monotonic()

    page = client.get(at(link))
    first = time.monotonic() - began
    client.get(at(link))
    second = time.monotonic() - began - first

    contact = link.application.job.contact
    for words in ("The free times can’t be read right now", "Look again now", "tell us when you could", contact.email):
        assert words in text(page)
    assert "data-away" in page.content.decode()
    assert (first < 6, second < 1) == (True, True), (first, second)


def test_panel_without_times_offers_a_person(client, sandbox):
    link = invited(published_panel(notice_hours=720, horizon_days=2))

    page = client.get(at(link))

    assert "There are no free times in the coming weeks" in text(page)
    assert "That is on us, and your link keeps working." in text(page)
    assert re.search(r"every day until \w+ \d+ \w+ \(.*UTC.*\)", text(page))
    assert at(link, "ask_for_help") in page.content.decode()


def test_taken_time_is_said_and_others_are_offered(client, sandbox):
    panel = published_panel(people=1)
    quick, slow = invited(panel), invited(panel, email="kwame@example.org")
    wanted = offered(client.get(at(slow)))[0]
    booked(quick)

    page = client.post(at(slow, "take_time"), {"starts_at": wanted}, follow=True)

    assert "Somebody else has just taken this time." in text(page)
    assert wanted not in offered(page)
    assert len(offered(page)) == 3


@pytest.mark.parametrize("sent", ["", "soon", "-1", "9" * 40, "1.5"])
def test_nonsense_books_nothing_and_is_said(client, link, sent):
    page = client.post(at(link, "take_time"), {"starts_at": sent}, follow=True)

    assert "This time could not be read." in text(page)
    assert not BookingAttempt.objects.exists()


def test_booking_by_opening_an_address_is_not_possible(client, link):
    assert client.get(at(link, "take_time")).status_code == 405


def test_part_says_what_was_booked_in_another_tab_and_where_to_change_it(client, link):
    interview = booked(link)

    part = client.get(at(link, "next_times"))

    assert "data-closed" in part.content.decode()
    assert "You have already booked a time with this link" in text(part)
    assert f"{interview.starts_at.astimezone(interview.zone()):%H:%M}" in text(part)
    assert f'href="{at(link)}"' in part.content.decode()
    assert client.get(at(link, "all_times")).url == at(link)


def test_part_leads_to_the_page_while_nobody_knows_whether_it_is_booked(client, link, sandbox):
    sandbox.control("faults", {"path": "/v3/scheduling/bookings", "kind": "504_after", "times": 1})

    answer = client.post(at(link, "take_time"), {"starts_at": offered(client.get(at(link)))[0]}, follow=True)

    assert "We are checking whether your time was booked" in text(answer)
    assert f'data-goes-to="{at(link)}"' in client.get(at(link, "next_times")).content.decode()


def test_second_tabs_button_does_not_move_what_was_booked_in_the_first(client, link):
    times = offered(client.get(at(link)))
    client.post(at(link, "take_time"), {"starts_at": times[0]})

    page = client.post(at(link, "take_time"), {"starts_at": times[1]}, follow=True)

    assert int(Interview.objects.get().starts_at.timestamp()) == times[0]
    assert "You have already booked a time with this link" in text(page)


@pytest.mark.parametrize(("name", "said"), [("Dana Park", "Moved, Dana"), ("Dr.", "Moved You now meet")])
def test_button_moves_and_the_page_says_so(client, link, name, said):
    Candidate.objects.update(name=name)
    interview = booked(link)
    page = client.get(at(link, "move_interview"))
    assert "Move to this time" in text(page)
    assert int(interview.starts_at.timestamp()) not in offered(page)  # to Nylas its own time is free

    answer = client.post(at(link, "move_interview"), {"starts_at": offered(page)[2]}, follow=True)

    interview.refresh_from_db()
    assert int(interview.starts_at.timestamp()) == offered(page)[2]
    assert said in text(answer)


def test_time_to_move_from_is_in_the_zone_of_the_times_to_move_to(client, link):
    interview, auckland = booked(link), ZoneInfo("Pacific/Auckland")
    assert interview.zone() != auckland
    client.get(at(link, "all_times"), {"zone": auckland.key, "moving": 1})

    page = text(client.get(at(link, "move_interview")))

    here = f"{interview.starts_at.astimezone(auckland):%H:%M}–{interview.ends_at.astimezone(auckland):%H:%M}"
    assert f"{here} {zones.label(auckland, interview.starts_at)} until you choose another time" in page


def test_move_that_comes_too_late_is_said_and_nothing_moves(client, link, monkeypatch):
    interview = booked(link)
    before = interview.starts_at
    page = client.get(at(link, "move_interview"))
    monkeypatch.setattr("interviews.booking.changing.move", _refused)

    answer = client.post(at(link, "move_interview"), {"starts_at": offered(page)[0]}, follow=True)

    interview.refresh_from_db()
    assert interview.starts_at == before
    assert "too close" in text(answer)


def _refused(*args, **kwargs):
    raise refusals.CannotMove("It's too close to the interview to change it here.")


def test_list_holds_every_time_by_day_in_the_chosen_zone(client, link):
    page = client.get(at(link, "all_times"), {"zone": "Pacific/Auckland"})

    slots = free_times(link, days=13)  # the last day goes on between two looks
    assert offered(page)[: len(slots)] == [int(slot.starts_at.timestamp()) for slot in slots]
    assert len(offered(page)) > len(slots)
    days = {f"{slot.starts_at.astimezone(clock.now().tzinfo):%d}" for slot in slots}
    assert page.content.decode().count("Auckland (UTC+") >= len(days) - 1
    assert "<option selected>Pacific/Auckland</option>" in page.content.decode()


def test_list_for_a_move_moves(client, link):
    interview = booked(link)

    page = client.get(at(link, "all_times"), {"moving": "1"})

    assert f'action="{at(link, "move_interview")}"' in page.content.decode()
    assert int(interview.starts_at.timestamp()) not in offered(page)


def test_closed_link_offers_nothing(client):
    panel = make_panel(state="paused")
    link = make_link(panel=panel)
    consenting.choose(link.application, choice="yes", now=NOW - timedelta(days=1))

    assert client.get(at(link, "all_times")).url == at(link)
    assert "No time can be chosen here any more" in text(client.get(at(link, "next_times")))


def test_reason_of_a_move_is_kept_and_optional(client, link):
    booked(link)
    page = client.get(at(link, "move_interview"))
    assert 'form="move-form"' in page.content.decode()
    assert 'id="move-form"' in page.content.decode()

    client.post(at(link, "move_interview"), {"starts_at": offered(page)[1], "reason": "My <b>train</b> is late."})

    interview = Interview.objects.get()
    assert interview.changes.get(kind="rescheduled").reason == "My <b>train</b> is late."


def test_reason_stays_on_the_page_when_the_time_is_gone(client, link, monkeypatch):
    interview = booked(link)
    page = client.get(at(link, "move_interview"))
    monkeypatch.setattr("interviews.booking.changing.move", _refused)

    answer = client.post(at(link, "move_interview"), {"starts_at": offered(page)[0], "reason": "<i>Late</i>"})

    assert "&lt;i&gt;Late&lt;/i&gt;</textarea>" in answer.content.decode()
    assert Interview.objects.get().starts_at == interview.starts_at


@pytest.mark.parametrize("reason", ["x" * 1001, "a\0"])
def test_reason_that_can_not_be_kept_is_said_at_its_field_and_moves_nothing(client, link, reason):
    interview = booked(link)
    page = client.get(at(link, "move_interview"))

    answer = client.post(at(link, "move_interview"), {"starts_at": offered(page)[0], "reason": reason})

    assert (answer.status_code, "field__error" in answer.content.decode()) == (400, True)
    assert Interview.objects.get().starts_at == interview.starts_at


def test_list_of_all_times_asks_why_only_for_a_move(client, link):
    assert "data-move-reason" not in client.get(at(link, "all_times")).content.decode()
    booked(link)

    assert "data-move-reason" in client.get(at(link, "all_times"), {"moving": 1}).content.decode()
