"""The free times beside a panel’s form: with what stands in it, saved or not."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import Panel
from recruiting import clock
from tests.factories import make_interview, make_panel, make_user
from tests.walking import published_panel

pytestmark = pytest.mark.django_db


# What decides over times, as a browser sends it; a name and a job are still missing.
TYPED = {
    "duration_minutes": "45",
    "interval_minutes": "30",
    "distribution": "fair",
    "open_days": ["0", "1", "2", "3", "4"],
    "opens_at": "09:00",
    "closes_at": "17:00",
    "time_zone": "Europe/Berlin",
    "closed_dates": "25 Dec 2026",
    "buffer_before": "0",
    "buffer_after": "10",
    "notice_hours": "0",
    "horizon_days": "30",
}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def preview(admin, panel: Panel | None, *people, **typed: object):
    question = f"?panel={panel.pk}&part=1" if panel else "?part=1"
    form = TYPED | {"people": [person.pk for person in people]} | typed
    return admin.post(reverse("panel_preview") + question, form)


def times(answer) -> dict[str, int]:
    """How many each way of sharing offers."""
    found = re.findall(r"<strong>(.*?)</strong>.*?<p>(\d+) times?, first", text(answer))
    return {name: int(count) for name, count in found}


@pytest.fixture
def panel(sandbox) -> Panel:
    return published_panel(people=2)


def test_it_says_times_per_day_first_free_time_and_shares(admin, panel):
    answer = preview(admin, panel, *panel.interviewers.all())

    page = text(answer)
    assert re.search(r"\d+ free times in the next 10 working days; the first is Mon 10 May 2027, \d\d:\d\d UTC", page)
    together, *others = sorted(times(answer).values())
    assert 0 < together < min(others)
    assert re.search(r"Marcus Johnson \d+ %", page)
    assert page.count("<rect") == 10


def test_change_shows_before_it_is_saved(admin, panel):
    people = list(panel.interviewers.all())
    long = times(preview(admin, panel, *people, duration_minutes="120"))
    short = times(preview(admin, panel, *people, duration_minutes="30"))
    alone = times(preview(admin, panel, people[0], duration_minutes="30"))
    late = times(preview(admin, panel, *people, duration_minutes="30", opens_at="15:00"))

    by_load = next(iter(short))
    assert long[by_load] < short[by_load]
    assert alone[by_load] < short[by_load]
    assert late[by_load] < short[by_load]
    panel.refresh_from_db()
    assert panel.duration_minutes == 45


def test_caps_can_be_tried(admin, panel):
    panel.interviewers.update(daily_cap=1)
    for person in panel.interviewers.all():
        for ahead in range(16):
            at = clock.now().replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
            make_interview(interviewer=person, starts_at=at)
    people = list(panel.interviewers.all())

    page = text(preview(admin, panel, *people))
    assert "Mostly: 2 of 2 are out of their daily cap." in page
    assert "No time is free for Marcus Johnson (daily cap), Sarah Kim (daily cap)." in page
    for caps in ("one_a_day_more", "none"):
        assert "free times in the next 10" in text(preview(admin, panel, *people, what_if_caps=caps))
    for nothing in ("one_a_week_more", "nonsense"):
        assert "Nobody has a free time" in text(preview(admin, panel, *people, what_if_caps=nothing))


def test_new_panel_has_one_too_without_name_and_job(admin, panel):
    page = text(preview(admin, None, *panel.interviewers.all()))

    assert "free times in the next 10 working days" in page
    assert "Nobody sits on this panel yet." in text(preview(admin, None))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"duration_minutes": "7"}, "in steps of 5"),
        ({"duration_minutes": ""}, "required"),
        ({"opens_at": "late"}, "time of day"),
        ({"opens_at": "18:00", "closes_at": "09:00"}, "end before they begin"),
        ({"time_zone": "Mars/Base"}, "not"),
        ({"closed_dates": "someday"}, "is not a day"),
        ({"open_days": []}, "at least one day"),
        ({"people": ["999999999"]}, ""),
        ({"interval_minutes": "9" * 30}, ""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_reckoned_with_is_said_in_words(admin, panel, typed, words):
    answer = preview(admin, panel, **typed)

    assert answer.status_code == 200
    page = text(answer)
    assert "First put right:" in page
    assert words in page


def test_without_scripts_it_is_a_page(admin, panel):
    answer = admin.post(reverse("panel_preview"), TYPED)

    assert "Nothing was saved." in text(answer)
    assert "<html" in text(answer)
    form = text(admin.get(reverse("admin:interviews_panel_change", args=[panel.pk])))
    assert f'formaction="{reverse("panel_preview")}?panel={panel.pk}"' in form


def test_a_change_asks_no_calendar(admin, panel, monkeypatch):
    people = list(panel.interviewers.all())
    preview(admin, panel, *people)
    monkeypatch.setattr("interviews.nylas.client.Nylas.busy_times", None)

    assert "did not answer" not in text(preview(admin, panel, *people, duration_minutes="30"))


def test_it_is_for_those_who_may_change_panels(admin):
    panel = make_panel()
    address = reverse("panel_preview")
    colleague = Client()
    colleague.force_login(make_user(email="colleague@example.com", is_staff=True))

    assert colleague.post(address).status_code == 404
    assert colleague.post(f"{address}?panel={panel.pk}").status_code == 404
    assert admin.post(f"{address}?panel=999999").status_code == 404
    assert admin.post(f"{address}?panel=x").status_code == 404
    assert admin.get(address).status_code == 405
