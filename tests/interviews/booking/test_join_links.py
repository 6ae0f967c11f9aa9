"""The link to the call, as we were given it, wherever people read it."""

import html
import re

import pytest
from django.urls import reverse

from interviews.booking import news
from interviews.messages import mails
from interviews.models import Message
from tests.factories import NOW, make_candidate, make_interview

pytestmark = pytest.mark.django_db
LINKS = [
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_ABC%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d",
    "https://meet.example.com/a%2Fb?audio&name=a+b",
    "https://bücher.example/raum",
]


def leads_to(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'href="([^"]*)"', page)]


@pytest.mark.parametrize("url", LINKS)
def test_mails_carry_it_letter_for_letter(url):
    interview = make_interview(join_url=url)
    news.tell(interview, interview.changes.get(), now=NOW)

    for message in Message.objects.all():
        mail = mails.render(message)
        assert f"Where: {url}\n" in mail.text
        assert leads_to(mail.html).count(url) == 1


@pytest.mark.parametrize("url", LINKS)
def test_candidates_page_carries_it_letter_for_letter(client, url):
    interview = make_interview(join_url=url)

    page = client.get(reverse("candidate_page", args=[interview.link.token])).content.decode()

    assert leads_to(page).count(url) == 1


def test_nothing_that_a_candidate_calls_themselves_can_be_clicked():
    """Should a name with a link get past every form: the mail makes none of it."""
    interview = make_interview()
    interview.application.candidate = make_candidate(name="www.prize.example https://prize.example/claim")
    interview.application.save()
    news.tell(interview, interview.changes.get(), now=NOW)

    for message in Message.objects.all():
        assert not [link for link in leads_to(mails.render(message).html) if "prize" in link]
