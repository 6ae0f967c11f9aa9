"""Everybody's load as a page and as CSV: who reaches it, what it shows, how it is narrowed."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from interviews.models import Interviewer
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db
LOAD, CSV = "/admin/load/", "/admin/load.csv"


def booked(name: str, **fields: object) -> Interviewer:
    person = make_interviewer(name=name, **fields)
    make_interview(link=make_link(panel=make_panel(interviewers=[person])), interviewer=person, starts_at=clock.now())
    return person


def test_only_recruiters_see_it(admin: Client, client: Client) -> None:
    for address in (LOAD, CSV):
        assert admin.get(address).status_code == 200
        assert admin.post(address).status_code == 405
    for address in (LOAD, CSV):
        client.force_login(make_user(is_staff=True))
        assert client.get(address).status_code == 404
        client.force_login(booked("Ann", user=make_user()).user)
        assert client.get(address).status_code == 302
        client.logout()
        assert client.get(address).status_code == 302


def test_page_shows_each_person_drawn_and_in_the_table_with_inert_names(admin: Client) -> None:
    booked("Ann <b>Bee</b>", weekly_cap=1)

    page = admin.get(LOAD).content.decode()

    assert "<b>Bee" not in page
    assert page.count("Ann &lt;b&gt;Bee&lt;/b&gt;") > 3
    assert ('class="weeks"' in page, 'class="weeks__full"' in page, "1 interview, 0.8 h, the week is full" in page) == (
        True, True, True,
    )  # fmt: skip


def test_empty_page_says_what_to_do(admin: Client) -> None:
    assert "Add interviewers" in admin.get(LOAD).content.decode()
    empty = make_panel(interviewers=[])
    assert "This panel has no people" in admin.get(LOAD, {"panel": empty.pk}).content.decode()


def test_panel_narrows_page_and_csv(admin: Client) -> None:
    booked("Ann")
    panel = make_panel(interviewers=[booked("Bo")])

    for address in (LOAD, CSV):
        assert "Ann" in admin.get(address).content.decode()
        narrowed = admin.get(address, {"panel": panel.pk}).content.decode()
        assert ("Ann" in narrowed, "Bo" in narrowed) == (False, True)


@pytest.mark.parametrize("panel", ["0", "x", "-1", "9" * 30, "٣", "1 OR 1"])
def test_panel_that_is_none_is_not_found(admin: Client, panel: str) -> None:
    assert admin.get(LOAD, {"panel": panel}).status_code == 404


def test_csv_is_a_file_for_spreadsheets(admin: Client) -> None:
    panel = make_panel(interviewers=[booked("Åsa")])

    answer = admin.get(CSV, {"panel": panel.pk})

    assert answer.headers["Content-Disposition"] == f'attachment; filename="load-{panel.slug}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfName,Email")
    assert "Åsa" in answer.content.decode()


def test_interview_and_panel_lead_to_it(admin: Client) -> None:
    panel = make_panel()
    interview = make_interview(link=make_link(panel=panel))

    for name, key in (("interview", interview.pk), ("panel", panel.pk)):
        page = admin.get(reverse(f"admin:interviews_{name}_change", args=[key])).content.decode()
        assert f'href="{LOAD}?panel={panel.pk}"' in page
    assert f'href="{LOAD}"' in admin.get(reverse("admin:index")).content.decode()


def test_many_people_come_in_pages_and_with_few_queries(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        make_interviewer(name=f"Person {number:02}")
    booked("Zoe")
    admin.get(LOAD)

    with django_assert_max_num_queries(14):
        first = admin.get(LOAD).content.decode()

    second = admin.get(LOAD, {"page": 2}).content.decode()
    assert ("Person 00" in first, "Zoe" in first, "Page 1 of 2" in first) == (True, False, True)
    assert ("Person 00" in second, "Zoe" in second) == (False, True)


@pytest.mark.parametrize("panel", ["9" * 40, "9" * 5000, "0", "-1", "x", "%00"])
def test_panel_that_there_can_not_be_is_not_found(admin: Client, panel: str) -> None:
    for address in (LOAD, CSV):
        assert admin.get(f"{address}?panel={panel}").status_code == 404
