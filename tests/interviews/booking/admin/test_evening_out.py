"""The page that proposes exchanges: for recruiters, in words, and without doing anything."""

from datetime import timedelta

import pytest
from django.test import Client

from interviews.models import Chance, Interview, Seat
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db
EXCHANGES = "/admin/load/exchanges/"


def test_only_recruiters_see_it(admin: Client, client: Client) -> None:
    assert admin.get(EXCHANGES).status_code == 200
    assert admin.post(EXCHANGES).status_code == 405
    client.force_login(make_user(is_staff=True))
    assert client.get(EXCHANGES).status_code == 404
    client.force_login(make_user())
    assert client.get(EXCHANGES).status_code == 302


def test_page_says_what_it_would_bring_and_changes_nothing(admin: Client) -> None:
    ann, bo = make_interviewer(name="Ann <b>"), make_interviewer(name="Bo")
    panel = make_panel(interviewers=[ann, bo])
    Seat.objects.update(joined_at=None)
    for days in (5, 6):
        starts_at = clock.now() + timedelta(days=days)
        interview = make_interview(link=make_link(panel=panel), interviewer=ann, starts_at=starts_at, minutes=60)
        Chance.objects.create(interview=interview, interviewer=bo, share=0.5)

    page = admin.get(EXCHANGES).content.decode()

    assert ("This exchange would bring" in page, "<strong>2 h</strong>" in page, "<strong>0 h</strong>" in page) == (
        True, True, True,
    )  # fmt: skip
    first = Interview.objects.order_by("starts_at")[0]
    assert admin.get(f"/admin/interviews/interview/{first.pk}/swap/").status_code == 200
    assert f'href="/admin/interviews/interview/{first.pk}/swap/"' in page
    assert ("Ann &lt;b&gt;" in page, "Ann <b>" in page) == (True, False)
    assert set(Interview.objects.values_list("interviewer", flat=True)) == {ann.pk}


def test_page_says_when_nothing_would_help(admin: Client) -> None:
    assert "not two people to compare" in admin.get(EXCHANGES).content.decode()

    make_panel(interviewers=[make_interviewer(), make_interviewer()])
    assert "No exchange would make it more even" in admin.get(EXCHANGES).content.decode()


def test_page_of_the_load_leads_there(admin: Client) -> None:
    assert f'href="{EXCHANGES}"' in admin.get("/admin/load/").content.decode()
