"""Mails to outsiders: the link, the code, and when either has lost its point."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail

from candidates.models import Job
from debriefs.outside import share_mails, shares
from interviews.models import Message
from recruiting import queue
from tests.debriefs.outsiders import complete_loop, mailed_code, quote_of, shared
from tests.factories import NOW
from tests.rated import Loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(job: Job) -> Loop:
    return complete_loop(job)


def test_mail_with_the_link_names_no_candidate_and_its_kept_copy_holds_no_link(loop: Loop) -> None:
    made = shared(loop, citation=quote_of(loop))

    queue.work("message", made.mail.pk, now=NOW)

    sent, kept = mail.outbox[-1], Message.objects.get(pk=made.mail.pk)
    assert made.url in sent.body
    assert "Noor Haddad" in sent.body
    assert "a few words from an interview" in sent.body
    assert loop.debrief.application.candidate.name not in sent.body + sent.subject
    assert (made.token in kept.text + kept.html, kept.state) == (False, Message.State.SENT)


def test_code_stands_in_its_mail_alone(loop: Loop) -> None:
    made = shared(loop)
    code = shares.mail_code(made, now=NOW)

    assert mailed_code(made) == code.digits

    kept = Message.objects.get(kind=Message.Kind.SHARE_CODE)
    assert (kept.text, kept.html, code.digits in kept.subject) == ("", "", False)
    assert made.token not in mail.outbox[-1].body


def test_mails_that_have_lost_their_point_are_not_sent(loop: Loop, owner: User) -> None:
    made = shared(loop)
    old, new = (shares.mail_code(made, now=NOW + timedelta(seconds=second)) for second in (0, 1))
    now = NOW + timedelta(seconds=2)

    assert share_mails.facts(old.mail, now=now) is None
    assert share_mails.facts(new.mail, now=now)["code"] == new.digits
    assert share_mails.facts(new.mail, now=now + timedelta(minutes=10)) is None
    made.revoke(by=owner, at=now)
    assert [share_mails.facts(message, now=now) for message in (made.mail, new.mail)] == [None, None]
    queue.work("message", made.mail.pk, now=now)
    assert Message.objects.get(pk=made.mail.pk).state == Message.State.OVERTAKEN
