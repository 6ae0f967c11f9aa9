"""The machine's summary: sources, rewriting, and who may not read it yet."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from interviews.models import Interview, Summary
from tests.factories import NOW, make_interviewer, make_user
from tests.recorded import make_artifact, page
from tests.spoken import spoken

pytestmark = pytest.mark.django_db
TEXT = "A refund has an idempotency key now. She is a natural leader."


@pytest.fixture
def interview(job: Job) -> Interview:
    interview = spoken(job)
    artifact = make_artifact(interview.recordings.get(), "summary", content=b"{}")
    Summary.objects.create(interview=interview, artifact=artifact, text=TEXT, parsed_at=NOW)
    return interview


def rewrite(client: Client, interview: Interview, text: str, before: str = TEXT) -> tuple[int, str]:
    response = client.post(f"{interview.get_absolute_url()}summary/", {"text": text, "before": before})
    return response.status_code, response.content.decode()


def test_each_sentence_leads_to_its_source_or_says_that_none_was_found(as_owner: Client, interview: Interview) -> None:
    html = page(as_owner, interview)

    assert 'href="?turn=3#t3" data-hear="65">1:05</a>' in html
    assert html.count("no source found") == 1
    assert "Written by the recorder, a machine. Check it against the transcript." in html


def test_rewritten_summary_names_its_editor_and_keeps_the_machines(
    as_owner: Client, owner: User, interview: Interview
) -> None:
    status, _ = rewrite(as_owner, interview, "Refunds are paid once. <b>")

    html = page(as_owner, interview)
    assert status == 302
    assert f"Written by the recorder, a machine; edited by {owner.get_full_name()}" in html
    assert ("Refunds are paid once." in html, "&lt;b&gt;" in html, "natural leader" in html) == (True, True, True)


@pytest.mark.parametrize(
    ("text", "before", "words"),
    [
        ("Mine", "What stood there before", "Somebody else edited it meanwhile"),
        (" ", TEXT, "needs words"),
        ("x" * 20_001, TEXT, "Please write at most 20000"),
    ],
)
def test_rewriting_that_cannot_be_kept_loses_nothing(
    as_owner: Client, interview: Interview, text: str, before: str, words: str
) -> None:
    status, html = rewrite(as_owner, interview, text, before)

    assert (status, words in html, text.strip() in html) == (422, True, True)
    assert Summary.objects.get().is_edited is False


def test_rewriting_over_somebody_elses_can_be_sent_again_once_both_are_shown(
    as_owner: Client, interview: Interview
) -> None:
    status, html = rewrite(as_owner, interview, "Mine", before="What stood there before")
    sent_along = re.search(r'name="before" value="([^"]*)"', html)

    assert (status, sent_along is not None and sent_along[1]) == (422, TEXT)
    assert rewrite(as_owner, interview, "Mine", before=TEXT)[0] == 302


def test_interviewer_who_has_yet_to_rate_neither_reads_nor_rewrites_it(client: Client, interview: Interview) -> None:
    author = make_user()
    interview.interviewers.set([make_interviewer(user=author)], through_defaults={"assigned_at": NOW})
    client.force_login(author)

    html = page(client, interview)
    status, _ = rewrite(client, interview, "Mine")

    assert ("idempotency key now. " in html, "natural leader" in html, status) == (False, False, 404)
