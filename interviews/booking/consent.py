"""What the candidate's stored choice allows: decided here and nowhere else. Its wording and storage: candidates/consenting.py."""

from datetime import datetime

from django.db import transaction

from candidates import consenting
from candidates.models import Application, Consent
from interviews.booking import news
from interviews.booking.models import Errand, Interview
from interviews.panels.models import Interviewer


def has_chosen(application: Application) -> bool:
    """Has the candidate said yes or no? Without a choice no time is booked on a panel that records."""
    return consenting.current(application) is not None


def may_record(interview: Interview) -> bool:
    """May the Notetaker be in this interview's call now?"""
    return interview.is_live and interview.panel.records and may_keep(interview)


def may_keep(interview: Interview) -> bool:
    """May a recording of this interview be kept? Asked after the interview too, and of recordings that we did not ask for."""
    if interview.has_objection():
        return False
    choice = consenting.current(interview.application)
    if choice is None:
        # Whom a recruiter booked for has not been asked yet: they choose on their own page.
        return interview.panel.records_by_default and interview.source != Interview.Source.RECRUITER
    return choice.is_yes


def record_choice(
    application: Application,
    *,
    choice: str,
    language: str = "en",
    channel: str = Consent.Channel.CANDIDATE_PAGE,
    now: datetime,
) -> Consent:
    """Store the candidate's choice and let the Notetaker follow it in every interview still ahead, and what was recorded in those before."""
    with transaction.atomic():
        before = consenting.current(application)
        consent = consenting.choose(application, choice=choice, language=language, channel=channel, now=now)
        if before is not None and before.is_no and consent.is_yes:
            news.confirm_recording_allowed(consent, now=now)
        for interview in Interview.objects.upcoming(now).filter(application=application):
            Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
        _follow_in_what_is_over(consent, is_new=before is None or before.choice != consent.choice, now=now)
    return consent


def _follow_in_what_is_over(consent: Consent, *, is_new: bool, now: datetime) -> None:
    """After a no what was recorded is closed at once, and deleted once it can't be taken back any more; after a yes it is open again.

    The same choice once more changes nothing: its time has begun to run.
    """
    over = Interview.objects.filter(application=consent.application, ends_at__lte=now, recordings__isnull=False)
    recorded = list(over.distinct()) if is_new else []
    for interview in recorded:
        Errand.objects.send(Errand.Kind.CLOSE_RECORDING, interview, due_at=now)
        if consent.is_no:
            Errand.objects.send(Errand.Kind.REMOVE_RECORDING, interview, due_at=now + consenting.TAKE_BACK_PERIOD)
    if recorded and consent.is_no:
        news.tell_taken_back(consent, now=now)


def record_objection(interviewer: Interviewer, *, objects: bool, now: datetime) -> None:
    """An interviewer does not want to be recorded, or has nothing against it any more: the Notetaker follows in what is ahead of them."""
    with transaction.atomic():
        interviewer.object_to_recording(objects, at=now)
        for interview in Interview.objects.upcoming(now).filter(interviewers=interviewer).select_related("panel"):
            if interview.panel.records:
                Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
