"""A panel that anybody can book on Nylas's own page, by its short name and without a session."""

from datetime import time
from typing import Any

import pytest
from django.urls import reverse

from interviews.models import Interview, Message, Panel
from interviews.panels import configuration, drift, nylas_page, publishing
from recruiting import clock
from sandbox.tests import sandbox_process
from tests.factories import make_interviewer, make_panel
from tests.interviews.specs import spec
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db
DAY = 86_400


def visit(sandbox: Any, panel: Panel) -> Any:
    """What Nylas's own page asks for when it shows the times."""
    now = int(clock.now().timestamp())
    identity = {"slug": panel.slug, "client_id": sandbox_process.CLIENT_ID}
    return sandbox.get("/v3/scheduling/availability", key=None, start_time=now, end_time=now + 7 * DAY, **identity)


def book(sandbox: Any, panel: Panel, *, email: str = "lena@example.org") -> None:
    slot = visit(sandbox, panel).json()["data"]["time_slots"][0]
    body = {
        "start_time": slot["start_time"],
        "end_time": slot["end_time"],
        "guest": {"name": "Lena Vogt", "email": email},
    }
    identity = f"?slug={panel.slug}&client_id={sandbox_process.CLIENT_ID}"
    answer = sandbox.request("POST", f"/v3/scheduling/bookings{identity}", key=None, json=body)
    assert answer.ok, answer.text
    sandbox.advance(1)


def is_open_at_nylas(sandbox: Any, panel: Panel) -> bool:
    return bool(visit(sandbox, panel).ok)


def test_page_works_by_the_short_name_alone(sandbox):
    panel = published_panel(people=2, is_on_nylas_page=True)

    assert visit(sandbox, panel).json()["data"]["time_slots"]
    assert free_times(invited(panel))  # and links go on as they did


def test_other_panels_stay_closed_there(sandbox):
    panel = published_panel(people=1)

    answer = visit(sandbox, panel)

    assert not answer.ok
    assert answer.json()["error"]["type"] == "invalid_session"


def test_what_is_booked_there_becomes_an_interview_with_our_mail(sandbox, postman):
    panel = published_panel(people=1, is_on_nylas_page=True)

    book(sandbox, panel)
    postman.work()

    interview = Interview.objects.get()
    assert (interview.source, interview.panel) == ("elsewhere", panel)
    assert interview.application.candidate.email == "lena@example.org"
    assert interview.application.review_note
    assert interview.interviewer == panel.interviewers.get()
    told = Message.objects.get(kind="booked")
    assert (told.to, told.link) == ("lena@example.org", interview.link)


def test_pausing_closes_the_page_and_resuming_opens_it(sandbox, admin):
    panel = published_panel(people=1, is_on_nylas_page=True)

    admin.post(reverse("admin:interviews_panel_pause", args=[panel.pk]))
    assert not is_open_at_nylas(sandbox, panel)
    assert not drift.compare_now(panel, now=clock.now()).error
    assert not panel.drifts.open().exists()
    panel.refresh_from_db()
    assert configuration.changed_lines(panel) == []  # nothing waits to be published

    admin.post(reverse("admin:interviews_panel_resume", args=[panel.pk]))
    assert is_open_at_nylas(sandbox, panel)
    panel.refresh_from_db()
    assert panel.is_live


def test_closing_the_job_closes_the_page(sandbox):
    panel = published_panel(people=1, is_on_nylas_page=True)
    panel.job.state = "closed"
    panel.job.save()

    nylas_page.follow_state(panel, by=None, now=clock.now())

    assert not is_open_at_nylas(sandbox, panel)
    assert nylas_page.follow_state(panel, by=None, now=clock.now()) is None


def test_panel_of_a_closed_job_is_published_closed(sandbox):
    panel = published_panel(people=1, is_on_nylas_page=True)
    panel.job.state = "closed"
    panel.job.save()

    assert [what for what, *_ in configuration.changed_lines(panel)] == ["Nylas’s own page"]
    publishing.publish(panel, by=None, now=clock.now())

    assert not is_open_at_nylas(sandbox, panel)


def test_job_closed_by_a_recruiter_closes_the_page(sandbox, admin):
    panel = published_panel(people=1, is_on_nylas_page=True)
    page = reverse("admin:candidates_job_change", args=[panel.job.pk])
    form = admin.get(page).context["adminform"].form
    data = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}

    admin.post(page, data | {"state": "closed"})

    panel.job.refresh_from_db()
    assert not panel.job.is_open
    assert not is_open_at_nylas(sandbox, panel)


def test_panel_that_never_was_open_there_is_not_published_when_it_is_paused(sandbox):
    panel = published_panel(people=1)
    before = panel.publications.count()
    panel.pause(by=None, at=clock.now())

    assert nylas_page.follow_state(panel, by=None, now=clock.now()) is None
    assert panel.publications.count() == before


def test_hours_that_nylas_cannot_keep_are_no_hours_for_its_page():
    panel = make_panel(is_on_nylas_page=True, closes_at=time(0))

    assert [each.field for each in publishing.problems(panel)] == ["is_on_nylas_page"]


def test_groups_are_unknown_there():
    panel = make_panel(is_on_nylas_page=True, interviewers=[make_interviewer(), make_interviewer()])
    group = panel.seat_groups.create(name="Engineers", needed=1)
    group.seats.set(panel.seats.all())

    assert "is_on_nylas_page" in [each.field for each in publishing.problems(panel)]


def test_publications_of_before_are_read_as_closed():
    payload = configuration.as_json(spec())
    del payload["is_public"]

    assert configuration.read_spec(payload).is_public is False


def test_page_of_the_panel_names_the_address_and_what_is_lost(sandbox, admin):
    panel = published_panel(people=1, is_on_nylas_page=True)

    shown = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk])).content.decode()
    before = admin.get(reverse("admin:interviews_panel_publish", args=[panel.pk])).content.decode()

    for page in (shown, before):
        assert f"https://book.nylas.com/{panel.slug}" in page
        assert "Nylas chooses who interviews" in page
