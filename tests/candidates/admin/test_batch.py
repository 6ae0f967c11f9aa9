"""The list of those who applied: who waits for a look, and inviting or setting aside many at once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from candidates.models import Application
from interviews.models import BookingLink, Message
from tests.factories import make_application, make_candidate, make_job, make_link, make_panel, make_user

LIST = reverse("admin:candidates_application_changelist")


def press(client, action, *applications, **more):
    ticked = {"action": action, "_selected_action": [application.pk for application in applications]}
    return client.post(LIST, ticked | more, follow=True)


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def stages():
    return [application.stage for application in Application.objects.order_by("pk")]


def named(name, **fields):
    return make_application(candidate=make_candidate(name=name), **fields)


def test_page_before_names_who_is_invited_and_who_is_left_out_why(admin):
    job = make_panel().job
    people = [
        named("Ada", job=job),
        named("Bea", job=job, stage="set_aside"),
        named("Cleo", job=job, stage="decided"),
        named("Dora", job=make_panel(job=make_job(state="closed")).job),
        named("Edna"),
        make_link(application=named("Fay", job=job)).application,
    ]

    page = press(admin, "invite_these", *people)

    assert [application.candidate.name for application in page.context["ready"]] == ["Ada"]
    assert {application.candidate.name: why for application, why in page.context["left_out"]} == {
        "Bea": "set aside",
        "Cleo": "decided or withdrawn",
        "Dora": "the job is not open",
        "Edna": "no panel of the job is live",
        "Fay": "invited already",
    }
    assert "Send 1 invitation" in page.content.decode()
    assert BookingLink.objects.count() == 1


def test_many_are_invited_each_to_the_panel_of_their_job(admin, recruiter):
    first, second = make_panel(), make_panel()
    people = [named("Ada", job=first.job), named("Bea", job=second.job), named("Cleo")]

    answer = press(admin, "invite_these", *people, confirmed="yes")

    assert told(answer) == ["2 people invited. Left out: 1 no panel of the job is live."]
    assert {(link.application, link.panel, link.created_by) for link in BookingLink.objects.all()} == {
        (people[0], first, recruiter),
        (people[1], second, recruiter),
    }
    assert [mail.kind for mail in Message.objects.all()] == ["invitation"] * 2
    assert stages() == ["interviewing", "interviewing", "applied"]
    assert {entry.get_change_message() for entry in LogEntry.objects.all()} == {"Invited to an interview."}


def test_job_with_several_panels_asks_which(admin):
    job = make_panel(name="Phone screen").job
    talk = make_panel(name="Technical talk", job=job)
    application = named("Ada", job=job)

    asked = press(admin, "invite_these", application)
    press(admin, "invite_these", application, confirmed="yes", **{f"panel_{job.pk}": talk.pk})

    assert "Technical talk</option>" in asked.content.decode()
    assert BookingLink.objects.get().panel == talk


def test_panel_that_was_not_offered_is_refused(admin):
    job = make_panel().job
    make_panel(job=job)
    application = named("Ada", job=job)

    answer = press(admin, "invite_these", application, confirmed="yes", **{f"panel_{job.pk}": make_panel().pk})

    assert answer.context["form"].errors
    assert BookingLink.objects.count() == 0


def test_second_confirmation_invites_nobody_twice(admin):
    application = named("Ada", job=make_panel().job)

    for _ in range(2):
        answer = press(admin, "invite_these", application, confirmed="yes")

    assert (BookingLink.objects.count(), Message.objects.count()) == (1, 1)
    assert "invited already" in answer.content.decode()


def test_many_are_set_aside_with_who_and_when_and_nobody_is_told(admin, recruiter):
    people = [named("Ada"), named("Bea"), named("Cleo", stage="interviewing")]

    asked = press(admin, "set_aside_these", *people)
    answer = press(admin, "set_aside_these", *people, confirmed="yes")

    assert "Nothing is mailed to them" in asked.content.decode()
    assert told(answer) == ["2 people set aside. Left out: 1 invited already."]
    assert stages() == ["set_aside", "set_aside", "interviewing"]
    row = Application.objects.get(pk=people[0].pk)
    assert (row.stage_changed_by, row.stage_changed_at is not None) == (recruiter, True)
    assert Message.objects.count() == 0


def test_setting_aside_is_undone_for_many_and_for_one(admin):
    people = [named("Ada", stage="set_aside"), named("Bea", stage="set_aside"), named("Cleo", stage="decided")]

    answer = press(admin, "take_up_these", people[0], people[2])
    admin.post(reverse("admin:candidates_application_take_up_again", args=[people[1].pk]))

    assert told(answer) == ["1 can be looked at again."]
    assert stages() == ["applied", "applied", "decided"]


def test_one_is_set_aside_from_its_page_after_a_page_that_says_what_it_means(admin):
    application = named("Ada")
    address = reverse("admin:candidates_application_set_aside", args=[application.pk])

    asked = admin.get(address).content.decode()
    letter = admin.post(address, follow=True)
    page = admin.get(reverse("admin:candidates_application_change", args=[application.pk]))

    assert "Nothing is mailed by this" in asked
    assert letter.redirect_chain == [(reverse("letter", args=[application.pk]), 302)]
    assert "Set aside by Rita Recruiter" in page.content.decode()
    assert 'name="stage"' not in page.content.decode()


def test_form_cannot_set_aside_without_saying_who(admin):
    application = named("Ada")

    admin.post(
        reverse("admin:candidates_application_change", args=[application.pk]), {"stage": "set_aside", "review_note": ""}
    )

    assert stages() == ["applied"]


@pytest.mark.parametrize("action", ["invite_these", "set_aside_these"])
def test_own_application_is_nobodys_to_decide_oneself(admin, recruiter, action):
    own = make_application(job=make_panel().job, candidate=make_candidate(email="rita+jobs@example.com"))

    press(admin, action, own, confirmed="yes")

    assert stages() == ["applied"]


@pytest.mark.parametrize("action", ["invite_these", "set_aside_these", "take_up_these"])
def test_nobody_else_can_press_them(client, db, action):
    application = named("Ada", job=make_panel().job)
    for person in (make_user(is_staff=True), make_user()):
        client.force_login(person)
        client.post(LIST, {"action": action, "_selected_action": [application.pk], "confirmed": "yes"})

    assert stages() == ["applied"]


def test_filter_counts_those_who_wait(admin):
    waiting = [named("Ada"), named("Bea")]
    named("Cleo", stage="set_aside")

    page = admin.get(LIST, {"look": "yes"})

    assert set(page.context["cl"].result_list) == set(waiting)
    assert "To look at (2)" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_however_long_it_is(admin, django_assert_max_num_queries, rows):
    for _ in range(rows):
        make_application()

    with django_assert_max_num_queries(12):
        admin.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_before_asks_as_often_however_many_are_ticked(admin, django_assert_max_num_queries, rows):
    job = make_panel().job
    people = [make_application(job=job) for _ in range(rows)]

    with django_assert_max_num_queries(15):
        press(admin, "invite_these", *people)
