"""What was recorded follows the candidate's choice after the call, too: closed after a no, open again after another yes."""

from datetime import datetime

from interviews.booking import consent
from interviews.booking.models import Interview
from interviews.recordings.models import Recording


def close_or_open(interview: Interview, *, now: datetime) -> None:
    """Nothing is deleted here: whoever keeps to the policy does that, once it can't be taken back any more."""
    may_keep = consent.may_keep(interview)
    for recording in Recording.objects.filter(interview=interview).kept_or_coming():
        if may_keep:
            recording.open_again()
        else:
            recording.close(at=now)
