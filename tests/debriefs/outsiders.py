"""Somebody outside, with something of a debrief shared with them."""

import re

from django.core import mail
from django.test import Client

from candidates.models import Job
from debriefs.models import Citation, Share
from debriefs.outside.shares import share
from interviews.models import Message
from recruiting import queue
from tests.factories import NOW
from tests.rated import Loop, make_loop
from tests.recorded import make_artifact, make_recording, make_transcript

ADDRESS = "adviser@example.org"


def complete_loop(job: Job) -> Loop:
    """Two interviews that were recorded and rated."""
    loop = make_loop(job, people=2)
    for number, interview in enumerate(loop.interviews):
        artifact = make_artifact(make_recording(interview), "transcript", content=b"{}")
        make_transcript(artifact, [("Amara Okafor", 4_801, 6_543, "Loud and clear.")])
        loop.rate(number, {0: 4 - 3 * number, 1: 2})
    return loop


def quote_of(loop: Loop) -> Citation:
    return Citation.objects.filter(interview=loop.interviews[0]).first()


def shared(loop: Loop, *, citation: Citation | None = None, days: int = 5) -> Share:
    """By the first of the committee."""
    by = loop.debrief.application.job.committee.first()
    return share(loop.debrief, loop.access(by), citation=citation, address=ADDRESS, days=days, now=NOW)


def mailed_code(made: Share) -> str:
    """The digits in the mail with the newest code, which is sent now."""
    newest = made.codes.first()
    message = Message.objects.get(key=f"share_code:{newest.pk}")
    queue.work("message", message.pk, now=newest.made_at)
    assert mail.outbox[-1].to == [ADDRESS]
    return re.search(r"Your code is (\d{6})\.", mail.outbox[-1].body)[1]


def unlock(client: Client, made: Share) -> None:
    """As the outsider does it: ask for a code, read the mail, type it."""
    assert client.post(f"{made.path}code").status_code == 302
    assert client.post(f"{made.path}open", {"code": mailed_code(made)}).status_code == 302
