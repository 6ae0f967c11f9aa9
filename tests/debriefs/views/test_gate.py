"""Where a debrief waits: excusing, opening early, and what stays closed."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Application, Job
from debriefs.models import Comment, EarlyOpening, Scorecard
from tests.debriefs.views.doors import login, page, post
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.rated import Loop, make_criteria, make_loop
from tests.recorded import make_debrief, make_held

pytestmark = pytest.mark.django_db

CANARY = "Canary in the coal mine."


@pytest.fixture
def loop(job: Job) -> Loop:
    """Three interviews; two scorecards are in."""
    made = make_loop(job)
    made.rate(0, {0: 4, 1: 2})
    made.rate(1, {0: 1, 1: 2})
    return made


def excuse_url(loop: Loop, number: int) -> str:
    return f"{loop.debrief.get_absolute_url()}excuse/{loop.interviews[number].pk}/{loop.authors[number].pk}"


def test_recruiter_excuses_with_a_reason_and_the_ratings_open(client: Client, loop: Loop) -> None:
    login(client, make_user(recruiter=True, first_name="Rita", last_name="Almeida"))
    field = f"excuse-{loop.interviews[2].pk}-{loop.authors[2].pk}-reason"
    without = client.post(excuse_url(loop, 2), {field: ""})
    assert (without.status_code, "Write a reason" in without.content.decode()) == (422, True)

    assert client.post(excuse_url(loop, 2), {field: "On leave."}).status_code == 302

    html = page(client, loop)
    assert ("Excused" in html, "By Rita Almeida: On leave." in html, 'class="matrix"' in html) == (True, True, True)
    assert client.post(excuse_url(loop, 2), {field: "Again."}).status_code == 302  # nothing to wait for any more
    assert Scorecard.objects.get(author=loop.authors[2]).excuse == "On leave."


def test_nobody_else_excuses_or_opens_early(client: Client, owner: User, loop: Loop) -> None:
    for user in (owner, loop.authors[0]):
        login(client, user)
        assert client.post(excuse_url(loop, 2), {"reason": "x"}).status_code == 404
        assert post(client, loop, "open-early", **{"opening-reason": "x"}) == 404
        assert "Wait no longer" not in page(client, loop)


def test_recruiter_opens_early_and_everybody_reads_who_and_why(client: Client, owner: User, loop: Loop) -> None:
    recruiter = make_user(recruiter=True, first_name="Rita", last_name="Almeida")
    assert post(login(client, recruiter), loop, "open-early", **{"opening-reason": ""}) == 422
    assert post(client, loop, "open-early", **{"opening-reason": "The offer is due."}) == 302
    assert post(client, loop, "open-early", **{"opening-reason": "Again."}) == 404  # it is open

    assert EarlyOpening.objects.get().reason == "The offer is due."
    for user, opens in ((owner, True), (loop.authors[2], False)):
        html = page(login(client, user), loop)
        assert "Rita Almeida opened the ratings early" in html
        assert ('class="matrix"' in html) is opens


def test_application_nobody_can_rate_can_still_be_decided(client: Client, job: Job) -> None:
    """Its only interviewer has no login, so no scorecard will ever come."""
    interview = make_held(link=make_link(panel=make_panel(job=job)))
    debrief, recruiter = make_debrief(interview), make_user(recruiter=True)
    empty = Loop(debrief, [interview], [], make_criteria(job))
    login(client, recruiter)
    assert post(client, empty, "open-early", **{"opening-reason": "Nobody here has a login."}) == 302
    assert "No ratings yet" in page(client, empty)

    text = {f"text_{empty.criteria[0].pk}": "Told me by telephone."}
    assert post(client, empty, "decide", after="0", outcome="reject", **text) == 302

    assert Application.objects.get().stage == "rejected"


def test_nothing_is_opened_before_an_interview_took_place(client: Client, job: Job) -> None:
    person = make_interviewer(user=make_user())
    debrief = make_debrief(make_interview(link=make_link(panel=make_panel(job=job, interviewers=[person]))))
    ahead = Loop(debrief, [], [], [])

    assert post(login(client, make_user(recruiter=True)), ahead, "open-early", **{"opening-reason": "Soon."}) == 404


def test_comments_have_no_way_onto_a_sealed_page(as_owner: Client, loop: Loop) -> None:
    Comment.objects.create(debrief=loop.debrief, author=loop.authors[0], text=CANARY, written_at=NOW)

    assert CANARY not in page(as_owner, loop)
