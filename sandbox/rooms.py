"""Meetings: a room per conferencing link, what its door does, who is in, and when it is over."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sandbox import clock, ids, members
from sandbox.errors import InvalidRequest, NotFound
from sandbox.models import Meeting

PROVIDERS = ("Google Meet", "Zoom Meeting", "Microsoft Teams")
MANUAL_PROVIDERS = (
    *PROVIDERS,
    "Teams for Business",
    "Skype for Consumer",
    "Skype for Business",
    "WebEx",
    "GoToMeeting",
)
HOSTS = {"meet.google.com": "Google Meet", "zoom.us": "Zoom Meeting", "teams.microsoft.com": "Microsoft Teams"}
DEFAULT_LENGTH_SECONDS = 1800
LOBBY_TIMEOUT_SECONDS = 600  # then who waits at the door gives up
MAX_LINK_LENGTH = 2048


def check_conferencing(asked: Mapping[str, Any], where: str) -> None:
    """Refuse `conferencing` of an event or of a Configuration that is not as docs/nylas.md 1.5 has it. Raises InvalidRequest."""
    if ("autocreate" in asked) == ("details" in asked):
        raise InvalidRequest(f"{where} needs exactly one of autocreate and details")
    known = PROVIDERS if "autocreate" in asked else MANUAL_PROVIDERS
    if asked.get("provider") not in known:
        raise InvalidRequest(f"{where}.provider must be one of: {', '.join(known)}")
    if "autocreate" in asked:
        wish = members.object_in(asked, "autocreate", where)
        members.object_in(wish, "conf_settings", f"{where}.autocreate")
        members.text(wish, "conf_grant_id", f"{where}.autocreate")
        return
    details = members.object_in(asked, "details", where)
    members.needed_text(details, "url", f"{where}.details")
    for name in ("meeting_code", "password", "pin"):
        members.text(details, name, f"{where}.details")
    members.texts_in(details, "phone", f"{where}.details")


def make_conferencing(provider: str) -> dict[str, Any]:
    """What autocreation leaves on an event: a link shaped as the provider shapes it."""
    if provider == "Google Meet":
        letters = ids.new_letters("room", 10)
        code = f"{letters[:3]}-{letters[3:7]}-{letters[7:]}"
        details = {"url": f"https://meet.google.com/{code}", "meeting_code": code}
    elif provider == "Zoom Meeting":
        number = str(int(ids.new_hex("room", 12), 16) % 9_000_000_000 + 10_000_000_000)[:11]
        password = ids.new_letters("room-password", 6)
        details = {
            "url": f"https://us02web.zoom.us/j/{number}?pwd={password}",
            "meeting_code": number,
            "password": password,
        }
    else:
        thread = ids.new_hex("room", 32)
        details = {"url": f"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{thread}%40thread.v2/0"}
    return {"provider": provider, "details": details}


def provider_of(link: str) -> str:
    """Whose link it is; refuses what no Notetaker could join."""
    try:
        parts = urlsplit(link)
    except ValueError:  # a bracket without its other half
        parts = urlsplit("")
    host = parts.hostname or ""
    for known, provider in HOSTS.items():
        if parts.scheme == "https" and (host == known or host.endswith("." + known)) and len(link) <= MAX_LINK_LENGTH:
            return provider
    raise InvalidRequest("meeting_link must be a Google Meet, Zoom or Microsoft Teams link")


def is_joinable(link: str) -> bool:
    """Whether a Notetaker could join there."""
    try:
        provider_of(link)
    except InvalidRequest:
        return False
    return True


def room(link: str, *, title: str, starts_at: int, ends_at: int) -> Meeting:
    """The room behind a link, opened or moved to these times."""
    details = {"title": title, "starts_at": starts_at, "ends_at": ends_at}
    meeting = Meeting.objects.filter(link=link).first()
    if meeting is None:
        return Meeting.objects.create(id=_room_name(link), link=link, provider=provider_of(link), **details)
    if (meeting.starts_at, meeting.ends_at) != (starts_at, ends_at):
        meeting.has_ended = False
    for field, value in details.items():
        setattr(meeting, field, value)
    meeting.is_cancelled = False
    if meeting.people:
        meeting.due_at = max(float(ends_at), clock.now())
    meeting.save()
    return meeting


def room_for_guest(link: str, *, starts_at: int) -> Meeting:
    """The room behind a link given by hand; its times stay as they are if it is known."""
    known = Meeting.objects.filter(link=link).first()
    if known is not None and not known.has_ended:
        return known
    if known is not None:
        known.has_ended, known.starts_at, known.ends_at = False, starts_at, starts_at + DEFAULT_LENGTH_SECONDS
        known.save()
        return known
    return room(link, title="Meeting", starts_at=starts_at, ends_at=starts_at + DEFAULT_LENGTH_SECONDS)


def _room_name(link: str) -> str:
    if found := re.search(r"meet\.google\.com/([a-z]{3}-[a-z]{4}-[a-z]{3})$", link):
        return found[1]
    return ids.new_letters("room-name", 8)


def named(name: str) -> Meeting:
    """A meeting by its own name, or by the id of its calendar event, booking or Notetaker."""
    meeting = (
        Meeting.objects.filter(pk=name).first()
        or Meeting.objects.filter(notetakers__pk=name).first()
        or Meeting.objects.filter(notetakers__event__pk=name).first()
        or Meeting.objects.filter(notetakers__event__bookings__pk=name).first()
    )
    if meeting is None:
        raise NotFound(f"there is no meeting {name}")
    return meeting


def set_lobby(meeting: Meeting, policy: str) -> None:
    """Decide what Notetakers will meet at the door."""
    if policy not in Meeting.LOBBIES:
        raise InvalidRequest(f"lobby must be one of: {', '.join(Meeting.LOBBIES)}")
    meeting.lobby, meeting.answer = policy, ""
    meeting.save(update_fields=["lobby", "answer"])


def answer_next(meeting: Meeting, policy: str) -> None:
    """Decide about the one who knocks next; the door stays as it is."""
    meeting.answer = policy
    meeting.save(update_fields=["answer"])


def answer_at(meeting: Meeting) -> str:
    """What a guest who knocks now is told: the answer given beforehand, which is good for once, or the door's."""
    answer = meeting.answer
    if answer:
        answer_next(meeting, "")
    return answer or meeting.lobby


def enter(meeting: Meeting, who: str) -> None:
    """A person comes into the room; in an open room a second time changes nothing.

    All leave when the event ends; after that, half an hour after the last one came.
    """
    if meeting.has_ended:
        raise InvalidRequest("the meeting has ended")
    if who not in meeting.people:
        now = clock.now()
        meeting.people = [*meeting.people, who]
        meeting.due_at = float(meeting.ends_at) if meeting.ends_at > now else now + DEFAULT_LENGTH_SECONDS
        meeting.save(update_fields=["people", "due_at"])
        clock.wake()


def leave(meeting: Meeting, who: str) -> None:
    """A person leaves the room; raises InvalidRequest for one who is not in it."""
    if who not in meeting.people:
        raise InvalidRequest(f"{who} is not in the room")
    meeting.people = [one for one in meeting.people if one != who]
    if not meeting.people:
        meeting.due_at = None
    meeting.save(update_fields=["people", "due_at"])
