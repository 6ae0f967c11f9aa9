"""The candidate's choice about being recorded: its wording, and storing it. Writes Consent, of which the newest row counts."""

from datetime import datetime, timedelta

from candidates.models import Application, Consent, Notice

# A new text gets a new version; the old ones stay, since stored choices refer to them.
WORDINGS = {
    "2026-11": (
        "May we record this interview? A recorder joins the call under its own name. It makes a recording, a transcript and machine-written "
        "notes. Only the people deciding on this job can open them, and a person decides, never the machine. "
        "Saying no changes nothing about your interview or your chances."
    ),
}
WORDING_IN_FORCE = "2026-11"
# For so long a candidate can change their mind before anything is deleted: what was recorded is only closed after a no, and a request for
# erasure waits. Pages, mails and the privacy notice promise it in days.
TAKE_BACK_PERIOD = timedelta(days=3)


def choose(
    application: Application,
    *,
    choice: str,
    language: str = "en",
    channel: str = Consent.Channel.CANDIDATE_PAGE,
    now: datetime,
) -> Consent:
    """Store a choice. Earlier choices stay as they were."""
    return Consent.objects.create(
        application=application,
        choice=Consent.Choice(choice),
        wording_version=WORDING_IN_FORCE,
        notice=Notice.objects.in_force(),
        language=language,
        channel=channel,
        given_at=now,
    )


def current(application: Application) -> Consent | None:
    """The choice that counts now; None when the candidate has not chosen yet."""
    return Consent.objects.latest_for(application)
