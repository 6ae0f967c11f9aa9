"""Requests for help in a recruiter’s hands."""

import pytest
from django.urls import reverse

from interviews.models import CallbackRequest
from tests.factories import NOW, make_interview, make_link
from tests.interviews.pressing import press


def test_request_for_help_is_marked_as_answered_by_whom(admin, recruiter):
    request = CallbackRequest.objects.create(link=make_link(), asked_at=NOW)

    press(admin, request, "mark_answered")

    request.refresh_from_db()
    assert (request.answered_at is not None, request.answered_by) == (True, recruiter)


@pytest.mark.parametrize(("asked_for", "found"), [("no", ["waits"]), ("yes", ["has one"]), ("", ["has one", "waits"])])
def test_list_is_filtered_by_whether_somebody_answered(admin, recruiter, asked_for, found):
    CallbackRequest.objects.create(link=make_link(), note="waits", asked_at=NOW)
    CallbackRequest.objects.create(link=make_link(), note="has one", asked_at=NOW).mark_answered(by=recruiter, at=NOW)

    rows = admin.get(reverse("admin:interviews_callbackrequest_changelist"), {"answered": asked_for}).context["cl"]

    assert sorted(row.note for row in rows.result_list) == found


def test_page_says_what_to_do_and_then_who_did_it(admin, recruiter):
    request = CallbackRequest.objects.create(link=make_link(), asked_at=NOW)
    page = reverse("admin:interviews_callbackrequest_change", args=[request.pk])

    before = admin.get(page).content.decode()
    request.mark_answered(by=recruiter, at=NOW)

    assert "Answer with times, a booking or a mail" in before
    assert "Answered by Rita Recruiter outside Fairloop." in admin.get(page).content.decode()


@pytest.mark.parametrize("name", ["offer_times", "book_for", "reply"])
def test_it_is_answered_on_the_applications_own_pages(admin, name):
    request = CallbackRequest.objects.create(link=make_link(), asked_at=NOW)

    found = admin.get(reverse(f"admin:interviews_callbackrequest_{name}", args=[request.pk]))

    application = request.link.application_id
    assert found.url == f"/admin/candidates/application/{application}/{name}/?panel={request.link.panel_id}"


def test_somebody_who_has_booked_is_not_offered_another_time(admin):
    request = CallbackRequest.objects.create(link=make_interview().link, asked_at=NOW)
    page = reverse("admin:interviews_callbackrequest_change", args=[request.pk])

    labels = [each["label"] for each in admin.get(page).context["buttons"]]

    assert labels == ["Reply", "I have answered elsewhere"]
