"""What the ATS is told of a decision."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.committee.deciding import Ground, decide
from debriefs.committee.payload import describe
from debriefs.models import Decision
from tests.factories import NOW
from tests.rated import cite, make_loop

pytestmark = pytest.mark.django_db


def test_decision_is_told_with_its_reasons(job: Job, owner: User, settings) -> None:
    settings.SITE_URL = "https://hire.example.com"
    loop = make_loop(job, people=1)
    citation = cite(loop.rate(0, {0: 4}))
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
        "outcome": "offer",
        "next_step": "Rita calls.",
        "changed_because": "",
        "decided_at": NOW.isoformat(),
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
        "job": {"slug": job.slug, "title": job.title},
        "application": {"id": application.pk, "stage": "offered"},
        "candidate": {"name": "Amara Okafor", "email": application.candidate.email},
        "url": f"https://hire.example.com/debriefs/{loop.debrief.pk}/",
    }
