"""The board as a page: who reaches it, what it shows, where its links lead."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Application
from tests.debriefs.views.doors import login
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_job,
    make_link,
    make_panel,
    make_user,
)

pytestmark = pytest.mark.django_db
BOARD = "/admin/board/"


@pytest.fixture
def rita() -> User:
    return make_user(email="rita@example.com", recruiter=True)


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    return login(client, rita)


def test_only_recruiters_see_the_board(client: Client, rita: User) -> None:
    job = make_job()
    for address in (BOARD, reverse("job_board", args=[job.pk])):
        assert login(client, rita).get(address).status_code == 200
        assert login(client, make_user(is_staff=True)).get(address).status_code == 404
        assert login(client, make_user()).get(address).status_code == 302
        client.logout()
        assert client.get(address).status_code == 302
    assert login(client, rita).get(reverse("job_board", args=[10**6])).status_code == 404
    assert client.post(BOARD).status_code == 405


def test_names_are_inert_and_each_link_opens(as_rita: Client) -> None:
    job = make_job(title="R&D <b>lead</b>")
    panel = make_panel(job=job, name="Call <i>")
    make_application(job=job, candidate=make_candidate(name="<script>alert(1)</script>"))
    make_link(application=make_application(job=job), panel=panel)
    make_interview(link=make_link(application=make_application(job=job), panel=panel))
    make_application(job=job, stage="offered", stage_changed_at=NOW)

    page = as_rita.get(reverse("job_board", args=[job.pk])).content.decode()

    board = page[page.index('class="board"') :]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in board
    assert "<script>alert" not in board
    links = set(re.findall(r'href="(/admin/[^"]+)"', board))
    assert len(links) > 12
    assert {link: as_rita.get(link.replace("&amp;", "&")).status_code for link in links} == dict.fromkeys(
        links, 200
    ) | {link: 302 for link in links if link.endswith("/write/")}


def test_only_those_that_stand_still(as_rita: Client) -> None:
    moved = NOW - timedelta(days=8)
    still = make_application(
        candidate=make_candidate(name="Still Waters"), stage="interviewing", stage_changed_at=moved
    )
    make_application(candidate=make_candidate(name="New Here"))
    Application.objects.filter(pk=still.pk).update(applied_at=moved)

    everybody, only = (as_rita.get(BOARD + question).content.decode() for question in ("", "?still=yes"))

    assert ("1 stands still" in everybody, "New Here" in everybody, "Still Waters" in everybody) == (True, True, True)
    assert ("Still Waters" in only, "New Here" in only) == (True, False)


def test_empty_board_says_nobody(as_rita: Client) -> None:
    page = as_rita.get(BOARD).content.decode()

    assert page.count("Nobody</p>") == 6
    assert "Closed" not in page[page.index('class="board"') :]


def test_two_hundred_cards_cost_no_query_more(
    as_rita: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    job = make_job()
    panel = make_panel(job=job)
    for number in range(200):
        application = make_application(job=job, candidate=make_candidate(name=f"Person {number}"))
        if number % 2:
            make_link(application=application, panel=panel)

    with django_assert_max_num_queries(30):
        page = as_rita.get(reverse("job_board", args=[job.pk])).content.decode()

    assert page.count('class="slip"') == 200
