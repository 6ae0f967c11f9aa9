"""What recruiters do where a debrief waits: wait no longer for a scorecard, let the committee read before all are in."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from debriefs.models import Debrief, EarlyOpening, Scorecard
from debriefs.models.scorecard import WrongState
from debriefs.notices import news
from debriefs.status import ExpectedScorecard


def excuse(expected: ExpectedScorecard, *, reason: str, by: User, now: datetime) -> Scorecard:
    """Wait no longer for this scorecard, whether it was begun or not. Raises WrongState when it is in, or not waited for."""
    if expected.author is None or not expected.is_waited_for:
        raise WrongState
    with transaction.atomic():
        scorecard = Scorecard.hold(expected.interview, expected.author, at=now)
        if scorecard.submitted_versions():  # meanwhile
            raise WrongState
        scorecard.excuse_author(reason=reason, by=by, at=now)
        news.tell_submitted(scorecard, now=now)
    return scorecard


def open_early(debrief: Debrief, *, reason: str, by: User, now: datetime) -> EarlyOpening:
    """Let committee and recruiters read what is in. Interviewers who still owe a scorecard read nothing more than before."""
    return EarlyOpening.objects.create(debrief=debrief, opened_by=by, reason=reason, opened_at=now)
