"""What a client asks of a Notetaker: the settings, and which captures need which others (docs/nylas.md 1.6)."""

from typing import Any

from sandbox import members
from sandbox.errors import InvalidRequest
from sandbox.models.notetakers import FULL_SETTINGS

CAPTURES = ("video_recording", "audio_recording", "transcription", "summary", "action_items")
MAX_NAME_LENGTH = 255
MAX_KEYWORDS, MAX_KEYWORD_LENGTH = 200, 200


def name_in(wish: dict[str, Any], name: str = "name", where: str = "") -> str | None:
    """The name it enters under, of 1 to 255 characters; None if nothing is said."""
    given = wish.get(name)
    if given is not None and (not isinstance(given, str) or not 1 <= len(given) <= MAX_NAME_LENGTH):
        raise InvalidRequest(f"{members.named(where, name)} must be a text of 1 to {MAX_NAME_LENGTH} characters")
    return given


def check_meeting_settings(settings: Any, where: str = "meeting_settings") -> None:
    """Refuse settings that contradict each other, or that are not what they should be."""
    if not isinstance(settings, dict):
        raise InvalidRequest(f"{where} must be an object")
    wanted = {**FULL_SETTINGS, **{name: value for name, value in settings.items() if value is not None}}
    members.flags(wanted, CAPTURES, where)
    if wanted["transcription"] and not (wanted["audio_recording"] and wanted["video_recording"]):
        raise InvalidRequest(f"{where}.transcription needs video_recording and audio_recording")
    for name in ("summary", "action_items"):
        if wanted[name] and not wanted["transcription"]:
            raise InvalidRequest(f"{where}.{name} needs transcription")
    members.whole(wanted, "leave_after_silence_seconds", where, low=10, high=3600)
    for name in ("summary_settings", "action_items_settings"):
        inner = members.object_in(wanted, name, where)
        members.text(inner, "custom_instructions", f"{where}.{name}")
    _check_transcription(members.object_in(wanted, "transcription_settings", where), f"{where}.transcription_settings")


def _check_transcription(settings: dict[str, Any], where: str) -> None:
    languages = members.texts_in(settings, "expected_languages", where)
    if settings.get("expected_languages") is not None and not languages:
        raise InvalidRequest(f"{where}.expected_languages must name at least one language")
    fallback = members.text(settings, "fallback_language", where)
    if fallback and languages and fallback not in languages:
        raise InvalidRequest(f"{where}.fallback_language must be one of expected_languages")
    keywords = members.texts_in(settings, "keywords", where)
    if len(keywords) > MAX_KEYWORDS or not all(1 <= len(word) <= MAX_KEYWORD_LENGTH for word in keywords):
        raise InvalidRequest(
            f"{where}.keywords must be at most {MAX_KEYWORDS} texts of 1 to {MAX_KEYWORD_LENGTH} characters"
        )
    members.flag(settings, "use_speaker_names_as_keywords", where)
