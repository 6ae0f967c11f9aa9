"""Why no times: what recruiters read about a panel’s times."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from interviews.models import Interviewer
from interviews.nylas.errors import Unreachable
from interviews.panels import busy_times
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_panel, make_user
from tests.walking import published_panel

pytestmark = pytest.mark.django_db
WEEKDAYS = {"open_days": [0, 1, 2, 3, 4], "opens_at": time(9), "closes_at": time(17), "buffer_after": 0}


def address(panel) -> str:
    return reverse("why_no_times", args=[panel.pk])


def text(page) -> str:
    return " ".join(page.content.decode().split())


def at_their_cap(panel) -> None:
    panel.interviewers.update(weekly_cap=1)
    for person in panel.interviewers.all():
        for ahead in range(16):
            at = clock.now().replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
            make_interview(interviewer=person, starts_at=at)


def test_it_says_what_closes_the_times_and_what_would_win_the_most(admin, sandbox):
    panel = published_panel(people=2, **WEEKDAYS)
    at_their_cap(panel)
    first = panel.interviewers.order_by("name").first()

    page = text(admin.get(address(panel)))

    assert "Nobody has a free time in the next 10 working days." in page
    assert "Mostly: 2 of 2 are out of their weekly cap. Raising the weekly cap wins " in page
    assert reverse("admin:interviews_interviewer_change", args=[first.pk]) + "#id_weekly_cap" in page
    assert "Marcus Johnson: 0 of " in page
    assert "<svg" in page
    assert "<th scope" in page


def test_window_is_chosen_by_days(admin, sandbox):
    panel = published_panel(people=1, **WEEKDAYS)

    assert "free times in the next 5 working days; the first is Mon 10 May 2027" in text(
        admin.get(address(panel), {"days": 5})
    )
    for nonsense in ("", "x", "-1", "9" * 50, "\0"):
        assert "next 10 working days" in text(admin.get(address(panel), {"days": nonsense}))


def test_lost_calendar_is_asked_for_by_mail(admin, sandbox):
    panel = published_panel(people=1, **WEEKDAYS)
    person = panel.interviewers.get()
    person.lose_grant(at=clock.now())

    page = text(admin.get(address(panel)))

    assert "Mostly: 1 of 1 have to connect their calendars again." in page
    assert (
        f'method="post" action="{reverse("admin:interviews_interviewer_mail_connect_link", args=[person.pk])}"' in page
    )


def test_calendars_that_do_not_answer_leave_the_last_answer(admin, sandbox, monkeypatch):
    panel = published_panel(people=1, **WEEKDAYS)
    admin.get(address(panel))

    def away(self, *args, **options):
        raise Unreachable("away")

    monkeypatch.setattr("interviews.nylas.client.Nylas.busy_times", away)
    monkeypatch.setattr(busy_times, "FRESH", timedelta())
    page = text(admin.get(address(panel)))

    assert (
        "The calendars did not answer just now. </strong> What they said last is shown, from Mon 10 May 2027"
        in page.replace("now.</strong>", "now. </strong>")
    )
    assert "free times in the next 10 working days" in page


def test_calendars_that_never_answered_leave_no_blank_page(admin):
    panel = make_panel()

    page = text(admin.get(address(panel)))

    assert "Nothing is known of them yet" in page
    assert "the panel is not live" in page


def test_empty_panel_and_one_that_was_never_published(admin):
    for panel in (
        make_panel(interviewers=[]),
        make_panel(nylas_configuration_id=None, published_at=None, state="draft"),
    ):
        assert admin.get(address(panel)).status_code == 200


def test_nobody_but_recruiters_finds_it(client, admin):
    panel = make_panel()
    assert admin.get(reverse("why_no_times", args=[10**9])).status_code == 404
    client.force_login(make_user(email="colleague@example.com"))
    assert client.get(address(panel)).status_code in (302, 404)
    client.logout()
    assert client.get(address(panel)).status_code == 302


def test_panels_page_leads_there(admin):
    panel = make_panel()
    page = text(admin.get(reverse("admin:interviews_panel_change", args=[panel.pk])))
    button = reverse("admin:interviews_panel_why_no_times", args=[panel.pk])

    assert button in page
    assert admin.get(button).url == address(panel)


def test_number_of_queries_does_not_grow_with_people(admin, django_assert_max_num_queries):
    panel = make_panel(interviewers=[make_interviewer(name=f"Person {number}") for number in range(12)])
    Interviewer.objects.update(grant_state="expired")
    admin.get(address(panel))

    with django_assert_max_num_queries(20):
        admin.get(address(panel))
