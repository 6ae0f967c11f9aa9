"""A submitted scorecard in the terms of the ATS: that it is there, and where it is read. What it says is behind who may read it."""

from django.conf import settings

from debriefs.models import ScorecardVersion
from interviews.booking.payload import describe as describe_interview
from recruiting.zones import utc_text


def describe(version: ScorecardVersion) -> dict[str, object]:
    """Of one that is submitted."""
    scorecard, submitted_at = version.scorecard, version.submitted_at
    author = scorecard.author
    return describe_interview(scorecard.interview) | {
        "scorecard": {
            "id": str(scorecard.pk),
            "number": version.number,
            "submitted_at": utc_text(submitted_at) if submitted_at is not None else None,
            "author": {"name": author.get_full_name(), "email": author.email},
            "url": settings.SITE_URL + scorecard.interview.get_absolute_url(),
        }
    }
