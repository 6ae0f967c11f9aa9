"""The recruiter's home: what needs somebody, what is on, who is waited for; twelve queries, whatever the numbers."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from candidates.models import Job
from interviews.calendar_accounts import grants
from interviews.models import (
    BookingAttempt,
    BookingLink,
    CallbackRequest,
    Message,
    Notification,
    Publication,
    Recording,
    Revocation,
)
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_concern,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)

HOME = "/admin/"


def todos(client) -> list[str]:
    return [line.words for line in client.get(HOME).context["home"]["todos"]]


def message(**fields) -> Message:
    return Message.objects.create(
        **{"kind": "booked", "key": "k", "to": "amara@example.com", "created_at": NOW, "due_at": NOW, "state": "dead"}
        | fields
    )


def test_first_run_ticks_off_what_is_proven_and_links_the_rest(admin):
    make_job()

    steps = admin.get(HOME).context["home"]["first_run"]

    assert [(step.words, step.is_done, url) for step, url in steps] == [
        ("Open a job, so that people can apply", True, "/admin/candidates/job/"),
        ("Add an interviewer and connect their calendar", False, "/admin/interviews/interviewer/add/"),
        ("Set up a panel and publish it", False, "/admin/interviews/panel/add/"),
        ("Apply to your own job and book a time, as a candidate would", False, "/admin/interviews/interview/"),
    ]


def test_first_run_is_gone_once_an_interview_is_booked(admin):
    make_interview(interviewer=make_interviewer())

    assert admin.get(HOME).context["home"]["first_run"] is None


def test_all_clear_names_the_next_interview(admin):
    interview = make_interview(starts_at=NOW + timedelta(minutes=5))

    home = admin.get(HOME).context["home"]

    day = "today" if interview.starts_at.date() == NOW.date() else "tomorrow"
    assert (home["todos"], home["all_clear"]) == (
        [],
        f"Nothing needs you. Next interview {day} at {interview.starts_at:%H:%M} UTC.",
    )


def test_quiet_days_show_the_next_interviews_under_their_day(admin):
    interview = make_interview(starts_at=NOW + timedelta(days=6))
    make_interview(starts_at=NOW + timedelta(days=5), status="cancelled")

    home = admin.get(HOME).context["home"]

    starts = interview.starts_at
    day = f"{starts:%A} {starts.day} {starts:%B}"
    assert [(each["name"], [meeting["interview"] for meeting in each["meetings"]]) for each in home["days"]] == [
        (day, [interview])
    ]
    assert home["all_clear"] == f"Nothing needs you. Next interview on {day} at {starts:%H:%M} UTC."


def test_people_who_wait_come_before_things_that_stand_still(admin):
    message()
    CallbackRequest.objects.create(link=make_link(), asked_at=NOW)
    make_panel(interviewers=[make_interviewer(name="Priya Raman", grant_state="expired")])
    make_application(review_note="Is this the right person?")

    assert todos(admin) == [
        "Amara Okafor asks for help",
        "Priya Raman’s calendar can’t be read any more, and their panels are live",
        "1 person applied and nobody has looked",
        "A mail to amara@example.com could not be sent",
        "Check Amara Okafor’s application",
    ]


def test_calendar_that_was_taken_back_is_told_with_what_hangs_on_it(admin):
    person = make_interviewer(name="Priya Raman")
    panel = make_panel(interviewers=[person])
    make_interview(link=make_link(panel=panel), interviewer=person, nylas_grant_id=person.nylas_grant_id)
    grants.disconnect(person, now=NOW)
    Revocation.objects.update(state="dead", error="Nylas says no.")

    page = admin.get(reverse("admin:index"))

    assert todos(admin) == [
        "Priya Raman disconnected their calendar, and their panels are live",
        "Priya Raman took their calendar back, and Nylas still has access to it",
        "Check Amara Okafor’s interview",
    ]
    assert reverse("admin:interviews_interviewer_change", args=[person.pk]) in page.content.decode()


@pytest.mark.parametrize(("others", "people"), [(0, "1 person"), (2, "3 people")])
def test_those_who_applied_are_one_line_with_one_button(admin, recruiter, others, people):
    for _ in range(others):
        make_application(applied_at=NOW)
    make_application(applied_at=NOW - timedelta(days=2))
    make_application(candidate=make_candidate(email=recruiter.email))
    make_link()

    (line,) = admin.get(HOME).context["home"]["todos"]

    assert (line.words, line.label) == (f"{people} applied and nobody has looked", "Look")
    assert line.url == "/admin/candidates/application/?look=yes"


@pytest.mark.parametrize(("others", "people"), [(0, "1 person"), (2, "3 people")])
def test_those_who_stand_still_are_one_line_that_leads_to_the_board(admin, recruiter, others, people):
    long_ago = NOW - timedelta(days=8)
    for _ in range(others + 1):
        make_application(stage="interviewing", stage_changed_at=long_ago)
    make_application(stage="interviewing", stage_changed_at=NOW)
    make_application(stage="interviewing", stage_changed_at=long_ago, candidate=make_candidate(email=recruiter.email))

    (line,) = admin.get(HOME).context["home"]["todos"]

    assert line.words == f"{people} in interviews, and nothing has happened for a week"
    assert line.url == "/admin/board/?still=yes"
    assert admin.get(line.url).context["board"].still == others + 1


def test_jobs_of_who_has_left_are_one_line_that_leads_to_where_somebody_is_put_in_charge(admin, recruiter):
    paula = make_user(first_name="Paula", last_name="Gone", is_active=False)
    jobs = [make_job(contact=paula), make_job(contact=paula, title="Cook")]
    make_job(contact=recruiter)
    (line,) = admin.get(HOME).context["home"]["todos"]
    assert (line.words, line.label) == ("2 jobs in the charge of somebody who has left", "Put somebody in charge")
    assert not line.cause.endswith("…")

    listed = admin.get(line.url)
    assert list(listed.context["cl"].queryset.order_by("pk")) == jobs
    ticked = {"action": "give_these", "_selected_action": [job.pk for job in jobs]}
    page = admin.post(line.url, ticked)
    assert page.content.decode().count("Paula Gone, who has left") == 2
    page = admin.post(line.url, {**ticked, "confirmed": "yes", "person": paula.pk})
    assert "They have left, or are no recruiter" in page.content.decode()
    admin.post(line.url, {**ticked, "confirmed": "yes", "person": recruiter.pk})

    assert {job.contact for job in Job.objects.all()} == {recruiter}
    assert todos(admin) == []


def test_publication_that_fails_says_when_it_is_tried_again(admin):
    due_at = NOW + timedelta(minutes=7)
    Publication.objects.create(
        panel=make_panel(name="Phone screen"), number=1, payload={}, created_at=NOW, due_at=due_at, tries=1, state="failed",
        error="Nylas did not answer in time.",
    )  # fmt: skip

    line = admin.get(HOME).context["home"]["todos"][0]

    assert (line.words, line.cause) == (
        "“Phone screen” could not be published",
        f"Tried again by itself at {due_at:%H:%M} UTC. Nylas did not answer in time.",
    )


def test_every_kind_of_trouble_leads_to_the_page_where_it_is_settled(admin):
    interview = make_interview()
    make_concern(interview)
    BookingAttempt.objects.create(
        link=interview.link, starts_at=NOW, ends_at=NOW, time_zone="UTC", began_at=NOW, due_at=NOW, state="unknown"
    )
    Recording.objects.create(interview=interview, nylas_notetaker_id="n", created_at=NOW, is_locked=True)
    Notification.objects.receive(b"{}", envelope_id="e", kind="booking.created", content="c", at=NOW, state="dead")

    lines = admin.get(HOME).context["home"]["todos"]

    assert [line.words for line in lines] == [
        "A booking by Amara Okafor has no clear answer yet",
        "Amara Okafor was recorded after saying no; the recording is locked",
        "News from Nylas (booking.created) could not be worked",
        "Check Amara Okafor’s interview",
    ]
    assert [admin.get(line.url).status_code for line in lines] == [200, 200, 200, 200]


def test_solved_thing_leaves_the_list(admin):
    request = CallbackRequest.objects.create(link=make_link(), asked_at=NOW)

    admin.post(reverse("admin:interviews_callbackrequest_mark_answered", args=[request.pk]))

    assert todos(admin) == []


def test_ten_are_shown_and_the_rest_counted(admin):
    for number in range(13):
        message(key=str(number))

    home = admin.get(HOME).context["home"]

    assert (len(home["todos"]), home["more"]) == (10, 3)


def test_invited_who_have_not_booked_are_waited_for(admin):
    waiting = make_link()
    BookingLink.objects.filter(pk=waiting.pk).update(created_at=NOW - timedelta(days=4))
    make_link(spent_at=NOW)
    make_link(revoked_at=NOW)

    assert [(each.link.pk, each.days) for each in admin.get(HOME).context["home"]["waiting"]] == [(waiting.pk, 4)]


def test_panel_without_a_working_calendar_says_why(admin):
    make_panel(interviewers=[make_interviewer(grant_state="expired")])

    line = admin.get(HOME).context["home"]["panels"][0]

    assert (line["seats"], line["problem"]) == ("0 of 1", "Nobody’s calendar works, so candidates find no times.")


def test_times_are_in_the_zone_of_a_recruiter_who_interviews(admin, recruiter):
    make_interviewer(user=recruiter, time_zone="America/New_York")

    assert "Times in New York, UTC−" in admin.get(HOME).content.decode()


def test_home_costs_at_most_twelve_queries(admin, django_assert_max_num_queries):
    for _ in range(3):
        make_concern(make_interview(starts_at=NOW + timedelta(hours=1), interviewer=make_interviewer()))
        make_link()
        CallbackRequest.objects.create(link=make_link(), asked_at=NOW)

    with django_assert_max_num_queries(12):
        admin.get(HOME)


@pytest.mark.django_db
def test_sections_without_permission_are_absent(client):
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_bookinglink"))
    client.force_login(user)
    CallbackRequest.objects.create(link=make_link(), asked_at=NOW)

    home = client.get(HOME).context["home"]

    assert (home["todos"], home["days"], home["panels"], len(home["waiting"])) == ([], None, None, 1)


def test_nobody_meets_the_file_about_themselves(admin, recruiter):
    interview = make_interview(starts_at=NOW + timedelta(minutes=5))
    make_concern(interview)
    interview.application.candidate.email = recruiter.email
    interview.application.candidate.save()

    home = admin.get(HOME).context["home"]

    assert (home["days"], home["todos"]) == ([], [])


def test_sandbox_is_announced_with_its_doors(admin, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"

    page = admin.get(HOME).content.decode()

    assert ('href="http://127.0.0.1:9/_sandbox/"' in page, 'href="/mailbox/"' in page) == (True, True)
