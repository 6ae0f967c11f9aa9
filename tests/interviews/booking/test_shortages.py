"""When a candidate's page has no times, the recruiter's home says so with the reason, and stops by itself."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from interviews.booking import availability, looking_into, shortages
from interviews.models import BookingLink, Shortage
from recruiting import clock, queue
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel
from tests.walking import invited, published_panel

pytestmark = pytest.mark.django_db


def open_page(client, link: BookingLink) -> str:
    cache.clear()
    return " ".join(client.get(reverse("candidate_page", args=[link.token])).content.decode().split())


def fill_caps(panel) -> None:
    panel.interviewers.update(weekly_cap=1)
    for person in panel.interviewers.all():
        for week in range(5):
            make_interview(interviewer=person, starts_at=clock.now() + timedelta(weeks=week))


def home(admin) -> str:
    return " ".join(admin.get(reverse("admin:index")).content.decode().split())


def test_home_says_why_a_candidate_found_no_times_until_there_are_some(client, sandbox, recruiter):
    panel = published_panel(people=2, name="Deep dive")
    link = invited(panel)
    fill_caps(panel)

    open_page(client, link)
    queue.work_all(now=clock.now())

    client.force_login(recruiter)
    page = home(client)
    assert "“Deep dive” has no times for its candidates" in page
    assert "Mostly: 2 of 2 are out of their weekly cap." in page
    assert reverse("why_no_times", args=[panel.pk]) in page

    panel.interviewers.update(weekly_cap=None)
    queue.work_all(now=clock.now() + looking_into.LOOK_EVERY)
    assert "has no times" not in home(client)
    assert Shortage.objects.get().state == Shortage.State.OVER


def test_candidate_who_finds_times_ends_it_too(client, sandbox):
    panel = published_panel(people=1)
    link = invited(panel)
    fill_caps(panel)
    now = clock.now()
    assert availability.times_for_page(link, now=now) == []
    assert Shortage.objects.open().count() == 1
    panel.interviewers.update(weekly_cap=None)

    assert availability.times_for_page(link, now=now)

    assert not Shortage.objects.open().exists()


def test_one_row_per_panel_and_day_however_often_the_page_is_opened(django_assert_num_queries):
    panel = make_panel()
    shortages.note(panel, has_times=False, now=NOW)
    with django_assert_num_queries(0):
        shortages.note(panel, has_times=False, now=NOW)
    cache.clear()
    shortages.note(panel, has_times=False, now=NOW + timedelta(hours=1))

    row = Shortage.objects.get()
    with django_assert_num_queries(0):
        cache.clear()
        shortages.note(panel, has_times=True, now=NOW)
    assert row.state == Shortage.State.DUE


def test_shortage_that_nobody_has_looked_into_yet_says_since_when(admin):
    person = make_interviewer()
    panel = make_panel(name="Deep dive", interviewers=[person])
    make_link(panel=panel)
    Shortage.objects.note(panel, at=NOW)

    assert "“Deep dive” has no times for its candidates" in home(admin)
