"""What the heads of the folded groups of an interviewer's page say."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from interviews.panels.admin import interviewer_groups
from tests.factories import make_interviewer, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "fields", "words"),
    [
        ("hours", {}, "The panel’s hours alone"),
        ("hours", {"working_hours": [[day, 540, 1020] for day in range(5)]}, "Mon–Fri 09:00–17:00, Lisbon"),
        (
            "hours",
            {"working_hours": [[0, 540, 720], [0, 780, 1020], [5, 600, 1440]], "time_zone": "UTC"},
            "Mon 09:00–12:00, 13:00–17:00; Sat 10:00–24:00, UTC",
        ),
        ("holidays", {}, "None are kept"),
        ("holidays", {"holiday_country": "DE", "holiday_region": "BE"}, "Germany, Berlin"),
        ("holidays", {"holiday_country": "PT", "works_on_holidays": ["2026-12-25"]}, "Portugal · works on 1 of them"),
        ("load", {}, "A full share · no limit a day or week"),
        ("load", {"weight": Decimal("0.50"), "daily_cap": 2, "weekly_cap": 5}, "A share of 0.5 · 2 a day at most · 5 a week at most"),
        ("calendar", {"email": "ada@example.com"}, "ada@example.com · 1 calendar read for busy times"),
        ("calendar", {"nylas_grant_id": None, "grant_state": "none"}, "Not connected yet"),
        ("candidates", {"title": "", "bio": ""}, "Nothing yet"),
    ],
)  # fmt: skip
def test_head_says_what_stands_in_it(key, fields, words):
    assert interviewer_groups.WORDS[key](make_interviewer(**fields)) == words


def test_only_what_comes_first_or_is_wrong_stands_open(admin):
    person = make_interviewer(nylas_grant_id=None, grant_state="none", name="Ada")
    url = reverse("admin:interviews_interviewer_change", args=[person.pk])
    groups = admin.get(url).context["groups"]
    assert [group.key for group in groups if group.is_open] == ["calendar"]

    wrong = {
        "name": "Ada",
        "email": person.email,
        "hours_1": "late",
        "is_active": "on",
        "leaves-TOTAL_FORMS": 0,
        "leaves-INITIAL_FORMS": 0,
    }
    groups = admin.post(url, wrong).context["groups"]
    assert [(group.key, group.words) for group in groups if group.key == "hours"] == [
        ("hours", "Something here has to be put right")
    ]
    assert {group.key for group in groups if group.is_open} == {"calendar", "hours"}


def test_whoever_may_only_look_reads_hours_and_days(client):
    person = make_interviewer(
        working_hours=[[0, 540, 720]], holiday_country="DE", holiday_region="BE", works_on_holidays=["2030-12-25"]
    )
    looker = make_user(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_interviewer"))
    client.force_login(looker)

    page = client.get(reverse("admin:interviews_interviewer_change", args=[person.pk]))

    assert page.status_code == 200
    assert "Mon 09:00–12:00, Lisbon" in page.content.decode()
    assert "Take out of every panel" not in page.content.decode()
