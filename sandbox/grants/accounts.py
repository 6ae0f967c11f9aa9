"""Connecting accounts, and what becomes of them; each change is announced as `grant.*` (docs/nylas.md 5.8, 6)."""

from typing import Any

from sandbox import clock, dates, ids, members
from sandbox.errors import InvalidRequest
from sandbox.models import Calendar, Grant
from sandbox.notetakers import lifecycle
from sandbox.webhooks import notifications

PROVIDERS = ("google", "microsoft", "imap", "icloud", "yahoo", "ews", "zoom", "virtual-calendar", "nylas")
NAMED_BY_ANY_TEXT = "virtual-calendar"  # a room, say: its address need not be one (docs/nylas.md 6.2)
SCOPES = {
    "google": [
        "openid",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/calendar",
    ],
    "microsoft": ["Calendars.ReadWrite", "User.Read", "offline_access"],
    "zoom": ["meeting:write:meeting", "meeting:update:meeting", "meeting:delete:meeting", "user:read:user"],
}
CREATED, EXPIRED, DELETED, UPDATED, REAUTHENTICATED = 25012, 25009, 25013, 25014, 25027


def connect(
    *, email: str, provider: str, name: str = "", timezone: str = "UTC", scope: list[str] | None = None, state: str = ""
) -> Grant:
    """Connect an account; the same address again re-authenticates the grant that is there."""
    if provider not in PROVIDERS:
        raise InvalidRequest(f"provider must be one of: {', '.join(PROVIDERS)}")
    if provider == NAMED_BY_ANY_TEXT:
        members.needed_text({"email": email}, "email", "settings", longest=members.MAX_EMAIL_LENGTH)
    else:
        members.email({"email": email}, "email", "settings")
    dates.zone(timezone, "settings.timezone")
    known = Grant.objects.filter(email__iexact=email).first()
    if known is not None:
        restore(known)
        return known
    now = int(clock.now())
    grant = Grant.objects.create(
        id=ids.new_uuid("grant"),
        provider=provider,
        email=email,
        name=name or email.split("@", maxsplit=1)[0].replace(".", " ").title(),
        timezone=timezone,
        scope=scope or SCOPES.get(provider, []),
        state=state,
        created_at=now,
        updated_at=now,
    )
    if provider != "zoom":
        open_calendar(grant, name=grant.email, is_primary=True)
    _announce("grant.created", grant, CREATED, login_id=grant.id, name=grant.name, email=grant.email, scope=grant.scope)
    if provider == "imap":
        _announce("grant.imap_sync_completed", grant, CREATED)
    return grant


def open_calendar(
    grant: Grant, *, name: str, is_primary: bool = False, timezone: str = "", extra: dict[str, Any] | None = None
) -> Calendar:
    """A new calendar; the first one is named like the address, as Google does."""
    identity = grant.email if is_primary else ids.new_hex("calendar", 32)
    return Calendar.objects.create(
        id=identity,
        grant=grant,
        name=name,
        timezone=timezone or grant.timezone,
        is_primary=is_primary,
        extra=extra or {},
    )


def close_calendar(calendar: Calendar) -> None:
    """Gone with all its events; the Notetakers that were to come to them do not."""
    for event in calendar.events.filter(notetakers__is_deleted=False).distinct():
        lifecycle.abandon(event)
    calendar.delete()


def expire(grant: Grant) -> None:
    """The account no longer lets us in."""
    if grant.is_valid:
        _set_status(grant, Grant.INVALID)
        _announce("grant.expired", grant, EXPIRED, grant_updated_at=grant.updated_at)


def restore(grant: Grant) -> None:
    """The user has authenticated again: same id, same objects."""
    _set_status(grant, Grant.VALID)
    _announce("grant.updated", grant, REAUTHENTICATED, reauthentication_flag=True)


def change(grant: Grant, wish: dict[str, Any]) -> None:
    """Replace settings or scopes."""
    settings, scope = members.object_in(wish, "settings"), members.texts_in(wish, "scope")
    if wish.get("settings") is not None:
        grant.settings = settings
    if wish.get("scope") is not None:
        grant.scope = scope
    grant.updated_at = int(clock.now())
    grant.save()
    _announce("grant.updated", grant, UPDATED, reauthentication_flag=False)


def delete(grant: Grant) -> None:
    """Gone for good, with calendars, Configurations and bookings."""
    _announce("grant.deleted", grant, DELETED)
    grant.delete()


def _set_status(grant: Grant, status: str) -> None:
    grant.grant_status, grant.updated_at = status, int(clock.now())
    grant.save(update_fields=["grant_status", "updated_at"])


def _announce(type_: str, grant: Grant, code: int, **more: Any) -> None:
    subject = {"code": code, "grant_id": grant.id, "integration_id": "sandbox-integration", "provider": grant.provider}
    notifications.announce(type_, {**subject, **more})
