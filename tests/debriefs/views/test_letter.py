"""The page on which a letter is written: who reaches it, what it shows, and that it sends once what was seen."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from candidates.models import Application
from interviews.booking import stages
from interviews.models import Message
from tests.debriefs.views.doors import login
from tests.factories import NOW, make_application, make_candidate, make_interview, make_job, make_link, make_user

pytestmark = pytest.mark.django_db
BODY = "Hello Amara,\n\nwe <b>liked</b> {{ talking }}."


@pytest.fixture
def rita() -> User:
    return make_user(email="rita@example.com", recruiter=True)


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    return login(client, rita)


@pytest.fixture
def application() -> Application:
    return make_application(stage="rejected")


def written(**fields: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "subject": "Your application", "body": BODY} | fields


def address(application: Application, name: str = "letter") -> str:
    return reverse(name, args=[application.pk])


def test_only_recruiters_write_and_none_to_themselves(client: Client, rita: User) -> None:
    member = make_user(is_staff=True)
    theirs = make_application(job=make_job(committee=[member]))
    own = make_application(candidate=make_candidate(email=rita.email))

    for name in ("letter", "letter_preview"):
        assert login(client, member).post(address(theirs, name), written()).status_code == 404
        assert login(client, make_user()).post(address(theirs, name), written()).status_code == 302
        assert login(client, rita).post(address(own, name), written()).status_code == 404
    assert client.get(reverse("letter", args=[10**9])).status_code == 404
    assert not Message.objects.exists()


def test_page_begins_with_the_letter_that_fits(as_rita: Client, application: Application) -> None:
    page = as_rita.get(address(application)).content.decode()

    assert "We will not go on with your application" in page
    assert "srcdoc=" in page
    assert application.candidate.email in page
    assert "Good news" in as_rita.get(address(application) + "?kind=offer").content.decode()
    assert "We will not go on" in as_rita.get(address(application) + "?kind=<b>").content.decode()


def test_letter_is_sent_once_and_stands_in_the_applications_history(
    as_rita: Client, rita: User, application: Application
) -> None:
    data = written()

    first, second = (as_rita.post(address(application), data) for _ in range(2))

    row = reverse("admin:candidates_application_change", args=[application.pk])
    assert (first.url, second.url) == (row, row)  # type: ignore[attr-defined]  # they are redirects
    letter = Message.objects.letters().get()
    assert (letter.body, letter.by, letter.to) == (BODY, rita, application.candidate.email)
    page = as_rita.get(row).content.decode()
    assert "The letter to Amara Okafor is on its way." in page
    assert "This letter was sent already" in page
    assert "we &lt;b&gt;liked&lt;/b&gt; {{ talking }}." in page
    assert "by Rita Recruiter" in page


def test_preview_sends_nothing_and_keeps_what_was_typed(as_rita: Client, application: Application) -> None:
    shown = as_rita.post(address(application), written(preview="yes")).content.decode()
    part = as_rita.post(address(application, "letter_preview"), written())

    assert "we &lt;b&gt;liked&lt;/b&gt; {{ talking }}." in shown
    assert part.headers["Content-Type"].startswith("text/plain")
    assert "we &lt;b&gt;liked&lt;/b&gt; {{ talking }}." in part.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("fields", [{"subject": ""}, {"body": "x" * 5001}, {"key": "1"}, {"body": "a\0b"}])
def test_bad_input_is_said_sends_nothing_and_loses_nothing(
    as_rita: Client, application: Application, fields: dict[str, str]
) -> None:
    answer = as_rita.post(address(application), written(**fields))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert (fields.get("body", "talking")[:20].replace("\0", "")) in answer.content.decode().replace("\0", "")
    assert not Message.objects.exists()


def test_candidate_without_an_address_gets_none(as_rita: Client) -> None:
    nowhere = make_application(candidate=make_candidate(email="unknown-1@invalid.example"))

    page, answer = as_rita.get(address(nowhere)), as_rita.post(address(nowhere), written())

    assert "We know no mail address of Amara Okafor" in page.content.decode()
    assert (answer.status_code, Message.objects.count()) == (422, 0)


def test_interviews_still_booked_are_named_and_can_be_called_off(as_rita: Client, rita: User) -> None:
    interview = make_interview(link=make_link(), starts_at=NOW + timedelta(days=2))
    stages.reject(interview.application, reason="No.", by=rita, now=NOW)
    cancel = reverse("admin:interviews_interview_cancel", args=[interview.pk])

    for page in (address(interview.application), interview_page(interview.application)):
        html = as_rita.get(page).content.decode()
        assert re.search(rf'An interview is still booked.*href="{cancel}"', html, re.DOTALL)


def interview_page(application: Application) -> str:
    return reverse("admin:candidates_application_change", args=[application.pk])


@pytest.mark.parametrize("kind", ["plain", "offer"])
def test_letter_that_says_nothing_is_not_sent(as_rita: Client, application: Application, kind: str) -> None:
    untouched = as_rita.get(address(application) + "?kind=plain").context["form"].written()
    sent = written(subject="About <you>", body=untouched.body)

    answer = as_rita.post(f"{address(application)}?kind={kind}", sent)

    html = answer.content.decode()
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert re.search(r'id="id_body_error" role="alert">Between greeting and signature stands nothing yet', html)
    assert "<strong data-letter-subject>About &lt;you&gt;</strong>" in html
