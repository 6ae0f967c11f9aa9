"""What a client asks for when it books or moves: read, checked, and made complete. Each refusal names the field."""

import json
from typing import Any

from sandbox import members
from sandbox.dates import zone
from sandbox.errors import InvalidRequest
from sandbox.models import Configuration
from sandbox.web.wire import instant

MAX_NAME_LENGTH = 255
# Those of Nylas's schema, and one that its form and its templates have besides (docs/nylas.md 3.1).
LANGUAGES = ("en", "fr", "de", "es", "nl", "sv", "ja", "zh", "ko")


def times(wish: dict[str, Any]) -> tuple[int, int]:
    """Start and end, numbers or numbers in strings."""
    start, end = instant(wish.get("start_time"), "start_time"), instant(wish.get("end_time"), "end_time")
    if end <= start:
        raise InvalidRequest("end_time must be after start_time")
    return start, end


def request(wish: dict[str, Any]) -> dict[str, Any]:
    """What the guest sent, checked and complete."""
    guest = wish.get("guest")
    if not isinstance(guest, dict):
        raise InvalidRequest("guest must be an object with guest.email and guest.name")
    members.email(guest, "email", "guest")
    members.needed_text(guest, "name", "guest", longest=MAX_NAME_LENGTH)
    return {
        "guest": {"name": guest["name"], "email": guest["email"]},
        "additional_fields": {},
        "additional_guests": [],
        "timezone": "",
        "email_language": "en",
        **given(wish),
    }


def given(wish: dict[str, Any]) -> dict[str, Any]:
    """The optional members that are there, each with the type it must have."""
    found: dict[str, Any] = {}
    for name, kind in (
        ("additional_fields", dict),
        ("additional_guests", list),
        ("timezone", str),
        ("email_language", str),
    ):
        if (value := wish.get(name)) in (None, ""):
            continue
        if not isinstance(value, kind):
            raise InvalidRequest(
                f"{name} must be {'an object' if kind is dict else 'a list' if kind is list else 'a text'}"
            )
        found[name] = value
    members.one_of(found, "email_language", "", LANGUAGES)
    if "timezone" in found:
        zone(found["timezone"], "timezone")
    for one in members.objects_in(found, "additional_guests"):
        members.email(one, "email", "additional_guests")
        members.text(one, "name", "additional_guests", longest=MAX_NAME_LENGTH)
    if "additional_fields" in found:
        found["additional_fields"] = {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in found["additional_fields"].items()
        }
    return found


def hosts(configuration: Configuration, wish: dict[str, Any]) -> list[str]:
    """The addresses of `participants`, as the Configuration spells them; empty for everybody."""
    asked = wish.get("participants")
    if asked is None:
        return []
    if not isinstance(asked, list) or not all(
        isinstance(one, dict) and isinstance(one.get("email"), str) for one in asked
    ):
        raise InvalidRequest("participants must be a list of objects with an email")
    known = {seat["email"].lower(): seat["email"] for seat in configuration.participants}
    for one in asked:
        if one["email"].lower() not in known:
            raise InvalidRequest(f"participants: {one['email']} is not a participant of this Configuration")
    chosen = [known[one["email"].lower()] for one in asked]
    if len(set(chosen)) < len(chosen):
        raise InvalidRequest("participants must not name an email twice")
    return chosen
