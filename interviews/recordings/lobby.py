"""The recorder's wait in the lobby of a call: since when, until when, and what to press. Knows no rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from interviews.enums import Provider

LOBBY_TIMEOUT = timedelta(minutes=10)  # Nylas's limit; after it there is no recording (docs/nylas.md 9.22)

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


def lobby_for(join_url: str, *, recorder: str, provider: str, since: datetime | None) -> Lobby:
    """A recorder's wait in this call. `provider`: the panel's, for a link of no known provider; a host may have put in another call."""
    return Lobby(
        recorder=recorder,
        help=ADMIT[_provider_of(join_url) or provider],
        since=since,
        until=since + LOBBY_TIMEOUT if since else None,
    )


def _provider_of(join_url: str) -> str:
    host = urlsplit(join_url).hostname or ""
    return next((provider for domain, provider in PROVIDER_BY_HOST.items() if f".{host}".endswith(f".{domain}")), "")
