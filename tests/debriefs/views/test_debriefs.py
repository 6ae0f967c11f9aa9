"""The list of debriefs, and the resume: three people at every page, and what must not be there."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candidates.models import Job
from interviews.models import Artifact, MediaView
from recruiting import clock
from tests.debriefs.pages import held, recorded
from tests.factories import (
    NOW,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)

pytestmark = pytest.mark.django_db


# ── the way in ──


def test_home_brings_recruiters_to_the_admin_and_others_to_the_debriefs(client: Client) -> None:
    seen = []
    for user in (make_user(recruiter=True), make_user()):
        client.force_login(user)
        seen.append(client.get("/home/").headers["Location"])

    assert seen == ["/admin/", "/debriefs/"]


@pytest.mark.parametrize(
    ("grant_state", "is_active", "leads"),
    [("none", True, True), ("expired", True, True), ("live", True, False), ("none", False, False)],
)
def test_interviewer_is_led_to_connecting_the_calendar_until_it_is(
    client: Client, grant_state: str, is_active: bool, leads: bool
) -> None:
    client.force_login(make_interviewer(user=make_user(), grant_state=grant_state, is_active=is_active).user)

    page = client.get("/debriefs/").content.decode()

    assert ("Connect your calendar" in page, 'href="/connect/"' in page) == (leads, leads)


@pytest.mark.parametrize(
    ("cap", "words"), [(None, "You take 1 interview this week."), (3, "You take 1 interview this week, of 3 at most.")]
)
def test_interviewer_reads_how_many_interviews_this_week_are_theirs(
    client: Client, cap: int | None, words: str
) -> None:
    interviewer = make_interviewer(user=make_user(), weekly_cap=cap)
    make_interview(interviewer=interviewer, starts_at=clock.now())
    client.force_login(interviewer.user)

    assert words in client.get("/debriefs/").content.decode()
    client.force_login(make_user())
    assert "this week" not in client.get("/debriefs/").content.decode()


def test_pages_ask_strangers_to_log_in(client: Client, job: Job) -> None:
    interview = recorded(job)
    paths = [
        "/home/",
        "/debriefs/",
        interview.application.debrief.get_absolute_url(),
        f"{interview.application.debrief.get_absolute_url()}resume",
        interview.get_absolute_url(),
        f"{interview.get_absolute_url()}progress/",
        f"{interview.get_absolute_url()}captions.vtt",
    ]

    answers = [client.get(path) for path in paths]

    assert [(answer.status_code, answer.headers["Location"].split("?")[0]) for answer in answers] == [
        (302, "/accounts/login/")
    ] * len(paths)


def test_pages_are_not_found_for_a_colleague_exactly_as_if_they_were_not_there(client: Client, job: Job) -> None:
    interview = recorded(job)
    debrief = interview.application.debrief
    colleague = make_user()
    make_job(committee=[colleague])
    client.force_login(colleague)
    unknown = "00000000-0000-4000-8000-000000000000"

    for hidden, missing in [
        (debrief.get_absolute_url(), f"/debriefs/{unknown}/"),
        (f"{debrief.get_absolute_url()}resume", f"/debriefs/{unknown}/resume"),
        (interview.get_absolute_url(), f"/interviews/{unknown}/"),
        (f"{interview.get_absolute_url()}progress/", f"/interviews/{unknown}/progress/"),
        (f"{interview.get_absolute_url()}captions.vtt", f"/interviews/{unknown}/captions.vtt"),
    ]:
        first, second = client.get(hidden), client.get(missing)
        assert (first.status_code, second.status_code) == (404, 404)
        drawn = [
            re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode()) for page in (first, second)
        ]
        assert drawn[0] == drawn[1]  # but for the menu's token, which is another each time


def test_nobody_reads_the_file_about_themselves(client: Client, job: Job) -> None:
    interview = recorded(job)
    themselves = make_user(email=interview.application.candidate.email.title(), recruiter=True)
    client.force_login(themselves)

    assert client.get(interview.get_absolute_url()).status_code == 404
    assert client.get(interview.application.debrief.get_absolute_url()).status_code == 404
    assert client.get("/debriefs/").context["entries"] == []


# ── the list ──


def test_index_puts_new_things_first_then_what_comes_next(as_owner: Client, owner: User, job: Job) -> None:
    read = recorded(job, starts_at=NOW - timedelta(days=1))
    MediaView.note(Artifact.objects.filter(recording__interview=read).first(), owner, at=NOW)
    later = make_interview(link=make_link(panel=make_panel(job=job)), starts_at=NOW + timedelta(days=5))
    sooner = make_interview(link=make_link(panel=make_panel(job=job)), starts_at=NOW + timedelta(days=1))
    new = recorded(job, starts_at=NOW - timedelta(days=9))
    recorded(make_job())

    entries = as_owner.get("/debriefs/").context["entries"]

    assert [(entry.group, entry.application) for entry in entries] == [
        ("new", new.application),
        ("ahead", sooner.application),
        ("ahead", later.application),
        ("earlier", read.application),
    ]


def test_index_shows_interviewers_their_own_interviews_in_their_own_zone(client: Client, job: Job) -> None:
    user = make_user()
    mine = make_panel(job=job, interviewers=[make_interviewer(user=user, time_zone="Asia/Kolkata")], name="My talk")
    link = make_link(panel=mine)
    make_interview(link=link, starts_at=NOW.replace(hour=20, minute=15) + timedelta(days=2))
    other = make_panel(job=job, name="Somebody else’s talk")
    make_interview(link=make_link(panel=other, application=link.application), starts_at=NOW + timedelta(days=4))
    client.force_login(user)

    html = client.get("/debriefs/").content.decode()

    assert ("My talk" in html, "Somebody else" in html) == (True, False)
    assert "01:45–02:30" in html
    assert "Kolkata (UTC+5:30)" in html


def test_index_says_in_words_when_there_is_nothing(as_owner: Client) -> None:
    assert "Nothing to read yet" in as_owner.get("/debriefs/").content.decode()


def test_index_asks_the_same_number_of_questions_for_one_and_for_three(
    as_owner: Client, job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    recorded(job)
    with django_assert_num_queries(19):
        as_owner.get("/debriefs/")
    for _ in range(2):
        recorded(job, people=[make_interviewer(), make_interviewer()])

    with django_assert_num_queries(19):
        as_owner.get("/debriefs/")


def test_index_pages_a_long_list(as_owner: Client, job: Job) -> None:
    for days in range(26):
        make_interview(link=make_link(panel=make_panel(job=job)), starts_at=NOW + timedelta(days=days + 1))

    sizes = [len(as_owner.get("/debriefs/", {"page": number}).context["entries"]) for number in ("1", "2", "99", "x")]

    assert sizes == [25, 1, 1, 25]


# ── the resume ──
# ── one application ──


def test_resume_comes_as_a_caged_attachment(as_owner: Client, job: Job) -> None:
    interview = held(job)
    application = interview.application
    application.resume_display_name = 'Amara "CV".pdf'
    application.resume.save("cv.pdf", ContentFile(b"%PDF-1.4"))

    response = as_owner.get(f"{application.debrief.get_absolute_url()}resume")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"%PDF-1.4")
    assert {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Amara \\"CV\\".pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def test_resume_is_not_found_where_none_was_sent(as_owner: Client, job: Job) -> None:
    assert as_owner.get(f"{held(job).application.debrief.get_absolute_url()}resume").status_code == 404
