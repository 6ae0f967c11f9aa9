"""What the ATS is told of a decision."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from candidates.models import Job
from debriefs.committee.deciding import Ground, decide
from debriefs.committee.payload import describe, payload_of
from debriefs.models import Decision
from interviews.models import AtsEvent, Recording
from recruiting.zones import utc_text
from tests.factories import NOW
from tests.rated import Loop, cite, make_loop
from tests.recorded import make_artifact, make_recording, make_transcript

pytestmark = pytest.mark.django_db


def test_decision_is_told_with_its_reasons(job: Job, owner: User, settings) -> None:
    settings.SITE_URL = "https://hire.example.com"
    loop = make_loop(job, people=1)
    citation = cite(loop.rate(0, {0: 4}))
    speak(loop)
    decision = decide(
        loop.debrief,
        outcome=Decision.Outcome.OFFER,
        grounds=[Ground(loop.criteria[0], "Goes deep.", [citation])],
        next_step="Rita calls.",
        by=owner,
        now=NOW,
    ).decision

    application = loop.debrief.application
    assert describe(decision) == {
        "number": 1,
        "round": 1,
        "outcome": "offer",
        "next_step": "Rita calls.",
        "changed_because": "",
        "decided_at": utc_text(NOW),
        "decided_by": {"name": "Noor Haddad", "email": "committee@example.com"},
        "reasons": [
            {
                "criterion": "Depth",
                "text": "Goes deep.",
                "citations": [
                    {
                        "quote": "Loud and clear.",
                        "url": f"https://hire.example.com/interviews/{loop.interviews[0].pk}/#t=4.801,6.543",
                    }
                ],
            }
        ],
        "reference": "",
        "job": {"slug": job.slug, "title": job.title},
        "application": {"id": application.pk, "stage": "offered", "reference": ""},
        "candidate": {"name": "Amara Okafor", "email": application.candidate.email},
        "url": f"https://hire.example.com/debriefs/{loop.debrief.pk}/",
    }


def speak(loop: Loop) -> None:
    """So that what was quoted can still be opened."""
    artifact = make_artifact(make_recording(loop.interviews[0]), "transcript", content=b"{}")
    make_transcript(artifact, [("Amara", 0, 1, "Loud and clear.")])


def test_words_that_can_not_be_opened_any_more_are_told_to_nobody_also_when_it_is_sent_again(
    job: Job, owner: User
) -> None:
    loop = make_loop(job, people=1)
    citation = cite(loop.rate(0, {0: 4}))
    speak(loop)
    grounds = [Ground(loop.criteria[0], "Goes deep.", [citation])]
    decide(loop.debrief, outcome=Decision.Outcome.OFFER, grounds=grounds, by=owner, now=NOW)
    event = AtsEvent.objects.get(kind="decision.made")
    assert "Loud and clear." in str(payload_of(event))

    Recording.objects.update(is_locked=True)

    assert "Loud and clear." not in str(payload_of(event))


def test_row_of_the_event_can_hold_no_quote(job: Job, owner: User) -> None:
    loop = make_loop(job, people=1)
    with pytest.raises(IntegrityError):
        AtsEvent.objects.owe("decision.made", loop.interviews[0], payload={"quote": "Loud and clear."}, at=NOW)
