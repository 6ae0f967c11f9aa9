"""Where each application of a candidate stands, and what fits now."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from interviews.booking import answers, inviting
from tests.factories import NOW, make_application, make_candidate, make_interview, make_link, make_panel, make_user


@pytest.fixture
def candidate(db):
    return make_candidate()


@pytest.fixture
def interview(candidate):
    interview = make_interview(link=make_link(application=make_application(candidate=candidate)))
    inviting.ask_for_help(interview.link, note="I need breaks.", phone="", now=NOW)
    return interview


def address(candidate) -> str:
    return reverse("admin:candidates_candidate_change", args=[candidate.pk])


def test_what_fits_now_stands_at_each_application(admin, candidate, interview):
    other = make_application(candidate=candidate, job=make_panel().job)

    stands = {each.application: each for each in admin.get(address(candidate)).context["stands"]}

    asked = stands[interview.application]
    assert [each["label"] for each in asked.acts] == [
        "Invite to an interview",
        "Offer picked times",
        "Book for them",
        "Reply",
        "Write a letter",
    ]
    assert [each.note for each in asked.requests] == ["I need breaks."]
    assert reverse("admin:interviews_interview_change", args=[interview.pk]) in asked.ahead[0]
    assert stands[other].ahead == []
    assert all(admin.get(each["url"]).status_code in {200, 302} for each in asked.acts)


def test_open_link_says_what_it_offers(admin, candidate, recruiter):
    link = make_link(application=make_application(candidate=candidate))

    assert "every free time" in admin.get(address(candidate)).context["stands"][0].links[0]
    answers.offer_times(
        link.application,
        panel=link.panel,
        starts=[NOW + timedelta(days=1)],
        by=recruiter,
        now=NOW + timedelta(minutes=1),
    )

    assert "from 1 picked time" in admin.get(address(candidate)).context["stands"][0].links[0]

    admin.post(reverse("admin:interviews_bookinglink_offer_all", args=[link.pk]))

    assert "every free time" in admin.get(address(candidate)).context["stands"][0].links[0]


def test_picked_times_stand_on_the_line_with_their_zone(admin, candidate, recruiter):
    link = make_link(application=make_application(candidate=candidate))
    at = NOW + timedelta(minutes=1)
    answers.offer_times(link.application, panel=link.panel, starts=[NOW + timedelta(days=1)], by=recruiter, now=at)

    newest = admin.get(address(candidate) + "?kind=link").context["line"].lines[0]

    assert "1 time picked for" in newest.words
    assert "UTC" in newest.body


def test_what_may_not_be_looked_at_elsewhere_is_absent(client, candidate, interview):
    make_link(application=interview.application)
    colleague = make_user(is_staff=True)
    colleague.user_permissions.set(Permission.objects.filter(codename__in=["view_candidate", "view_application"]))
    client.force_login(colleague)

    answer = client.get(address(candidate))

    [stand] = answer.context["stands"]
    assert (stand.ahead, stand.links, stand.requests, stand.acts) == ([], [], [], [])
    assert "I need breaks." not in answer.content.decode()
