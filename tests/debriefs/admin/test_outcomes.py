"""A recruiter who has yet to rate finds no stage in the admin: not in a list, not on a page, not by a filter."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from candidates.models import Application
from interviews.models import Message
from tests.factories import NOW, make_application, make_interviewer, make_job, make_link, make_panel, make_user
from tests.recorded import make_debrief, make_held

pytestmark = pytest.mark.django_db
LIST = "/admin/candidates/application/"


@pytest.fixture
def owing() -> User:
    return make_user(recruiter=True)


@pytest.fixture
def application(owing: User) -> Application:
    """Rejected, and a recruiter has yet to rate its interview."""
    job = make_job()
    panel = make_panel(job=job, interviewers=[make_interviewer(user=owing)])
    made = make_application(job=job, stage="rejected", stage_changed_at=NOW)
    make_debrief(make_held(link=make_link(application=made, panel=panel)))
    Message.objects.owe_letter(made, subject="No offer", body="Sorry.", by=make_user(), key="k", at=NOW)
    return made


def pages(application: Application) -> list[str]:
    names = ("application_change", application.pk), ("candidate_change", application.candidate_id)
    return [LIST, *(reverse(f"admin:candidates_{name}", args=[pk]) for name, pk in names), letter(application)]


def letter(application: Application) -> str:
    return reverse("letter", args=[application.pk])


def read(client: Client, url: str) -> str:
    """The page without the filters, which name every stage."""
    html = client.get(url).content.decode()
    return re.sub(r"<(a|option|label)\b[^>]*>[^<]*</\1>", "", html.partition("<main")[2])


def test_stage_and_letters_are_absent_for_who_has_yet_to_rate_and_there_for_others(
    client: Client, owing: User, application: Application
) -> None:
    for user, is_told in ((owing, False), (make_user(recruiter=True), True)):
        client.force_login(user)
        found = [re.search("Rejected|No offer|Sorry", read(client, url)) is not None for url in pages(application)]
        assert found == [is_told] * 4


def test_filter_and_order_by_stage_tell_nothing(client: Client, owing: User, application: Application) -> None:
    client.force_login(owing)
    other = make_application(stage="rejected")

    for stage in ("rejected", "interviewing"):
        rows = client.get(LIST, {"stage__exact": stage}).context["cl"].result_list
        assert list(rows) == [other] * (stage == "rejected")
    assert set(client.get(LIST).context["cl"].result_list) == {application, other}
    assert "stage_pill" not in client.get(LIST).context["cl"].sortable_by


def test_buttons_tell_nothing_and_the_form_keeps_the_stage(
    client: Client, owing: User, application: Application
) -> None:
    client.force_login(owing)
    url = reverse("admin:candidates_application_change", args=[application.pk])

    page = client.get(url)
    rows = ("interviews", "links", "consents")
    counts = {f"{each}-{name}_FORMS": "0" for each in rows for name in ("TOTAL", "INITIAL")}
    client.post(url, {"stage": "offered", "review_note": "Ask about the date"} | counts)

    assert [button["label"] for button in page.context["buttons"]] == ["Write a letter"]
    application.refresh_from_db()
    assert (application.stage, application.review_note) == ("rejected", "Ask about the date")


def test_who_has_rated_or_interviews_nobody_sees_the_list_as_it_is(client: Client, application: Application) -> None:
    client.force_login(make_user(recruiter=True))

    page = client.get(LIST, {"stage__exact": "rejected"})

    assert list(page.context["cl"].result_list) == [application]
    assert "stage_pill" in page.context["cl"].sortable_by


@pytest.mark.parametrize("stage", ["rejected", "interviewing"])
def test_address_of_a_button_tells_nothing_either(
    client: Client, owing: User, application: Application, stage: str
) -> None:
    Application.objects.update(stage=stage)
    client.force_login(owing)

    for name in ("invite", "set_aside", "take_up_again", "offer", "reject", "offer_times", "book_for"):
        url = reverse(f"admin:candidates_application_{name}", args=[application.pk])
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404), name
    assert client.get(reverse("admin:candidates_application_reply", args=[application.pk])).status_code == 200
