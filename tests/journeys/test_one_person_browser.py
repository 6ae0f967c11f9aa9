"""One person's page and the pages that pick times for them, in Chromium: no rule of axe broken, nothing wider than a phone, and all of it
done with keys."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from candidates import consenting
from interviews.booking import availability, inviting
from interviews.models import PickedTimes
from interviews.nylas.shapes import Slot
from tests.factories import NOW, make_application, make_concern, make_interview, make_link, make_panel, make_user
from tests.journeys.axe import OF_COLOUR, breaks
from tests.journeys.conftest import DESKTOP, PHONE
from tests.recorded import make_recording

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(open_page, live_server) -> Page:
    """A logged-in recruiter's page."""
    client = Client()
    client.force_login(make_user(email="rita@example.com", recruiter=True))
    page = open_page(DESKTOP)
    home = f"http://127.0.0.1:{urlsplit(live_server.url).port}"
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**cookie, "url": home}])
    page.goto(home + "/admin/")
    return page


@pytest.fixture
def application(monkeypatch):
    """Of somebody in another zone who asks for help, with an interview of another panel; ten days have times."""
    starts = [NOW + timedelta(days=day, hours=hour) for day in range(2, 12) for hour in range(4)]
    slots = [Slot(starts_at=at, ends_at=at + timedelta(minutes=45), emails=()) for at in starts]
    monkeypatch.setattr(availability, "cached_times", lambda *_, **__: slots)
    application = make_application()
    application.candidate.keep_time_zone("Asia/Kolkata")
    interview = make_interview(link=make_link(application=application))
    make_concern(interview)
    make_recording(interview, state="expected")
    consenting.choose(application, choice="yes", now=NOW)
    link = make_link(application=application, panel=make_panel(job=application.job, name="Manager interview"))
    inviting.ask_for_help(link, note="I can only do evenings,\nfrom Wednesday on.", phone="+351 910 000 000", now=NOW)
    return application


def paths(application) -> list[str]:
    page = f"/admin/candidates/application/{application.pk}"
    return [
        "/admin/",
        f"/admin/candidates/candidate/{application.candidate_id}/change/",
        f"{page}/offer_times/",
        f"{page}/book_for/",
        f"{page}/reply/",
    ]


@pytest.mark.timeout(300)
def test_pages_keep_to_axe_in_light_and_dark_and_to_a_phones_width(desk, application):
    home = desk.url.removesuffix("/admin/")
    desk.emulate_media(reduced_motion="reduce")

    broken, wide = {}, {}
    for path in paths(application):
        desk.set_viewport_size(DESKTOP)
        desk.emulate_media(color_scheme="light")
        desk.goto(home + path)
        broken[path, "light"] = breaks(desk)
        desk.emulate_media(color_scheme="dark")
        desk.evaluate("document.documentElement.classList.add('dark')")
        broken[path, "dark"] = breaks(desk, OF_COLOUR)
        desk.set_viewport_size(PHONE)
        wide[path] = desk.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert {place: rules for place, rules in broken.items() if rules} == {}
    assert {path: by for path, by in wide.items() if by > 0} == {}


def test_times_are_picked_with_keys_alone(desk, application):
    home = desk.url.removesuffix("/admin/")
    desk.goto(home + paths(application)[1])

    desk.get_by_role("link", name="Offer picked times").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/offer_times/**")
    for _ in range(2):
        desk.get_by_role("checkbox").nth(_).focus()
        desk.keyboard.press("Space")
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("is offered 2 times, and no others")).to_be_visible()
    assert len(PickedTimes.objects.get().starts) == 2
