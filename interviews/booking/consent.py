"""What the candidate's stored choice allows: decided here and nowhere else. Its wording and storage: candidates/consenting.py."""

from datetime import datetime

from django.db import transaction

from candidates import consenting
from candidates.models import Application, Consent
from interviews.booking import news
from interviews.booking.models import Errand, Interview


def has_chosen(application: Application) -> bool:
    """Has the candidate said yes or no? Without a choice no time is booked on a panel that records."""
    return consenting.current(application) is not None


def may_record(interview: Interview) -> bool:
    """May the Notetaker be in this interview's call now?"""
    return interview.is_live and interview.panel.records and may_keep(interview)


def may_keep(interview: Interview) -> bool:
    """May a recording of this interview be kept? Asked after the interview too, and of recordings that we did not ask for."""
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
    """Store the candidate's choice and let the Notetaker follow it in every interview still ahead."""
    with transaction.atomic():
        before = consenting.current(application)
        consent = consenting.choose(application, choice=choice, language=language, channel=channel, now=now)
        if before is not None and before.is_no and consent.is_yes:
            news.confirm_recording_allowed(consent, now=now)
        for interview in Interview.objects.upcoming(now).filter(application=application):
            Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
    return consent
