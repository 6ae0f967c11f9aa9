"""The recorder waits to be let into the call: since when, until when, and what to press. Reads Recording and its moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from interviews.booking.models import Interview
from interviews.nylas import words
from interviews.panels.models import Panel
from interviews.recordings.models import Recording

GIVES_UP_AFTER = timedelta(minutes=10)  # Nylas's own limit, after which there is no recording (docs/nylas.md 9.22)

Provider = Panel.Provider
ADMIT: dict[str, str] = {
    Provider.GOOGLE_MEET: "In Google Meet, press “Admit” on the card that names it. Is the card gone? Open “People” and press “Admit” there.",
    Provider.MICROSOFT_TEAMS: "In Microsoft Teams, press “Admit” in the message that it is waiting. Is the message gone? "
    "Open “People” and press “Admit” under “Waiting in lobby”.",
    Provider.ZOOM: "In Zoom, press “Admit” on the note that names it. Is the note gone? "
    "Open “Participants” and press “Admit” under “Waiting room”.",
}
PROVIDER_BY_HOST = {
    "meet.google.com": Provider.GOOGLE_MEET,
    "teams.microsoft.com": Provider.MICROSOFT_TEAMS,
    "teams.live.com": Provider.MICROSOFT_TEAMS,
    "zoom.us": Provider.ZOOM,
}


@dataclass(frozen=True)
class Lobby:
    recorder: str  # its name in the call
    help: str  # what to press, by the provider of the call
    since: datetime | None  # None when Nylas did not say
    until: datetime | None


def waiting(interview: Interview, recording: Recording | None) -> Lobby | None:
    """The recorder's wait in the lobby; None when it isn't there. Asks nothing more of rows with moments prefetched."""
    if recording is None or recording.state != Recording.State.IN_LOBBY:
        return None
    knocks = [
        moment.happened_at
        for moment in recording.course()
        if words.state_for(moment.vendor_state, moment.vendor_meeting_state) == Recording.State.IN_LOBBY
    ]
    since = knocks[-1] if knocks else None
    return Lobby(
        recorder=interview.panel.notetaker_name,
        help=ADMIT[_provider(interview)],
        since=since,
        until=since + GIVES_UP_AFTER if since else None,
    )


def _provider(interview: Interview) -> str:
    """Whose call it is, by its link: a host may have put another one in place of the panel's."""
    host = urlsplit(interview.join_url).hostname or ""
    found = (provider for domain, provider in PROVIDER_BY_HOST.items() if f".{host}".endswith(f".{domain}"))
    return next(found, interview.panel.provider)
