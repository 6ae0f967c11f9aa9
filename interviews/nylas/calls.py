"""The link to the video call in a calendar event: its own call, or a link that the host wrote into location or description."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from interviews.nylas.reading import mapping, text

MAX_URL_LENGTH = 1000  # characters
CONFERENCING, LOCATION, DESCRIPTION = "conferencing", "location", "description"

# The hosts of each provider (one that begins with a dot stands for all its subdomains) and how the paths of their meetings begin.
MEETINGS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("zoom.us", ".zoom.us", "zoom.com", ".zoom.com", "zoomgov.com", ".zoomgov.com"), ("/j/", "/w/", "/my/", "/s/", "/wc/")),
    (("meet.google.com",), ("/",)),
    (("teams.microsoft.com", "gov.teams.microsoft.us", "dod.teams.microsoft.us", "teams.cloud.microsoft"), ("/l/meetup-join/", "/meet/")),
    (("teams.live.com",), ("/meet/",)),
    ((".webex.com",), ("/meet/", "/join/", "/wbxmjs/", "/webappng/", "/weblink/")),
    (("meet.goto.com", "app.goto.com", "global.gotomeeting.com", "www.gotomeet.me", "gotomeet.me"), ("/",)),
    (("whereby.com", "meet.jit.si", "chime.aws", "join.skype.com"), ("/",)),
)  # fmt: skip
WEBEX_OLD = re.compile(r"/[^/]+/j\.php")  # /company/j.php?MTID=…
# Mail and calendar programs wrap links: host, path, and the parameter that holds the real address.
WRAPPERS = ((".safelinks.protection.outlook.com", "/", "url"), ("www.google.com", "/url", "q"))
LINK = re.compile(r"https://[^\s\x00-\x1f\x7f<>\"'`\\^{|}]+", re.IGNORECASE)
TRAILING_PUNCTUATION = ".,;:!?)]"


def call_of(event: dict[str, object]) -> tuple[str, str]:
    """The link to the call, unchanged, and the field of the event it stands in; two empty texts when there is none.

    The event's own call counts first: Scheduler makes it, and its `location` is usually empty (docs/nylas.md 5.6).
    """
    own = text(mapping(mapping(event.get("conferencing")).get("details")).get("url"))
    if _split(own) is not None:
        return own, CONFERENCING
    for place, written in (
        (LOCATION, text(event.get("location"))),
        (DESCRIPTION, text(event.get("description")).replace("&amp;", "&")),  # which is HTML
    ):
        if found := _first_meeting(written):
            return found, place
    return "", ""


def _first_meeting(written: str) -> str:
    for match in LINK.finditer(written):
        url = _unwrapped(match[0].rstrip(TRAILING_PUNCTUATION))
        if is_meeting(url):
            return url
    return ""


def is_meeting(url: str) -> bool:
    """Does this address lead to a meeting of a known provider?"""
    parts = _split(url)
    if parts is None:
        return False
    for hosts, paths in MEETINGS:
        if _is_at(parts, hosts) and any(parts.path.startswith(path) and len(parts.path) > len(path) for path in paths):
            return True
    return _is_at(parts, (".webex.com",)) and WEBEX_OLD.match(parts.path) is not None


def _unwrapped(url: str) -> str:
    parts = _split(url, max_length=8 * MAX_URL_LENGTH)
    for host, path, name in WRAPPERS:
        if parts is not None and _is_at(parts, (host,)) and parts.path == path:
            return parse_qs(parts.query).get(name, [""])[0]
    return url


def _is_at(parts: SplitResult, hosts: tuple[str, ...]) -> bool:
    name = parts.hostname or ""
    return any(name == host or (host.startswith(".") and name.endswith(host)) for host in hosts)


def _split(url: str, *, max_length: int = MAX_URL_LENGTH) -> SplitResult | None:
    """The parts of a plain https address; None for one with a login, a port, a backslash or anything else that hides its host."""
    if len(url) > max_length or not LINK.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        has_port = parts.port not in (None, 443)
    except ValueError:
        return None
    return None if has_port or "@" in parts.netloc or not parts.hostname else parts
