"""The page on which the recorder is stopped during the call: two clicks from the interview's page, for who takes it, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.models import Errand, Interview, Recording
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_recording, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(job) -> Interview:
    """It began ten minutes ago, and is recorded."""
    host = make_interviewer(name="Priya Raman", user=make_user(first_name="Priya", last_name="Raman"))
    panel = make_panel(job=job, interviewers=[host])
    made = make_interview(link=make_link(panel=panel), starts_at=clock.now() - timedelta(minutes=10))
    make_recording(made, state="recording")
    return made


def address(interview: Interview) -> str:
    return reverse("recorder", args=[interview.pk])


def test_who_takes_it_is_led_there_and_stops_it_with_a_second_press(client, interview):
    client.force_login(interview.interviewer.user)
    assert f'href="{address(interview)}"' in page(client, interview)
    shown = client.get(address(interview)).content.decode()
    assert ('value="stop"' in shown, 'value="erase"' in shown, 'value="remove"' in shown) == (True, True, False)

    answer = client.post(address(interview), {"asked": "erase"}, follow=True)

    assert answer.redirect_chain[-1] == (f"{interview.get_absolute_url()}#told", 303)
    # Nobody answers at Nylas in this test.
    assert "we go on asking" in answer.content.decode()
    recording = interview.recordings.get()
    assert (recording.dismissal, recording.dismissed_by) == ("erase", interview.interviewer.user)
    assert Errand.objects.get(kind="dismiss_recorder").state == "due"


def test_what_came_of_it_is_told_once_after_two_clicks_and_to_the_reader_not_to_a_script(client, interview):
    client.force_login(interview.interviewer.user)
    for _ in range(2):
        client.post(address(interview), {"asked": "erase"})

    assert "we go on asking" not in client.get(interview.get_absolute_url(), headers={"X-Part": "1"}).content.decode()
    shown = client.get(interview.get_absolute_url()).content.decode()
    assert shown.count("we go on asking") == 1
    assert "nothing was changed" not in shown
    assert 'id="told" tabindex="-1"' in shown
    assert "we go on asking" not in page(client, interview)
    assert interview.recordings.get().moments.filter(vendor_state="asked_to_erase").count() == 1


def test_recruiter_may_colleague_and_stranger_may_not(client, interview, owner, recruiter):
    codes = {}
    for name, user in {"recruiter": recruiter, "committee": owner, "stranger": make_user()}.items():
        client.force_login(user)
        codes[name] = (
            client.get(address(interview)).status_code,
            client.post(address(interview), {"asked": "stop"}).status_code,
        )
        if name == "recruiter":
            Recording.objects.update(dismissal="", dismissed_at=None, dismissed_by=None)

    assert codes == {"recruiter": (200, 303), "committee": (404, 404), "stranger": (404, 404)}
    assert interview.recordings.get().dismissal == ""
    client.force_login(owner)
    assert address(interview) not in page(client, interview)


@pytest.mark.parametrize("state", ["archived", "withdrawn", "unwanted"])
def test_where_there_is_nothing_to_stop_the_page_says_so(client, interview, state):
    Recording.objects.update(state=state)
    client.force_login(interview.interviewer.user)

    assert "There is no recorder to stop" in client.get(address(interview)).content.decode()
    assert address(interview) not in page(client, interview)
    answer = client.post(address(interview), {"asked": "stop"}, follow=True)
    assert "so nothing was changed" in answer.content.decode()


def test_answer_that_is_none_changes_nothing(client, interview):
    client.force_login(interview.interviewer.user)

    assert client.post(address(interview), {"asked": "sing"}).status_code == 400
    assert interview.recordings.get().dismissal == ""
