"""What the pages of interviewers and the committee have in common."""

import pytest
from django.contrib.auth.models import User
from django.http import Http404
from django.test import Client, RequestFactory

from candidates.models import Job
from debriefs.views.page import debrief_for, progress_for, wants_json
from tests.debriefs.pages import held
from tests.factories import make_user
from tests.recorded import make_debrief

pytestmark = pytest.mark.django_db


def test_rows_are_found_for_those_who_may_see_them_only(owner: User, job: Job) -> None:
    interview = held(job)
    debrief = make_debrief(interview)
    stranger = make_user()

    assert (debrief_for(owner, debrief.pk), progress_for(owner, interview.pk).interview) == (debrief, interview)
    for look in (lambda: debrief_for(stranger, debrief.pk), lambda: progress_for(stranger, interview.pk)):
        with pytest.raises(Http404):
            look()


def test_no_page_is_kept_by_the_browser(as_owner: Client) -> None:
    assert "no-store" in as_owner.get("/debriefs/").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("accept", "wants"),
    [("application/json", True), ("text/html,*/*;q=0.8", False), ("*/*", False), ("", False)],
)
def test_scripts_that_ask_for_json_get_it(accept: str, wants: bool) -> None:
    assert wants_json(RequestFactory().get("/", headers={"Accept": accept} if accept else {})) is wants
