"""The door that old calendar events lead to: whoever opens it, the link goes to the candidate alone."""

import re

import pytest
from django.urls import reverse

from interviews.models import Message
from tests.factories import NOW, make_application, make_candidate, make_interview, make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview():
    application = make_application(candidate=make_candidate(email="amara@example.org"))
    return make_interview(link=make_link(application=application), nylas_booking_ref="abc-DEF_123")


def page(ref):
    return reverse("by_booking_ref", args=[ref])


def said(answer):
    """The page, but for what is different each time it is drawn."""
    return answer.status_code, re.sub(r'value="[^"]+"', "", answer.content.decode())


def test_reference_never_leads_to_the_candidates_page(client, interview):
    for answer in (client.get(page("abc-DEF_123")), client.post(page("abc-DEF_123"))):
        assert answer.status_code == 200
        assert interview.link.token not in answer.content.decode() + str(answer.headers)


def test_opening_it_mails_nothing(client, interview):
    client.get(page("abc-DEF_123"))

    assert Message.objects.count() == 0


def test_asking_mails_the_link_to_the_candidate(client, interview):
    client.post(page("abc-DEF_123"))

    mail = Message.objects.get()
    assert (mail.kind, mail.to, mail.link) == ("own_link", "amara@example.org", interview.link)


@pytest.mark.parametrize("ref", ["unknown", "%00", "a%00b", "%F0%9F%99%82", "revoked"])
def test_page_says_the_same_whatever_is_behind_the_reference(client, interview, ref):
    make_interview(nylas_booking_ref="revoked").link.revoke(by=None, at=NOW)
    make_interview(nylas_booking_ref="")

    for ask in (client.get, client.post):
        assert said(ask(f"/book/ref/{ref}/")) == said(ask(page("abc-DEF_123")))
    assert {mail.link for mail in Message.objects.all()} == {interview.link}


def test_candidates_mailbox_is_not_flooded_and_nobody_learns_that(client, interview):
    answers = {said(client.post(page("abc-DEF_123"))) for _ in range(5)}

    assert len(answers) == 1
    assert Message.objects.count() <= 3


def test_one_machine_may_not_ask_without_end(client, interview):
    statuses = [client.post(page(f"guess-{number}")).status_code for number in range(11)]

    assert statuses == [200] * 10 + [429]


def test_page_is_kept_by_nobody(client, interview):
    assert "no-store" in client.get(page("abc-DEF_123")).headers["Cache-Control"]
