"""Notetaker Configurations, and the settings a Notetaker joins with (docs/nylas.md 4.8).

From wide to narrow: the application's Configuration, the calendar's `notetaker_settings`, and what the invitation says. They
are read when the Notetaker is invited and once more when it sets out. Workspaces can be configured, but no account is in one here.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from sandbox import clock, ids, members
from sandbox.errors import Conflict, InvalidRequest, NotFound
from sandbox.models import Grant, Notetaker, NotetakerConfig
from sandbox.notetakers import meeting_settings

DEFAULT_NAME = "Nylas Notetaker"
RETENTION_SECONDS = 14 * 86_400
MAX_RETENTION_SECONDS = 10 * 366 * 86_400
# `recording_type` stands for the two booleans `video_recording` and `audio_recording`.
RECORDING_TYPES = {"audio_video": (True, True), "audio": (False, True)}
FLAGS = ("transcription", "summary", "action_items")
OBJECTS = ("messages", "video_output", "transcription_settings", "summary_settings", "action_items_settings")
NUMBERS = {"leave_after_silence_seconds": (10, 3600), "retention_time": (1, MAX_RETENTION_SECONDS)}
POLICIES = ("active", "inactive")


def check_settings(asked: Any, where: str = "notetaker_settings") -> None:
    """Refuse `notetaker_settings` whose members are not what they must be; null means inherited. Raises InvalidRequest."""
    if not isinstance(asked, dict):
        raise InvalidRequest(f"{where} must be an object")
    meeting_settings.name_in(asked, "name", where)
    members.one_of(asked, "recording_type", where, tuple(RECORDING_TYPES))
    members.flags(asked, FLAGS, where)
    for name in FLAGS:
        if asked.get(name) and asked.get("transcription") is False:
            raise InvalidRequest(f"{where}.{name} needs transcription")
    for name in OBJECTS:
        members.object_in(asked, name, where)
    for name, (low, high) in NUMBERS.items():
        members.whole(asked, name, where, low=low, high=high)


def newer_in(wish: dict[str, Any], where: str = "") -> dict[str, Any] | None:
    """`notetaker_settings` of a request, which replaces `name` and `meeting_settings`. Raises InvalidRequest for both at once."""
    if wish.get("notetaker_settings") is None:
        return None
    path = members.named(where, "notetaker_settings")
    if wish.get("name") is not None or wish.get("meeting_settings") is not None:
        raise InvalidRequest(f"{path} cannot be used together with the legacy name and meeting_settings fields")
    check_settings(wish["notetaker_settings"], path)
    return wish["notetaker_settings"]


def resolve(notetaker: Notetaker) -> None:
    """Work out the name and the settings from all levels. Not saved."""
    found: dict[str, Any] = {}
    for level in _levels(notetaker):
        found |= _in_older_words(level)
    found |= _given(notetaker.settings)
    notetaker.name = found.pop("name", DEFAULT_NAME)
    if found.get("transcription") is False:
        found |= {"summary": False, "action_items": False}
    notetaker.resolved = found


def retained_until(notetaker: Notetaker, stored_at: float) -> int:
    """When its media go: some seconds after they were stored."""
    return int(stored_at) + (notetaker.setting("retention_time") or RETENTION_SECONDS)


def is_paused(grant: Grant | None) -> bool:
    """Whether all Notetakers of the application or of this account are stopped for now."""
    subjects = [grant.id] if grant else []
    policies = NotetakerConfig.objects.filter(scope=NotetakerConfig.APPLICATION)
    policies |= NotetakerConfig.objects.filter(scope=NotetakerConfig.GRANT, subject__in=subjects)
    return any(policy.pauses_at(clock.now()) for policy in policies)


def make(wish: dict[str, Any]) -> NotetakerConfig:
    """Save defaults: of a workspace, of a grant (a policy alone), else of the application; one for each."""
    if wish.get("application_id") not in (None, settings.CLIENT_ID):
        raise InvalidRequest("application_id is not this application's")
    scope, subject = _scope(wish)
    document = _checked(wish, scope)
    if NotetakerConfig.objects.filter(scope=scope, subject=subject).exists():
        raise Conflict(f"a configuration with {scope} scope exists already")
    now = int(clock.now())
    return NotetakerConfig.objects.create(
        id=ids.new_uuid("notetaker-config"),
        scope=scope,
        subject=subject,
        document=document,
        created_at=now,
        updated_at=now,
    )


def change(config: NotetakerConfig, wish: dict[str, Any]) -> None:
    """Touch what was sent and nothing else, inside `notetaker_settings` too; the version counts up."""
    document = {**config.document, **_checked(wish, config.scope)}
    if "notetaker_settings" in wish:
        merged = {**config.notetaker_settings, **(wish["notetaker_settings"] or {})}
        document["notetaker_settings"] = _given(merged)
        check_settings(document["notetaker_settings"])
    config.history = [
        {"version": config.version, **config.document, "updated_at": config.updated_at},
        *config.history,
    ]
    config.document, config.version, config.updated_at = document, config.version + 1, int(clock.now())
    config.save()


def named(identity: str) -> NotetakerConfig:
    """One Configuration by id."""
    found = NotetakerConfig.objects.filter(pk=identity).first()
    if found is None:
        raise NotFound(f"notetaker configuration {identity} was not found")
    return found


def inherited(config: NotetakerConfig) -> dict[str, Any]:
    """The settings of the wider Configurations."""
    if config.scope == NotetakerConfig.APPLICATION:
        return {}
    return next((one.notetaker_settings for one in _of_application()), {})


def _levels(notetaker: Notetaker) -> Iterator[dict[str, Any]]:
    for config in _of_application():
        yield config.notetaker_settings
    if notetaker.event is not None:
        of_calendar = notetaker.event.calendar.extra.get("notetaker")
        if isinstance(of_calendar, dict) and isinstance(of_calendar.get("notetaker_settings"), dict):
            yield of_calendar["notetaker_settings"]
    yield notetaker.notetaker_settings or {}


def _of_application() -> Iterator[NotetakerConfig]:
    yield from NotetakerConfig.objects.filter(scope=NotetakerConfig.APPLICATION)


def _in_older_words(asked: dict[str, Any]) -> dict[str, Any]:
    """As `meeting_settings` would say it, with the members that are new."""
    found = _given(asked)
    if kind := found.pop("recording_type", None):
        found["video_recording"], found["audio_recording"] = RECORDING_TYPES[kind]
    return found


def _given(asked: dict[str, Any]) -> dict[str, Any]:
    """Without null, which means inherited."""
    return {name: value for name, value in asked.items() if value is not None}


def _scope(wish: dict[str, Any]) -> tuple[str, str]:
    workspace, grant = (members.text(wish, name, longest=255) for name in ("workspace_id", "grant_id"))
    if workspace and grant:
        raise InvalidRequest("workspace_id and grant_id are mutually exclusive")
    if workspace:
        return NotetakerConfig.WORKSPACE, workspace
    if not grant:
        return NotetakerConfig.APPLICATION, ""
    if not Grant.objects.filter(pk=grant).exists():
        raise InvalidRequest(f"grant_id: grant {grant} was not found")
    return NotetakerConfig.GRANT, grant


def _checked(wish: dict[str, Any], scope: str) -> dict[str, Any]:
    """The members of a request that are kept."""
    if scope == NotetakerConfig.GRANT:
        for name in ("notetaker_settings", "deduplication_policy"):
            if wish.get(name) is not None:
                raise InvalidRequest(f"{name} is not possible with grant_id: such a configuration is a policy only")
    found: dict[str, Any] = {
        name: wish[name]
        for name in ("display_name", "notetaker_settings", "deduplication_policy", "dispatch_disabled_until")
        if name in wish
    }
    members.text(found, "display_name", longest=255)
    if found.get("notetaker_settings") is not None:
        check_settings(found["notetaker_settings"])
    members.one_of(found, "deduplication_policy", "", POLICIES)
    if found.get("dispatch_disabled_until") is not None:
        _check_instant(found["dispatch_disabled_until"])
    return found


def _check_instant(value: Any) -> None:
    try:
        if datetime.fromisoformat(value).tzinfo is None:
            raise ValueError(value)
        datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidRequest("dispatch_disabled_until must be a time such as 2027-03-01T09:00:00Z") from error
