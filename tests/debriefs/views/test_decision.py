"""The debrief of one application: three people before it, what each may do, and what must not be there."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Application, Job
from debriefs.models import Criterion, DebriefRules, Decision, EarlyOpening, Scorecard, Vote
from interviews.models import Message
from recruiting import clock
from tests.debriefs.pages import PAYLOAD
from tests.debriefs.views.doors import decision, login, page, post
from tests.factories import (
    NOW,
    make_application,
    make_interview,
    make_job,
    make_link,
    make_panel,
    make_user,
)
from tests.rated import Loop, cite, make_loop
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db

QUERIES = 45
CANARY = "Canary in the coal mine."


@pytest.fixture
def loop(job: Job) -> Loop:
    """Three interviews; two scorecards are in."""
    made = make_loop(job)
    made.rate(0, {0: 4, 1: 2})
    made.rate(1, {0: 1, 1: 2})
    return made


@pytest.fixture
def complete(loop: Loop) -> Loop:
    loop.rate(2, {0: 3, 1: None})
    return loop


# ── what is there ──


def test_page_shows_the_application_and_all_visible_interviews(as_owner: Client, job: Job) -> None:
    application = make_application(job=job, note="I like ledgers.\n\n<b>Really</b>")
    first = make_held(link=make_link(application=application), starts_at=NOW - timedelta(days=8))
    make_debrief(first)
    second = make_interview(link=make_link(application=application))

    response = as_owner.get(application.debrief.get_absolute_url())

    assert [progress.interview for progress in response.context["interviews"]] == [first, second]
    html = response.content.decode()
    assert "&lt;b&gt;Really&lt;/b&gt;" in html
    assert application.candidate.email not in html


def test_names_and_states_are_told_while_ratings_are_sealed(as_owner: Client, loop: Loop) -> None:
    html = page(as_owner, loop)

    assert re.findall(r'roll__name">(Rater\d Jones)', html) == ["Rater0 Jones", "Rater1 Jones", "Rater2 Jones"]
    assert re.findall(r"Submitted|Due", html.partition("</ul>")[0]) == ["Submitted", "Submitted", "Due"]
    assert "Ratings open when all of them are in." in html
    assert 'class="matrix"' not in html
    assert "Loud and clear." not in html


def test_interviewer_who_owes_reads_nothing_of_others(client: Client, loop: Loop) -> None:
    html = page(login(client, loop.authors[2]), loop)

    assert "Others’ ratings open after yours." in html
    assert f'class="button" href="/interviews/{loop.interviews[2].pk}/#scorecard">Write scorecard' in html
    assert ("Loud and clear." in html, "Said so." in html, 'class="matrix"' in html) == (False, False, False)


def test_open_page_shows_ratings_words_and_the_one_filled_button(as_owner: Client, complete: Loop) -> None:
    html = page(as_owner, complete)

    assert re.findall(r'matrix__name">(\w+)</span> <span class="pill pill--\w+">(\w+)', html) == [
        ("Depth", "Split"),
        ("Care", "Gap"),
        ("Clarity", "Agreed"),
    ]
    assert "no machine rated anybody" in html
    assert '<a class="button" href="#votes">Cast your vote</a>' in html
    assert set(re.findall(r'class="button">([^<]+)', html)) == {"Cast your vote"}


def test_clips_play_where_the_reader_may_see_the_interview_and_are_quotes_elsewhere(
    client: Client, owner: User, complete: Loop
) -> None:
    artifact = make_artifact(make_recording(complete.interviews[0]))
    for interview in complete.interviews:
        recording = interview.recordings.first() or make_recording(interview)
        make_transcript(make_artifact(recording, "transcript", content=b"{}"), [("Amara", 0, 1, "Yes.")])

    for user, plays in ((owner, True), (complete.authors[0], True), (complete.authors[1], False)):
        html = page(login(client, user), complete)
        assert (f'data-clip="{artifact.get_absolute_url()}"' in html) is plays
        assert (f'href="/interviews/{complete.interviews[0].pk}/#t=4.801,6.543"' in html) is plays
        assert html.count("Loud and clear.") >= 5


def test_what_people_wrote_is_inert(as_owner: Client, complete: Loop) -> None:
    scorecard = Scorecard.objects.first()
    rating = scorecard.versions.get().ratings.filter(value__isnull=False).first()
    rating.citations.add(cite(scorecard, quote=PAYLOAD))
    Vote.cast(complete.debrief, complete.authors[0], choice="yes", ground=PAYLOAD, at=NOW)
    complete.debrief.open_votes(by=None, at=NOW)

    html = page(as_owner, complete)

    assert ("<img src=x" in html, "{{7*7}}" in html) == (False, True)


def test_page_asks_the_same_number_of_questions_however_much_there_is(
    as_owner: Client, job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for people in (2, 4):
        loop = make_loop(job, people=people)
        for number in range(people):
            make_artifact(make_recording(loop.interviews[number]))
            loop.rate(number, {0: 4, 1: number % 4 + 1, 2: None})
        for scorecard in Scorecard.objects.filter(interview__in=loop.interviews):
            scorecard.excuse_author(reason="Late.", by=make_user(), at=NOW)
        Vote.cast(loop.debrief, make_user(), choice="yes", ground="Heard it.", at=NOW)
        loop.debrief.open_votes(by=None, at=NOW)
        for after in range(people):
            fields = decision(loop, after=str(after), changed_because="Thought again.")
            assert post(as_owner, loop, "decide", **fields) == 302
        as_owner.get(loop.debrief.get_absolute_url())  # shows the messages
        with django_assert_num_queries(QUERIES):
            as_owner.get(loop.debrief.get_absolute_url())
        for criterion in loop.criteria:
            criterion.retire(by=make_user(), at=NOW)


# ── who gets in ──


DOORS = ["vote", "close-voting", "decide", "open-early"]


@pytest.mark.parametrize("door", ["", *DOORS])
def test_stranger_colleague_and_the_candidate_find_nothing(client: Client, complete: Loop, door: str) -> None:
    url = f"{complete.debrief.get_absolute_url()}{door}"
    ask = client.post if door else client.get
    assert ask(url).headers["Location"].startswith("/accounts/login/")
    colleague, themselves = make_user(), make_user(email=complete.debrief.application.candidate.email, recruiter=True)
    make_job(committee=[colleague])

    for user in (colleague, themselves):
        client.force_login(user)
        assert ask(url).status_code == 404


@pytest.mark.parametrize("door", DOORS)
def test_doors_are_not_opened_by_a_link(as_owner: Client, complete: Loop, door: str) -> None:
    assert as_owner.get(f"{complete.debrief.get_absolute_url()}{door}").status_code == 405


def test_member_who_was_removed_gets_nothing_more_from_the_open_page(
    as_owner: Client, owner: User, job: Job, complete: Loop
) -> None:
    assert "Cast your vote" in page(as_owner, complete)
    job.committee.remove(owner)

    assert as_owner.get(complete.debrief.get_absolute_url()).status_code == 404
    assert post(as_owner, complete, "vote", choice="yes", ground="Heard it.") == 404
    assert post(as_owner, complete, "decide", **decision(complete)) == 404
    assert (Vote.objects.exists(), Decision.objects.exists()) == (False, False)


@pytest.mark.parametrize("door", DOORS)
def test_interviewer_may_read_and_neither_vote_nor_decide(client: Client, complete: Loop, door: str) -> None:
    assert post(login(client, complete.authors[0]), complete, door, choice="yes", ground="x") == 404


@pytest.mark.parametrize("door", ["vote", "close-voting", "decide"])
def test_nothing_is_decided_on_what_is_sealed(as_owner: Client, loop: Loop, door: str) -> None:
    assert post(as_owner, loop, door, choice="yes", ground="Heard it.") == 404


# ── voting ──


def test_vote_is_cast_sealed_and_changed(client: Client, owner: User, job: Job, complete: Loop) -> None:
    other = make_user()
    job.committee.add(other, make_user())
    login(client, owner)

    assert post(client, complete, "vote", choice="strong_no", ground=CANARY) == 302

    assert CANARY in page(client, complete)  # one's own
    html = page(login(client, other), complete)
    assert (
        CANARY in html,
        "1 of 3" in html,
        "strong no" in html.lower().replace("strong_no", "").partition("<form")[0],
    ) == (
        False,
        True,
        False,
    )
    assert post(login(client, owner), complete, "vote", choice="no", ground="Thought again.") == 302
    assert Vote.objects.get().ground == "Thought again."


def test_votes_are_shown_together_once_the_quorum_is_in(client: Client, owner: User, job: Job, complete: Loop) -> None:
    other = make_user(first_name="Lena", last_name="Fischer")
    job.committee.add(other)
    post(login(client, owner), complete, "vote", choice="yes", ground=CANARY)
    post(login(client, other), complete, "vote", choice="no", ground="Heard otherwise.")

    html = page(client, complete)

    assert (CANARY in html, "Heard otherwise." in html, "Lena Fischer" in html) == (True, True, True)
    assert "/vote" not in html


def test_vote_without_a_ground_is_asked_for_it_and_loses_nothing(as_owner: Client, complete: Loop) -> None:
    response = as_owner.post(f"{complete.debrief.get_absolute_url()}vote", {"choice": "no", "ground": ""})

    assert response.status_code == 422
    html = response.content.decode()
    assert "Say why: a vote without its ground" in html
    assert re.search(r'value="no"[^>]*checked', html)


def test_vote_after_the_close_is_told_so_with_what_was_written(as_owner: Client, complete: Loop) -> None:
    complete.debrief.open_votes(by=None, at=NOW)

    response = as_owner.post(f"{complete.debrief.get_absolute_url()}vote", {"choice": "no", "ground": CANARY})

    assert response.status_code == 422
    html = response.content.decode()
    assert ("The voting is closed" in html, CANARY in html, Vote.objects.exists()) == (True, True, False)


def test_voting_is_closed_by_name_and_not_before_anybody_voted(as_owner: Client, job: Job, complete: Loop) -> None:
    job.committee.add(make_user(), make_user())
    assert post(as_owner, complete, "close-voting") == 302
    assert "Nobody has voted yet" in page(as_owner, complete)
    post(as_owner, complete, "vote", choice="yes", ground="Heard it.")

    post(as_owner, complete, "close-voting")

    assert re.search(r"Opened .* by Noor Haddad, all together", page(as_owner, complete), re.DOTALL)
    post(as_owner, complete, "close-voting")
    assert "opened already" in page(as_owner, complete)


# ── deciding ──


def test_decision_is_recorded_shown_and_moves_the_application(as_owner: Client, job: Job, complete: Loop) -> None:
    DebriefRules.objects.create(job=job, quorum=1)
    post(as_owner, complete, "vote", choice="no", ground="Heard otherwise.")

    assert post(as_owner, complete, "decide", **decision(complete)) == 302

    html = page(as_owner, complete)
    assert ("Make an offer" in html, "Goes deep." in html, "Rita calls." in html) == (True, True, True)
    assert "Noor Haddad (No)" in html  # dissent, with its name
    assert "The candidate was not mailed." in html
    assert Application.objects.get().stage == "offered"


def test_decision_without_its_reasons_comes_back_with_what_was_written(as_owner: Client, complete: Loop) -> None:
    bare = decision(complete) | {f"citations_{complete.criteria[0].pk}": []}

    response = as_owner.post(f"{complete.debrief.get_absolute_url()}decide", bare)

    assert response.status_code == 422
    html = response.content.decode()
    assert ("Choose at least one place" in html, "Goes deep." in html, "Rita calls." in html) == (True, True, True)
    assert not Decision.objects.exists()


def test_decision_on_sealed_votes_and_on_an_old_page_is_told_why(as_owner: Client, job: Job, complete: Loop) -> None:
    job.committee.add(make_user(), make_user())
    post(as_owner, complete, "vote", choice="yes", ground="Heard it.")
    url = f"{complete.debrief.get_absolute_url()}decide"
    assert "Close the voting first" in as_owner.post(url, decision(complete)).content.decode()
    post(as_owner, complete, "close-voting")
    post(as_owner, complete, "decide", **decision(complete))

    again = as_owner.post(url, decision(complete, outcome="reject", changed_because="Thought again."))

    assert (again.status_code, "Somebody recorded a decision" in again.content.decode()) == (422, True)
    assert Decision.objects.get().outcome == "offer"


def test_second_decision_says_why_and_both_stand_on_the_page(as_owner: Client, complete: Loop) -> None:
    post(as_owner, complete, "decide", **decision(complete))
    fields = decision(complete, after="1", outcome="reject", changed_because="A reference said otherwise.")

    assert post(as_owner, complete, "decide", **fields) == 302

    html = page(as_owner, complete)
    assert re.findall(r'pill">(Stands|Replaced)', html) == ["Stands", "Replaced"]
    assert "A reference said otherwise." in html


def test_interview_that_is_still_booked_is_pointed_at(as_owner: Client, complete: Loop) -> None:
    panel = make_panel(job=complete.debrief.application.job)
    make_interview(link=make_link(application=complete.debrief.application, panel=panel))

    post(as_owner, complete, "decide", **decision(complete))

    assert "An interview is still booked" in page(as_owner, complete)


def test_recruiters_go_on_to_the_letter_and_others_read_that_one_was_written(
    client: Client, owner: User, complete: Loop
) -> None:
    recruiter, application = make_user(recruiter=True), complete.debrief.application
    letter = reverse("letter", args=[application.pk])
    assert letter not in page(login(client, recruiter), complete)
    post(client, complete, "decide", **decision(complete))

    assert f'href="{letter}"' in page(client, complete)
    assert letter not in page(login(client, owner), complete)
    Message.objects.owe_letter(application, subject="A", body=CANARY, by=recruiter, key="k", at=clock.now())

    assert re.search(r"Rita Recruiter wrote to Amara,\s+<time", page(client, complete))
    assert CANARY not in page(client, complete)


def test_votes_and_decision_are_closed_to_who_still_owes_a_scorecard(client: Client, job: Job, loop: Loop) -> None:
    """They were opened early, voted and decided without the third."""
    recruiter = make_user(recruiter=True)
    EarlyOpening.objects.create(debrief=loop.debrief, opened_by=recruiter, reason="Soon.", opened_at=NOW)
    Vote.cast(loop.debrief, make_user(), choice="yes", ground=CANARY, at=NOW)
    loop.debrief.open_votes(by=recruiter, at=NOW)
    post(login(client, recruiter), loop, "decide", **decision(loop))
    assert CANARY in page(client, loop)

    html = page(login(client, loop.authors[2]), loop)

    assert [word for word in (CANARY, "Goes deep.", "Make an offer", "Offered", "Rita calls.") if word in html] == []


def test_job_without_criteria_is_decided_without_reasons(as_owner: Client, job: Job) -> None:
    loop = make_loop(job, people=1)
    loop.rate(0, {})
    Criterion.objects.all().delete()
    assert "This job has no criteria" in page(as_owner, loop)

    post(as_owner, loop, "decide", after="0", outcome="reject")

    assert Decision.objects.get().outcome == "reject"
